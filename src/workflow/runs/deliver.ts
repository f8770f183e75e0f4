import { HOUR_MS } from "../../core/durations.ts";
import type { HoldReason } from "../../core/hold-reason.ts";
import { isManaged } from "../../core/migration/handling.ts";
import type { Preparation } from "../../core/preparation.ts";
import { deliveryKey, deliveryPost, numberedDeliveryPost } from "../../notices/delivery.ts";
import { afterDeliveryKey, afterDeliveryPost } from "../../notices/delivery-after.ts";
import { deliveryHeldPost } from "../../notices/delivery-state.ts";
import type { PostDraft } from "../../notices/posts.ts";
import { isFullMember } from "../../security/directory.ts";
import type { PreparationPatch } from "../../storage/contract/preparations.ts";
import type { StoryDeps } from "../deps.ts";

/** How long a replaced key goes on working after the new one was delivered, unless the recipient says it is entered. */
const HANDOVER_MS = 24 * HOUR_MS;

/** Prefetched during the proof: an answer that is two seconds old is fresh enough. */
const RECIPIENT_MAX_AGE_MS = 2_000;

/** Asks Slack about the recipient ahead of `decideDelivery`, which then need not wait. What goes wrong shows there. */
export function lookUpRecipient({ directory }: Pick<StoryDeps, "directory">, { request }: Preparation): void {
  void directory.findPerson(request.recipient, { maxAgeMs: 0 }).catch(() => undefined);
}

/** The present delivery's direct message drawn anew, unless there is none: then none is made. */
export function presentDeliveryPosts(preparation: Preparation): PostDraft[] {
  const { delivery } = preparation;
  return delivery === "pending" || delivery === "held" ? [] : [deliveryPost(preparation)];
}

/** All direct messages of a preparation, drawn anew: the present delivery's, and what came after it in `message` mode. */
export async function redrawDeliveryPosts(
  { store }: Pick<StoryDeps, "store">,
  preparation: Preparation,
): Promise<PostDraft[]> {
  const after = await store.findPost(preparation.id, afterDeliveryKey(preparation.deliveryNumber));
  return [
    ...presentDeliveryPosts(preparation),
    ...(after?.target.kind === "direct"
      ? [afterDeliveryPost(after.target.userId, preparation.deliveryNumber)]
      : []),
  ];
}

/** To whom the credentials may go now: only an active, full member of this workspace. Otherwise they are held. */
export async function decideDelivery(
  deps: Pick<StoryDeps, "directory" | "teamId" | "now">,
  preparation: Preparation,
): Promise<{ patch: PreparationPatch; posts: PostDraft[] }> {
  const { recipient } = preparation.request;
  // Nobody gets credentials: the key stays sealed until the migration is removed.
  if (isManaged(preparation)) return { patch: {}, posts: [] };
  const person = await deps.directory.findPerson(recipient, { maxAgeMs: RECIPIENT_MAX_AGE_MS });
  const deliverySince = deps.now().toISOString();
  if (person && isFullMember(person, deps.teamId)) {
    return {
      patch: { delivery: "sent", deliverySince },
      posts: [deliveryPost(preparation)],
    };
  }
  const reason: HoldReason = { code: person ? "NOT_A_FULL_MEMBER" : "UNKNOWN_PERSON" };
  return {
    patch: { delivery: "held", deliverySince },
    posts: [deliveryHeldPost(preparation, reason)],
  };
}

/** The direct messages of deliveries before this one, drawn anew: they must not keep a button, or secrets. */
export async function earlierDeliveryPosts(
  { store }: Pick<StoryDeps, "store">,
  { id, deliveryNumber }: Pick<Preparation, "id" | "deliveryNumber">,
): Promise<PostDraft[]> {
  const drafts: PostDraft[] = [];
  for (let number = 1; number < deliveryNumber; number += 1) {
    // Of a delivery that was only ever held there is no message, and none is to be made.
    const post = await store.findPost(id, deliveryKey(number));
    const after = await store.findPost(id, afterDeliveryKey(number));
    if (post?.target.kind === "direct") drafts.push(numberedDeliveryPost(post.target.userId, number));
    if (after?.target.kind === "direct") drafts.push(afterDeliveryPost(after.target.userId, number));
  }
  return drafts;
}

/** When the replaced keys go: a day after a delivery, at once when they are compromised, and not while it is held. */
export function retireTime(
  { now }: Pick<StoryDeps, "now">,
  { isCompromised, isDelivered }: { isCompromised: boolean; isDelivered: boolean },
): string | null {
  if (isCompromised) return now().toISOString();
  return isDelivered ? new Date(now().getTime() + HANDOVER_MS).toISOString() : null;
}
