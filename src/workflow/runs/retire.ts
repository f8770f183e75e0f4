import type { Failure, Preparation } from "../../core/preparation.ts";
import { retryPauseMs } from "../../core/retry-pause.ts";
import { keepsNewKeys, type Rotation } from "../../core/rotation.ts";
import { cardPost } from "../../notices/card.ts";
import { HANDOVER_REMINDER_KEY } from "../../notices/recipient-reminders.ts";
import { ROTATION_KEY } from "../../notices/rotation.ts";
import { type KeyChange, retireKeys } from "../../provisioning/rotate-key.ts";
import { alarmPosts } from "../alarm.ts";
import type { Attempt, Steps, StoryDeps, WorkflowInput } from "../deps.ts";
import { presentDeliveryPosts } from "./deliver.ts";
import { failureOf, type StepResult } from "./failure.ts";
import { keyChanges, keyStep, rotationContext } from "./rotation-context.ts";
import { CHANGE, STORE } from "./steps.ts";

/** Starts to delete the keys that do not stay after a rotation; once for each time that this was due. */
export async function startRetirement(deps: StoryDeps, preparation: Preparation): Promise<void> {
  const { id, revision, rotation } = preparation;
  if (rotation?.retireAt == null) return;
  const workflowId = `retire:${id}:${rotation.generation}:${rotation.retireAt}`;
  await deps.starter.start("retire", workflowId, { preparationId: id, revision });
}

/** Deletes on both clouds every key of the preparation's users but those that stay. The preparation stays `ready`. */
export async function retire(steps: Steps, deps: StoryDeps, input: WorkflowInput): Promise<void> {
  const due = await steps.step("begin", () => loadDue(deps, input), STORE);
  if (!due) return;
  const failures: Failure[] = [];
  for (const change of keyChanges(due)) {
    const name = `retire:${change.kind}`;
    try {
      const result = await steps.step(name, (attempt) => retireOne(deps, due, change, attempt), CHANGE);
      if (!result.ok) failures.push(result.failure);
    } catch (error) {
      failures.push(failureOf(name, error));
    }
  }
  await steps.step("finish", () => finish(deps, due, failures), STORE);
}

type Due = Preparation & { rotation: Rotation & { keeps: number } };

/** Null when there is nothing to delete any more, or another rotation has begun that will see to it. */
async function loadDue({ store }: StoryDeps, { preparationId }: WorkflowInput): Promise<Due | null> {
  const preparation = await store.findPreparation(preparationId);
  if (preparation?.state !== "ready" || preparation.rotation === null) return null;
  const { rotation } = preparation;
  if (rotation.keeps === null || rotation.retireAt === null) return null;
  return { ...preparation, rotation: { ...rotation, keeps: rotation.keeps } };
}

function retireOne(
  deps: StoryDeps,
  preparation: Due,
  change: KeyChange,
  attempt: Attempt,
): Promise<StepResult<null>> {
  const events = {
    step: `retire:${change.kind}`,
    done: "keys.retired",
    failed: "keys.retire_failed",
  } as const;
  return keyStep(deps, preparation, attempt, events, async () => {
    const context = rotationContext(deps, preparation);
    const { removed } = await retireKeys(context, change, preparation.rotation.keeps);
    return { change: change.kind, removed };
  });
}

async function finish(deps: StoryDeps, preparation: Due, failures: readonly Failure[]): Promise<void> {
  const { id, rotation } = preparation;
  const current = await deps.store.findPreparation(id);
  if (!current) return;
  const [failure] = failures;
  const expect = { rotation };
  if (failure) {
    await deps.store.patchPreparation({
      id,
      revision: current.revision,
      expect,
      patch: { rotation: later(deps, rotation) },
      posts: [cardPost(preparation), ...(await retireAlarm(deps, preparation, failure))],
    });
  } else {
    const isHandedOver = keepsNewKeys(rotation);
    await deps.store.patchPreparation({
      id,
      revision: current.revision,
      expect,
      patch: { rotation: null },
      posts: [cardPost(preparation), ...(isHandedOver ? presentDeliveryPosts(current) : [])],
      redraw: [ROTATION_KEY, HANDOVER_REMINDER_KEY],
    });
  }
}

function later({ now }: StoryDeps, rotation: Rotation): Rotation {
  const retireAttempts = rotation.retireAttempts + 1;
  const retireAt = new Date(now().getTime() + retryPauseMs(retireAttempts)).toISOString();
  return { ...rotation, retireAttempts, retireAt };
}

function retireAlarm(deps: StoryDeps, { id, rotation }: Due, failure: Failure) {
  const { operation, subject, code, detail } = failure;
  return alarmPosts(deps, {
    key: `alarm:retire:${rotation.generation}`,
    news: { code: "OLD_KEYS_NOT_DELETED", args: { id, operation, subject, code, detail } },
    actions: ["revoke"],
  });
}
