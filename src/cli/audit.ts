import type { Command } from "commander";
import type { AuditDamage } from "../core/audit-damage.ts";
import type { AuditProblem, AuditVerification } from "../security/verify-audit.ts";
import type { AuditEntry, AuditHead } from "../storage/contract/audit.ts";
import type { Texts } from "../texts/texts.ts";
import { CSV_HEADER, csvLine } from "./audit-csv.ts";
import { type Terminal, usageError } from "./terminal.ts";

/** What the audit commands need: the log, from the running bot or the database, and the key that seals it. */
export type AuditIo = {
  terminal: Terminal;
  readEntries(): AsyncIterable<AuditEntry>;
  verify(rows: (AuditEntry | null)[], head: string | null): Promise<AuditVerification>;
  /** Takes the log as it stands for the one to go on from; what was wrong with it, and its head after that. */
  accept(reason: string): Promise<{ damage: AuditDamage | null; head: AuditHead }>;
};

const FORMATS = ["jsonl", "csv"] as const;
/** Problems that are printed one by one: a log that was replaced as a whole has as many as rows. */
const PROBLEMS_TOLD = 20;

/** Adds `audit export`, `audit verify` (exit 0 whole, 1 not whole) and the other commands of the log. */
export function addAuditCommands(program: Command, io: AuditIo): void {
  const t = io.terminal.texts.audit;
  const audit = program.command("audit").description(t.about);
  addAcceptCommand(audit, io);
  addReportCommand(audit, io);
  audit
    .command("export")
    .description(t.exportAbout)
    .option("--format <format>", t.format, "jsonl")
    .action(async ({ format }: { format: string }) => {
      if (!FORMATS.some((known) => known === format)) usageError(t.badFormat(format));
      const { auditLine } = await import("../security/audit.ts");
      if (format === "csv") io.terminal.out(`${CSV_HEADER}\n`);
      for await (const entry of io.readEntries()) {
        io.terminal.out(`${format === "csv" ? csvLine(entry) : auditLine(entry)}\n`);
      }
    });
  audit
    .command("verify")
    .description(t.verifyAbout)
    .argument("[file]")
    .option("--head <hash>", t.head)
    .action(async (file: string | undefined, { head }: { head?: string }) => {
      if (head !== undefined && !/^[0-9a-f]{64}$/.test(head)) usageError(t.badHead);
      const { readAuditFile } = await import("./audit-file.ts");
      const rows: (AuditEntry | null)[] = [];
      for await (const row of file === undefined ? io.readEntries() : readAuditFile(file, t)) rows.push(row);
      io.terminal.exit(tell(await io.verify(rows, head ?? null), head !== undefined, io.terminal));
    });
}

/** Adds `audit report`: what became of one preparation. */
function addReportCommand(audit: Command, io: AuditIo): void {
  const { texts, exit } = io.terminal;
  const { command: t } = texts.closing;
  audit
    .command("report")
    .description(t.about)
    .argument("<id>", t.id)
    .option("--json", texts.cli.json)
    .action(async (id: string, { json }: { json?: boolean }) => {
      const { printReport } = await import("./audit-report.ts");
      exit(await printReport(id, json === true, io));
    });
}

/** Adds `audit accept`: the way back after the log was altered. */
function addAcceptCommand(audit: Command, { terminal, accept }: AuditIo): void {
  const t = terminal.texts.audit;
  audit
    .command("accept")
    .description(t.acceptAbout)
    .requiredOption("--reason <text>", t.reason)
    .action(async ({ reason }: { reason: string }) => {
      if (reason.trim() === "") usageError(t.noReason);
      const { damage, head } = await accept(reason.trim());
      const what = damage === null ? t.nothingWrong : t.acceptedDamage(damage);
      terminal.out(`${what}\n${t.acceptedHead(head.sequence, head.hash)}\n`);
    });
}

function tell(result: AuditVerification, hasHead: boolean, terminal: Terminal): 0 | 1 {
  const t = terminal.texts.audit;
  const { problems, count, head, coveredTo } = result;
  if (problems.length > 0) {
    terminal.out(`${t.notWhole(count, problems.length)}\n`);
    for (const problem of problems.slice(0, PROBLEMS_TOLD)) terminal.out(`  ${wordProblem(t, problem)}\n`);
    if (problems.length > PROBLEMS_TOLD) terminal.out(`  ${t.andMore(problems.length - PROBLEMS_TOLD)}\n`);
    const withoutKey = countRowsWithoutKey(result);
    if (withoutKey > 1) terminal.out(`${t.oldKey(withoutKey)}\n`);
    return 1;
  }
  terminal.out(`${t.whole(count, head)}\n`);
  if (!hasHead) terminal.out(`${t.noHead}\n`);
  else if (coveredTo === count) terminal.out(`${t.coveredAll}\n`);
  else if (coveredTo !== null) terminal.out(`${t.coveredTo(coveredTo, count - coveredTo)}\n`);
  return 0;
}

function wordProblem(t: Texts["audit"], problem: AuditProblem): string {
  switch (problem.kind) {
    case "unreadable":
      return t.unreadable(problem.row);
    case "missing":
      return t.missing(problem.from, problem.to);
    case "tail-cut":
      return t.tailCut(problem.last);
    case "undecided":
      return t.undecided(problem.row, problem.event, problem.preparationId);
    default:
      return t[problem.kind](problem.row, problem.sequence);
  }
}

/** How many rows from the first on are altered, when that is all that is wrong: a key was changed, not a log. */
function countRowsWithoutKey({ problems, count }: AuditVerification): number {
  const isOneRun = problems.every(
    (problem, index) => problem.kind === "altered" && problem.row === index + 1,
  );
  return isOneRun && problems.length < count ? problems.length : 0;
}
