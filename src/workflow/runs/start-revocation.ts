import type { Preparation } from "../../core/preparation.ts";
import type { StoryDeps } from "../deps.ts";
import { moveState } from "../move-state.ts";
import { startFor } from "./start-for.ts";

/** Begins to take everything back; null when the state does not allow it. `by` null: the end of its days. */
export async function startRevocation(
  deps: StoryDeps,
  preparation: Preparation,
  by: string | null,
  submission?: string,
): Promise<Preparation | null> {
  const move = submission === undefined ? {} : { submission };
  const changed = await moveState(deps, preparation, "revocation_started", { by }, move);
  if (changed) await startFor(deps, "revoke", changed);
  return changed;
}
