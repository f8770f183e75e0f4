import { jobOf, type Migration } from "../../core/migration/migration.ts";
import { retryJobName } from "../../core/migration/names.ts";
import type { StoryDeps } from "../deps.ts";
import { type Outcome, type PreparationView, refuse } from "../outcome.ts";
import { button, type Click } from "./action.ts";
import { moveAndStart, newRun, ON_MIGRATION, offeredIn, onMigration } from "./on-migration.ts";

/** Tries again the files that failed, and no others, by the list that the service keeps of them. */
export const retryFiles = button({
  ...ON_MIGRATION,
  id: "retry_files",
  handsOut: true,
  isOffered: (view: PreparationView) =>
    offeredIn("finished_with_failures")(view) && view.migration !== undefined && hasFailed(view.migration),
  press: pressed,
});

/** A run that only saw fewer files than were counted has none to try again. */
function hasFailed({ progress, runtimeId }: Migration): boolean {
  return runtimeId !== null && (progress?.failedCount ?? 0) > 0;
}

function pressed(deps: StoryDeps, click: Click): Promise<Outcome> {
  return onMigration(deps, click, retryFiles, "retry_asked", async (preparation, migration) => {
    const { runtimeId, jobVersion: version } = migration;
    if (runtimeId === null || !hasFailed(migration))
      return refuse("MIGRATION_STATE", { state: migration.state });
    const retries = migration.retries + 1;
    return moveAndStart(deps, click, preparation, migration, "retry_asked", {
      ...newRun(migration, click.actor.userId, 0),
      retries,
      jobVersion: null,
      retryJob: retryJobName(preparation.id, retries),
      retriedRun: { job: jobOf(migration), version, runtimeId },
    });
  });
}
