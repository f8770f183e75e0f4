import { CloudError } from "../../core/errors.ts";
import { jobOf, type Migration } from "../../core/migration/migration.ts";
import { type MigrationEvent, type MigrationState, nextMigrationState } from "../../core/migration/states.ts";
import type { Preparation } from "../../core/preparation.ts";
import type { MigrationPatch } from "../../storage/contract/migrations.ts";
import type { StoryDeps } from "../deps.ts";
import { moveMigration } from "../move-migration.ts";
import { type Outcome, type PreparationView, refuse } from "../outcome.ts";
import { startForMigration } from "../runs/start-for.ts";
import type { ButtonRow, Click } from "./action.ts";
import { once } from "./once.ts";
import { resolveClick } from "./resolve-click.ts";

/** What the buttons of a migration have in common. */
export const ON_MIGRATION = {
  may: ["requester", "recipient", "approver", "operator"],
  states: ["ready"],
  /** One press of it is about the run that it was drawn for. */
  boundTo: (_: Preparation, migration: Migration | null) =>
    migration === null ? null : `${migration.number}.${migration.launches}`,
} as const satisfies Partial<ButtonRow>;

/** A button that is offered in these states of a migration. */
export function offeredIn(...states: readonly MigrationState[]) {
  return ({ migration }: Pick<PreparationView, "migration">): boolean =>
    migration !== undefined && states.includes(migration.state);
}

/** Does something to the migration that a click is about, once; refuses in a state in which the event is not possible. */
export function onMigration(
  deps: StoryDeps,
  { actor, submissionId, token }: Click,
  row: ButtonRow,
  event: MigrationEvent,
  run: (preparation: Preparation, migration: Migration) => Promise<Outcome>,
): Promise<Outcome> {
  return once(deps, { id: submissionId, actor, action: row }, async () => {
    const resolved = await resolveClick(deps, actor, token, row);
    if (!resolved.ok) return resolved;
    const { preparation } = resolved.value;
    const migration = await deps.store.findMigration(preparation.id);
    if (migration === null || nextMigrationState(migration.state, event) === null)
      return refuse("MIGRATION_STATE", migration === null ? {} : { state: migration.state });
    return run(preparation, migration);
  });
}

/** Moves it and starts what its new state asks for. */
export async function moveAndStart(
  deps: StoryDeps,
  { actor, submissionId }: Pick<Click, "actor" | "submissionId">,
  preparation: Preparation,
  migration: Migration,
  event: MigrationEvent,
  patch: MigrationPatch = {},
  comment = "",
): Promise<Outcome> {
  const moved = await moveMigration(deps, preparation, migration, event, {
    by: actor.userId,
    comment,
    patch: { ...patch, failure: null },
    submission: submissionId,
  });
  if (moved === null) return refuse("MIGRATION_STATE", { state: migration.state });
  await startForMigration(deps, preparation, moved);
  return { ok: true, value: preparation };
}

/** What of a migration is that of the run which a launch begins. `runtimeIdBefore`: the newest one before it. */
export function newRun(migration: Migration, by: string, runtimeIdBefore: number): MigrationPatch {
  return {
    runtimeIdBefore,
    runtimeId: null,
    launches: migration.launches + 1,
    launchedBy: by,
    progress: null,
    doubt: null,
    failedFiles: null,
    retryJob: null,
    retriedRun: null,
  };
}

/** Asks the service for something about the job that is looked at; what it refuses is told with its own words. */
export async function askService(
  deps: StoryDeps,
  preparation: Preparation,
  migration: Migration,
  ask: (service: ReturnType<StoryDeps["cloudsOf"]>["alibaba"], job: string) => Promise<void>,
): Promise<Outcome> {
  try {
    await ask(deps.cloudsOf(preparation).alibaba, jobOf(migration));
    return { ok: true, value: preparation };
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const { operation, subject, code, detail } = error.failure;
    return refuse("MIGRATION_REFUSED", { operation, subject, code, detail });
  }
}
