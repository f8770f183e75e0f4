import { DAY_MS } from "../../core/durations.ts";
import { isForeignHand } from "../../core/errors.ts";
import type { Finding } from "../../core/finding.ts";
import { isManaged } from "../../core/migration/handling.ts";
import { type Change, changeKey, isImportChange, planRounds } from "../../core/plan.ts";
import type { Failure, Preparation } from "../../core/preparation.ts";
import { CARD_KEY } from "../../notices/card.ts";
import { applyChange } from "../../provisioning/apply-change.ts";
import type { Grant } from "../../storage/contract/grants.ts";
import { auditOf } from "../audit-of.ts";
import { NOT_IN_THE_PLAN, NotApproved, readAuthority, requireAuthority } from "../authority.ts";
import type { Attempt, Steps, StoryDeps, WorkflowInput } from "../deps.ts";
import { moveState } from "../move-state.ts";
import { auditHold } from "../upkeep/watch-audit.ts";
import { decideDelivery, lookUpRecipient } from "./deliver.ts";
import type { StepResult } from "./failure.ts";
import { foreignHandAlarm } from "./foreign-hand-alarm.ts";
import { isStopped, NOT_CANCELLED } from "./heed-cancel.ts";
import { failedProof, openSourceKey } from "./prove.ts";
import { proveKeys } from "./prove-keys.ts";
import { recheck } from "./recheck.ts";
import { lastRequestId, recordTries } from "./record-tries.ts";
import { askForStart, beginMigration, failSetup } from "./set-up-migration.ts";
import { sideBySide } from "./side-by-side.ts";
import { CHANGE, STORE } from "./steps.ts";

/** Makes the approved plan, proves the new keys and delivers them: apply → prove → deliver → report. */
export async function provision(steps: Steps, deps: StoryDeps, input: WorkflowInput): Promise<void> {
  const preparation = await steps.step("begin", () => begin(deps, input), STORE);
  if (!preparation) return;

  const isStillApproved = await steps.step(
    "recheck",
    (attempt) => recheck(deps, preparation, attempt),
    CHANGE,
  );
  if (!isStillApproved) return;

  const rounds = planRounds(preparation.plan?.changes ?? []);
  const ofImports = rounds.findIndex((round) => round.some(isImportChange));
  const keysMade = ofImports === -1 ? rounds.length : ofImports;
  if (!(await applyRounds(steps, deps, preparation, rounds.slice(0, keysMade), 0))) return;

  lookUpRecipient(deps, preparation);
  const proofs = await proveKeys(steps, deps, preparation, preparation.keyGeneration);
  if (!proofs.ok)
    return fail(steps, deps, preparation, proofs.failure, failedProof(preparation, proofs.failure));

  if (isManaged(preparation))
    await steps.step("migration:begin", () => beginMigration(deps, preparation), STORE);
  // The service tries an address at once: only a key that S3 knows by now goes into one.
  if (!(await applyRounds(steps, deps, preparation, rounds.slice(keysMade), keysMade))) return;

  if (await steps.step("may-deliver", () => isStopped(deps, preparation), STORE)) return;
  await steps.step("finish", () => finish(deps, preparation, proofs.value), STORE);
  if (isManaged(preparation)) await steps.step("ask-for-start", () => askForStart(deps, preparation), STORE);
}

/** Loads what was approved, and records when everything will be taken back before anything is made. */
async function begin(deps: StoryDeps, input: WorkflowInput): Promise<Preparation | null> {
  const { store } = deps;
  const preparation = await store.findPreparation(input.preparationId);
  if (preparation?.state !== "provisioning" || preparation.revision !== input.revision) return null;
  const expiresAt = new Date(deps.now().getTime() + preparation.request.ttlDays * DAY_MS).toISOString();
  const { id, revision } = preparation;
  const authority = await readAuthority(deps, preparation);
  if (!authority.ok) {
    await failProvisioning(deps, preparation, authority.failure, []);
    return null;
  }
  return store.patchPreparation({
    id,
    revision,
    patch: { expiresAt: preparation.expiresAt ?? expiresAt, failure: null },
    progress: [CARD_KEY],
    audit: [auditOf(preparation, { event: "provisioning.begun", actor: "bot", details: { expiresAt } })],
  });
}

/** Round after round; false when the work was stopped, or failed and was told so. */
async function applyRounds(
  steps: Steps,
  deps: StoryDeps,
  preparation: Preparation,
  rounds: readonly (readonly Change[])[],
  before: number,
): Promise<boolean> {
  for (const [index, round] of rounds.entries()) {
    if (await steps.step(`may-go-on:${before + index}`, () => isStopped(deps, preparation), STORE))
      return false;
    const applied = await applyRound(steps, deps, preparation, round);
    if (applied.ok) continue;
    await fail(steps, deps, preparation, applied.failure);
    return false;
  }
  return true;
}

