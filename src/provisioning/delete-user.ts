import type { AwsCloud } from "../clouds/contract/source.ts";
import { CloudConflict } from "../core/errors.ts";

/**
 * Deletes the bot's own user. Keys, groups or MFA devices that people attached make the deletion fail, and the access that was to
 * end would live on: the user is then stripped, and deleted again.
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
