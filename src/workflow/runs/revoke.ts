import type { Failure, Preparation } from "../../core/preparation.ts";
import { cardPost } from "../../notices/card.ts";
import { revokedPost, revokeFailedPost } from "../../notices/revocation.ts";
import { rollBackPost } from "../../notices/rolled-back.ts";
import { grantsToUndo, undoGrant } from "../../provisioning/undo-grants.ts";
import type { Grant } from "../../storage/contract/grants.ts";
import { alarmPosts } from "../alarm.ts";
import { auditOf } from "../audit-of.ts";
import type { Attempt, Steps, StoryDeps, WorkflowInput } from "../deps.ts";
import { redrawDeliveryPosts } from "./deliver.ts";
import { failureOf, type StepResult } from "./failure.ts";
import { grantsOnRecord, unreadableGrants } from "./grants-on-record.ts";
import { lastRequestId, recordTries } from "./record-tries.ts";
import { requireSameAccount } from "./same-account.ts";
import { CHANGE, STORE } from "./steps.ts";

/** Takes everything back but the bucket, keys first. */
export async function revoke(steps: Steps, deps: StoryDeps, input: WorkflowInput): Promise<void> {
  const preparation = await steps.step("begin", () => loadIn(deps, input, "revoking"), STORE);
  if (!preparation) return;
  const failures = await undoAll(steps, deps, preparation, false);
  await steps.step("finish", () => finishRevocation(deps, preparation, failures), STORE);
}

/** Takes everything back, with the bucket when this preparation made it and nobody needs it. */
export async function rollBack(steps: Steps, deps: StoryDeps, input: WorkflowInput): Promise<void> {
  const preparation = await steps.step("begin", () => loadIn(deps, input, "rolling_back"), STORE);
  if (!preparation) return;
  const failures = await undoAll(steps, deps, preparation, true);
  await steps.step("finish", () => finishRollback(deps, preparation, failures), STORE);
}

async function loadIn(
  deps: StoryDeps,
  { preparationId, revision }: WorkflowInput,
  state: Preparation["state"],
): Promise<Preparation | null> {
  const preparation = await deps.store.findPreparation(preparationId);
  return preparation?.state === state && preparation.revision === revision ? preparation : null;
}

/** Undoes grant by grant, and goes on after a failure: what can be taken back is, whatever else cannot. */
async function undoAll(
  steps: Steps,
  deps: StoryDeps,
  preparation: Preparation,
  withBucket: boolean,
): Promise<Failure[]> {
  const grants = await steps.step("list", () => grantsOnRecord(deps, preparation), STORE);
  const failures: Failure[] = [];
  for (const grant of grantsToUndo(grants, withBucket)) {
    const step = `undo:${grant.key}`;
    try {
      const result = await steps.step(step, (attempt) => undoOne(deps, preparation, grant, attempt), CHANGE);
      if (!result.ok) failures.push(result.failure);
    } catch (error) {
      failures.push(failureOf(step, error));
    }
  }
  return failures;
}

async function undoOne(
  deps: StoryDeps,
  preparation: Preparation,
  grant: Grant,
  attempt: Attempt,
): Promise<StepResult<Pick<Grant, "key" | "state">>> {
  const mark = { preparationId: preparation.id, installationId: deps.installationId };
  const { result, calls } = await recordTries(deps, preparation, `undo:${grant.key}`, attempt, async () => {
    const clouds = deps.cloudsOf(preparation);
    await requireSameAccount(clouds, preparation, grant.change);
    const { putGrant, listLivePreparationsOfBucket } = deps.store;
    const listGrants = () => grantsOnRecord(deps, preparation);
    return undoGrant(
      { ...clouds, store: { putGrant, listLivePreparationsOfBucket, listGrants }, mark },
      grant,
    );
  });
  const audit = result.ok
    ? auditOf(preparation, {
        event: "grant.undone",
        actor: "bot",
        details: { change: grant.key, state: result.value.state, calls },
        requestId: lastRequestId(calls),
      })
    : auditOf(preparation, {
        event: "grant.undo_failed",
        actor: "bot",
        details: { ...result.failure, calls },
        requestId: result.failure.requestId,
      });
  await deps.store.record(preparation.id, { posts: [cardPost(preparation)], audit: [audit] });
  return result.ok ? { ok: true, value: { key: grant.key, state: result.value.state } } : result;
}

