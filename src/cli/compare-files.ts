import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { type CompareCheckpoint, checkpointSchema } from "../comparison/checkpoint.ts";
import type { Listed, Row } from "../core/comparison.ts";
import { csvRow } from "./csv.ts";

const HEADER = [
  "result",
  "source_key",
  "destination_key",
  "source_size",
  "destination_size",
  "source_last_modified",
  "destination_last_modified",
  "source_etag",
  "destination_etag",
];
const BUFFER_CHARACTERS = 64 * 1024;

/** The report, written as differences are found. Writing waits for the disk, so that no heap of rows can grow. */
export class ReportFile {
  readonly path: string;
  readonly #file: number;
  #buffer = "";
  #bytes: number;

  /** Goes on after `keptBytes` of the file that is there; with none begins it anew. Errors: node's; RangeError when they are not there. */
  constructor(path: string, keptBytes: number) {
    this.path = path;
    this.#file = openSync(path, keptBytes === 0 ? "w" : "r+");
    this.#bytes = keptBytes;
    if (keptBytes === 0) {
      this.#buffer = `${csvRow(HEADER)}\r\n`;
      return;
    }
    if (fstatSync(this.#file).size < keptBytes) {
      closeSync(this.#file);
      throw new RangeError("The report is shorter than it was.");
    }
    // What follows was written after the state that is gone on from.
    ftruncateSync(this.#file, keptBytes);
  }

  add({ outcome, source, destination }: Row): void {
    const cells = (of: (listed: Listed) => string) =>
      [source, destination].map((one) => (one ? of(one) : ""));
    const row = [
      outcome,
      ...cells(({ key }) => key),
      ...cells(({ sizeBytes }) => String(sizeBytes)),
      ...cells(({ lastModified }) => (lastModified === "" ? "" : `${lastModified}Z`)),
      ...cells(({ etag }) => etag),
    ];
    this.#buffer += `${csvRow(row)}\r\n`;
    if (this.#buffer.length > BUFFER_CHARACTERS) this.#write();
  }

  /** Everything so far is on the disk after it; how many bytes that are. */
  flush(): number {
    this.#write();
    fsyncSync(this.#file);
    return this.#bytes;
  }

  close(): void {
    this.#write();
    closeSync(this.#file);
  }

  #write(): void {
    const bytes = Buffer.from(this.#buffer);
    for (let done = 0; done < bytes.length; ) {
      done += writeSync(this.#file, bytes, done, bytes.length - done, this.#bytes + done);
    }
    this.#bytes += bytes.length;
    this.#buffer = "";
  }
}

/** The state in the file; null where there is no file. Errors: node's; what is wrong with a file that is no state. */
export function readState(path: string): CompareCheckpoint | null {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
  return checkpointSchema.parse(JSON.parse(text));
}

/** Replaces the state as a whole: after a crash the file is the old one or the new one. */
export function writeState(path: string, state: CompareCheckpoint): void {
  const unfinished = `${path}.new`;
  const file = openSync(unfinished, "w", 0o600);
  try {
    writeSync(file, JSON.stringify(state));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(unfinished, path);
}

export function removeState(path: string): void {
  rmSync(path, { force: true });
}
