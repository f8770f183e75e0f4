import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { PROGRAMS } from "../../../build/bundle.ts";
import { bundleBot, unbundle } from "./bundle-bot.ts";
import { type Patch, SHORT_TIMES } from "./short-times.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/**
 * Compiles the bot into `folder`, as it ships but for the length of some waits, and bundles it: a start then costs less than
 * half, and a run makes two. Types are checked elsewhere (`npm run check`); file by file the compiler needs a tenth of the
 * time. Errors: the bundler's.
 */
export async function buildBot(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })) {
    if (file.endsWith(".ts")) compile(folder, file, readSource(file));
  }
  for (const name of ["package.json", "bin"])
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  for (const [program, file] of Object.entries(PROGRAMS)) {
    writeFileSync(
      join(folder, "dist", `${program}.js`),
      `export * from "./${file.replace(/\.ts$/, ".js")}";\n`,
    );
  }
  patch(folder, SHORT_TIMES);
  await bundleBot(folder);
}

/**
 * A copy of a built bot with bugs in it, not bundled: for one run that would not pay. Errors: a text that the source does not
 * have, or has twice.
 */
export function plantBugs(built: string, folder: string, patches: readonly Patch[]): void {
  cpSync(built, folder, { recursive: true });
  unbundle(folder);
  patch(folder, [...SHORT_TIMES, ...patches]);
}

/** Compiles the patched files anew from their sources, with every patch of each. */
function patch(folder: string, patches: readonly Patch[]): void {
  const sources = new Map<string, string>();
  for (const each of patches) {
    sources.set(each.file, replaceOnce(sources.get(each.file) ?? readSource(each.file), each));
  }
  for (const [file, source] of sources) compile(folder, file, source);
}

function replaceOnce(source: string, { file, find, put }: Patch): string {
  const parts = source.split(find);
  if (parts.length !== 2) {
    throw new Error(`expected the text to replace once in src/${file}, found it ${parts.length - 1} times`);
  }
  return parts.join(put);
}

function readSource(file: string): string {
  return readFileSync(join(ROOT, "src", file), "utf8");
}

/** `file` is a path below `src`. */
function compile(folder: string, file: string, source: string): void {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2022,
      verbatimModuleSyntax: true,
      rewriteRelativeImportExtensions: true,
    },
    fileName: file,
  });
  const compiled = join(folder, "dist", file.replace(/\.ts$/, ".js"));
  mkdirSync(dirname(compiled), { recursive: true });
  writeFileSync(compiled, outputText);
}
