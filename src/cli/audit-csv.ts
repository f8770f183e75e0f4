import type { AuditEntry } from "../storage/contract/audit.ts";
import { csvRow } from "./csv.ts";

const COLUMNS = [
  "sequence",
  "at",
  "event",
  "actor",
  "preparationId",
  "channelId",
  "planHash",
  "requestId",
  "details",
  "previousHash",
  "hash",
] as const satisfies readonly (keyof AuditEntry)[];

export const CSV_HEADER = COLUMNS.join(",");

/** One row; an object is a cell of JSON. */
export function csvLine(entry: AuditEntry): string {
  return csvRow(COLUMNS.map((column) => textOf(entry[column])));
}

function textOf(value: AuditEntry[keyof AuditEntry]): string {
  return value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
}
