import type { AwsCloud } from "../clouds/contract/source.ts";
import { CloudConflict } from "../core/errors.ts";

/**
 * Deletes the bot's own user. What people hung on it keeps a cloud from deleting it, and would keep the access alive that
 * was to end: then that is taken away too.
 * Errors: CloudError.
 */
export async function deleteUser(
  cloud: Pick<AwsCloud, "deleteUser" | "stripUser">,
  userName: string,
): Promise<void> {
  try {
    await cloud.deleteUser(userName);
  } catch (error) {
    if (!(error instanceof CloudConflict)) throw error;
    await cloud.stripUser(userName);
    await cloud.deleteUser(userName);
  }
}
