import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "../../build/bundle.ts";

/** The counter as a file of its own, compiled as the program that ships. Errors: the bundler's. */
export async function compileCountOnce(): Promise<{ program: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), "mgw-count-"));
  const root = fileURLToPath(new URL("../..", import.meta.url));
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  await compile(root, folder, { "count-once": join(root, "bench/count/count-once.ts") });
  return {
    program: join(folder, "count-once.js"),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
