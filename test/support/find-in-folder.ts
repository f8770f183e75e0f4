import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The length of the pieces that are looked for: what PostgreSQL wrote over the end of a page lies in two. */
const PIECE = 24;

/** Files below a folder, as paths in it, that hold a value or a piece of it. */
export function filesWith(folder: string, values: readonly string[]): string[] {
  const pieces = values.flatMap(piecesOf);
  return filesBelow(folder).filter((file) => {
    const bytes = readIfThere(join(folder, file));
    return pieces.some((piece) => bytes.includes(piece));
  });
}

function piecesOf(value: string): string[] {
  const count = Math.max(1, Math.floor(value.length / PIECE));
  return Array.from({ length: count }, (_, index) => value.slice(index * PIECE, (index + 1) * PIECE));
}

/** How every sealed text begins, and the fewest characters that it has after that: a nonce and a tag in base64url. */
const BEGINNING = "s1.";
const REST = /^[A-Za-z0-9_-]{38,}/;
const REST_MAX = 1_000;

/** The sealed texts in the files below a folder, no matter whose they are; each once. */
export function findSealedTexts(folder: string): string[] {
  const found = new Set<string>();
  for (const file of filesBelow(folder)) {
    const bytes = readIfThere(join(folder, file));
    for (let at = bytes.indexOf(BEGINNING); at !== -1; at = bytes.indexOf(BEGINNING, at + 1)) {
      const from = at + BEGINNING.length;
      const rest = REST.exec(bytes.toString("latin1", from, from + REST_MAX));
      if (rest) found.add(BEGINNING + rest[0]);
    }
  }
  return [...found];
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => lstatSync(join(folder, file), { throwIfNoEntry: false })?.isFile() === true)
    .sort();
}

/** A running database removes files while they are looked at. */
function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return Buffer.alloc(0);
    throw error;
  }
}
