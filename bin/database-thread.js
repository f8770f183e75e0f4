// The thread of the embedded database. As in `mgw-prep.js`, sources run as they are and compiled code where there are none;
// a thread has to learn TypeScript for itself, which `--import tsx` does not teach it.
import { existsSync } from "node:fs";

const sources = new URL("../src/storage/embedded/run-database.ts", import.meta.url);
if (existsSync(sources)) {
  const { register } = await import("tsx/esm/api");
  register();
  await import(sources.href);
} else {
  await import(new URL("../dist/storage/embedded/run-database.js", import.meta.url).href);
}
