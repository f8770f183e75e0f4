import { readPreparationId } from "../../core/preparation-id.ts";
import { notePreparation } from "../../observe/context.ts";
import type { StoryDeps } from "../deps.ts";
import { type Outcome, refuse } from "../outcome.ts";

/** The preparation of an id as people type it. */
export async function findByText(deps: StoryDeps, text: string): Promise<Outcome> {
  const id = readPreparationId(text);
  if (id !== null) notePreparation(id);
  const preparation = id === null ? null : await deps.store.findPreparation(id);
  return preparation ? { ok: true, value: preparation } : refuse("NOT_FOUND", { id: text });
}
