import type { WordedLine } from "../../src/core/doctor.ts";
import type { DoctorLine } from "../../src/core/doctor-codes.ts";
import { UserFacingError } from "../../src/core/errors.ts";
import { alarm } from "../../src/notices/alarm.ts";
import { alarmText } from "../../src/texts/alarm-text.ts";
import { describeFault, describeLine } from "../../src/texts/doctor-line.ts";
import { en } from "../../src/texts/en.ts";

/** What a person is told of an error that they can mend, with its code; fails for any other error. */
export function told(error: unknown): { code: string; message: string; hint: string } {
  if (!(error instanceof UserFacingError)) throw error;
  return { code: error.code, ...describeFault(en, error.fault) };
}

/** Lines of `doctor` in words. */
export function worded(lines: readonly DoctorLine[]): WordedLine[] {
  return lines.map((line) => describeLine(en, line));
}

/** An alarm as operators read it, of a stored notice: title, detail, and what a cloud answered. */
export function alarmWords(notice: unknown): string {
  const { title, detail, answer = "" } = alarmText(en, alarm.schema.parse(notice));
  return `${title}\n${detail}\n${answer}`;
}
