#!/usr/bin/env node
// In a clone the sources run as they are; an image or an installed package has them compiled.
import { existsSync } from "node:fs";

// By default Node.js answers this signal by opening its inspector, and so the memory, to every process of the host. The
// flag against it (--disable-sigusr1) is newer than the oldest version that runs this.
process.on("SIGUSR1", () => undefined);

const sources = new URL("../src/cli/program.ts", import.meta.url);
const hasSources = existsSync(sources);
if (hasSources) {
  const { register } = await import("tsx/esm/api");
  register();
}
const compiled = new URL("../dist/cli/program.js", import.meta.url);
const { runProgram } = await import((hasSources ? sources : compiled).href);
await runProgram();
