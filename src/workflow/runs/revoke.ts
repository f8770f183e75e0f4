import { type ClosingReport, reportOf } from "../../core/closing-report.ts";
import { isManaged } from "../../core/migration/handling.ts";
import type { Failure, Preparation } from "../../core/preparation.ts";
import { grantsToUndo, undoGrant } from "../../provisioning/undo-grants.ts";
import { isSealed } from "../../security/audit.ts";
import type { Grant } from "../../storage/contract/grants.ts";
import { alarmPosts } from "../alarm.ts";
import { auditOf } from "../audit-of.ts";
import type { Attempt, Steps, StoryDeps, WorkflowInput } from "../deps.ts";
import { moveState } from "../move-state.ts";
import { redrawDeliveryPosts } from "./deliver.ts";
import { failureOf, type StepResult } from "./failure.ts";
import { grantsOnRecord, unreadableGrants } from "./grants-on-record.ts";
import { lastRequestId, recordTries } from "./record-tries.ts";
import { requireSameAccount } from "./same-account.ts";
import { beginRemoval, endRemoval } from "./set-up-migration.ts";
import { CHANGE, STORE } from "./steps.ts";

/** Takes everything back but the bucket: what the migration service has, then keys, then the rest. */
export async function revoke(steps: Steps, deps: StoryDeps, input: WorkflowInput): Promise<void> {
  const preparation = await steps.step("begin", () => loadIn(deps, input, "revoking"), STORE);
  if (!preparation) return;
  if (isManaged(preparation))
    await steps.step("migration:removing", () => beginRemoval(deps, preparation), STORE);
  const failures = await undoAll(steps, deps, preparation, false);
  await steps.step("finish", () => finishRevocation(deps, preparation, failures), STORE);
}

/** Removes everything, the bucket too when this preparation created it and it is not in use. */
export async function rollBack(steps: Steps, deps: StoryDeps, input: WorkflowInput): Promise<void> {
  const preparation = await steps.step("begin", () => loadIn(deps, input, "rolling_back"), STORE);
  if (!preparation) return;
  if (isManaged(preparation))
    await steps.step("migration:removing", () => beginRemoval(deps, preparation), STORE);
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
  const step = `undo:${grant.key}`;
  const { result, calls } = await recordTries(deps, preparation, step, attempt, async (made) => {
    const clouds = deps.cloudsOf(preparation);
    await requireSameAccount(clouds, preparation, grant.change);
    const { listLivePreparationsOfBucket } = deps.store;
    const listGrants = () => grantsOnRecord(deps, preparation);
    const putGrant = (after: Grant) => {
      const details = { change: grant.key, state: after.state, calls: made };
      const audit = [
        auditOf(preparation, {
          event: "grant.undone",
          actor: "bot",
          details,
          requestId: lastRequestId(made),
        }),
      ];
      return deps.store.putGrant(after, { audit });
    };
    const store = { putGrant, listLivePreparationsOfBucket, listGrants };
    return undoGrant({ ...clouds, store, mark }, grant);
  });
  if (result.ok) return { ok: true, value: { key: grant.key, state: result.value.state } };
  const { failure } = result;
  const audit = [
    auditOf(preparation, {
      event: "grant.undo_failed",
      actor: "bot",
      details: { ...failure, calls },
      requestId: failure.requestId,
    }),
  ];
  await deps.store.record(preparation.id, { audit });
  return result;
}

async function finishRevocation(
  deps: StoryDeps,
  preparation: Preparation,
  failures: readonly Failure[],
): Promise<void> {
  const { id } = preparation;
  await endRemoval(deps, preparation, failures);
  const [failure] = [...failures, ...(await unreadableGrants(deps, preparation))];
  const revokeAttempts = preparation.revokeAttempts + 1;
  if (failure) {
    const alarm = await failureAlarm(deps, preparation, failure, revokeAttempts);
    const move = { from: "revoking", patch: { failure, revokeAttempts } } as const;
    await moveState(deps, preparation, "revocation_failed", { failure, alarm }, move);
  } else {
    await deps.store.destroySecrets(id, {
      audit: [auditOf(preparation, { event: "secrets.destroyed", actor: "bot" })],
    });
    const posts = [
      ...(await redrawDeliveryPosts(deps, preparation)),
      ...(await successAlarm(deps, preparation)),
    ];
    const patch = {
      failure: null,
      delivery: preparation.delivery === "stored" ? "stored" : "destroyed",
      rotation: null,
      recipientChange: null,
      revokeAttempts: 0,
    } as const;
    const report = await readReport(deps, preparation);
    await moveState(deps, preparation, "revoked", { posts, report }, { from: "revoking", patch });
  }
}

/** By the entries that this bot sealed alone: others say what somebody else would have liked. */
async function readReport({ store, sealer }: StoryDeps, { id }: Preparation): Promise<ClosingReport | null> {
  const entries = await store.findAudit({ preparationId: id });
  return reportOf(entries.filter((entry) => isSealed(sealer, entry)));
}

/** The message to operators: one, edited with every try, and once more when it succeeded at last. */
const ALARM_KEY = "alarm:revocation";

function failureAlarm(deps: StoryDeps, { id }: Preparation, failure: Failure, attempts: number) {
  const { operation, subject, code, detail } = failure;
  return alarmPosts(deps, {
    key: ALARM_KEY,
    news: { code: "REVOCATION_FAILED", args: { id, operation, subject, code, detail, attempts } },
    actions: ["revoke"],
  });
}

async function successAlarm(deps: StoryDeps, { id, revokeAttempts }: Preparation) {
  if (revokeAttempts === 0) return [];
  const news = { code: "REVOCATION_SUCCEEDED" as const, args: { id } };
  return alarmPosts(deps, { key: ALARM_KEY, news, isOver: true });
}

async function finishRollback(
  deps: StoryDeps,
  preparation: Preparation,
  failures: readonly Failure[],
): Promise<void> {
  const { id } = preparation;
  await endRemoval(deps, preparation, failures);
  const [failure] = [...failures, ...(await unreadableGrants(deps, preparation))];
  if (!failure) {
    await deps.store.destroySecrets(id, {
      audit: [auditOf(preparation, { event: "secrets.destroyed", actor: "bot" })],
    });
  }
  const patch = { failure: failure ?? null, isCancelRequested: false };
  const move = { from: "rolling_back", patch } as const;
  if (failure) {
    await moveState(deps, preparation, "provisioning_failed", { during: "roll-back", failure }, move);
  } else {
    await moveState(deps, preparation, "rolled_back", {}, move);
  }
}
