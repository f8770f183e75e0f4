import { CloudError } from "../../core/errors.ts";
import { readNewestRun } from "../../provisioning/migration/ensure-job.ts";
import type { StoryDeps } from "../deps.ts";
import { type Outcome, refuse } from "../outcome.ts";
import { importContextOf } from "../runs/steer-migration.ts";
import { button, type Click } from "./action.ts";
import { moveAndStart, newRun, ON_MIGRATION, offeredIn, onMigration } from "./on-migration.ts";

/** Another run of the same job: what is at the destination and not older than the source's is skipped. */
export const runAgain = button({
  ...ON_MIGRATION,
  id: "run_again",
  handsOut: true,
  isOffered: offeredIn("finished", "finished_with_failures", "interrupted", "stopped"),
  press: pressed,
});

function pressed(deps: StoryDeps, click: Click): Promise<Outcome> {
  return onMigration(deps, click, runAgain, "launch_asked", async (preparation, migration) => {
    if (!offeredIn("finished", "finished_with_failures", "interrupted", "stopped")({ migration }))
      return refuse("MIGRATION_STATE", { state: migration.state });
    const context = importContextOf(deps, deps.cloudsOf(preparation), migration);
    const before = await newestRun(context, migration.jobName);
    if (!before.ok) return before;
    const patch = newRun(migration, click.actor.userId, before.value);
    return moveAndStart(deps, click, preparation, migration, "launch_asked", patch);
  });
}

/** Read before the launch is recorded, so that the run which it begins is a later one. */
export async function newestRun(
  context: Parameters<typeof readNewestRun>[0],
  job: string,
): Promise<Outcome<number>> {
  try {
    return { ok: true, value: await readNewestRun(context, job) };
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const { operation, subject, code, detail } = error.failure;
    return refuse("MIGRATION_REFUSED", { operation, subject, code, detail });
  }
}
