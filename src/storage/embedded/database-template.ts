import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import * as z from "zod";
import { IS_COMPILED, PACKAGE_ROOT } from "../../package-root.ts";
import { DamagedPack, packFolder, unpackFolder } from "./packed-folder.ts";

/**
 * A new embedded database as a file: made once, where the bot is built or tested, and unpacked at each first start. Making one
 * takes ten times as long and four times the memory. It holds what every installation has alike, the tables, and not one row of
 * ours: ids and seals are made by the start.
 */

/** What lays out the files, and is installed beside the compiled program. */
const DATABASE = "@electric-sql/pglite";
/** What lays out tables besides our migrations. */
const ENGINE = "@dbos-inc/dbos-sdk";
const NAME = /^database-[0-9a-f]{64}\.gz$/;

/** Where the template lies that fits this code; others are of other versions, and no use to it. */
export function templatePath(): string {
  return IS_COMPILED ? shippedTemplatePath() : sourceTemplatePath();
}

/** Beside compiled code, which holds engine and migrations as they were when the template was made of them. */
export function shippedTemplatePath(): string {
  return join(PACKAGE_ROOT, "dist", nameOf(stampOf([readVersion(DATABASE)], null)));
}

function sourceTemplatePath(): string {
  const stamp = stampOf(
    [DATABASE, ENGINE].map(readVersion),
    join(PACKAGE_ROOT, "src/storage/postgres/migrations"),
  );
  return join(PACKAGE_ROOT, "node_modules/.cache/mgw-prep", nameOf(stamp));
}

function nameOf(stamp: string): string {
  return `database-${stamp}.gz`;
}

/**
 * Makes the files of a new database in `folder`, which is not there yet, from the template; false, and nothing there, when none
 * fits and is whole: then a database is made. Errors: the system's, of the folder.
 */
export async function copyTemplate(folder: string, path?: string): Promise<boolean> {
  try {
    await unpackFolder(path ?? templatePath(), folder);
    return true;
  } catch (error) {
    // A clone need not have one; and whatever is wrong with another, a start can do without.
    if (!(error instanceof DamagedPack)) throw error;
    rmSync(folder, { recursive: true, force: true });
    return false;
  }
}

/**
 * Keeps a database that was shut down as the template, in place of those of other versions. Whole or not at all: others may be
 * making theirs. Errors: the system's.
 */
export function keepTemplate(database: string, path = templatePath()): void {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true });
  const unfinished = `${path}.${randomUUID()}`;
  try {
    writeFileSync(unfinished, packFolder(database));
    renameSync(unfinished, path);
  } finally {
    rmSync(unfinished, { force: true });
  }
  const others = readdirSync(folder).filter((name) => NAME.test(name) && name !== basename(path));
  for (const name of others) rmSync(join(folder, name), { force: true });
}

/** Of all that the files of a new database depend on: releases of packages, and the text of the migrations in a folder. */
export function stampOf(releases: readonly string[], migrations: string | null): string {
  const hash = createHash("sha256").update(JSON.stringify(releases));
  if (migrations === null) return hash.digest("hex");
  for (const name of readdirSync(migrations).sort()) {
    hash.update(`\n${name}\n`).update(readFileSync(join(migrations, name)));
  }
  return hash.digest("hex");
}

/** Such as `@electric-sql/pglite 0.5.14`, of the package that is installed; its `exports` need not tell of its package.json. */
function readVersion(name: string): string {
  const entry = createRequire(import.meta.url).resolve(name);
  const folder = entry.slice(0, entry.lastIndexOf(name) + name.length);
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return `${name} ${z.looseObject({ version: z.string() }).parse(manifest).version}`;
}
