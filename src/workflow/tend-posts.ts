import type { Post } from "../storage/store.ts";
import type { StoryDeps } from "./deps.ts";
import { auditOf, cardPost, threadPost } from "./posts.ts";

/** What the story makes of posts that cannot be made, or that cannot be taken away. */
export function tendPosts(deps: StoryDeps) {
  return {
    /** The direct message with the credentials, or with the button that shows them, has reached its recipient. */
    async onPosted(post: Post, { channelId, ts }: { channelId: string; ts: string }): Promise<void> {
      const { preparationId: id, key, target } = post;
      if (!key.startsWith("delivery") || id === null || target.kind !== "direct") return;
      const preparation = await deps.store.findPreparation(id);
      if (!preparation) return;
      const { userId } = target;
      const mode = preparation.plan?.deliveryMode ?? deps.settings.delivery.mode;
      await deps.store.record(id, {
        audit: [{ ...auditOf(preparation, "delivery.posted", "bot", { to: userId, mode, ts }), channelId }],
      });
    },

    /** A delivery that cannot reach its recipient is held; anything else is only recorded. */
    async onAbandoned(post: Post, reason: string): Promise<void> {
      const preparation =
        post.preparationId === null ? null : await deps.store.findPreparation(post.preparationId);
      if (!preparation || post.key !== "delivery" || preparation.delivery !== "sent") return;
      const { recipient } = preparation.request;
      await deps.store.patchPreparation({
        id: preparation.id,
        revision: preparation.revision,
        patch: { delivery: "held" },
        posts: [
          cardPost(preparation),
          threadPost(preparation, "delivery-state", { kind: "delivery_held", recipient, reason }),
        ],
        audit: [auditOf(preparation, "delivery.held", "bot", { reason })],
      });
    },

    /** Secrets stand in a message that Slack would not delete: operators must know, and the keys be rotated. */
    async onDeleteFailed(post: Post, reason: string): Promise<void> {
      const { channel } = deps.settings.operators;
      const alarm = {
        kind: "alarm" as const,
        title: `Secrets of ${post.preparationId ?? "a preparation"} could not be deleted from Slack`,
        detail: `Slack answered ${reason}. Revoke the preparation, or have its keys made anew.`,
      };
      await deps.store.record(post.preparationId, {
        posts:
          channel === undefined
            ? []
            : [
                {
                  key: `alarm:delete:${post.id}`,
                  target: { kind: "operators" as const, channelId: channel },
                  notice: alarm,
                },
              ],
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
