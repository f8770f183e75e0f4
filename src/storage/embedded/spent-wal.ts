import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";

const MIB = 1024 * 1024;
const SEGMENT_BYTES = 16 * MIB;
/** A segment's name: timeline, and the segment's number in two parts, each as eight hex digits. */
const SEGMENT_NAME = /^[0-9A-F]{24}$/;
const SEGMENTS_PER_PART = 0x1_0000_0000n / BigInt(SEGMENT_BYTES);

/**
 * Places in `pg_control`. Source: `ControlFileData` in PostgreSQL 18's `catalog/pg_control.h`; the file is in the byte order of
 * the machine, which is little-endian for WebAssembly.
 */
const CONTROL = { version: 8, state: 16, checkpoint: 32, redo: 40, timeline: 48 };
const CONTROL_VERSION = 1800;
const SHUT_DOWN = 1;

/**
 * Overwrites with zeros what a database that is shut down keeps of its log of changes (WAL) and will never read: every segment
 * but the one that it starts from. PostgreSQL itself only renames them, to write over them some day.
 * Errors: the database was not shut down, or is of another version; the system's.
 */
export function overwriteSpentWal(database: string): void {
  const needed = segmentItStartsFrom(database);
  const folder = join(database, "pg_wal");
  for (const name of readdirSync(folder)) {
    if (SEGMENT_NAME.test(name) && name !== needed) overwriteWithZeros(join(folder, name), SEGMENT_BYTES);
  }
}

function segmentItStartsFrom(database: string): string {
  const control = readFileSync(join(database, "global", "pg_control"));
  const version = control.readUInt32LE(CONTROL.version);
  const state = control.readUInt32LE(CONTROL.state);
  if (version !== CONTROL_VERSION || state !== SHUT_DOWN) {
    throw new Error(
      `expected a database of control version ${CONTROL_VERSION} that is shut down, got ${version} in state ${state}`,
    );
  }
  const timeline = control.readUInt32LE(CONTROL.timeline);
  const checkpoint = segmentName(timeline, control.readBigUInt64LE(CONTROL.checkpoint));
  const redo = segmentName(timeline, control.readBigUInt64LE(CONTROL.redo));
  if (checkpoint !== redo)
    throw new Error(`expected one segment to start from, got ${redo} to ${checkpoint}`);
  return checkpoint;
}

function segmentName(timeline: number, position: bigint): string {
  const number = position / BigInt(SEGMENT_BYTES);
  const parts = [BigInt(timeline), number / SEGMENTS_PER_PART, number % SEGMENTS_PER_PART];
  return parts.map((part) => part.toString(16).toUpperCase().padStart(8, "0")).join("");
}

function overwriteWithZeros(path: string, bytes: number): void {
  const file = openSync(path, "r+");
  try {
    const zeros = Buffer.alloc(MIB);
    for (let at = 0; at < bytes; at += MIB) writeSync(file, zeros, 0, MIB, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
