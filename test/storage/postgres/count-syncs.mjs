// Loaded with --import before the store: counts the syncs that reach the system, whoever calls them.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const real = fs.fdatasyncSync;
globalThis.syncCount = 0;
fs.fdatasyncSync = (descriptor) => {
  real(descriptor);
  globalThis.syncCount += 1;
};
syncBuiltinESMExports();
