import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { type PackedFolder, packFolder, readPacked } from "./packed-folder.ts";

/**
 * A new embedded database as a file: made once, where the bot is built or tested, and unpacked at each first start. Making one
 * takes ten times as long and four times the memory. It holds what every installation has alike, the tables, and not one row of
 * ours: ids and seals are made by the start.
 */

/** The folder of the package, from here or from a bundle as deep. */
const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const IS_SOURCE = import.meta.url.endsWith(".ts");
const MIGRATIONS = join(ROOT, IS_SOURCE ? "src" : "dist", "storage", "postgres", "migrations");
/** It ships with compiled code; a clone makes its own. */
const FOLDER = join(ROOT, IS_SOURCE ? "node_modules/.cache/mgw-prep" : "dist");
/** What lays out files and tables besides our migrations. */
const PACKAGES = ["@electric-sql/pglite", "@dbos-inc/dbos-sdk"];
const NAME = /^database-[0-9a-f]{64}\.gz$/;

/** Where the template lies that fits this code; others are of other versions, and no use to it. */
export function templatePath(): string {
  return join(FOLDER, `database-${stampOf(PACKAGES.map(readVersion), MIGRATIONS)}.gz`);
}

/** The template, or null when none fits and is whole: then a database is made. */
export function readTemplate(path?: string): PackedFolder | null {
  try {
    return readPacked(readFileSync(path ?? templatePath()));
  } catch {
    // A clone need not have one; and whatever is wrong with another, a start can do without.
    return null;
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

/** Of all that the files of a new database depend on: releases of packages, and the text of our migrations. */
export function stampOf(releases: readonly string[], migrations: string): string {
  const hash = createHash("sha256").update(JSON.stringify(releases));
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
