import { CloudNotFound } from "../core/errors.ts";
import type { AccessKeySummary, UserKeys } from "./contract/access-keys.ts";

/**
 * Deletes access keys of a user, all unless `isMeant` says which. Each is disabled first, so that a key which cannot be deleted
 * cannot be used either. Returns the ids; a key that is deleted concurrently counts as deleted here.
 * Errors: CloudError.
 */
export async function deleteKeys(
  cloud: Pick<UserKeys, "listAccessKeys" | "setAccessKeyStatus" | "deleteAccessKey">,
  userName: string,
  isMeant: (key: AccessKeySummary) => boolean = () => true,
): Promise<string[]> {
  const keys = (await cloud.listAccessKeys(userName)).filter(isMeant);
  for (const { accessKeyId, isActive } of keys) {
    if (isActive) await disableKey(cloud, userName, accessKeyId);
    await cloud.deleteAccessKey(userName, accessKeyId);
  }
  return keys.map(({ accessKeyId }) => accessKeyId);
}

/** A key that is gone needs no disabling. */
export async function disableKey(
  cloud: Pick<UserKeys, "setAccessKeyStatus">,
  userName: string,
  accessKeyId: string,
): Promise<void> {
  await cloud.setAccessKeyStatus(userName, accessKeyId, "Inactive").catch((error: unknown) => {
    if (!(error instanceof CloudNotFound)) throw error;
  });
}
