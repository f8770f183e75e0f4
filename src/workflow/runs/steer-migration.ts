import type { Clouds } from "../../clouds/contract/clouds.ts";
import { jobOf, type Migration } from "../../core/migration/migration.ts";
import { isRunningStatus, readJobStatus } from "../../core/migration/service-words.ts";
import type { Failure, Preparation } from "../../core/preparation.ts";
import { launchJob } from "../../provisioning/migration/ensure-job.ts";
import { type ImportContext, isInMotion, notYet } from "../../provisioning/migration/import-context.ts";
import { auditOf } from "../audit-of.ts";
import { requireAuthority } from "../authority.ts";
import type { Attempt, Steps, StoryDeps, WorkflowInput } from "../deps.ts";
import { moveMigration } from "../move-migration.ts";
import { auditHold } from "../upkeep/watch-audit.ts";
import type { StepResult } from "./failure.ts";
import { lastRequestId, recordTries } from "./record-tries.ts";
import { requireSameAccount } from "./same-account.ts";
import { STEER, STORE } from "./steps.ts";

/** Sends what a state asks for: the launch of `launching`, the end of `stopping`. What comes of it, the looks at the job say. */
export async function steerMigration(steps: Steps, deps: StoryDeps, input: WorkflowInput): Promise<void> {
  const sent = await steps.step("steer", (attempt) => steerOnce(deps, input, attempt), STEER);
  if (!sent.ok) await steps.step("refused", () => tellRefused(deps, input, sent.failure), STORE);
}

export type Begun = { preparation: Preparation; migration: Migration };

/** The migration that a workflow was started for, while it is as it was then; null: something else came. */
export async function loadMigration(
  { store }: Pick<StoryDeps, "store">,
  { preparationId, revision, since }: WorkflowInput,
): Promise<Begun | null> {
  const preparation = await store.findPreparation(preparationId);
  const migration = await store.findMigration(preparationId);
  if (preparation === null || migration === null) return null;
  const isAsThen = preparation.revision === revision && migration.stateSince === since;
  return isAsThen ? { preparation, migration } : null;
}

export function importContextOf(
  deps: Pick<StoryDeps, "installationId">,
  { alibaba }: Pick<Clouds, "alibaba">,
  { preparationId, region }: Migration,
): ImportContext {
  return { service: alibaba, region, mark: { preparationId, installationId: deps.installationId } };
}

async function steerOnce(
  deps: StoryDeps,
  input: WorkflowInput,
  attempt: Attempt,
): Promise<StepResult<string>> {
  const begun = await loadMigration(deps, input);
  if (begun === null) return { ok: true, value: "over" };
  const { preparation, migration } = begun;
  const isLaunch = migration.state === "launching";
  if (!isLaunch && migration.state !== "stopping") return { ok: true, value: "over" };
  const step = isLaunch ? "launch" : "stop";
  const held = isLaunch ? auditHold(deps, step) : null;
  if (held !== null) return held;
  const { result, calls } = await recordTries(deps, preparation, step, attempt, async () => {
    if (isLaunch) await requireAuthority(deps, preparation);
    const clouds = deps.cloudsOf(preparation);
    await requireSameAccount(clouds, preparation, { kind: "mgw.create-job" });
    const context = importContextOf(deps, clouds, migration);
    return isLaunch
      ? launchJob(context, jobOf(migration), migration.runtimeIdBefore)
      : closeJob(context, jobOf(migration));
  });
  if (!result.ok) return result;
  await deps.store.record(preparation.id, {
    audit: [
      auditOf(preparation, {
        event: "migration.steered",
        actor: "bot",
        details: { number: migration.number, job: jobOf(migration), asked: step, came: result.value, calls },
        requestId: lastRequestId(calls),
      }),
    ],
  });
  return result;
}

/** Asks a job that runs to end. Errors: CloudUnavailable while its state is changing; CloudError. */
async function closeJob({ service, region }: ImportContext, name: string): Promise<"sent" | "over"> {
  const job = await service.findImportJob(region, name);
  const status = job === null ? null : readJobStatus(job.status);
  if (status === null || status === "CLOSING" || status === "DELETING") return "over";
  if (!isRunningStatus(status) && status !== "SUSPEND") return "over";
  try {
    await service.setImportJobStatus(region, name, "close");
    return "sent";
  } catch (error) {
    if (isInMotion(error)) throw notYet({ operation: "mgw:UpdateJob", name });
    throw error;
  }
}

/** A launch that is refused leaves the migration as it was before; of a stop it is only told. */
async function tellRefused(deps: StoryDeps, input: WorkflowInput, failure: Failure): Promise<void> {
  const begun = await loadMigration(deps, input);
  if (begun === null) return;
  const { preparation, migration } = begun;
  const wasRun = migration.runtimeIdBefore > 0 || migration.runtimeId !== null;
  if (migration.state === "launching") {
    const event = wasRun ? "relaunch_refused" : "launch_refused";
    await moveMigration(deps, preparation, migration, event, { patch: { failure } });
  } else {
    const patch = { failure };
    const audit = [
      auditOf(preparation, { event: "migration.steer_failed", actor: "bot", details: { ...failure } }),
    ];
    await deps.store.patchMigration({ seen: migration, patch, audit });
  }
}
