import { type ConfirmedCall, collectCalls } from "../../clouds/confirmed-calls.ts";
import type { Preparation } from "../../core/preparation.ts";
import { auditOf } from "../audit-of.ts";
import type { Attempt, StoryDeps } from "../deps.ts";
import { asResult, failureOf, type StepResult } from "./failure.ts";

export type TriedStep<T> = {
  result: StepResult<T>;
  /** What the clouds confirmed in this try, also when it failed after that. */
  calls: readonly ConfirmedCall[];
};

/**
 * Does what one step does in a cloud. A try that is to be made again leaves an entry in the audit log too: it may have
 * changed something before it failed. `run` is given the calls that were confirmed so far.
 * Errors: those that the engine should try again after.
 */
export function recordTries<T>(
  deps: Pick<StoryDeps, "store">,
  preparation: Preparation,
  step: string,
  attempt: Attempt,
  run: (calls: readonly ConfirmedCall[]) => Promise<T>,
): Promise<TriedStep<T>> {
  return collectCalls(async (calls) => {
    try {
      return { result: await asResult(step, attempt, () => run(calls)), calls };
    } catch (error) {
      const failure = failureOf(step, error);
      await deps.store.record(preparation.id, {
        audit: [
          auditOf(preparation, {
            event: "change.interrupted",
            actor: "bot",
            details: { ...failure, calls },
            requestId: failure.requestId,
          }),
        ],
      });
      throw error;
    }
  });
}

/** The id of the last change that a cloud confirmed; null when nothing had to be changed. */
export function lastRequestId(calls: readonly ConfirmedCall[]): string | null {
  return calls.findLast(({ requestId }) => requestId !== null)?.requestId ?? null;
}
