import { CloudError, isRetryable } from "../../core/errors.ts";
import type { Failure } from "../../core/preparation.ts";
import { NotApproved } from "../authority.ts";
import type { Attempt } from "../deps.ts";

/** What is stored of an error that stopped the work: the cloud's words, or only its name, never a request. */
export function failureOf(step: string, error: unknown): Failure {
  if (error instanceof CloudError) {
    const { operation, subject, code, detail, requestId } = error.failure;
    return { step, operation, subject, code, detail, requestId };
  }
  if (error instanceof NotApproved) return { ...error.failure, step };
  const name = error instanceof Error ? error.name : "Error";
  return {
    step,
    operation: step,
    subject: "bot",
    code: name,
    detail: { code: "BOT_FAILED", args: {} },
    requestId: null,
  };
}

/** The outcome of a step as data: the engine would store and rethrow an error without what makes it readable. */
export type StepResult<T> = { ok: true; value: T } | { ok: false; failure: Failure };

/**
 * Runs what a step does; an error that another try does not resolve becomes data.
 * Errors: those that the engine should try again after.
 */
export async function asResult<T>(
  step: string,
  attempt: Attempt,
  run: () => Promise<T>,
): Promise<StepResult<T>> {
  try {
    return { ok: true, value: await run() };
  } catch (error) {
    if (isRetryable(error) && !attempt.isLast) throw error;
    return { ok: false, failure: failureOf(step, error) };
  }
}
