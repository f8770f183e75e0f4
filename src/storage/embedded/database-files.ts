import { existsSync, readdirSync, renameSync, rmSync, statfsSync, statSync } from "node:fs";
import { join } from "node:path";
import { diskIsFull, isDamaged } from "../postgres/database-trouble.ts";
import { sync } from "./packed-folder.ts";

/** Folder of the database within the data folder. It comes into being whole or not at all. */
export const DATABASE_FOLDER = "pg";
/** The database while it is made at the first start. Nothing is stored in it before it has its name. */
const UNFINISHED = "pg.new";

const MIB = 1024 * 1024;
/** What a new database takes, or what one takes to start after a crash: a segment of its log and some more. */
const FREE_BYTES = { first: 64 * MIB, later: 20 * MIB };

/**
 * Files that a database cannot be without, with their sizes where these are fixed; 5 is the database `postgres`.
 * Source: PostgreSQL's `PG_CONTROL_FILE_SIZE`, `RelMapFile`, `PostgresDbOid`.
 */
const NEEDED: readonly [file: string, bytes: number | null][] = [
  ["PG_VERSION", null],
  ["postgresql.conf", null],
  ["global/pg_control", 8_192],
  ["global/pg_filenode.map", 524],
  ["base/5/PG_VERSION", null],
  ["base/5/pg_filenode.map", 524],
];
/** Folders that hold at least one file of numbered ones: the log of changes, and which transactions were confirmed. */
const SEGMENTS: readonly [folder: string, names: RegExp, bytes: number | null][] = [
  ["pg_wal", /^[0-9A-F]{24}$/, 16 * MIB],
  ["pg_xact", /^[0-9A-F]{4}$/, null],
];

/**
 * The folder of the database, made by `make` when there is none. What is there is looked at before the database touches
 * it: it would take a folder without its PG_VERSION for an empty one, and begin anew over everything that was stored.
 * Errors: UserFacingError for a full disk and for files that are not as the database leaves them.
 */
export async function provideDatabase(
  folder: string,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const database = join(folder, DATABASE_FOLDER);
  const isThere = existsSync(database);
  requireSpace(folder, isThere ? FREE_BYTES.later : FREE_BYTES.first);
  if (isThere) {
    const damage = findDamage(database);
    if (damage !== null) throw isDamaged(folder, damage);
    return database;
  }
  const unfinished = join(folder, UNFINISHED);
  rmSync(unfinished, { recursive: true, force: true });
  try {
    await make(unfinished);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  }
  renameSync(unfinished, database);
  // A new name is on the disk only when its folder is.
  sync(folder);
  return database;
}

/** Better said before the database begins to write than by its first commit. */
export function requireSpace(folder: string, neededBytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < neededBytes) throw diskIsFull(folder);
}

/** What is missing or cut of the files that a database cannot be without; null: nothing. */
function findDamage(database: string): string | null {
  for (const [folder, names, bytes] of SEGMENTS) {
    const path = join(database, folder);
    const found = existsSync(path) ? readdirSync(path).filter((name) => names.test(name)) : [];
    if (found.length === 0) return `${folder} is empty`;
    const cut = found.map((name) => findCut(database, `${folder}/${name}`, bytes)).find(Boolean);
    if (cut) return cut;
  }
  return NEEDED.map(([file, bytes]) => findCut(database, file, bytes)).find(Boolean) ?? null;
}

/** `bytes` null: any number but none. */
function findCut(database: string, file: string, bytes: number | null): string | null {
  const size = statSync(join(database, file), { throwIfNoEntry: false })?.size ?? null;
  if (size === null) return `${file} is missing`;
  return (bytes === null ? size > 0 : size === bytes) ? null : `${file} has ${size} bytes`;
}
