import { HOUR_MS } from "../../core/durations.ts";
import type { HoldReason } from "../../core/hold-reason.ts";
import type { Preparation } from "../../core/preparation.ts";
import { keepsNewKeys } from "../../core/rotation.ts";
import { cardPost } from "../../notices/card.ts";
import { deliveryHeldPost } from "../../notices/delivery-state.ts";
import type { PostDraft } from "../../notices/posts.ts";
import {
  deliveryReminderPosts,
  HANDOVER_REMINDER_HOURS,
  handoverReminderPosts,
} from "../../notices/recipient-reminders.ts";
import type { PreparationPatch } from "../../storage/contract/preparations.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import { endDelivery } from "../runs/end-delivery.ts";
import { startRetirement } from "../runs/retire.ts";
import { startRevocation } from "../runs/start-revocation.ts";

const HANDOVER_REMINDER_MS = HANDOVER_REMINDER_HOURS * HOUR_MS;

/** A delivery that cannot reach its recipient waits for another one; while it does, replaced keys go on working. */
export async function holdDelivery(
  deps: StoryDeps,
  preparation: Preparation,
  reason: HoldReason,
): Promise<void> {
  const { id, revision, delivery } = preparation;
  await deps.store.patchPreparation({
    id,
    revision,
    expect: { delivery },
    patch: heldPatch(preparation, deps.now().toISOString()),
    posts: [deliveryHeldPost(preparation, reason), cardPost(preparation)],
    audit: [auditOf(preparation, { event: "delivery.held", actor: "bot", details: { reason } })],
  });
}

/** A delivery that is held from now on; replaced keys go on working while it is, unless others may have them. */
export function heldPatch(
  { rotation }: Pick<Preparation, "rotation">,
  deliverySince: string,
): PreparationPatch {
  return {
    delivery: "held",
    deliverySince,
    ...(rotation && !rotation.isCompromised ? { rotation: { ...rotation, retireAt: null } } : {}),
  };
}

/** Ends what was delivered and not acknowledged, or held too long, and reminds before; true when it revoked. */
export async function expireDelivery(deps: StoryDeps, preparation: Preparation): Promise<boolean> {
  const { delivery, deliverySince, stateSince } = preparation;
  const { keepHours, holdHours } = deps.settings.delivery;
  const waitedMs = deps.now().getTime() - Date.parse(deliverySince ?? stateSince);
  if (delivery === "held") {
    if (waitedMs <= holdHours * HOUR_MS) return false;
    await startRevocation(deps, preparation, null);
    return true;
  }
  if (delivery !== "sent" && delivery !== "opened") return false;
  const keepMs = keepHours * HOUR_MS;
  if (waitedMs > keepMs) {
    await endDelivery(deps, preparation, "destroyed", "bot");
    return false;
  }
  // A quarter of the time is left, and the credentials have not been opened.
  if (delivery === "sent" && waitedMs > keepMs * 0.75) {
    const endsAt = new Date(Date.parse(deliverySince ?? stateSince) + keepMs).toISOString();
    const hoursLeft = Math.max(1, Math.round((keepMs - waitedMs) / HOUR_MS));
    await remindOnce(deps, preparation, deliveryReminderPosts(preparation, { endsAt, hoursLeft }));
  }
  return false;
}

/** Ends the overlap of old and new keys when its time is over, and reminds before. */
export async function expireHandover(deps: StoryDeps, preparation: Preparation): Promise<void> {
  const { rotation } = preparation;
  if (rotation?.retireAt == null) return;
  const leftMs = Date.parse(rotation.retireAt) - deps.now().getTime();
  if (leftMs <= 0) return startRetirement(deps, preparation);
  if (leftMs <= HANDOVER_REMINDER_MS && keepsNewKeys(rotation) && rotation.retireAttempts === 0) {
    const { generation, retireAt } = rotation;
    await remindOnce(deps, preparation, handoverReminderPosts(preparation, { generation, retireAt }));
  }
}

/** Unless it was drafted before. */
async function remindOnce(
  { store }: StoryDeps,
  { id }: Preparation,
  posts: readonly [PostDraft, ...PostDraft[]],
): Promise<void> {
  if ((await store.findPost(id, posts[0].key)) === null) await store.record(id, { posts });
}
