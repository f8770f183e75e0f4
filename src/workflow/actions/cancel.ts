import { CANCEL_REASON_MAX_LENGTH, type Preparation } from "../../core/preparation.ts";
import { nextState, statesWith } from "../../core/states.ts";
import { cardPost } from "../../notices/card.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import { moveState } from "../move-state.ts";
import { type Actor, type Outcome, refuse } from "../outcome.ts";
import { button } from "./action.ts";
import { authorize } from "./authorize.ts";
import { findByText } from "./find-by-text.ts";
import { once } from "./once.ts";

/** Ends a preparation before there are credentials. */
export const cancel = button({
  id: "cancel",
  may: ["requester", "operator"],
  states: [...statesWith("cancelled"), "provisioning"],
  isHarmless: true,
  isOffered: ({ preparation: { state, isCancelRequested } }) =>
    state !== "provisioning" || !isCancelRequested,
});

export type CancelInput = { preparationId: string; reason?: string };

export function cancelById(
  deps: StoryDeps,
  actor: Actor,
  submissionId: string,
  { preparationId, reason = "" }: CancelInput,
): Promise<Outcome> {
  return once(deps, { id: submissionId, actor, action: cancel }, async () => {
    const found = await findByText(deps, preparationId);
    if (!found.ok) return found;
    const allowed = await authorize(deps, actor, cancel, found.value);
    return allowed.ok ? stop(deps, actor, submissionId, found.value, reason) : allowed;
  });
}

/** Stops at once where nothing is made; while changes are made it asks the workflow to stop after the present one. */
async function stop(
  deps: StoryDeps,
  actor: Actor,
  submission: string,
  preparation: Preparation,
  said: string,
): Promise<Outcome> {
  const { id, revision, state } = preparation;
  const reason = said.trim().slice(0, CANCEL_REASON_MAX_LENGTH);
  if (state === "provisioning") {
    const asked = await deps.store.patchPreparation({
      id,
      revision,
      expect: { state },
      patch: { isCancelRequested: true, stateBy: actor.userId, cancelReason: reason },
      posts: [cardPost(preparation)],
      audit: [auditOf(preparation, { event: "cancel.asked", actor: actor.userId, details: { reason } })],
      submission,
    });
    return asked ? { ok: true, value: asked } : refuse("OUTDATED", { id });
  }
  if (nextState(state, "cancelled") === null) return refuse("WRONG_STATE", { state });
  const move = { submission, patch: { cancelReason: reason } };
  const changed = await moveState(deps, preparation, "cancelled", { by: actor.userId }, move);
  return changed ? { ok: true, value: changed } : refuse("WRONG_STATE", { state });
}
