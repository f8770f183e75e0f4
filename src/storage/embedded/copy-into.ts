import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { requireSpace } from "./database-files.ts";
import { COPY_NAME, measureStore } from "./store-files.ts";

/** What the database needs for itself while it works: it must not run out of room for a copy. */
const SPARE_BYTES = 64 * 1024 * 1024;

/**
 * A copy of the files of the store in a new folder within the data folder; its path. The next start removes it. Errors:
 * UserFacingError when the disk has no room for it, those of `copyTo`.
 */
export async function copyInto(folder: string, copyTo: (to: string) => Promise<void>): Promise<string> {
  requireSpace(folder, measureStore(folder) + SPARE_BYTES);
  const copy = join(folder, `${COPY_NAME}${randomUUID()}`);
  try {
    await copyTo(copy);
    return copy;
  } catch (error) {
    rmSync(copy, { recursive: true, force: true });
    throw error;
  }
}
