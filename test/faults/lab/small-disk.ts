import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

/** More than a new database takes, and little enough to be filled in a moment. */
const SIZE = "160m";
const BLOCK_BYTES = 4_096;

/** A file system of its own in memory, that can be filled and made read-only. */
export type SmallDisk = {
  path: string;
  fill(): void;
  free(): void;
  setReadOnly(isReadOnly: boolean): void;
  close(): void;
};

/** Mounts one at `path`; null where one may not: it takes root's rights. */
export function mountSmallDisk(path: string): SmallDisk | null {
  mkdirSync(path, { recursive: true });
  const mount = (...args: string[]) => void execFileSync("mount", args, { stdio: "ignore" });
  try {
    mount("-t", "tmpfs", "-o", `size=${SIZE}`, "tmpfs", path);
  } catch {
    return null;
  }
  const filler = join(path, "filler");
  return {
    path,
    fill: () => fillWith(filler),
    free: () => rmSync(filler, { force: true }),
    setReadOnly: (isReadOnly) => mount("-o", `remount,${isReadOnly ? "ro" : "rw"}`, path),
    close: () => void execFileSync("umount", ["-l", path], { stdio: "ignore" }),
  };
}

/** Takes every block there is. */
function fillWith(file: string): void {
  const handle = openSync(file, "w");
  const block = Buffer.alloc(BLOCK_BYTES);
  try {
    for (;;) writeSync(handle, block);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  } finally {
    closeSync(handle);
  }
}
