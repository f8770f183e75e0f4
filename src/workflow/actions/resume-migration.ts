import type { StoryDeps } from "../deps.ts";
import { type Outcome, refuse } from "../outcome.ts";
import { button, type Click } from "./action.ts";
import { moveAndStart, ON_MIGRATION, offeredIn, onMigration } from "./on-migration.ts";

/** Goes on with a run that was paused: it keeps its counts. */
export const resumeMigration = button({
  ...ON_MIGRATION,
  id: "resume_migration",
  handsOut: true,
  isOffered: offeredIn("paused"),
  press: pressed,
});

function pressed(deps: StoryDeps, click: Click): Promise<Outcome> {
  return onMigration(deps, click, resumeMigration, "launch_asked", async (preparation, migration) =>
    migration.state === "paused"
      ? moveAndStart(deps, click, preparation, migration, "launch_asked")
      : refuse("MIGRATION_STATE", { state: migration.state }),
  );
}
