// Whether the compiled program is of these sources. Plain JavaScript: `bin/mgw-prep.js` asks before anything can load TypeScript.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** What the program is made of; a change of a package is one of the lock file. */
const MADE_OF = ["src", "build", "package-lock.json"];
/** Lies beside the program, which is whole when it is there: it is written last. */
export const FINGERPRINT_FILE = join(ROOT, "dist", "fingerprint");

/** Of names, sizes and times of the files, not of their text: it is taken at every start in a clone. */
export function takeFingerprint() {
  const hash = createHash("sha256");
  for (const path of MADE_OF.flatMap(filesOf).sort()) {
    const { size, mtimeMs } = statSync(join(ROOT, path));
    hash.update(`${path}\n${size}\n${mtimeMs}\n`);
  }
  return hash.digest("hex");
}

/** Whether `dist` is there and was made of the files as they are. */
export function isBuilt() {
  try {
    return readFileSync(FINGERPRINT_FILE, "utf8") === takeFingerprint();
  } catch (error) {
    if (error.code === "ENOENT") return false;
    throw error;
  }
}

function filesOf(path) {
  if (!statSync(join(ROOT, path)).isDirectory()) return [path];
  return readdirSync(join(ROOT, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(ROOT.length));
}
