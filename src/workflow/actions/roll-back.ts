import type { StoryDeps } from "../deps.ts";
import { moveState } from "../move-state.ts";
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
  isOffered: hasMade,
  press: rollBackChanges,
});

async function rollBackChanges(deps: StoryDeps, { actor, submissionId, token }: Click): Promise<Outcome> {
  const resolved = await resolveClick(deps, actor, token, rollBack);
  if (!resolved.ok) return resolved;
  const { preparation } = resolved.value;
  const told = { by: actor.userId, because: "asked" } as const;
  const changed = await moveState(deps, preparation, "rollback_started", told, {
    from: "failed",
    submission: submissionId,
  });
  if (!changed) return refuse("WRONG_STATE", { state: preparation.state });
  await startFor(deps, "roll_back", changed);
  return { ok: true, value: changed };
}
