import { constants, existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { chmod, copyFile } from "node:fs/promises";
import { join } from "node:path";
import { DATABASE_FOLDER } from "./database-files.ts";
import { HEAD_FILE } from "./head-file.ts";
import { SEALED_FOLDER } from "./sealed-files.ts";

/**
 * What of a data folder is the store; the rest are sockets and copies. The database is the last, so that a folder that has one, as
 * after a restore that was cut off, has all of it.
 */
export const STORE_PARTS = [SEALED_FOLDER, HEAD_FILE, DATABASE_FOLDER] as const;

/** How the names of copies begin that `backup` packs and removes. */
export const COPY_NAME = "copy-";
/** Says which process has the database open; a copy belongs to none. */
const OPENED_BY = "postmaster.pid";

/** Whether a data folder holds a store. */
export function hasStore(dataDir: string): boolean {
  return existsSync(join(dataDir, DATABASE_FOLDER));
}

/** Names of copies in the data folder that nobody removed. */
export function listCopies(dataDir: string): string[] {
  return readdirSync(dataDir).filter((name) => name.startsWith(COPY_NAME));
}

/** Bytes of all files of the store. Errors: the system's. */
export function measureStore(dataDir: string): number {
  return STORE_PARTS.reduce((sum, part) => sum + bytesOf(join(dataDir, part)), 0);
}

/**
 * Copies the files of the store to `to`, which is made. While the database stands still nothing is written, and the copy is what a
 * crash would leave at this moment, from which the database starts. A sealed file that goes meanwhile is no row's. Errors: the
 * system's.
 */
export async function copyStore(dataDir: string, to: string): Promise<void> {
  mkdirSync(to, { mode: 0o700 });
  for (const part of STORE_PARTS) await copy(join(dataDir, part), join(to, part));
}

async function copy(from: string, to: string): Promise<void> {
  const found = statSync(from, { throwIfNoEntry: false });
  if (found?.isDirectory()) {
    mkdirSync(to, { mode: 0o700 });
    for (const name of readdirSync(from))
      if (name !== OPENED_BY) await copy(join(from, name), join(to, name));
  } else if (found?.isFile()) {
    try {
      await copyFile(from, to, constants.COPYFILE_FICLONE);
      await chmod(to, 0o600);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT" || existsSync(from)) throw error;
    }
  }
}

function bytesOf(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return found?.size ?? 0;
  return readdirSync(path).reduce((sum, name) => sum + bytesOf(join(path, name)), 0);
}
