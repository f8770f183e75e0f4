import type { Failure, Preparation } from "../core/preparation.ts";
import { grantsToUndo, undoGrant } from "../provisioning/undo-grants.ts";
import type { Grant } from "../storage/store.ts";
import type { Attempt, Steps, StoryDeps, WorkflowInput } from "./deps.ts";
import { failureOf, type StepResult } from "./failure.ts";
import { auditOf, cardPost, threadPost } from "./posts.ts";
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
  const grants = await steps.step("list", () => deps.store.listGrants(preparation.id), STORE);
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
    return undoGrant({ ...clouds, store: deps.store, mark }, grant);
  });
  const audit = result.ok
    ? auditOf(
        preparation,
        "grant.undone",
        "bot",
        { change: grant.key, state: result.value.state, calls },
        lastRequestId(calls),
      )
    : auditOf(
        preparation,
        "grant.undo_failed",
        "bot",
        { ...result.failure, calls },
        result.failure.requestId,
      );
  await deps.store.record(preparation.id, { posts: [cardPost(preparation)], audit: [audit] });
  deps.notifier.wake();
  return result.ok ? { ok: true, value: { key: grant.key, state: result.value.state } } : result;
}

async function finishRevocation(
  deps: StoryDeps,
  preparation: Preparation,
  failures: readonly Failure[],
): Promise<void> {
  const { id, revision } = preparation;
  const [failure] = failures;
  if (failure) {
    await deps.store.changeState({
      id,
      revision,
      from: "revoking",
      event: "revocation_failed",
      patch: { failure },
      posts: [
        cardPost(preparation),
        threadPost(preparation, "revocation", { kind: "revoke_failed" }),
        ...alarmPosts(deps, preparation, failure),
      ],
      audit: [auditOf(preparation, "revocation.failed", "bot", { ...failure }, failure.requestId)],
    });
  } else {
    await deps.store.destroySecrets(id, { audit: [auditOf(preparation, "secrets.destroyed", "bot")] });
    await deps.store.changeState({
      id,
      revision,
      from: "revoking",
      event: "revoked",
      patch: { failure: null, delivery: preparation.delivery === "stored" ? "stored" : "destroyed" },
      posts: [
        cardPost(preparation),
        threadPost(preparation, "revocation", { kind: "revoked" }),
        ...deliveryPosts(preparation),
      ],
      audit: [auditOf(preparation, "preparation.revoked", "bot")],
    });
  }
  deps.notifier.wake();
}

/** The direct message, drawn again: it must not keep a button, or secrets, of what is gone. */
function deliveryPosts({ request, delivery }: Preparation) {
  if (delivery === "pending" || delivery === "held") return [];
  return [
    {
      key: "delivery",
      target: { kind: "direct" as const, userId: request.recipient },
      notice: { kind: "delivery" as const },
    },
  ];
}

function alarmPosts({ settings }: StoryDeps, { id }: Preparation, failure: Failure) {
  const { channel } = settings.operators;
  if (channel === undefined) return [];
  return [
    {
      key: `alarm:revocation:${id}`,
      target: { kind: "operators" as const, channelId: channel },
      notice: {
        kind: "alarm" as const,
        title: `Revocation of ${id} failed`,
        detail: `${failure.operation} on ${failure.subject}: ${failure.code}: ${failure.detail}`,
      },
    },
  ];
}

async function finishRollback(
  deps: StoryDeps,
  preparation: Preparation,
  failures: readonly Failure[],
): Promise<void> {
  const { id, revision } = preparation;
  const [failure] = failures;
  if (!failure) {
    await deps.store.destroySecrets(id, { audit: [auditOf(preparation, "secrets.destroyed", "bot")] });
  }
  await deps.store.changeState({
    id,
    revision,
    from: "rolling_back",
    event: failure ? "provisioning_failed" : "rolled_back",
    patch: { failure: failure ?? null, isCancelRequested: false },
    posts: [
      cardPost(preparation),
      threadPost(preparation, "roll-back", failure ? { kind: "failed" } : { kind: "rolled_back" }),
    ],
    audit: [
      auditOf(preparation, failure ? "rollback.failed" : "preparation.rolled_back", "bot", { ...failure }),
    ],
  });
  deps.notifier.wake();
}
