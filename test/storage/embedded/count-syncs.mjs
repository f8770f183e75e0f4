// Loaded with --import before the store, in the process and in its threads: adds a byte to the file SYNC_COUNT_FILE for each
// sync that reaches the system, no matter who calls it.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const real = fs.fdatasyncSync;
fs.fdatasyncSync = (descriptor) => {
  real(descriptor);
  fs.appendFileSync(process.env.SYNC_COUNT_FILE, ".");
};
syncBuiltinESMExports();
