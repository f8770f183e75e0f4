import type { Preparation } from "../../core/preparation.ts";
import { requireAsPlanned } from "../../provisioning/read-back.ts";
import { type KeyChange, removeUnknownKeys } from "../../provisioning/rotate-key.ts";
import { auditOf } from "../audit-of.ts";
import type { Attempt, Steps, StoryDeps } from "../deps.ts";
import type { StepResult } from "./failure.ts";
import { lastRequestId, recordTries } from "./record-tries.ts";
import { keyChanges, rotationContext } from "./rotation-context.ts";
import { CHANGE } from "./steps.ts";

/**
 * Lists the keys of both users once more before anything is delivered, and deletes those that the store does not know; then
 * reads all back that hangs on them, since it may have been changed after their keys were created. Runs beside the proof,
 * so that nobody waits for it.
 */
export async function removeStrayKeys(
  steps: Steps,
  deps: StoryDeps,
  preparation: Preparation,
): Promise<StepResult<null>> {
  const looks = await Promise.all(
    keyChanges(preparation).map((change) =>
      steps.step(
        `last-look:${change.kind}`,
        (attempt) => removeOnce(deps, preparation, change, attempt),
        CHANGE,
      ),
    ),
  );
  return looks.find(({ ok }) => !ok) ?? { ok: true, value: null };
}

/** The audit log has an entry only when a key was removed, or the users could not be read. The step and the event keep the name of the first version. */
async function removeOnce(
  deps: StoryDeps,
  preparation: Preparation,
  change: KeyChange,
  attempt: Attempt,
): Promise<StepResult<null>> {
  const step = `last-look:${change.kind}`;
  const context = rotationContext(deps, preparation);
  const { result, calls } = await recordTries(deps, preparation, step, attempt, async () => {
    const removed = await removeUnknownKeys(context, change);
    // Keys were seen to just now, and a cloud may show a deleted one for a while.
    await requireAsPlanned(context, change, { grantKey: null, wasBegun: true });
    return removed;
  });
  if (!result.ok) {
    const { failure } = result;
    await deps.store.record(preparation.id, {
      audit: [
        auditOf(preparation, {
          event: "keys.last_look_failed",
          actor: "bot",
          details: { ...failure, calls },
          requestId: failure.requestId,
        }),
      ],
    });
    return result;
  }
  if (result.value.length > 0) {
    const details = { change: change.kind, removed: result.value, calls };
    await deps.store.record(preparation.id, {
      audit: [
        auditOf(preparation, {
          event: "keys.unknown_removed",
          actor: "bot",
          details,
          requestId: lastRequestId(calls),
        }),
      ],
    });
  }
  return { ok: true, value: null };
}
