import { accessSync, constants, mkdtempSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Files in memory, where the system has them. */
const MEMORY = "/dev/shm";
/** What the kept worlds and those of all lanes take, with room to spare: some 40 MB each. */
const NEEDED_BYTES = 3 * 1024 ** 3;

/**
 * A folder for all files of a sweep, in memory where there is room: no run loses power, so none has to wait for a disk.
 * That commits do wait for it has a test of its own (`test/storage/embedded/embedded.test.ts`).
 */
export function makeScratchFolder(): string {
  return mkdtempSync(join(hasRoom() ? MEMORY : tmpdir(), "mgw-faults-"));
}

function hasRoom(): boolean {
  try {
    accessSync(MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= NEEDED_BYTES;
  } catch {
    return false;
  }
}
