import { permissionFor } from "../clouds/rights/rights.ts";
import { logDetail } from "../core/detail.ts";
import {
  CloudDenied,
  CloudError,
  CloudNotFound,
  CloudThrottled,
  CloudUnavailable,
  isUnusableAnswer,
} from "../core/errors.ts";
import type { UnreadArgs, UnreadSubject } from "../core/findings/unread-args.ts";
import { reasonOfRefusal } from "../core/refusal-reason.ts";
import type { Reading } from "./check.ts";
import { isMissingPermission } from "./missing-permission.ts";

/**
 * The outcome of one cloud call as plain data, so that one refused call costs one finding and not the check.
 * Errors: only what is no `CloudError`, which is a mistake of ours.
 */
export async function takeReading<T>(call: Promise<T>): Promise<Reading<T>> {
  try {
    return { ok: true, value: await call };
  } catch (error) {
    return failedReading(error);
  }
}

/** A failed call as a reading; rethrows what is not a cloud's answer. */
export function failedReading(error: unknown): FailedReading {
  if (!(error instanceof CloudError)) throw error;
  const { operation, code, detail, requestId } = error.failure;
  return { ok: false, problem: problemOf(error), operation, code, detail: logDetail(detail), requestId };
}

export type FailedReading = Extract<Reading<unknown>, { ok: false }>;

function problemOf(error: CloudError): FailedReading["problem"] {
  if (isUnusableAnswer(error.failure.code)) return "unusable";
  if (error instanceof CloudDenied) return "denied";
  if (error instanceof CloudNotFound) return "not-found";
  if (error instanceof CloudUnavailable || error instanceof CloudThrottled) return "unavailable";
  return "other";
}

/** The arguments of a `…_NOT_READ` finding. */
export function unreadArgs(what: UnreadSubject, reading: FailedReading): UnreadArgs {
  const { problem, code, requestId } = reading;
  const reason = problem === "denied" ? reasonOfRefusal(reading) : "unsaid";
  const isOther = reason !== "missing-permission" && reason !== "unsaid";
  const isMissing = problem === "denied" && !isOther && isMissingPermission(code);
  return {
    what,
    permission: isMissing ? permissionFor(reading.operation) : null,
    problem,
    code,
    requestId,
    ...(isOther ? { reason } : {}),
  };
}

/** The arguments of a `…_NOT_READ` finding about a name that nothing can have: no cloud was asked. */
export function notAskedArgs(what: UnreadSubject): UnreadArgs {
  return { what, permission: null, problem: "not-asked", code: "", requestId: null };
}

/** What the cloud said, as one line of evidence. */
export function evidenceOf(reading: FailedReading): string {
  return `${reading.operation}: ${reading.code}: ${reading.detail}`;
}

/** The value of a reading, or null when there is none. */
export function valueIn<T>(reading: Reading<T> | null): T | null {
  return reading?.ok ? reading.value : null;
}
