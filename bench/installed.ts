import { lstatSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildWhereStale } from "../build/build-program.ts";
import { installPackage } from "../test/package/install.ts";
import { round } from "./support/statistics.ts";

/** Of `st_blocks`, whatever the file system's own are (POSIX leaves it open, Linux has this). */
const BLOCK_BYTES = 512;

/** The packed program in a folder of its own, with what it needs beside it. */
export type Installed = { program: string; packages: number; megabytes: number; remove(): void };

/** Builds what is not of these sources, packs and installs it. Errors: the bundler's, npm's. */
export async function installProgram(): Promise<Installed> {
  await buildWhereStale();
  const { folder, command } = await installPackage();
  const modules = join(folder, "node_modules");
  return {
    program: command.program,
    packages: countPackages(modules),
    megabytes: round(bytesOnDisk(modules) / 1024 / 1024, 0),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function countPackages(modules: string): number {
  return readdirSync(modules)
    .filter((name) => !name.startsWith("."))
    .flatMap((name) => (name.startsWith("@") ? readdirSync(join(modules, name)) : [name])).length;
}

/** Whole blocks, as `du` counts them. */
function bytesOnDisk(path: string): number {
  const stats = lstatSync(path);
  const entries = stats.isDirectory() ? readdirSync(path) : [];
  return entries.reduce((sum, entry) => sum + bytesOnDisk(join(path, entry)), stats.blocks * BLOCK_BYTES);
}
