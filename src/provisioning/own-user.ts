import type { AlibabaCloud, AwsCloud } from "../clouds/cloud.ts";
import { CloudConflict, type CloudFailure, CloudNotFound, CloudUnavailable } from "../core/errors.ts";
import { hasIamMark, hasRamMark, type Mark } from "../core/ownership.ts";
import type { Change } from "../core/plan.ts";

type Clouds = { aws: Pick<AwsCloud, "findUser">; alibaba: Pick<AlibabaCloud, "findUser">; mark: Mark };

/**
 * Refuses to work on a user that this preparation did not make, whatever was recorded of it.
 * Errors: CloudConflict; CloudUnavailable while a cloud does not show the new user yet, which may pass.
 */
export async function requireOwnUser(clouds: Clouds, change: Change & { userName: string }): Promise<void> {
  const { userName } = change;
  const isIam = change.kind.startsWith("iam.");
  const failure = {
    cloud: isIam ? "aws" : "alibaba",
    operation: isIam ? "iam:GetUser" : "ram:GetUser",
    subject: userName,
  } as const;
  const owner = await ownerOf(clouds, change, userName);
  if (owner === "missing") {
    throw new CloudUnavailable(withoutAnswer(failure, "NotYetVisible", "the new user is not shown yet"));
  }
  if (owner === "foreign") {
    throw new CloudConflict(
      withoutAnswer(failure, "NotOurs", "a user of this name exists that this bot did not make"),
    );
  }
}

/**
 * The same for a user that was made long ago: one that is gone stays gone.
 * Errors: CloudNotFound; CloudConflict.
 */
export async function requireLivingUser(
  clouds: Clouds,
  change: Change & { userName: string },
): Promise<void> {
  if ((await ownerOf(clouds, change, change.userName)) !== "missing") return requireOwnUser(clouds, change);
  const isIam = change.kind.startsWith("iam.");
  throw new CloudNotFound(
    withoutAnswer(
      {
        cloud: isIam ? "aws" : "alibaba",
        operation: isIam ? "iam:GetUser" : "ram:GetUser",
        subject: change.userName,
      },
      "UserGone",
      "the user that this preparation made is gone; revoke the preparation and start a new one",
    ),
  );
}

/** Whose a user is: of this preparation, of somebody else, or nobody's because it does not exist. */
export type Owner = "own" | "foreign" | "missing";

export async function ownerOf(
  { aws, alibaba, mark }: Clouds,
  change: Pick<Change, "kind">,
  userName: string,
): Promise<Owner> {
  if (change.kind.startsWith("iam.")) {
    const user = await aws.findUser(userName);
    return user === null ? "missing" : hasIamMark(user, mark) ? "own" : "foreign";
  }
  const user = await alibaba.findUser(userName);
  return user === null ? "missing" : hasRamMark(user, mark) ? "own" : "foreign";
}

/** A failure that we found, not one that a cloud answered. */
export function withoutAnswer(
  about: Pick<CloudFailure, "cloud" | "operation" | "subject">,
  code: string,
  detail: string,
): CloudFailure {
  return { ...about, code, detail, requestId: null, httpStatus: null };
}
