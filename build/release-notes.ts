import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./build-program.ts";
import { changesOf } from "./changelog.ts";

/** Prints what is new in the version of the package, for the page of its release. */
const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
process.stdout.write(`${changesOf(readFileSync(join(ROOT, "CHANGELOG.md"), "utf8"), version)}\n`);
