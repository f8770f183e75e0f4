import type { Preparation } from "../../core/preparation.ts";
import { cardPost } from "../../notices/card.ts";
import { revokingPost } from "../../notices/revocation.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import { startFor } from "./start-for.ts";

/** Begins to take everything back; null when the state does not allow it. `by` null: the end of its days. */
export async function startRevocation(
  deps: StoryDeps,
  preparation: Preparation,
  by: string | null,
  submission?: string,
): Promise<Preparation | null> {
  const changed = await deps.store.changeState({
    id: preparation.id,
    revision: preparation.revision,
    from: preparation.state,
    event: "revocation_started",
    posts: [cardPost(preparation), revokingPost(preparation, by)],
    audit: [auditOf(preparation, { event: "revocation.begun", actor: by ?? "bot" })],
    ...(submission === undefined ? {} : { submission }),
  });
  if (changed) await startFor(deps, "revoke", changed);
  return changed;
}
