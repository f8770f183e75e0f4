import { CloudError } from "../../core/errors.ts";
import { hasImportMark, importTags, retryAddressName } from "../../core/migration/names.ts";
import type { Failure } from "../../core/preparation.ts";
import { requireVerified } from "../../provisioning/migration/apply-import.ts";
import { ensureImportJob, launchJob } from "../../provisioning/migration/ensure-job.ts";
import { type ImportContext, notYet, requireUsable } from "../../provisioning/migration/import-context.ts";
import { auditOf } from "../audit-of.ts";
import { requireAuthority } from "../authority.ts";
import type { Attempt, Steps, StoryDeps, WorkflowInput } from "../deps.ts";
import { moveMigration } from "../move-migration.ts";
import { auditHold } from "../upkeep/watch-audit.ts";
import type { StepResult } from "./failure.ts";
import { openSourceKey } from "./prove.ts";
import { lastRequestId, recordTries } from "./record-tries.ts";
import { requireSameAccount } from "./same-account.ts";
import { type Begun, importContextOf, loadMigration } from "./steer-migration.ts";
import { SERVICE, STORE } from "./steps.ts";

/**
 * Tries the files again that failed: the service keeps a list of them, which an address of its own stands for, and a job of its own
 * copies. From then on the looks at that job say what comes of it.
 */
export async function retryFailedFiles(steps: Steps, deps: StoryDeps, input: WorkflowInput): Promise<void> {
  const sent = await steps.step("retry", (attempt) => retryOnce(deps, input, attempt), SERVICE);
  if (!sent.ok) await steps.step("failed", () => tellFailed(deps, input, sent.failure), STORE);
}

const STEP = "retry-failed-files";

async function retryOnce(
  deps: StoryDeps,
  input: WorkflowInput,
  attempt: Attempt,
): Promise<StepResult<string>> {
  const begun = await loadMigration(deps, input);
  if (begun?.migration.state !== "retrying") return { ok: true, value: "over" };
  const held = auditHold(deps, STEP);
  if (held !== null) return held;
  const { preparation, migration } = begun;
  const { result, calls } = await recordTries(deps, preparation, STEP, attempt, async () => {
    const authorized = await requireAuthority(deps, preparation);
    const clouds = deps.cloudsOf(preparation);
    await requireSameAccount(clouds, preparation, { kind: "mgw.create-job" });
    return retry(deps, { ...begun, preparation: authorized }, importContextOf(deps, clouds, migration));
  });
  if (!result.ok) return result;
  const { number, retryJob: job } = migration;
  await deps.store.record(preparation.id, {
    audit: [
      auditOf(preparation, {
        event: "migration.steered",
        actor: "bot",
        details: { number, job, asked: "retry", came: result.value, calls },
        requestId: lastRequestId(calls),
      }),
    ],
  });
  return result;
}

async function retry(deps: StoryDeps, { preparation, migration }: Begun, context: ImportContext) {
  const { retryJob, retriedRun, destinationAddress, overwrite, maxBitsPerSecond } = migration;
  if (retryJob === null || retriedRun === null)
    throw new Error("expected a retry to know its job and the run whose files failed, it does not");
  const name = await ensureRetryAddress(deps, { preparation, migration }, context);
  await requireVerified(context, name);
  await ensureImportJob(context, {
    name: retryJob,
    sourceAddress: name,
    destinationAddress,
    overwrite,
    speed: { maxBitsPerSecond, maxFilesPerSecond: null },
    keyPatterns: null,
    parentVersion: retriedRun.version,
  });
  return launchJob(context, retryJob, 0);
}

/** Made at most once, and looked for first, as every address is. What the service answers of the list goes into it as it is (U11). */
async function ensureRetryAddress(
  deps: StoryDeps,
  { preparation, migration }: Begun,
  context: ImportContext,
): Promise<string> {
  const { service, region, mark } = context;
  const source = preparation.plan?.changes.find(
    (change) => change.kind === "mgw.create-address" && change.address.type === "s3",
  );
  const { retriedRun } = migration;
  if (source?.kind !== "mgw.create-address" || source.address.type !== "s3" || retriedRun === null)
    throw new Error("expected the plan to have the source's address, it has none");
  const name = retryAddressName(preparation.id, migration.retries);
  const about = { operation: "mgw:CreateAddress", name };
  const key = await openSourceKey(deps, preparation);
  const present = await service.findImportAddress(region, name);
  if (present !== null) {
    if (!hasImportMark(present.tags, mark))
      requireUsable({ next: "stop", why: "not-ours", differs: ["tags"] }, about);
    if (present.accessKeyId === key.accessKeyId) return name;
    requireUsable({ next: "stop", why: "not-as-planned", differs: ["accessKeyId"] }, about);
  }
  const { bucket, prefix, domain } = source.address;
  const failedIn = { jobName: retriedRun.job, runtimeId: retriedRun.runtimeId };
  try {
    const asked = {
      name,
      tags: importTags(mark),
      bucket,
      prefix,
      type: "s3",
      domain,
      key,
      failedIn,
    } as const;
    await service.createRetryAddress(region, asked);
  } catch (error) {
    // The service is still making the list.
    if (error instanceof CloudError && error.failure.code === "NotReadyForRetry") throw notYet(about);
    throw error;
  }
  return name;
}

async function tellFailed(deps: StoryDeps, input: WorkflowInput, failure: Failure): Promise<void> {
  const begun = await loadMigration(deps, input);
  if (begun !== null)
    await moveMigration(deps, begun.preparation, begun.migration, "retry_failed", { patch: { failure } });
}
