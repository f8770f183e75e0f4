import {
  closeSync,
  createReadStream,
  createWriteStream,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeSync,
} from "node:fs";
import { join, sep } from "node:path";
import { pipeline } from "node:stream";
import { pipeline as piped } from "node:stream/promises";
import { createGunzip, createGzip, gzipSync } from "node:zlib";
import * as z from "zod";

/** What a packed folder begins with, as one line of JSON; the contents of the files follow, one after another. */
const inside = z
  .string()
  .refine((path) => path !== "" && path.split(/[\\/]/).every((part) => !/^\.{0,2}$/.test(part)));
const contentsSchema = z.strictObject({
  folders: z.array(inside),
  files: z.array(z.strictObject({ path: inside, bytes: z.int().min(0) })),
});

type Contents = z.infer<typeof contentsSchema>;

/** What was packed is cut, altered or something else. */
export class DamagedPack extends Error {
  override name = "DamagedPack";
}

/** A folder as one compressed file. Empty folders are kept: a database is not without them. Errors: the system's. */
export function packFolder(folder: string): Buffer {
  const contents = listContents(folder);
  const data = contents.files.map(({ path }) => readFileSync(join(folder, path)));
  return gzipSync(Buffer.concat([headOf(contents), ...data]));
}

/**
 * The same into a file that is not there yet, for its owner alone, piece by piece: the folder may be larger than the memory. Nobody
 * may change the folder meanwhile. Errors: the system's.
 */
export async function packFolderInto(folder: string, file: string): Promise<void> {
  const contents = listContents(folder);
  await piped(
    async function* () {
      yield headOf(contents);
      for (const { path, bytes } of contents.files)
        if (bytes > 0) yield* createReadStream(join(folder, path));
    },
    createGzip(),
    createWriteStream(file, { flags: "wx", mode: 0o600 }),
  );
  sync(file);
}

function listContents(folder: string): Contents {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  const isFolder = (path: string) => statSync(join(folder, path)).isDirectory();
  const portable = (path: string) => path.split(sep).join("/");
  return {
    folders: paths.filter(isFolder).map(portable),
    files: paths
      .filter((path) => !isFolder(path))
      .map((path) => ({ path: portable(path), bytes: statSync(join(folder, path)).size })),
  };
}

function headOf(contents: Contents): Buffer {
  return Buffer.from(`${JSON.stringify(contents)}\n`);
}

/**
 * Writes what was packed into a folder that is not there yet, and waits for the disk. It is read piece by piece: all of it at once
 * would be the most that a start needs of memory. Errors: DamagedPack, also after a part was written; the system's.
 */
export async function unpackFolder(packed: string, folder: string): Promise<void> {
  const pieces = readPieces(packed);
  const { contents, rest } = await readContents(pieces);
  for (const path of ["", ...contents.folders]) mkdirSync(join(folder, path), { mode: 0o700 });
  const source = new Source(pieces, rest);
  for (const { path, bytes } of contents.files) {
    const handle = openSync(join(folder, path), "wx", 0o600);
    try {
      for (let left = bytes; left > 0; ) {
        const piece = await source.take(left);
        writeSync(handle, piece);
        left -= piece.length;
      }
    } finally {
      closeSync(handle);
    }
  }
  await source.requireEnd();
  // All at once: while there is more to write, each sync would wait for a part of the rest.
  for (const { path, bytes } of contents.files) if (bytes > 0) sync(join(folder, path));
  for (const path of ["", ...contents.folders]) sync(join(folder, path));
}

async function* readPieces(packed: string): AsyncGenerator<Buffer> {
  try {
    // What fails of either comes out of the second, which a reader that stops early closes with the first.
    yield* pipeline(createReadStream(packed), createGunzip(), () => undefined);
  } catch (error) {
    throw new DamagedPack(`${packed} cannot be unpacked`, { cause: error });
  }
}

/** The first line, and what came with it of the files. */
async function readContents(pieces: AsyncGenerator<Buffer>): Promise<{ contents: Contents; rest: Buffer }> {
  let head = Buffer.alloc(0);
  for (;;) {
    const { value } = await pieces.next();
    if (value === undefined) throw new DamagedPack("expected a line of JSON at the beginning");
    head = Buffer.concat([head, value]);
    const end = head.indexOf("\n");
    if (end < 0) continue;
    try {
      const contents = contentsSchema.parse(JSON.parse(head.subarray(0, end).toString()));
      return { contents, rest: head.subarray(end + 1) };
    } catch (error) {
      throw new DamagedPack("expected a list of folders and files at the beginning", { cause: error });
    }
  }
}

/** Hands out what comes in pieces, up to a number of bytes. */
class Source {
  readonly #pieces: AsyncGenerator<Buffer>;
  #rest: Buffer;

  constructor(pieces: AsyncGenerator<Buffer>, rest: Buffer) {
    this.#pieces = pieces;
    this.#rest = rest;
  }

  /** At least one byte and at most `bytes`. Errors: DamagedPack at the end. */
  async take(bytes: number): Promise<Buffer> {
    while (this.#rest.length === 0) {
      const { value } = await this.#pieces.next();
      if (value === undefined) throw new DamagedPack("expected more bytes for the files of the list");
      this.#rest = value;
    }
    const piece = this.#rest.subarray(0, bytes);
    this.#rest = this.#rest.subarray(piece.length);
    return piece;
  }

  /** Reading to the end verifies the checksum of all that was read. */
  async requireEnd(): Promise<void> {
    const { value } = await this.#pieces.next();
    if (value !== undefined || this.#rest.length > 0) {
      throw new DamagedPack("expected no bytes after the files of the list");
    }
  }
}

/** A file, or the names in a folder. */
export function sync(path: string): void {
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
