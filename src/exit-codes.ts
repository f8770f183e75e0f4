import { RestartNeeded, type UserFacingError } from "./core/errors.ts";

/** Exit codes of sysexits.h. A supervisor starts a process again after `EX_SOFTWARE`, and not after `EX_CONFIG`. */
export const EX_USAGE = 64;
export const EX_SOFTWARE = 70;
export const EX_CONFIG = 78;

/** What shells report of a program that SIGPIPE (13) ended: 128 + 13. */
export const EXIT_NO_READER = 141;

/** Exit code for an error that the user has already been shown. */
export function exitCodeOf(error: UserFacingError): number {
  return error instanceof RestartNeeded ? EX_SOFTWARE : EX_CONFIG;
}
