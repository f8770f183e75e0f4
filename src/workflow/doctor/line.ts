import type {
  DoctorArgs,
  DoctorCode,
  DoctorLine,
  DoctorPlace,
  DoctorReason,
  DoctorStatus,
  DoctorSubject,
} from "../../core/doctor-codes.ts";

type Extras = { isNeededToStart?: boolean; isAway?: boolean };

/** One line, as data. */
export function say<Code extends DoctorCode>(
  place: DoctorPlace,
  status: DoctorStatus,
  code: Code,
  args: DoctorArgs[Code],
  { isNeededToStart = false, isAway = false }: Extras = {},
): DoctorLine {
  // The compiler does not follow that code and arguments of one generic type are one of the union.
  return { place, status, code, args, isNeededToStart, isAway } as DoctorLine;
}

/** What could not be looked at because of something that another line tells. */
export function notTried(place: DoctorPlace, what: DoctorSubject, because: DoctorReason): DoctorLine {
  return say(place, "not-tried", "NOT_TRIED", { what, because });
}
