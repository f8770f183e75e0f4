import { deliveryKey, isDeliveryKey } from "../../notices/delivery.ts";
import type { Post } from "../../storage/contract/posts.ts";
import { alarmPosts } from "../alarm.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import type { MessagePlace } from "../outbox/chat.ts";
import { holdDelivery } from "./expire-delivery.ts";

/** What the story makes of posts that cannot be made, or that cannot be taken away. */
export function tellUndeliverable(deps: StoryDeps) {
  return {
    /** The direct message with the credentials, or with the button that shows them, has reached its recipient. */
    async onPosted(post: Post, { channelId, messageId: ts }: MessagePlace): Promise<void> {
      const { preparationId: id, key, target } = post;
      if (!isDeliveryKey(key) || id === null || target.kind !== "direct") return;
      const preparation = await deps.store.findPreparation(id);
      if (!preparation) return;
      const { userId } = target;
      const mode = preparation.plan?.deliveryMode ?? deps.settings.delivery.mode;
      await deps.store.record(id, {
        audit: [
          {
            ...auditOf(preparation, {
              event: "delivery.posted",
              actor: "bot",
              details: { to: userId, mode, ts },
            }),
            channelId,
          },
        ],
      });
    },

    /** A delivery that cannot reach its recipient is held; anything else is only recorded. */
    async onAbandoned(post: Post, reason: string): Promise<void> {
      const preparation =
        post.preparationId === null ? null : await deps.store.findPreparation(post.preparationId);
      if (preparation?.delivery !== "sent") return;
      if (post.key !== deliveryKey(preparation.deliveryNumber)) return;
      await holdDelivery(deps, preparation, { code: "NOT_POSTED", answer: reason });
    },

    /** An altered post is not sent; operators get a message with what it would have been about. */
    async onUnreadable(postId: string, preparationId: string | null): Promise<void> {
      const posts = await alarmPosts(deps, {
        key: `alarm:unreadable-post:${postId}`,
        news: { code: "POST_UNREADABLE", args: { id: preparationId } },
      });
      const empty = { preparationId, channelId: null, planHash: null, requestId: null };
      const entry = { event: "post.unreadable", actor: "bot", ...empty, details: { postId } };
      await deps.store.record(null, { posts, audit: [entry] });
    },

    /** Secrets are in a message that Slack would not delete: operators must know, and the keys be rotated. */
    async onDeleteFailed(post: Post, reason: string): Promise<void> {
      const posts = await alarmPosts(deps, {
        key: `alarm:delete:${post.id}`,
        news: { code: "SECRETS_NOT_DELETED", args: { id: post.preparationId, answer: reason } },
        actions: ["rotate", "revoke"],
      });
      await deps.store.record(post.preparationId, {
        posts,
        audit: [
          {
            event: "delivery.delete_failed",
            actor: "bot",
            preparationId: post.preparationId,
            channelId: null,
            planHash: null,
            requestId: null,
            details: { reason },
          },
        ],
      });
    },
  };
}
