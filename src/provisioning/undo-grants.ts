import type { AlibabaCloud } from "../clouds/contract/destination.ts";
import type { AwsCloud } from "../clouds/contract/source.ts";
import { deleteKeys } from "../clouds/delete-keys.ts";
import { CloudConflict, CloudDenied } from "../core/errors.ts";
import { hasRamMark, type Mark, userNameOf } from "../core/ownership.ts";
import type { Change, ChangeKind } from "../core/plan.ts";
import type { Grant } from "../storage/contract/grants.ts";
import type { Store } from "../storage/contract/store.ts";
import { deleteUser } from "./delete-user.ts";
import { undoImport } from "./migration/undo-import.ts";
import { isOnRecord, ownerOf } from "./own-user.ts";

export type UndoContext = {
  aws: AwsCloud;
  alibaba: AlibabaCloud;
  store: Pick<Store, "listGrants" | "putGrant" | "listLivePreparationsOfBucket">;
  mark: Mark;
};

/**
 * What the migration service has goes before the key that it reads with, and a job before its addresses. Keys are next, since
 * they are what somebody else could be using; then logon, policies, users.
 */
const ORDER: readonly ChangeKind[] = [
  "mgw.create-job",
  "mgw.create-address",
  "iam.create-key",
  "ram.create-key",
  "ram.create-login",
  "iam.attach-policy",
  "iam.put-policy",
  "ram.attach-policy",
  "iam.create-user",
  "ram.create-user",
  "ram.create-policy",
  "oss.create-bucket",
];

/** Grants that are still to be taken back, in the order in which that works. A bucket only with `withBucket`. */
export function grantsToUndo(grants: readonly Grant[], withBucket: boolean): Grant[] {
  return grants
    .filter((grant) => grant.state !== "gone" && grant.isOurs)
    .filter((grant) => withBucket || grant.change.kind !== "oss.create-bucket")
    .sort((a, b) => ORDER.indexOf(a.change.kind) - ORDER.indexOf(b.change.kind));
}

/**
 * Takes one grant back; taking back what is gone already succeeds. A user without the mark, or one that this
 * preparation never began to make, is not touched, nor what it has.
 * Errors: CloudError.
 */
export async function undoGrant(context: UndoContext, grant: Grant): Promise<Grant> {
  const isGone = await undo(context, grant);
  const after: Grant = { ...grant, state: isGone ? "gone" : "kept" };
  await context.store.putGrant(after);
  return after;
}

/** Whether it is gone, or was never ours: false for a bucket that stays. */
async function undo(context: UndoContext, { change, state }: Grant): Promise<boolean> {
  const { aws, alibaba, mark, store } = context;
  switch (change.kind) {
    case "oss.create-bucket":
      return undoBucket(context, change, state);
    case "ram.create-policy":
      return undoPolicy(context, change.policyName);
    case "mgw.create-address":
    case "mgw.create-job":
      await undoImport(context, change);
      return true;
    default:
  }
  const userName = userNameOf(mark.preparationId);
  if (!isOnRecord(await store.listGrants(mark.preparationId), change)) return true;
  if ((await ownerOf(context, change, userName)) !== "own") return true;
  switch (change.kind) {
    case "iam.create-key":
      // All of them: a revocation that left one alive would be none.
      await deleteKeys(aws, userName);
      return true;
    case "iam.attach-policy":
      await aws.detachPolicy(userName, change.policyArn);
      return true;
    case "iam.put-policy":
      await aws.deleteInlinePolicy(userName, change.policyName);
      return true;
    case "iam.create-user":
      await deleteUser(aws, userName);
      return true;
    case "ram.create-key":
      await deleteKeys(alibaba, userName);
      return true;
    case "ram.create-login":
      await alibaba.deleteLogin(userName);
      return true;
    case "ram.attach-policy":
      await alibaba.detachPolicy(userName, change);
      return true;
    case "ram.create-user":
      await deleteUser(alibaba, userName);
      return true;
  }
}

async function undoPolicy({ alibaba, mark }: UndoContext, policyName: string): Promise<boolean> {
  const policy = await alibaba.findCustomPolicy(policyName);
  if (policy === null || !hasRamMark(policy, mark)) return true;
  try {
    await alibaba.deletePolicy(policyName);
    return true;
  } catch (error) {
    // People attached it to users of their own, or gave it versions: theirs is not touched, and nothing of ours is left in it.
    if (error instanceof CloudConflict) return false;
    throw error;
  }
}

/** Removes a bucket that this preparation made, unless somebody has come to need it. */
async function undoBucket(
  { alibaba, store, mark }: UndoContext,
  change: Extract<Change, { kind: "oss.create-bucket" }>,
  state: Grant["state"],
): Promise<boolean> {
  const others = await store.listLivePreparationsOfBucket(change.bucket, mark.preparationId);
  if (others.length > 0) return false;
  try {
    const there = await alibaba.findBucket(change.bucket, change.region);
    if (!there) return true;
    // Not as ours was asked for: somebody made it in the same moment, or has come to use it.
    if (there.acl !== change.acl) return false;
  } catch (error) {
    // A name that was never made by us, and that we may not look at, is somebody else's bucket.
    if (state === "intended" && error instanceof CloudDenied) return false;
    throw error;
  }
  if (!(await alibaba.isBucketEmpty(change.bucket, change.region))) return false;
  await alibaba.deleteBucket(change.bucket, change.region);
  return true;
}
