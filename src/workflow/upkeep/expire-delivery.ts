import { HOUR_MS } from "../../core/durations.ts";
import type { HoldReason } from "../../core/hold-reason.ts";
import type { Preparation } from "../../core/preparation.ts";
import { keepsNewKeys } from "../../core/rotation.ts";
import type { StoryDeps } from "../deps.ts";
import type { Notice } from "../outbox/notices.ts";
import { auditOf, cardPost, directPost, threadPost } from "../outbox/posts.ts";
import { deliveryStateKey } from "../runs/deliver.ts";
import { endDelivery } from "../runs/end-delivery.ts";
import { startRetirement } from "../runs/retire.ts";
import { startRevocation } from "../runs/start-revocation.ts";

/** How long before replaced keys go the recipient is reminded to enter the new ones. */
const HANDOVER_REMINDER_MS = 4 * HOUR_MS;

/** A delivery that cannot reach its recipient waits for another one; while it does, replaced keys go on working. */
export async function holdDelivery(
  deps: StoryDeps,
  preparation: Preparation,
  reason: HoldReason,
): Promise<void> {
  const { id, revision, request, delivery, rotation, deliveryNumber } = preparation;
  await deps.store.patchPreparation({
    id,
    revision,
    expect: { delivery },
    patch: {
      delivery: "held",
      deliverySince: deps.now().toISOString(),
      ...(rotation && !rotation.isCompromised ? { rotation: { ...rotation, retireAt: null } } : {}),
    },
    posts: [
      cardPost(preparation),
      threadPost(preparation, deliveryStateKey(deliveryNumber), {
        kind: "delivery_held",
        recipient: request.recipient,
        reason,
      }),
    ],
    audit: [auditOf(preparation, "delivery.held", "bot", { reason })],
  });
  deps.notifier.wake();
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
  // A quarter of the time is left, and nobody has looked.
  if (delivery === "sent" && waitedMs > keepMs * 0.75) {
    const endsAt = new Date(Date.parse(deliverySince ?? stateSince) + keepMs).toISOString();
    const { recipient } = preparation.request;
    const notice = { kind: "delivery_reminder", recipient, endsAt } as const;
    await remindOnce(deps, preparation, `delivery-reminder:${preparation.deliveryNumber}`, notice);
  }
  return false;
}

/** Ends the overlap of old and new keys when its time is over, and reminds before. */
export async function expireHandover(deps: StoryDeps, preparation: Preparation): Promise<void> {
  const { rotation, request } = preparation;
  if (rotation?.retireAt == null) return;
  const leftMs = Date.parse(rotation.retireAt) - deps.now().getTime();
  if (leftMs <= 0) return startRetirement(deps, preparation);
  if (leftMs <= HANDOVER_REMINDER_MS && keepsNewKeys(rotation) && rotation.retireAttempts === 0) {
    const { recipient } = request;
    const notice = { kind: "handover_reminder", recipient, retireAt: rotation.retireAt } as const;
    await remindOnce(deps, preparation, `handover-reminder:${rotation.generation}`, notice);
  }
}

/** In the thread, and by direct message, since the recipient need not be in the channel. */
async function remindOnce(
  deps: StoryDeps,
  preparation: Preparation,
  key: string,
  notice: Notice,
): Promise<void> {
  if (await deps.store.findPost(preparation.id, key)) return;
  const { recipient } = preparation.request;
  await deps.store.record(preparation.id, {
    posts: [threadPost(preparation, key, notice), directPost(recipient, `${key}:direct`, notice)],
  });
  deps.notifier.wake();
}
