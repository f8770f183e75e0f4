import type { WordedLine } from "../core/doctor.ts";
import type { DoctorArgs, DoctorLine } from "../core/doctor-codes.ts";
import type { ToMend } from "../core/errors.ts";
import type { ProblemArgs } from "../core/problem.ts";
import type { Texts } from "./texts.ts";
import { wordsOf } from "./wordings.ts";

type Words = Pick<WordedLine, "name" | "detail" | "remedy">;

/** One look of `doctor` in words. */
export function wordLine({ doctor }: Pick<Texts, "doctor">, line: DoctorLine): WordedLine {
  const { place, status, code, isNeededToStart, isAway } = line;
  const words = wordsOf<DoctorArgs, Words, keyof DoctorArgs>(doctor.lines, line);
  return { place, status, code, isNeededToStart, isAway, ...words };
}

/** What a person has to mend, and how, in words. */
export function wordToMend(
  texts: Pick<Texts, "doctor" | "problem">,
  toMend: ToMend,
): { message: string; hint: string } {
  if (!("place" in toMend)) {
    return wordsOf<ProblemArgs, { message: string; hint: string }, keyof ProblemArgs>(texts.problem, toMend);
  }
  const line = wordLine(texts, toMend);
  return { message: texts.doctor.found(texts.doctor.subject(line), line.detail), hint: line.remedy ?? "" };
}
