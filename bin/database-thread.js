// The thread of the embedded database where the program runs from its sources. A thread would have to learn TypeScript for itself,
// which takes longer than the database's start: its one file is compiled once instead. The compiled program has it in `dist`.
import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { transformSync } from "esbuild";

const source = readFileSync(new URL("../src/storage/embedded/run-database.ts", import.meta.url), "utf8");
const folder = fileURLToPath(new URL("../node_modules/.cache/mgw-prep", import.meta.url));
const compiled = `${folder}/run-database-${createHash("sha256").update(source).digest("hex")}.mjs`;
if (!existsSync(compiled)) {
  mkdirSync(folder, { recursive: true });
  // Whole or not at all: others may be compiling theirs.
  const unfinished = `${compiled}.${randomUUID()}`;
  writeFileSync(unfinished, transformSync(source, { loader: "ts", format: "esm" }).code);
  renameSync(unfinished, compiled);
}
await import(pathToFileURL(compiled).href);
