import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { UserFacingError } from "../../core/errors.ts";
import { takeProcessLock } from "../process-lock.ts";
import { DATABASE_FOLDER } from "./database-files.ts";
import { orTrouble } from "./folder-trouble.ts";
import { sync } from "./packed-folder.ts";
import { STORE_PARTS } from "./store-files.ts";

/** The store while it is put back; its parts are then moved out of it, the database last. */
const UNFINISHED = "restore.new";

/**
 * Puts the files of a store, which `unpack` writes into a folder that is not there yet, into a data folder that holds none. One that
 * was cut off is begun anew. Errors: UserFacingError when there is a store, or somebody has the folder; those of `unpack`.
 */
export async function putStore(folder: string, unpack: (to: string) => Promise<void>): Promise<void> {
  const lock = await orTrouble(folder, async () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return takeProcessLock(folder);
  });
  const unfinished = join(folder, UNFINISHED);
  try {
    requireNoStore(folder, existsSync(unfinished));
    rmSync(unfinished, { recursive: true, force: true });
    await orTrouble(folder, () => unpack(unfinished)).catch((error: unknown) => {
      rmSync(unfinished, { recursive: true, force: true });
      throw error;
    });
    for (const part of STORE_PARTS) move(join(unfinished, part), join(folder, part));
    sync(folder);
    rmSync(unfinished, { recursive: true, force: true });
  } finally {
    await lock.release();
  }
}

/** `isBegun`: what is there beside a database, which comes last, is of a restore that was cut off. */
function requireNoStore(folder: string, isBegun: boolean): void {
  const there = STORE_PARTS.filter((part) => existsSync(join(folder, part)));
  const isFree = there.length === 0 || (isBegun && !there.includes(DATABASE_FOLDER));
  if (!isFree) throw new UserFacingError({ code: "STORE_EXISTS", args: { folder } });
  for (const part of there) rmSync(join(folder, part), { recursive: true, force: true });
}

function move(from: string, to: string): void {
  if (existsSync(from)) renameSync(from, to);
}
