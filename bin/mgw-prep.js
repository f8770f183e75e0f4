#!/usr/bin/env node
// An installed package and the image have the compiled program alone. A clone runs it too while it is of the sources as they
// are (`npm run build`), and otherwise the sources themselves, which takes longer to load.
import { existsSync } from "node:fs";
import { setFlagsFromString } from "node:v8";

// V8's own flags, which it does not document: the step `node24` of `.ci/run` fails where a Node.js ignores them. Compiling the
// embedded database's WebAssembly a second time, better, takes 600 MB and longer than the database ever gains by it.
setFlagsFromString("--no-wasm-tier-up");
setFlagsFromString("--no-wasm-dynamic-tiering");
// The space for young objects stays as small as it begins: it would grow to 32 MB at the start, and never shrink.
setFlagsFromString("--semi-space-growth-factor=1");

// By default Node.js answers this signal by opening its inspector, and so the memory, to every process of the host. The
// flag against it (--disable-sigusr1) is newer than the oldest version that runs this.
process.on("SIGUSR1", () => undefined);

const { runProgram } = await import((await findProgram()).href);
await runProgram();

async function findProgram() {
  const compiled = new URL("../dist/mgw-prep.js", import.meta.url);
  const sources = new URL("../src/cli/program.ts", import.meta.url);
  if (!existsSync(sources)) return compiled;
  const { isBuilt } = await import("../build/fingerprint.js");
  if (isBuilt()) return compiled;
  const { register } = await import("tsx/esm/api");
  register();
  return sources;
}
