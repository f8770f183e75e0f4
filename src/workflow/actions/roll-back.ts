import { cardPost } from "../../notices/card.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import { type Outcome, refuse } from "../outcome.ts";
import { startFor } from "../runs/start-for.ts";
import { button, type Click, hasMade } from "./action.ts";
import { resolveClick } from "./resolve-click.ts";

/** Takes back what changes that failed have made. */
export const rollBack = button({
  id: "roll_back",
  may: ["operator"],
  states: ["failed"],
  isHarmless: true,
  style: "danger",
  isOnCard: true,
  isOffered: hasMade,
  press: rollBackChanges,
});

async function rollBackChanges(deps: StoryDeps, { actor, submissionId, token }: Click): Promise<Outcome> {
  const resolved = await resolveClick(deps, actor, token, rollBack);
  if (!resolved.ok) return resolved;
  const { preparation } = resolved.value;
  const changed = await deps.store.changeState({
    id: preparation.id,
    revision: preparation.revision,
    from: "failed",
    event: "rollback_started",
    posts: [cardPost(preparation)],
    audit: [
      auditOf(preparation, { event: "rollback.begun", actor: actor.userId, details: { because: "asked" } }),
    ],
    submission: submissionId,
  });
  if (!changed) return refuse("WRONG_STATE", { state: preparation.state });
  await startFor(deps, "roll_back", changed);
  return { ok: true, value: changed };
}