async function finishRevocation(
  deps: StoryDeps,
  preparation: Preparation,
  failures: readonly Failure[],
): Promise<void> {
  const { id, revision } = preparation;
  const [failure] = [...failures, ...(await unreadableGrants(deps, preparation))];
  const revokeAttempts = preparation.revokeAttempts + 1;
  if (failure) {
    await deps.store.changeState({
      id,
      revision,
      from: "revoking",
      event: "revocation_failed",
      patch: { failure, revokeAttempts },
      posts: [
        cardPost(preparation),
        revokeFailedPost(preparation),
        ...(await failureAlarm(deps, preparation, failure, revokeAttempts)),
      ],
      audit: [
        auditOf(preparation, {
          event: "revocation.failed",
          actor: "bot",
          details: { ...failure, attempts: revokeAttempts },
          requestId: failure.requestId,
        }),
      ],
    });
  } else {
    await deps.store.destroySecrets(id, {
      audit: [auditOf(preparation, { event: "secrets.destroyed", actor: "bot" })],
    });
    await deps.store.changeState({
      id,
      revision,
      from: "revoking",
      event: "revoked",
      patch: {
        failure: null,
        delivery: preparation.delivery === "stored" ? "stored" : "destroyed",
        rotation: null,
        recipientChange: null,
        revokeAttempts: 0,
      },
      posts: [
        cardPost(preparation),
        revokedPost(preparation),
        ...(await redrawDeliveryPosts(deps, preparation)),
        ...(await successAlarm(deps, preparation)),
      ],
      audit: [auditOf(preparation, { event: "preparation.revoked", actor: "bot" })],
    });
  }
}

/** Where operators are told: one message, edited with every try, and once more when it succeeded at last. */
const ALARM_KEY = "alarm:revocation";

function failureAlarm(deps: StoryDeps, { id }: Preparation, failure: Failure, attempts: number) {
  const { operation, subject, code, detail } = failure;
  return alarmPosts(deps, {
    key: ALARM_KEY,
    title: `Revocation of ${id} failed${attempts === 1 ? "" : `, ${attempts} times`}`,
    detail: `${operation} on ${subject}: ${code}: ${detail}. It is tried again by itself.`,
    actions: ["revoke"],
  });
}

async function successAlarm(deps: StoryDeps, { id, revokeAttempts }: Preparation) {
  if (revokeAttempts === 0) return [];
  const title = `Revocation of ${id} succeeded at last`;
  return alarmPosts(deps, { key: ALARM_KEY, title, detail: "", isOver: true });
}

async function finishRollback(
  deps: StoryDeps,
  preparation: Preparation,
  failures: readonly Failure[],
): Promise<void> {
  const { id, revision } = preparation;
  const [failure] = [...failures, ...(await unreadableGrants(deps, preparation))];
  if (!failure) {
    await deps.store.destroySecrets(id, {
      audit: [auditOf(preparation, { event: "secrets.destroyed", actor: "bot" })],
    });
  }
  await deps.store.changeState({
    id,
    revision,
    from: "rolling_back",
    event: failure ? "provisioning_failed" : "rolled_back",
    patch: { failure: failure ?? null, isCancelRequested: false },
    posts: [cardPost(preparation), rollBackPost(preparation, failure !== undefined)],
    audit: [
      auditOf(preparation, {
        event: failure ? "rollback.failed" : "preparation.rolled_back",
        actor: "bot",
        details: { ...failure },
      }),
    ],
  });
}
