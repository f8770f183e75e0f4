import type { MigrationState } from "../../core/migration/states.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import { type Outcome, refuse } from "../outcome.ts";
import { button, type Click } from "./action.ts";
import { askService, ON_MIGRATION, offeredIn, onMigration } from "./on-migration.ts";

const PAUSABLE: readonly MigrationState[] = ["launching", "running"];

/** Asks the service to pause. That it is paused is said once it was read. */
export const pauseMigration = button({
  ...ON_MIGRATION,
  id: "pause_migration",
  isHarmless: true,
  isOffered: offeredIn(...PAUSABLE),
  press: pressed,
});

function pressed(deps: StoryDeps, click: Click): Promise<Outcome> {
  return onMigration(deps, click, pauseMigration, "stop_asked", async (preparation, migration) => {
    const { region, number, state } = migration;
    if (!PAUSABLE.includes(state)) return refuse("MIGRATION_STATE", { state });
    const asked = await askService(deps, preparation, migration, (service, job) =>
      service.setImportJobStatus(region, job, "suspend"),
    );
    if (!asked.ok) return asked;
    await deps.store.record(preparation.id, {
      audit: [
        auditOf(preparation, {
          event: "migration.steered",
          actor: click.actor.userId,
          details: { number, asked: "pause", came: "sent" },
        }),
      ],
      submission: click.submissionId,
    });
    return asked;
  });
}
