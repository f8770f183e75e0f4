import type { StoryDeps } from "../deps.ts";
import type { Outcome } from "../outcome.ts";
import { button, type Click } from "./action.ts";
import { moveAndStart, ON_MIGRATION, offeredIn, onMigration } from "./on-migration.ts";

/** Ends a run before its time. What was copied stays; the job stays too, and can run again. */
export const stopMigration = button({
  ...ON_MIGRATION,
  id: "stop_migration",
  isHarmless: true,
  isOffered: offeredIn("launching", "running", "paused"),
  press: pressed,
});

function pressed(deps: StoryDeps, click: Click): Promise<Outcome> {
  return onMigration(deps, click, stopMigration, "stop_asked", (preparation, migration) =>
    moveAndStart(deps, click, preparation, migration, "stop_asked"),
  );
}
