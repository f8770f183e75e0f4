import type { Preparation } from "../core/preparation.ts";
import { auditOf } from "./audit-of.ts";
import type { StoryDeps } from "./deps.ts";
import type { Actor } from "./outcome.ts";

/** A hundred refused clicks of one person within an hour are two entries, the second with their number. */
export const REFUSAL_WINDOW_MS = 3_600_000;

export async function recordRefusal(
  deps: StoryDeps,
  actor: Actor,
  action: string,
  preparation: Preparation | null,
  code: string,
): Promise<void> {
  const draft = preparation
    ? auditOf(preparation, { event: "action.refused", actor: actor.userId, details: { action, code } })
    : {
        event: "action.refused",
        actor: actor.userId,
        preparationId: null,
        channelId: actor.channelId,
        planHash: null,
        requestId: null,
        details: { action, code },
      };
  const notSince = new Date(deps.now().getTime() - REFUSAL_WINDOW_MS);
  await deps.store.recordRefusal({ draft, action, code, notSince });
}
