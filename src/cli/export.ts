import type { Command } from "commander";
import type { ExportedPreparation } from "../storage/export-preparations.ts";
import { csvRow } from "./csv.ts";
import { type Terminal, usageError } from "./terminal.ts";

export type ExportDeps = {
  terminal: Terminal;
  read(): AsyncIterable<ExportedPreparation>;
};

const FORMATS = ["json", "csv"] as const;

/** The order of the columns; new ones come last, before the only free text. */
const COLUMNS = [
  "id",
  "state",
  "stateSince",
  "revision",
  "requester",
  "recipient",
  "channelId",
  "sourceBucket",
  "prefix",
  "destinationBucket",
  "ossRegion",
  "storageClass",
  "profile",
  "awsAccount",
  "alibabaAccount",
  "awsAccountId",
  "alibabaAccountId",
  "objectCount",
  "transferBytes",
  "verdict",
  "ticket",
  "ttlDays",
  "delivery",
  "approvedBy",
  "rejectedBy",
  "createdAt",
  "expiresAt",
  "isAltered",
  "reason",
] as const satisfies readonly (keyof ExportedPreparation)[];

/** Adds `export preparations`: all of them, newest first, as one JSON array or as CSV; also while the bot runs. */
export function addExportCommand(program: Command, { terminal, read }: ExportDeps): void {
  const { export: t } = terminal.texts.cli;
  program
    .command("export")
    .description(t.about)
    .command("preparations")
    .description(t.preparations)
    .option("--format <format>", t.format(FORMATS), "json")
    .action(async ({ format }: { format: string }) => {
      if (!FORMATS.some((known) => known === format)) usageError(t.badFormat(FORMATS, format));
      await (format === "csv" ? writeCsv(terminal, read()) : writeJson(terminal, read()));
    });
}

async function writeCsv({ out }: Terminal, preparations: AsyncIterable<ExportedPreparation>): Promise<void> {
  out(`${COLUMNS.join(",")}\n`);
  for await (const preparation of preparations) {
    out(`${csvRow(COLUMNS.map((column) => String(preparation[column] ?? "")))}\n`);
  }
}

async function writeJson({ out }: Terminal, preparations: AsyncIterable<ExportedPreparation>): Promise<void> {
  let before = "[";
  for await (const preparation of preparations) {
    out(`${before}\n${JSON.stringify(preparation)}`);
    before = ",";
  }
  out(before === "[" ? "[]\n" : "\n]\n");
}
