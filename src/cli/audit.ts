import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { Command } from "commander";
import type { AuditVerification } from "../security/audit.ts";
import type { AuditEntry } from "../storage/store.ts";
import { type Terminal, usageError } from "./terminal.ts";

/** What the audit commands need: the log, from the running bot or the database, and the key that seals it. */
export type AuditIo = {
  terminal: Terminal;
  readEntries(): AsyncIterable<AuditEntry>;
  verify(entries: AuditEntry[], head: string | null): AuditVerification;
};

const FORMATS = ["jsonl", "csv"] as const;
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
] as const;

/** Adds `audit export` and `audit verify`: exit 0 whole, 1 not whole. */
export function addAuditCommands(program: Command, io: AuditIo): void {
  const audit = program.command("audit").description("export the audit log, or verify it");
  audit
    .command("export")
    .description("print every entry, oldest first")
    .option("--format <format>", "jsonl or csv", "jsonl")
    .action(async ({ format }: { format: string }) => {
      if (!FORMATS.some((known) => known === format))
        usageError(`expected jsonl or csv after --format, got ${format}`);
      if (format === "csv") io.terminal.out(`${COLUMNS.join(",")}\n`);
      for await (const entry of io.readEntries()) {
        io.terminal.out(format === "csv" ? `${csvLine(entry)}\n` : `${JSON.stringify(entry)}\n`);
      }
    });
  audit
    .command("verify")
    .description("check the chain of an exported file (JSON Lines), or of the live log")
    .argument("[file]")
    .option("--head <hash>", "hash of the last entry, from the daily report: finds a cut tail")
    .action(async (file: string | undefined, { head }: { head?: string }) => {
      const entries: AuditEntry[] = [];
      for await (const entry of file === undefined ? io.readEntries() : readFile(file)) entries.push(entry);
      io.terminal.exit(tell(io.verify(entries, head ?? null), head !== undefined, io.terminal));
    });
}

async function* readFile(path: string): AsyncIterable<AuditEntry> {
  for await (const line of createInterface({ input: createReadStream(path) })) {
    if (line.trim() !== "") yield JSON.parse(line) as AuditEntry;
  }
}

function tell(result: AuditVerification, hasHead: boolean, terminal: Terminal): 0 | 1 {
  if (!result.isWhole) {
    terminal.out(`Not whole: entry ${result.sequence} is ${result.problem}.\n`);
    return 1;
  }
  terminal.out(`Whole: ${result.count} entries, head ${result.head}.\n`);
  if (!hasHead)
    terminal.out("A cut tail is not excluded: give --head with the hash of the last daily report.\n");
  return 0;
}

/** One row; a cell that a spreadsheet would take for a formula gets a quote before it. */
function csvLine(entry: AuditEntry): string {
  return COLUMNS.map((column) => {
    const value = entry[column];
    const text = value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  }).join(",");
}
