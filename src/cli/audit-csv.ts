import type { AuditEntry } from "../storage/contract/audit.ts";

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

/** What a spreadsheet takes for the beginning of a formula. Source: OWASP, "CSV Injection". */
const FORMULA_START = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** One row; a cell that a spreadsheet would take for a formula gets a quote before it. Source of the form: RFC 4180. */
export function csvLine(entry: AuditEntry): string {
  return COLUMNS.map((column) => cell(entry[column])).join(",");
}

function cell(value: AuditEntry[keyof AuditEntry]): string {
  const text = value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
  const safe = FORMULA_START.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
