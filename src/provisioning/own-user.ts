import type { AlibabaCloud } from "../clouds/contract/destination.ts";
import type { RamUser } from "../clouds/contract/destination-users.ts";
import type { AwsCloud } from "../clouds/contract/source.ts";
import type { IamUser } from "../clouds/contract/source-users.ts";
import {
  CloudConflict,
  type CloudFailure,
  CloudNotFound,
  CloudUnavailable,
  NOT_OURS,
} from "../core/errors.ts";
import { hasIamMark, hasRamMark, type Mark } from "../core/ownership.ts";
import { type Change, cloudOf } from "../core/plan.ts";
import type { Reason } from "../core/reason.ts";
import type { Grant } from "../storage/contract/grants.ts";

type OnUser = Change & { userName: string };
type Clouds = { aws: Pick<AwsCloud, "findUser">; alibaba: Pick<AlibabaCloud, "findUser">; mark: Mark };

/**
 * Refuses to work on a user that this preparation did not make, whatever was recorded of it.
 * Errors: CloudConflict; CloudUnavailable while a cloud does not show the new user yet, which may pass.
 */
export async function requireOwnUser(clouds: Clouds, change: OnUser): Promise<IamUser | RamUser> {
  const { user, owner } = await findOwner(clouds, change, change.userName);
  if (user === null) {
    throw new CloudUnavailable(
      withoutAnswer(aboutUser(change), "NotYetVisible", { code: "USER_NOT_SHOWN", args: {} }),
    );
  }
  if (owner === "foreign") throw new CloudConflict(notOurs(change));
  return user;
}

/**
 * Whether it is on record that this preparation began to make the user of a change. The mark alone is no proof: everybody
 * can read it from another user of the bot, and copy it.
 */
export function isOnRecord(grants: readonly Grant[], change: Pick<Change, "kind">): boolean {
  const made = cloudOf(change) === "aws" ? "iam.create-user" : "ram.create-user";
  return grants.some(({ change: { kind }, state, isOurs }) => kind === made && isOurs && state !== "gone");
}

export function notOurs(change: OnUser): CloudFailure {
  return withoutAnswer(aboutUser(change), NOT_OURS, { code: "USER_NOT_OURS", args: {} });
}

function aboutUser(change: OnUser) {
  const cloud = cloudOf(change);
  const operation = cloud === "aws" ? "iam:GetUser" : "ram:GetUser";
  return { cloud, operation, subject: change.userName } as const;
}

/**
 * The same for a user that was made long ago: one that is gone stays gone.
 * Errors: CloudNotFound; CloudConflict.
 */
export async function requireLivingUser(clouds: Clouds, change: OnUser): Promise<void> {
  const owner = await ownerOf(clouds, change, change.userName);
  if (owner === "foreign") throw new CloudConflict(notOurs(change));
  if (owner === "own") return;
  throw new CloudNotFound(withoutAnswer(aboutUser(change), "UserGone", { code: "USER_GONE", args: {} }));
}

/** Whose a user is: of this preparation, of somebody else, or nobody's because it does not exist. */
export type Owner = "own" | "foreign" | "missing";

export async function ownerOf(
  clouds: Clouds,
  change: Pick<Change, "kind">,
  userName: string,
): Promise<Owner> {
  return (await findOwner(clouds, change, userName)).owner;
}

async function findOwner(
  { aws, alibaba, mark }: Clouds,
  change: Pick<Change, "kind">,
  userName: string,
): Promise<{ user: IamUser | RamUser | null; owner: Owner }> {
  if (cloudOf(change) === "aws") {
    const user = await aws.findUser(userName);
    return { user, owner: user === null ? "missing" : hasIamMark(user, mark) ? "own" : "foreign" };
  }
  const user = await alibaba.findUser(userName);
  return { user, owner: user === null ? "missing" : hasRamMark(user, mark) ? "own" : "foreign" };
}

/** A failure that we found, not one that a cloud answered. */
export function withoutAnswer(
  about: Pick<CloudFailure, "cloud" | "operation" | "subject">,
  code: string,
  detail: Reason,
): CloudFailure {
  return { ...about, code, detail, requestId: null, httpStatus: null };
}
