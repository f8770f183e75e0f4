import { isManaged } from "../../core/migration/handling.ts";
import type { Preparation } from "../../core/preparation.ts";
import { deliveryPost } from "../../notices/delivery.ts";
import { DELIVERY_REMINDER_KEY } from "../../notices/recipient-reminders.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import { openCredentials } from "../outbox/open-credentials.ts";
import { type Actor, type OpenCredentials, type Outcome, refuse } from "../outcome.ts";
import { button, ofDelivery } from "./action.ts";
import { resolveAuthority } from "./authorize.ts";
import { resolveClick } from "./resolve-click.ts";

/** Opens the credentials for their recipient. */
export const show = button({
  id: "show",
  may: ["recipient"],
  states: ["ready"],
  isOffered: ({ preparation }) => {
    const { delivery, plan } = preparation;
    if (isManaged(preparation)) return false;
    const isUnread = delivery === "sent" || delivery === "opened" || delivery === "pending";
    return isUnread && plan?.deliveryMode !== "message";
  },
  boundTo: ofDelivery,
});

/** The sealed credentials in the open, for the recipient, and an entry on the receipt. */
export async function showCredentials(
  deps: StoryDeps,
  actor: Actor,
  { token }: { token: string },
): Promise<Outcome<OpenCredentials>> {
  const resolved = await resolveClick(deps, actor, token, show);
  if (!resolved.ok) return resolved;
  const { preparation } = resolved.value;
  // What the bot holds of a managed migration is for the service alone.
  if (isManaged(preparation)) return refuse("SECRETS_GONE");
  const approved = await resolveAuthority(deps, actor, show, preparation);
  if (!approved.ok) return approved;
  const opened = await openCredentials(deps, approved.value);
  if (!opened.ok) return opened;
  const isTheirs = await recordOpening(deps, preparation, actor.userId);
  return isTheirs ? opened : refuse("OUTDATED", { id: preparation.id });
}

/**
 * Who opened them and when, before they are shown; false when the delivery is another's or nobody's by now: what counts as unseen
 * goes to the next recipient as it is. With the first opening the message is drawn again: from then on there is something to
 * acknowledge.
 */
async function recordOpening(deps: StoryDeps, preparation: Preparation, userId: string): Promise<boolean> {
  const { id, revision, deliveryNumber } = preparation;
  const at = deps.now().toISOString();
  const receipt = { preparationId: id, userId, event: "opened", at } as const;
  const audit = [auditOf(preparation, { event: "secrets.opened", actor: userId })];
  const isFirst =
    preparation.delivery === "sent" &&
    (await deps.store.patchPreparation({
      id,
      revision,
      expect: { delivery: "sent", deliveryNumber },
      patch: { delivery: "opened" },
      receipt,
      posts: [deliveryPost(preparation)],
      redraw: [DELIVERY_REMINDER_KEY],
      audit,
    })) !== null;
  if (isFirst) return true;
  const now = await deps.store.findPreparation(id);
  if (now?.deliveryNumber !== deliveryNumber || now.delivery === "held") return false;
  await deps.store.addReceipt(receipt, { audit });
  return true;
}
