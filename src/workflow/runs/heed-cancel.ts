import type { Preparation } from "../../core/preparation.ts";
import { cardPost } from "../../notices/card.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import { startFor } from "./start-for.ts";

/** What every end of provisioning expects: a cancel that was accepted beside it must not come to nothing. */
export const NOT_CANCELLED = { isCancelRequested: false } as const;

/** Whether somebody asked to stop, or it is over: what is made so far is taken back when somebody asked. */
export async function isStopped(deps: StoryDeps, preparation: Preparation): Promise<boolean> {
  const { id, revision } = preparation;
  const current = await deps.store.findPreparation(id);
  if (current?.state !== "provisioning" || current.revision !== revision) return true;
  if (!current.isCancelRequested) return false;
  const changed = await deps.store.changeState({
    id,
    revision,
    from: "provisioning",
    event: "rollback_started",
    posts: [cardPost(preparation)],
    audit: [
      auditOf(preparation, { event: "rollback.begun", actor: "bot", details: { because: "cancelled" } }),
    ],
  });
  if (changed) await startFor(deps, "roll_back", changed);
  return true;
}
