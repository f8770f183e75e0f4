import type { Migration } from "../../core/migration/migration.ts";
import { migrationRunOf } from "../../core/migration/states.ts";
import type { Preparation } from "../../core/preparation.ts";
import type { StoryDeps, WorkflowName } from "../deps.ts";
import { migrationWorkflowId, workflowId } from "./workflow-id.ts";

/** Starts the workflow that a state needs; the sweep starts it when this process dies in between. */
export async function startFor(
  deps: StoryDeps,
  workflow: WorkflowName,
  preparation: Preparation,
): Promise<void> {
  const { id, revision } = preparation;
  await deps.starter.start(workflow, workflowId(workflow, preparation), { preparationId: id, revision });
}

/** The same for a migration's state; the next look at it starts what this process could not. */
export async function startForMigration(
  deps: Pick<StoryDeps, "starter">,
  { id, revision }: Preparation,
  migration: Migration,
): Promise<void> {
  const workflow = migrationRunOf(migration.state);
  if (workflow === null) return;
  const input = { preparationId: id, revision, since: migration.stateSince };
  await deps.starter.start(workflow, migrationWorkflowId(workflow, migration), input);
}
