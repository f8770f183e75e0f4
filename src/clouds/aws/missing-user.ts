import { GetUserCommand } from "@aws-sdk/client-iam";
import { CloudDenied, CloudNotFound } from "../../core/errors.ts";
import { unless } from "../caller.ts";
import type { UserContext } from "./context.ts";

/**
 * Tells "there is no such user" from "you may not". IAM knows no path of a user that does not exist, so it decides on
 * `user/<name>`: an identity that is limited to `user/mgw-prep/*` is denied where it would expect NoSuchEntity.
 */
export async function tellMissingUser<Answer>(
  context: UserContext,
  userName: string,
  answer: Promise<Answer>,
): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof CloudDenied) || !(await isMissing(context, userName))) throw error;
    throw new CloudNotFound({
      ...error.failure,
      code: "NoSuchEntity",
      detail: `there is no IAM user ${userName}`,
    });
  }
}

/** The same for a deletion, for which "gone" is success. */
export async function unlessGone(
  context: UserContext,
  userName: string,
  deletion: Promise<void>,
): Promise<void> {
  await unless(["NoSuchEntity"], undefined, tellMissingUser(context, userName, deletion));
}

/** False also when it cannot be found out: the first denial then stands. */
async function isMissing({ clients, call }: UserContext, userName: string): Promise<boolean> {
  const look = call({ operation: "iam:GetUser", subject: userName }, () =>
    clients.iam.send(new GetUserCommand({ UserName: userName })),
  );
  return look.then(
    () => false,
    (error: unknown) => error instanceof CloudNotFound,
  );
}
