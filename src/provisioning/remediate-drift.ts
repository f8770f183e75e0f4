import type { Clouds } from "../clouds/contract/clouds.ts";
import type { AlibabaCloud } from "../clouds/contract/destination.ts";
import type { AwsCloud } from "../clouds/contract/source.ts";
import { deleteKeys } from "../clouds/delete-keys.ts";
import { refuseGroups } from "../clouds/user-in-group.ts";
import type { RemediableDrift, UserPolicy } from "../core/drift.ts";
import { CloudConflict, type CloudFailure, NOT_OURS } from "../core/errors.ts";
import { hasRamMark, type Mark, ramPolicyNameOf, userNameOf } from "../core/ownership.ts";
import type { Change } from "../core/plan.ts";
import { deleteUser } from "./delete-user.ts";
import { undoImport } from "./migration/undo-import.ts";
import { ownerOf, withoutAnswer } from "./own-user.ts";

export type RemediateContext = Clouds & { mark: Mark };

/**
 * Takes away in the cloud what should not be there; may run twice. A grant that is gone needs nothing here: it is for the
 * store to forget. The user's mark is read again first, whatever was found before.
 * Errors: CloudError; CloudConflict when the user is not this installation's.
 */
export async function remediateDrift(context: RemediateContext, drift: RemediableDrift): Promise<void> {
  if (drift.kind === "grant_missing") return;
  if (drift.kind === "orphan_import") return removeOrphan(context, drift);
  const { cloud, userName } = drift;
  const asked = { kind: cloud === "aws" ? "iam.create-user" : "ram.create-user" } as Pick<Change, "kind">;
  const owner = await ownerOf(context, asked, userName);
  if (owner === "missing") return;
  if (owner === "foreign") throw new CloudConflict(notOurs(drift));
  switch (drift.kind) {
    case "unknown_key":
      await deleteKeys(context[cloud], userName, ({ accessKeyId }) => accessKeyId === drift.accessKeyId);
      return;
    case "foreign_policy":
    case "changed_policy":
      return takePolicy(context, userName, drift.policy);
    case "foreign_group":
      return requireNoGroup(context, drift);
    case "foreign_login":
      return context[cloud].deleteLogin(userName);
    case "orphan_user":
      return cloud === "aws" ? removeIamUser(context.aws, userName) : removeRamUser(context, userName);
  }
}

/** Of what has another mark by now nothing is removed. */
async function removeOrphan(
  { alibaba, mark }: RemediateContext,
  { thing, name, serviceRegion }: Extract<RemediableDrift, { kind: "orphan_import" }>,
): Promise<void> {
  const kind = thing === "job" ? "mgw.create-job" : "mgw.create-address";
  await undoImport({ alibaba, mark }, { kind, name, serviceRegion });
}

function notOurs({ cloud, preparationId }: RemediableDrift): CloudFailure {
  const operation = cloud === "aws" ? "iam:GetUser" : "ram:GetUser";
  const about = { cloud, operation, subject: userNameOf(preparationId) };
  return withoutAnswer(about, NOT_OURS, { code: "USER_UNMARKED", args: {} });
}

/** Only people remove a user from a group: the error names the command, until it is done. */
async function requireNoGroup(
  context: RemediateContext,
  { cloud, userName, groupName }: Extract<RemediableDrift, { kind: "foreign_group" }>,
): Promise<void> {
  const groups = await context[cloud].listGroups(userName);
  const isIn = groups.filter((name) => name === groupName);
  refuseGroups(cloud, userName, isIn, "nothing-more");
}

async function takePolicy({ aws, alibaba }: Clouds, userName: string, policy: UserPolicy): Promise<void> {
  switch (policy.kind) {
    case "attached":
      return aws.detachPolicy(userName, policy.policyArn);
    case "inline":
      return aws.deleteInlinePolicy(userName, policy.policyName);
    case "ram":
      return alibaba.detachPolicy(userName, policy);
  }
}

/** Keys first: they are what somebody could be using. */
async function removeIamUser(aws: AwsCloud, userName: string): Promise<void> {
  await deleteKeys(aws, userName);
  for (const policyArn of await aws.listAttachedPolicies(userName))
    await aws.detachPolicy(userName, policyArn);
  for (const name of await aws.listInlinePolicies(userName)) await aws.deleteInlinePolicy(userName, name);
  await deleteUser(aws, userName);
}

async function removeRamUser({ alibaba, mark }: RemediateContext, userName: string): Promise<void> {
  await deleteKeys(alibaba, userName);
  await alibaba.deleteLogin(userName);
  for (const policy of await alibaba.listPolicies(userName)) await alibaba.detachPolicy(userName, policy);
  await deleteUser(alibaba, userName);
  await removeOwnPolicy(alibaba, mark);
}

/** The custom policy that was made for the user, if it is still there and ours. */
async function removeOwnPolicy(alibaba: AlibabaCloud, mark: Mark): Promise<void> {
  const name = ramPolicyNameOf(mark.preparationId);
  const policy = await alibaba.findCustomPolicy(name);
  if (policy !== null && hasRamMark(policy, mark)) await alibaba.deletePolicy(name);
}
