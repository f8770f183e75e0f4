import type { Migration } from "../../core/migration/migration.ts";
import type { Preparation } from "../../core/preparation.ts";

/** The id of the workflow that one stay in a state needs: starting it twice is starting it once. */
export function workflowId(name: string, { id, stateSince }: Pick<Preparation, "id" | "stateSince">): string {
  return `${name}:${id}:${stateSince}`;
}

/** The same of a migration's state. */
export function migrationWorkflowId(
  name: string,
  { preparationId, number, stateSince }: Pick<Migration, "preparationId" | "number" | "stateSince">,
): string {
  return `${name}:${preparationId}:${number}:${stateSince}`;
}
