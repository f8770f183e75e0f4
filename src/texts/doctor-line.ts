import type { WordedLine } from "../core/doctor.ts";
import type { DoctorArgs, DoctorLine } from "../core/doctor-codes.ts";
import type { Fault } from "../core/errors.ts";
import type { ProblemArgs } from "../core/problem.ts";
import type { Texts } from "./texts.ts";
import { wordsOf } from "./wordings.ts";

type Words = Pick<WordedLine, "name" | "detail" | "remedy">;

/** One look of `doctor` in words. */
export function describeLine({ doctor }: Pick<Texts, "doctor">, line: DoctorLine): WordedLine {
  const { place, status, code, isNeededToStart, isAway } = line;
  const words = wordsOf<DoctorArgs, Words, keyof DoctorArgs>(doctor.lines, line);
  return { place, status, code, isNeededToStart, isAway, ...words };
}

/** What is wrong and what to do about it, in words. */
export function describeFault(
  texts: Pick<Texts, "doctor" | "problem">,
  fault: Fault,
): { message: string; hint: string } {
  if (!("place" in fault)) {
    return wordsOf<ProblemArgs, { message: string; hint: string }, keyof ProblemArgs>(texts.problem, fault);
  }
  const line = describeLine(texts, fault);
  return { message: texts.doctor.found(texts.doctor.subject(line), line.detail), hint: line.remedy ?? "" };
}
