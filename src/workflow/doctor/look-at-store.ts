import type { DoctorLine } from "../../core/doctor-codes.ts";
import { ServiceAway, UserFacingError } from "../../core/errors.ts";
import type { Problem } from "../../core/problem.ts";
import { say } from "./line.ts";
import type { StoreProbe } from "./probes.ts";

const STORE = { kind: "store" } as const;
const NEEDED = { isNeededToStart: true };

/** The store and the key that seals what is in it. */
export async function lookAtStore(probe: StoreProbe): Promise<DoctorLine[]> {
  try {
    const { where, version, isBusy, tryAudit, tryKeys } = await probe();
    if (isBusy) {
      return [
        say(STORE, "fine", "STORE_IN_USE", { where }),
        say(STORE, "not-tried", "SEAL_KEY_NOT_TRIED", {}),
      ];
    }
    const open = say(STORE, "fine", "STORE_OPEN", { where, version });
    const damage = await lookAtAudit(tryAudit);
    // An altered entry would pass for a key that does not fit.
    return damage === null ? [open, await lookAtKeys(tryKeys)] : [open, damage];
  } catch (error) {
    return [storeFailure(error)];
  }
}

/** Null when the log is whole. */
async function lookAtAudit(tryAudit: () => Promise<void>): Promise<DoctorLine | null> {
  try {
    await tryAudit();
    return null;
  } catch (error) {
    if (!(error instanceof UserFacingError) || error instanceof ServiceAway) throw error;
    return say(STORE, "failed", "AUDIT_LOG_DAMAGED", { problem: problemOf(error) });
  }
}

async function lookAtKeys(tryKeys: () => Promise<void>): Promise<DoctorLine> {
  try {
    await tryKeys();
    return say(STORE, "fine", "SEAL_KEY_FITS", {});
  } catch (error) {
    if (!(error instanceof UserFacingError) || error instanceof ServiceAway) throw error;
    return say(STORE, "failed", "SEAL_KEY_FAILED", { problem: problemOf(error) }, NEEDED);
  }
}

/** Errors: what is neither the set-up's nor the server's is a fault of ours, and thrown. */
function storeFailure(error: unknown): DoctorLine {
  if (error instanceof ServiceAway) {
    return say(
      STORE,
      "failed",
      "STORE_FAILED",
      { problem: problemOf(error) },
      { isNeededToStart: true, isAway: true },
    );
  }
  if (!(error instanceof UserFacingError)) throw error;
  return say(STORE, "failed", "STORE_FAILED", { problem: problemOf(error) }, NEEDED);
}

/** Errors: what a look of ours found is no store's problem. */
function problemOf(error: UserFacingError): Problem {
  if ("place" in error.fault) throw error;
  return error.fault;
}
