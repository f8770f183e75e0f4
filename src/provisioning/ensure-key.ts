import type { AccessKeyPair, UserKeys } from "../clouds/contract/access-keys.ts";
import { CloudLimitExceeded } from "../core/errors.ts";
import type { Grant } from "../storage/contract/grants.ts";
import type { SecretName } from "../storage/contract/secrets.ts";
import type { Store } from "../storage/contract/store.ts";

export type KeyContext = {
  store: Pick<Store, "listSecrets" | "putGrantWithSecrets">;
  seal(secret: string, name: SecretName): string;
};

export type WantedKey = {
  userName: string;
  /** Under which the secret is held. */
  name: SecretName;
  grant: Grant;
  /** Ids of the user's keys, as they were read a moment ago, when the user was read back. */
  present: readonly string[];
  /** Ids of those that stay. */
  keep: readonly string[];
};

export type EnsuredKey = {
  grant: Grant;
  /** Ids of keys that were there and were deleted. */
  removed: string[];
};

/**
 * One key whose secret is held, sealed, beside those that are to be kept. A key whose secret is not held is useless to
 * everybody but a finder: an answer was lost after it was made, or somebody made it by hand on a user that is the bot's
 * alone. It goes before another is made.
 * Errors: CloudError; those of the store.
 */
export async function ensureKey(
  { store, seal }: KeyContext,
  cloud: UserKeys,
  wanted: WantedKey,
): Promise<EnsuredKey> {
  const { userName, name, grant, present } = wanted;
  const { preparationId } = grant;
  const isHeld = (await store.listSecrets(preparationId)).some((secret) => secret.name === name);
  if (isHeld && present.some((id) => id === grant.accessKeyId)) {
    return { grant: { ...grant, state: "made" }, removed: [] };
  }
  const removed = present.filter((id) => !wanted.keep.includes(id));
  for (const id of removed) await cloud.deleteAccessKey(userName, id);
  const { pair, late } = await createKey(cloud, wanted);
  const made: Grant = { ...grant, state: "made", accessKeyId: pair.accessKeyId };
  try {
    await store.putGrantWithSecrets(made, [
      { preparationId, name, sealed: seal(pair.secretAccessKey, name) },
    ]);
  } catch (error) {
    // The secret could not be kept, so the key must not be: the next try would delete it anyway, but there may be none.
    await cloud.deleteAccessKey(userName, pair.accessKeyId).catch(() => undefined);
    throw error;
  }
  return { grant: made, removed: [...removed, ...late] };
}

/**
 * One call, whose outcome may stay unknown. An answer that there are too many is none of these: then a call of a process
 * that is gone has taken the place since the keys were listed.
 */
async function createKey(
  cloud: UserKeys,
  { userName, keep }: { userName: string; keep: readonly string[] },
): Promise<{ pair: AccessKeyPair; late: string[] }> {
  try {
    return { pair: await cloud.createAccessKey(userName), late: [] };
  } catch (error) {
    if (!(error instanceof CloudLimitExceeded)) throw error;
    const late = (await listIds(cloud, userName)).filter((id) => !keep.includes(id));
    if (late.length === 0) throw error;
    for (const id of late) await cloud.deleteAccessKey(userName, id);
    return { pair: await cloud.createAccessKey(userName), late };
  }
}

async function listIds(cloud: UserKeys, userName: string): Promise<string[]> {
  return (await cloud.listAccessKeys(userName)).map(({ accessKeyId }) => accessKeyId);
}