/** The changes of one round side by side. */
function applyRound(
  steps: Steps,
  deps: StoryDeps,
  preparation: Preparation,
  round: readonly Change[],
): Promise<StepResult<null>> {
  return sideBySide(
    steps,
    round.map((change) => ({
      step: `apply:${changeKey(change)}`,
      failedAs: changeKey(change),
      run: (attempt) => applyOne(deps, preparation, change, attempt),
    })),
  );
}

async function applyOne(
  deps: StoryDeps,
  preparation: Preparation,
  change: Change,
  attempt: Attempt,
): Promise<StepResult<Pick<Grant, "key" | "accessKeyId">>> {
  const held = auditHold(deps, changeKey(change));
  if (held !== null) return held;
  const { id } = preparation;
  const progress = [CARD_KEY];
  const key = changeKey(change);
  const { result, calls } = await recordTries(deps, preparation, key, attempt, async (made) =>
    applyChange(
      {
        ...deps.cloudsOf(preparation),
        store: deps.store,
        seal: (secret, name) => deps.sealer.seal(secret, { preparationId: id, name }),
        mark: { preparationId: id, installationId: deps.installationId },
        planned: preparation.plan?.changes ?? [],
        facts: preparation.facts,
        preparedAt: preparation.createdAt,
        openSourceKey: () => openSourceKey(deps, preparation),
      },
      // As it was approved: what the engine kept of an earlier step gives no leave.
      await requireApproved(deps, preparation, key),
      ({ key, accessKeyId, change, isOurs }) => ({
        progress,
        audit: [
          auditOf(preparation, {
            event: "grant.made",
            actor: "bot",
            details: {
              change: key,
              accessKeyId,
              isOurs,
              ...placeOf(change),
              calls: made,
            },
            requestId: lastRequestId(made),
          }),
        ],
      }),
    ),
  );
  if (!result.ok) {
    const details = { ...result.failure, calls };
    const audit = [
      auditOf(preparation, {
        event: "grant.failed",
        actor: "bot",
        details,
        requestId: result.failure.requestId,
      }),
    ];
    await deps.store.record(id, { progress, audit });
  }
  if (!result.ok) return result;
  return { ok: true, value: { key: result.value.key, accessKeyId: result.value.accessKeyId } };
}

/** Where it was made, for what its key does not tell. */
function placeOf(change: Change): { region?: string } {
  if (change.kind === "oss.create-bucket") return { region: change.region };
  return isImportChange(change) ? { region: change.serviceRegion } : {};
}

/** The change of this key in the plan that people approved. Errors: NotApproved. */
async function requireApproved(deps: StoryDeps, preparation: Preparation, key: string): Promise<Change> {
  const { plan } = await requireAuthority(deps, preparation);
  const change = plan.changes.find((one) => changeKey(one) === key);
  if (change === undefined) throw new NotApproved({ ...NOT_IN_THE_PLAN, subject: key });
  return change;
}

async function fail(
  steps: Steps,
  deps: StoryDeps,
  preparation: Preparation,
  failure: Failure,
  proof: Finding[] = [],
): Promise<void> {
  await steps.step("fail", () => failProvisioning(deps, preparation, failure, proof), STORE);
}

async function failProvisioning(
  deps: StoryDeps,
  preparation: Preparation,
  failure: Failure,
  proof: Finding[],
): Promise<void> {
  const alarm = isForeignHand(failure.code) ? await foreignHandAlarm(deps, preparation, failure) : [];
  const told = { during: "changes", failure, alarm } as const;
  const move = { from: "provisioning", expect: NOT_CANCELLED, patch: { failure, proof } } as const;
  const changed = await moveState(deps, preparation, "provisioning_failed", told, move);
  if (!changed) await isStopped(deps, preparation);
  await failSetup(deps, preparation, failure);
}

/** The end of the work: state, delivery, job sheet and messages, in one transaction. */
async function finish(deps: StoryDeps, begun: Preparation, proof: Finding[]): Promise<void> {
  const authority = await readAuthority(deps, begun);
  if (!authority.ok) return failProvisioning(deps, begun, authority.failure, proof);
  const preparation = authority.value;
  const { patch, posts } = await decideDelivery(deps, preparation);
  const move = { from: "provisioning", expect: NOT_CANCELLED, patch: { proof, ...patch } } as const;
  const changed = await moveState(deps, preparation, "provisioned", { delivery: posts }, move);
  if (!changed) await isStopped(deps, preparation);
}
