import { countedApprovals } from "../../core/narrowing.ts";
import { isDeclinable } from "../../core/preparation.ts";
import { cardPost } from "../../notices/card.ts";
import { deliveryPost } from "../../notices/delivery.ts";
import { deliveryDeclinedPost } from "../../notices/delivery-state.ts";
import { DELIVERY_REMINDER_KEY } from "../../notices/recipient-reminders.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import { type Outcome, refuse } from "../outcome.ts";
import { heldPatch } from "../upkeep/expire-delivery.ts";
import { button, type Click, ofDelivery } from "./action.ts";
import { resolveClick } from "./resolve-click.ts";

/**
 * "Not for me": the recipient says, before opening the credentials, that they are not the right person. They are held then:
 * nobody is shown them, the requester and who approved are told, and another recipient is chosen as for any that are held.
 */
export const decline = button({
  id: "decline_delivery",
  may: ["recipient"],
  states: ["ready"],
  isOffered: ({ preparation }) => isDeclinable(preparation),
  boundTo: ofDelivery,
  press: declineDelivery,
});

async function declineDelivery(deps: StoryDeps, { actor, submissionId, token }: Click): Promise<Outcome> {
  const resolved = await resolveClick(deps, actor, token, decline);
  if (!resolved.ok) return resolved;
  const { preparation } = resolved.value;
  const { id, revision, delivery, deliveryNumber } = preparation;
  if (!isDeclinable(preparation)) return refuse("ALREADY_DONE", { state: delivery });
  const decisions = await deps.store.listDecisions(id);
  const approvers = countedApprovals(preparation, decisions).map(({ approver }) => approver);
  const { userId } = actor;
  const at = deps.now().toISOString();
  const changed = await deps.store.patchPreparation({
    id,
    revision,
    // Opened meanwhile, they are known to this person.
    expect: { state: "ready", delivery, deliveryNumber },
    patch: heldPatch(preparation, at),
    receipt: { preparationId: id, userId, event: "declined", at },
    posts: [deliveryDeclinedPost(preparation, approvers), deliveryPost(preparation), cardPost(preparation)],
    redraw: [DELIVERY_REMINDER_KEY],
    submission: submissionId,
    audit: [auditOf(preparation, { event: "delivery.declined", actor: userId, details: { deliveryNumber } })],
  });
  return changed ? { ok: true, value: changed } : refuse("OUTDATED", { id });
}
