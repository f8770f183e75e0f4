import { takeProcessLock } from "../process-lock.ts";
import { copyInto } from "./copy-into.ts";
import { requireNotMoved } from "./moved-store.ts";
import { copyStore } from "./store-files.ts";

/** A copy of the files of a store that nobody has open; its folder. Errors: UserFacingError when somebody has, the system's. */
export async function copyFilesOfStopped(folder: string): Promise<string> {
  const lock = await takeProcessLock(folder);
  try {
    requireNotMoved(folder);
    return await copyInto(folder, (to) => copyStore(folder, to));
  } finally {
    await lock.release();
  }
}
