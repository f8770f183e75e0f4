import { areKeysGone, type ClosingReport, reportOf } from "../core/closing-report.ts";
import { readPreparationId } from "../core/preparation-id.ts";
import { reportPhrases } from "../notices/report-lines.ts";
import type { AuditVerification } from "../security/verify-audit.ts";
import type { AuditEntry } from "../storage/contract/audit.ts";
import { plainOf } from "../texts/phrase.ts";
import { type Terminal, usageError } from "./terminal.ts";

type ReportIo = {
  terminal: Terminal;
  readEntries(): AsyncIterable<AuditEntry>;
  verify(rows: (AuditEntry | null)[], head: string | null): Promise<AuditVerification>;
};

/** Prints what became of a preparation; exit 0 when every key is gone, 1 when one is not, the log is not whole, or knows none such. */
export async function printReport(
  given: string,
  isJson: boolean,
  { terminal, readEntries, verify }: ReportIo,
): Promise<0 | 1> {
  const { command: t } = terminal.texts.closing;
  const id = readPreparationId(given);
  if (id === null) return usageError(t.badId(given));
  const rows: AuditEntry[] = [];
  for await (const row of readEntries()) rows.push(row);
  const { problems } = await verify(rows, null);
  const isWhole = problems.length === 0;
  const entries = rows.filter(({ preparationId }) => preparationId === id);
  const report = reportOf(entries);
  if (report === null) terminal.err(`${t.unknown(id)}\n`);
  else if (isJson) terminal.out(`${JSON.stringify({ id, isWhole, ...report })}\n`);
  else terminal.out(describe(id, report, entries, terminal));
  if (!isWhole) terminal.err(`${t.altered}\n`);
  return report !== null && isWhole && areKeysGone(report) ? 0 : 1;
}

function describe(
  id: string,
  report: ClosingReport,
  entries: readonly AuditEntry[],
  { texts }: Terminal,
): string {
  const { command: t, report: words } = texts.closing;
  const left = report.keys.filter(({ goneAt }) => goneAt === null).length;
  const end = report.end === null ? [words.notEnded] : words.ended(report.end);
  const lines = [
    plainOf(words.route(report.source, report.destination)),
    ...reportPhrases(report, texts).map(plainOf),
    plainOf(end),
    ...(report.keys.length === 0 ? [] : [left === 0 ? t.gone : t.left(left)]),
    t.asOf(entries.at(-1)?.at ?? report.requestedAt, entries.length),
  ];
  return `${words.title(id)}\n${lines.map((line) => `  ${line}\n`).join("")}`;
}
