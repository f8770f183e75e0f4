import type { Preparation } from "../../core/preparation.ts";
import { cardPost } from "../../notices/card.ts";
import { deliveryPost } from "../../notices/delivery.ts";
import { afterDeliveryPost } from "../../notices/delivery-after.ts";
import { deliveryDestroyedPost } from "../../notices/delivery-state.ts";
import type { PostDraft } from "../../notices/posts.ts";
import { DELIVERY_REMINDER_KEY } from "../../notices/recipient-reminders.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import { type Outcome, refuse } from "../outcome.ts";
import { secretNamesOf } from "./rotation-context.ts";

/** The recipient may open the credentials just as their time ends: then what was read is read again. */
const TRIES = 3;

/**
 * Destroys the sealed copy, because it was acknowledged or its time is over, and says so in the same transaction: a
 * process that ends between the two would go on offering what is gone.
 */
export async function endDelivery(
  deps: StoryDeps,
  preparation: Preparation,
  as: "stored" | "destroyed",
  actor: string,
): Promise<Outcome> {
  const { id, deliveryNumber, delivery } = preparation;
  let current: Preparation | null = preparation;
  for (let tried = 0; tried < TRIES && current; tried += 1) {
    const changed = await markEnded(deps, current, as, actor);
    if (changed) return { ok: true, value: changed };
    current = await deps.store.findPreparation(id);
    const isOver = current?.delivery === "stored" || current?.delivery === "destroyed";
    if (isOver || current?.deliveryNumber !== deliveryNumber)
      return refuse("ALREADY_DONE", { state: delivery });
  }
  return refuse("OUTDATED", { id });
}

function markEnded(
  deps: StoryDeps,
  preparation: Preparation,
  as: "stored" | "destroyed",
  actor: string,
): Promise<Preparation | null> {
  const { id, revision, delivery, deliveryNumber } = preparation;
  const at = deps.now().toISOString();
  return deps.store.patchPreparation({
    id,
    revision,
    expect: { delivery, deliveryNumber },
    patch: { delivery: as },
    // Only what this delivery was about: a rotation may be sealing the next keys just now.
    destroys: secretNamesOf(preparation.keyGeneration),
    ...(as === "stored" ? { receipt: { preparationId: id, userId: actor, event: "stored", at } } : {}),
    posts: [
      cardPost(preparation),
      deliveryPost(preparation),
      ...afterPosts(preparation),
      ...(as === "destroyed" ? [deliveryDestroyedPost(preparation)] : []),
    ],
    redraw: [DELIVERY_REMINDER_KEY],
    audit: [auditOf(preparation, { event: "secrets.destroyed", actor, details: { as } })],
  });
}

/** In `message` mode the delivery itself is deleted; what its buttons did is offered by another message. */
function afterPosts({ request, plan, deliveryNumber }: Preparation): PostDraft[] {
  if (plan?.deliveryMode !== "message") return [];
  return [afterDeliveryPost(request.recipient, deliveryNumber)];
}
