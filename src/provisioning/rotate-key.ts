import type { UserKeys } from "../clouds/contract/access-keys.ts";
import { deleteKeys, disableKey } from "../clouds/delete-keys.ts";
import { CloudConflict } from "../core/errors.ts";
import { findKeyGrant, type KeyKind, keyGrantKey, secretNameOf } from "../core/key-generation.ts";
import type { Change } from "../core/plan.ts";
import type { Grant } from "../storage/contract/grants.ts";
import type { SecretKind } from "../storage/contract/secrets.ts";
import type { Store } from "../storage/contract/store.ts";
import type { ApplyContext } from "./apply-change.ts";
import { type EnsuredKey, ensureKey } from "./ensure-key.ts";
import { isOnRecord, notOurs, ownerOf, requireLivingUser } from "./own-user.ts";
import { requireAsPlanned } from "./read-back.ts";

export type KeyChange = Extract<Change, { kind: KeyKind }>;

const SECRET_OF: Record<KeyKind, SecretKind> = {
  "iam.create-key": "aws-secret-key",
  "ram.create-key": "alibaba-secret-key",
};

/** Both clouds allow two keys a user: the new one and the one that it replaces. Sources: IAM quotas; RAM, "Limits". */
export type RotationGenerations = { generation: number; replaces: number };

type RotateContext = Omit<ApplyContext, "facts" | "preparedAt">;

/**
 * Makes the key of a new generation beside the one that it replaces, recorded before the cloud is asked and sealed as it
 * comes. May run twice. The user is read back first: what nobody approved keeps a key from being made. Keys of generations
 * that are neither kept nor made here go, since two are allowed.
 * Errors: CloudConflict `NotAsPlanned`, CloudError.
 */
export async function rotateKey(
  context: RotateContext,
  change: KeyChange,
  { generation, replaces }: RotationGenerations,
): Promise<EnsuredKey> {
  await requireLivingUser(context, change);
  const { store, mark } = context;
  const grants = await store.listGrants(mark.preparationId);
  const begun = findKeyGrant(grants, change.kind, generation);
  const earlier = begun?.state === "gone" ? null : begun;
  const key = keyGrantKey(change, generation);
  // Before it is recorded: a refusal here must not look like a try of ours to the next one.
  const holds = await requireAsPlanned(context, change, { grantKey: key, wasBegun: earlier !== null });
  const intended: Grant = earlier ?? {
    preparationId: mark.preparationId,
    key,
    change,
    state: "intended",
    accessKeyId: null,
    isOurs: true,
  };
  if (intended.state !== "made") await store.putGrant(intended);
  const kept = findKeyGrant(grants, change.kind, replaces)?.accessKeyId ?? null;
  const ensured = await ensureKey(context, callsOf(context, change.kind), {
    userName: change.userName,
    name: secretNameOf(SECRET_OF[change.kind], generation),
    grant: intended,
    present: holds.accessKeyIds,
    keep: kept === null ? [] : [kept],
  });
  await forget(store, grants, ensured.removed);
  return ensured;
}

/** Disables the keys of one generation, so that nobody can use them while new ones are made. What is gone is fine. */
export async function disableKeyOf(
  context: RotateContext,
  change: KeyChange,
  generation: number,
): Promise<void> {
  await requireLivingUser(context, change);
  const grants = await context.store.listGrants(context.mark.preparationId);
  const accessKeyId = findKeyGrant(grants, change.kind, generation)?.accessKeyId ?? null;
  if (accessKeyId === null) return;
  await disableKey(callsOf(context, change.kind), change.userName, accessKeyId);
}

/**
 * Deletes every key of the user but that of one generation; each is disabled first, so that one which cannot be deleted
 * is dead at least. A user that is gone, or that is not ours, has nothing to delete.
 * Errors: CloudError.
 */
export async function retireKeys(
  context: RotateContext,
  change: KeyChange,
  keeps: number,
): Promise<{ removed: string[] }> {
  const { store, mark } = context;
  const grants = await store.listGrants(mark.preparationId);
  if (!isOnRecord(grants, change)) return { removed: [] };
  if ((await ownerOf(context, change, change.userName)) !== "own") return { removed: [] };
  const kept = findKeyGrant(grants, change.kind, keeps)?.accessKeyId;
  const calls = callsOf(context, change.kind);
  const removed = await deleteKeys(calls, change.userName, ({ accessKeyId }) => accessKeyId !== kept);
  const stale = grants.filter(
    (grant) =>
      grant.change.kind === change.kind && grant.state !== "gone" && grant.key !== keyGrantKey(change, keeps),
  );
  for (const grant of stale) await store.putGrant({ ...grant, state: "gone" });
  return { removed };
}

/**
 * Before anything is delivered: deletes the keys of the user that no grant knows. A call of a process that is gone may take
 * effect after its successor has listed the keys and made its own; nobody has the secret of what it made.
 * Errors: CloudError.
 */
export async function removeUnknownKeys(context: RotateContext, change: KeyChange): Promise<string[]> {
  const calls = callsOf(context, change.kind);
  const listed = await calls.listAccessKeys(change.userName);
  const grants = await context.store.listGrants(context.mark.preparationId);
  if (!isOnRecord(grants, change)) throw new CloudConflict(notOurs(change));
  const unknown = listed
    .map(({ accessKeyId }) => accessKeyId)
    .filter((id) => !grants.some(({ state, accessKeyId }) => state === "made" && accessKeyId === id));
  // Whose the user is was read when its key was made; before something is deleted it is read again.
  if (unknown.length > 0) await requireLivingUser(context, change);
  for (const id of unknown) await calls.deleteAccessKey(change.userName, id);
  return unknown;
}

async function forget(
  store: Pick<Store, "putGrant">,
  grants: readonly Grant[],
  removed: readonly string[],
): Promise<void> {
  for (const grant of grants) {
    if (grant.accessKeyId !== null && removed.includes(grant.accessKeyId))
      await store.putGrant({ ...grant, state: "gone" });
  }
}

function callsOf({ aws, alibaba }: Pick<RotateContext, "aws" | "alibaba">, kind: KeyKind): UserKeys {
  return kind === "iam.create-key" ? aws : alibaba;
}
