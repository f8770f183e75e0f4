import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Metafile } from "esbuild";
import { shippedTemplatePath, templatePath } from "../src/storage/embedded/database-template.ts";
import { bundleProgram } from "./bundle.ts";
import { FINGERPRINT_FILE, isBuilt, takeFingerprint } from "./fingerprint.js";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));
export const DIST = join(ROOT, "dist");

/**
 * Compiles the program into `dist`, in place of what was there, with the template of new databases; what it is made of.
 * Errors: the bundler's, each with its place; the database's.
 */
export async function buildProgram(): Promise<Metafile> {
  rmSync(DIST, { recursive: true, force: true });
  // Taken first: a file that is saved meanwhile makes the program an older one.
  const fingerprint = takeFingerprint();
  // Beside each other: the template is made by a process of its own.
  const [{ metafile }] = await Promise.all([bundleProgram(ROOT, DIST), provideTemplate()]);
  requireOneLanguage(metafile);
  copyFileSync(templatePath(), shippedTemplatePath());
  writeFileSync(FINGERPRINT_FILE, fingerprint);
  return metafile;
}

/** Its messages in fifty languages are half a megabyte that every command would load. */
function requireOneLanguage({ outputs }: Metafile): void {
  const bundled = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs));
  if (bundled.some((path) => /\/zod\/v4\/locales\/(?!en\.|index\.)/.test(path))) {
    throw new Error('a file imports zod whole: expected `import * as z from "zod"` everywhere in src');
  }
}

/**
 * Makes the template of the sources unless there is one; in a process of its own, whose flags spare it most of the time.
 * Errors: that process's.
 */
export async function provideTemplate(): Promise<void> {
  if (existsSync(templatePath())) return;
  const flags = ["--no-wasm-tier-up", "--no-wasm-dynamic-tiering", "--import", "tsx"];
  const child = spawn(process.execPath, [...flags, join(ROOT, "src/make-database-template.ts")], {
    stdio: "inherit",
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`the template of the database was not made: exit code ${code}`);
}

/** Before many processes of the bot are started: each of them would otherwise load the sources. */
export async function buildWhereStale(): Promise<void> {
  if (!isBuilt()) await buildProgram();
}
