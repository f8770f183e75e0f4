import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { z } from "zod";

/** What a packed folder begins with, as one line of JSON; the contents of the files follow, one after another. */
const contentsSchema = z.strictObject({
  folders: z.array(z.string()),
  files: z.array(z.strictObject({ path: z.string(), bytes: z.int().min(0) })),
});

export type PackedFolder = { contents: z.infer<typeof contentsSchema>; data: Buffer };

/** A folder as one compressed file. Empty folders are kept: a database is not without them. Errors: the system's. */
export function packFolder(folder: string): Buffer {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  const isFolder = (path: string) => statSync(join(folder, path)).isDirectory();
  const files = paths
    .filter((path) => !isFolder(path))
    .map((path) => ({ path, data: readFileSync(join(folder, path)) }));
  const contents: PackedFolder["contents"] = {
    folders: paths.filter(isFolder),
    files: files.map(({ path, data }) => ({ path, bytes: data.length })),
  };
  const head = Buffer.from(`${JSON.stringify(contents)}\n`);
  return gzipSync(Buffer.concat([head, ...files.map(({ data }) => data)]));
}

/** Errors: of gzip for a file that is cut or altered, of zod for another one. */
export function readPacked(packed: Buffer): PackedFolder {
  const all = gunzipSync(packed);
  const end = all.indexOf("\n");
  const contents = contentsSchema.parse(JSON.parse(all.subarray(0, end).toString()));
  return { contents, data: all.subarray(end + 1) };
}

/** Writes what was packed into a folder that is not there yet, and waits for the disk. Errors: the system's. */
export function unpackFolder({ contents, data }: PackedFolder, folder: string): void {
  for (const path of ["", ...contents.folders]) mkdirSync(join(folder, path), { mode: 0o700 });
  let at = 0;
  for (const { path, bytes } of contents.files) {
    writeFileSync(join(folder, path), data.subarray(at, at + bytes), { mode: 0o600, flag: "wx" });
    at += bytes;
  }
  // All at once: while there is more to write, each sync would wait for a part of the rest.
  for (const { path, bytes } of contents.files) if (bytes > 0) sync(join(folder, path));
  for (const path of ["", ...contents.folders]) sync(join(folder, path));
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
