import type { Attempt, Steps } from "../deps.ts";
import { failureOf, type StepResult } from "./failure.ts";
import { CHANGE } from "./steps.ts";

/** One change of a cloud as a step; `failedAs` names it in the failure of a step that broke. */
type ChangeStep = {
  step: string;
  failedAs: string;
  run(attempt: Attempt): Promise<StepResult<unknown>>;
};

/** Runs all of them to their end; the first failure in their order. */
export async function sideBySide(steps: Steps, changes: readonly ChangeStep[]): Promise<StepResult<null>> {
  const ended = await Promise.all(
    changes.map(({ step, failedAs, run }) =>
      steps
        .step(step, run, CHANGE)
        .catch((error: unknown): StepResult<unknown> => ({ ok: false, failure: failureOf(failedAs, error) })),
    ),
  );
  return ended.find((result) => !result.ok) ?? { ok: true, value: null };
}
