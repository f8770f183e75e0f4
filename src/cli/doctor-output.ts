import {
  countLines,
  type DoctorLine,
  type DoctorStatus,
  groupByPlace,
  groupByReason,
} from "../core/doctor.ts";
import type { Severity } from "../core/finding.ts";
import { doctorTexts } from "../texts/doctor-texts.ts";
import type { Terminal } from "./terminal.ts";

const SEVERITY: Record<DoctorStatus, Severity> = {
  failed: "blocker",
  warning: "warning",
  "not-tried": "unknown",
  fine: "ok",
};
const COLUMN = 9;

/** What is missing first, each with its remedy; what is fine last, one line a place. */
export function doctorText(lines: readonly DoctorLine[], { paint }: Pick<Terminal, "paint">): string {
  const of = (status: DoctorStatus) => lines.filter((line) => line.status === status);
  const row = (status: DoctorStatus, text: string) => {
    const word = doctorTexts.statusWord[status].padEnd(COLUMN);
    return `${paint(SEVERITY[status], word)}${text}\n`;
  };
  const problem = (line: DoctorLine) =>
    row(line.status, `${doctorTexts.subject(line)}: ${line.detail}`) +
    (line.remedy === null ? "" : `${" ".repeat(COLUMN)}${line.remedy}\n`);
  return [
    ...of("failed").map(problem),
    ...of("warning").map(problem),
    ...groupByReason(of("not-tried")).map((same) => row("not-tried", doctorTexts.skipped(same))),
    ...groupByPlace(of("fine")).map((place) => row("fine", doctorTexts.fine(place))),
    `\n${doctorTexts.summary(countLines(lines))}\n`,
  ].join("");
}

/** The shape of docs/operations.md, "doctor for scripts": fields are added to it and none is taken away. */
export function doctorJson(lines: readonly DoctorLine[]): string {
  const counts = countLines(lines);
  const shown = lines.map(({ status, place, code, name, detail, remedy }) => ({
    status,
    place: { account: null, ...place },
    code,
    name,
    detail,
    remedy,
  }));
  return `${JSON.stringify({ version: 1, isFine: counts.failed === 0, counts, lines: shown }, null, 2)}\n`;
}
