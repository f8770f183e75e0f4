#!/usr/bin/env node
// In a clone the sources run as they are; an image or an installed package has them compiled.
import { existsSync } from "node:fs";

const sources = new URL("../src/cli/program.ts", import.meta.url);
if (existsSync(sources)) {
  const { register } = await import("tsx/esm/api");
  register();
  await import(sources.href);
} else {
  await import(new URL("../dist/cli/program.js", import.meta.url).href);
}
