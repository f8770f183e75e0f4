import { countLines, groupByPlace, groupByReason, type WordedLine } from "../core/doctor.ts";
import type { DoctorLine, DoctorStatus } from "../core/doctor-codes.ts";
import type { Severity } from "../core/finding.ts";
import { describeLine } from "../texts/doctor-line.ts";
import type { Texts } from "../texts/texts.ts";
import type { Terminal } from "./terminal.ts";

const SEVERITY: Record<DoctorStatus, Severity> = {
  failed: "blocker",
  warning: "warning",
  "not-tried": "unknown",
  fine: "ok",
};
const COLUMN = 9;

/** What is missing first, each with its remedy; what is fine last, one line a place. */
export function doctorText(
  found: readonly DoctorLine[],
  { paint, texts }: Pick<Terminal, "paint" | "texts">,
): string {
  const t = texts.doctor;
  const lines = found.map((line) => describeLine(texts, line));
  const of = (status: DoctorStatus) => lines.filter((line) => line.status === status);
  const row = (status: DoctorStatus, text: string) => {
    const word = t.statusWord[status].padEnd(COLUMN);
    return `${paint(SEVERITY[status], word)}${text}\n`;
  };
  const problem = (line: WordedLine) =>
    row(line.status, t.found(t.subject(line), line.detail)) +
    (line.remedy === null ? "" : `${" ".repeat(COLUMN)}${line.remedy}\n`);
  return [
    ...of("failed").map(problem),
    ...of("warning").map(problem),
    ...groupByReason(of("not-tried")).map((same) => row("not-tried", t.skipped(same))),
    ...groupByPlace(of("fine")).map((place) => row("fine", t.fine(place))),
    `\n${t.summary(countLines(lines))}\n`,
  ].join("");
}

/** The shape of docs/operations.md, "doctor for scripts": fields are added to it and none is taken away. */
export function doctorJson(lines: readonly DoctorLine[], texts: Texts): string {
  const counts = countLines(lines);
  const shown = lines
    .map((line) => describeLine(texts, line))
    .map(({ status, place, code, name, detail, remedy }) => ({
      status,
      place: { account: null, ...place },
      code,
      name,
      detail,
      remedy,
    }));
  return `${JSON.stringify({ version: 1, isFine: counts.failed === 0, counts, lines: shown }, null, 2)}\n`;
}
