import type { DoctorLine, DoctorPlace, DoctorStatus } from "../../core/doctor.ts";
import { type DoctorCode, type DoctorLines, doctorTexts } from "../../texts/doctor-texts.ts";

type Extras = { isNeededToStart?: boolean; isAway?: boolean };

/** One line, worded. */
export function say<Code extends DoctorCode>(
  place: DoctorPlace,
  status: DoctorStatus,
  code: Code,
  args: Parameters<DoctorLines[Code]>[0],
  { isNeededToStart = false, isAway = false }: Extras = {},
): DoctorLine {
  const word = doctorTexts.lines[code] as (args: Parameters<DoctorLines[Code]>[0]) => {
    name: string;
    detail: string;
    remedy: string | null;
  };
  return { place, status, code, ...word(args), isNeededToStart, isAway };
}

/** What could not be looked at because of something that another line tells. */
export function notTried(place: DoctorPlace, what: string, because: string): DoctorLine {
  return say(place, "not-tried", "NOT_TRIED", { what, because });
}
