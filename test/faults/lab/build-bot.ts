import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import ts from "typescript";
import { bundleBot, unbundle } from "./bundle-bot.ts";

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** One text of one source file put in place of another: a bug planted in a copy. */
export type Patch = { file: string; find: string; put: string };

/**
 * Compiles the bot into `folder`, as it ships, and bundles it: a start then costs a third, and a run makes two.
 * Errors: the compiler's and the bundler's.
 */
export async function buildBot(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const outDir = join(folder, "dist");
  await run(process.execPath, [
    join(ROOT, "node_modules/typescript/bin/tsc"),
    ...["-p", join(ROOT, "tsconfig.build.json"), "--outDir", outDir],
  ]);
  for (const name of ["package.json", "bin"])
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  await bundleBot(folder);
}

/** A copy of a built bot with bugs in it, not bundled: for one run that would not pay. Errors: a text that the source does not have, or has twice. */
export function plantBugs(built: string, folder: string, patches: readonly Patch[]): void {
  cpSync(built, folder, { recursive: true });
  unbundle(folder);
  for (const { file, find, put } of patches) {
    const source = readFileSync(join(ROOT, "src", file), "utf8");
    const parts = source.split(find);
    if (parts.length !== 2) {
      throw new Error(`expected the text to replace once in src/${file}, found it ${parts.length - 1} times`);
    }
    const { outputText } = ts.transpileModule(parts.join(put), {
      compilerOptions: {
        module: ts.ModuleKind.ESNext,
        target: ts.ScriptTarget.ES2022,
        verbatimModuleSyntax: true,
        rewriteRelativeImportExtensions: true,
      },
      fileName: file,
    });
    writeFileSync(join(folder, "dist", file.replace(/\.ts$/, ".js")), outputText);
  }
}
