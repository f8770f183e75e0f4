import { CloudDenied, CloudError, CloudNotFound, CloudThrottled, CloudUnavailable } from "../core/errors.ts";
import type { UnreadArgs, UnreadSubject } from "../core/finding-codes.ts";
import type { Reading } from "./check.ts";
import { isMissingPermission, permissionFor } from "./missing-permission.ts";

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
  return { ok: false, problem: problemOf(error), operation, code, detail, requestId };
}

export type FailedReading = Extract<Reading<unknown>, { ok: false }>;

function problemOf(error: CloudError): FailedReading["problem"] {
  if (error instanceof CloudDenied) return "denied";
  if (error instanceof CloudNotFound) return "not-found";
  if (error instanceof CloudUnavailable || error instanceof CloudThrottled) return "unavailable";
  return "other";
}

/** The arguments of a `…_NOT_READ` finding. */
export function unreadArgs(what: UnreadSubject, reading: FailedReading): UnreadArgs {
  const isMissing = reading.problem === "denied" && isMissingPermission(reading.code);
  return {
    what,
    permission: isMissing ? permissionFor(reading.operation) : null,
    problem: reading.problem,
    code: reading.code,
    requestId: reading.requestId,
  };
}

/** What the cloud said, as one line of evidence. */
export function evidenceOf(reading: FailedReading): string {
  return `${reading.operation}: ${reading.code}: ${reading.detail}`;
}

/** The value of a reading, or null when there is none. */
export function valueIn<T>(reading: Reading<T> | null): T | null {
  return reading?.ok ? reading.value : null;
}
