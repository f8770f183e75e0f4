import { isManaged } from "../../core/migration/handling.ts";
import { type Migration, migrationSchema } from "../../core/migration/migration.ts";
import type { ImportChange } from "../../core/plan.ts";
import type { Failure, Preparation } from "../../core/preparation.ts";
import { setUpPost } from "../../notices/migration-set-up.ts";
import { FIRST_STEP } from "../../security/authorize.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import { moveMigration, moveNewestMigration } from "../move-migration.ts";

/**
 * The migration of a preparation as a thing of its own, from before anything of it is made: its row is what Start, the looks at the
 * service and the removal go by. Nothing happens to a preparation whose credentials are handed over.
 */
export async function beginMigration(deps: StoryDeps, preparation: Preparation): Promise<void> {
  const { store } = deps;
  const present = await store.findMigration(preparation.id);
  if (present?.state === "setup_failed") await moveMigration(deps, preparation, present, "setup_retried");
  if (present !== null && present.state !== "removed") return;
  const migration = newMigration(deps, preparation, (present?.number ?? 0) + 1);
  if (migration === null) return;
  const { number, region, role } = migration;
  await store.createMigration({
    migration,
    audit: [
      auditOf(preparation, { event: "migration.begun", actor: "bot", details: { number, region, role } }),
    ],
  });
}

/** What the plan says of it; null where the plan makes none. */
function newMigration({ now }: StoryDeps, { id, plan }: Preparation, number: number): Migration | null {
  const imports = (plan?.changes ?? []).filter((change) => change.kind === "mgw.create-address");
  const job = plan?.changes.find((change) => change.kind === "mgw.create-job");
  const destination = imports.find(isDestination);
  if (job === undefined || destination === undefined) return null;
  const at = now().toISOString();
  return migrationSchema.parse({
    preparationId: id,
    number,
    state: "setting_up",
    stateSince: at,
    createdAt: at,
    region: job.serviceRegion,
    role: destination.address.role,
    sourceAddress: job.sourceAddress,
    destinationAddress: job.destinationAddress,
    jobName: job.name,
    overwrite: job.overwrite,
    maxBitsPerSecond: job.maxBitsPerSecond,
  });
}

type Destination = Extract<ImportChange, { kind: "mgw.create-address" }> & { address: { type: "oss" } };

function isDestination(change: Extract<ImportChange, { kind: "mgw.create-address" }>): change is Destination {
  return change.address.type === "oss";
}

/** Addresses and job are there: approvers are asked to start. */
export async function askForStart(deps: StoryDeps, { id }: Preparation): Promise<void> {
  const preparation = await deps.store.findPreparation(id);
  if (preparation?.state !== "ready" || !isManaged(preparation)) return;
  const asked = deps.settings.migration.startNeedsApproval
    ? await deps.authorizer.findMentions(preparation, FIRST_STEP)
    : { people: [preparation.requester], groups: [], more: 0 };
  const migration = await deps.store.findMigration(id);
  if (migration === null) return;
  const posts = [setUpPost(preparation, migration, asked)];
  await moveMigration(deps, preparation, migration, "setup_ended", { posts, patch: { failure: null } });
}

export async function failSetup(deps: StoryDeps, preparation: Preparation, failure: Failure): Promise<void> {
  if (isManaged(preparation))
    await moveNewestMigration(deps, preparation, "setup_failed", { patch: { failure } });
}

/** Before anything of it is taken back. */
export async function beginRemoval(deps: StoryDeps, preparation: Preparation): Promise<void> {
  if (isManaged(preparation)) await moveNewestMigration(deps, preparation, "removal_asked");
}

/** What became of the removal: of the failures of a revocation, those of addresses and jobs count. */
export async function endRemoval(
  deps: StoryDeps,
  preparation: Preparation,
  failures: readonly Failure[],
): Promise<void> {
  if (!isManaged(preparation)) return;
  const failure = failures.find(({ step }) => step.startsWith("undo:mgw."));
  if (failure === undefined)
    await moveNewestMigration(deps, preparation, "removed", { patch: { failure: null } });
  else await moveNewestMigration(deps, preparation, "removal_failed", { patch: { failure } });
}
