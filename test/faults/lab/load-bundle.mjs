import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { constants, Script } from "node:vm";

/**
 * Runs a CommonJS file as `require` would, with the code that V8 made of it in earlier processes. A process that ends by
 * itself leaves what it has compiled to the next one; V8 refuses what it made with other flags, and compiles anew.
 */
export function loadBundle(path) {
  const cache = `${path}.cache`;
  const cachedData = readIfThere(cache);
  const script = new Script(
    `(function (exports, require, module, __filename, __dirname) {${readFileSync(path, "utf8")}\n})`,
    {
      filename: path,
      ...(cachedData && { cachedData }),
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    },
  );
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(path), module, path, dirname(path));
  if (script.cachedDataRejected !== true) process.once("exit", () => keep(cache, script.createCachedData()));
  return module.exports;
}

function readIfThere(path) {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
    return undefined;
  }
}

/** Whole or not at all: other bots are being started meanwhile. */
function keep(path, data) {
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, data);
  renameSync(unfinished, path);
}
