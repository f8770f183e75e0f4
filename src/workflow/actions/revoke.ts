import { statesWith } from "../../core/states.ts";
import type { StoryDeps } from "../deps.ts";
import { type Actor, type Outcome, refuse } from "../outcome.ts";
import { startRevocation } from "../runs/start-revocation.ts";
import { button, type Click, hasMade } from "./action.ts";
import { authorize } from "./authorize.ts";
import { findByText } from "./find-by-text.ts";
import { once } from "./once.ts";
import { resolveClick } from "./resolve-click.ts";

/** Takes the credentials back before their time. */
export const revoke = button({
  id: "revoke",
  may: ["requester", "recipient", "approver", "operator"],
  states: statesWith("revocation_started"),
  isHarmless: true,
  isOffered: (view) => view.preparation.state !== "failed" || hasMade(view),
  press: revokePressed,
});

async function revokePressed(deps: StoryDeps, { actor, submissionId, token }: Click): Promise<Outcome> {
  const found = await resolveClick(deps, actor, token, revoke);
  return found.ok
    ? revokeById(deps, actor, submissionId, { preparationId: found.value.preparation.id })
    : found;
}

export function revokeById(
  deps: StoryDeps,
  actor: Actor,
  submissionId: string,
  { preparationId }: { preparationId: string },
): Promise<Outcome> {
  return once(deps, { id: submissionId, actor, action: revoke }, async () => {
    const found = await findByText(deps, preparationId);
    if (!found.ok) return found;
    const allowed = await authorize(deps, actor, revoke, found.value);
    if (!allowed.ok) return allowed;
    const changed = await startRevocation(deps, found.value, actor.userId, { submission: submissionId });
    return changed ? { ok: true, value: changed } : refuse("WRONG_STATE", { state: found.value.state });
  });
}
