import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import type { Outcome } from "../outcome.ts";
import { button, type Click } from "./action.ts";
import { askService, ON_MIGRATION, offeredIn, onMigration } from "./on-migration.ts";

/** Asks the service to pause. That it is paused is said once it was read. */
export const pauseMigration = button({
  ...ON_MIGRATION,
  id: "pause_migration",
  isHarmless: true,
  isOffered: offeredIn("launching", "running"),
  press: pressed,
});

function pressed(deps: StoryDeps, click: Click): Promise<Outcome> {
  return onMigration(deps, click, pauseMigration, "stop_asked", async (preparation, migration) => {
    const { region, number } = migration;
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
