import type { Preparation } from "../../core/preparation.ts";
import type { StoryDeps, WorkflowName } from "../deps.ts";
import { workflowId } from "./workflow-id.ts";

/** Starts the workflow that a state needs; the sweep starts it when this process dies in between. */
export async function startFor(
  deps: StoryDeps,
  workflow: WorkflowName,
  preparation: Preparation,
): Promise<void> {
  const { id, revision } = preparation;
  await deps.starter.start(workflow, workflowId(workflow, preparation), { preparationId: id, revision });
}
