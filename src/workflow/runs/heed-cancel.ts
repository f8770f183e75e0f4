import type { Preparation } from "../../core/preparation.ts";
import type { StoryDeps } from "../deps.ts";
import { moveState } from "../move-state.ts";
import { startFor } from "./start-for.ts";

/** What every end of provisioning expects: a cancel that was accepted beside it must not come to nothing. */
export const NOT_CANCELLED = { isCancelRequested: false } as const;

/** Whether somebody asked to stop, or it is over: what is made so far is taken back when somebody asked. */
export async function isStopped(deps: StoryDeps, preparation: Preparation): Promise<boolean> {
  const { id, revision } = preparation;
  const current = await deps.store.findPreparation(id);
  if (current?.state !== "provisioning" || current.revision !== revision) return true;
  if (!current.isCancelRequested) return false;
  const told = { by: "bot", because: "cancelled" } as const;
  const changed = await moveState(deps, preparation, "rollback_started", told, { from: "provisioning" });
  if (changed) await startFor(deps, "roll_back", changed);
  return true;
}
