import { setTimeout as sleep } from "node:timers/promises";
import type { Post } from "../../storage/contract/posts.ts";
import type { Store } from "../../storage/contract/store.ts";
import { limitsOf, type OutboxMethod } from "./pace.ts";
import type { UnsentPosts } from "./unsent-posts.ts";

/** A post that has to wait longer is given back instead of holding its lease. */
const MAX_WAIT_MS = 3_000;

/** The pace of one way out, kept in the store, so that it is that of all replicas together. */
export class Turns {
  readonly #store: Pick<Store, "bookCall">;
  readonly #unsent: UnsentPosts;

  constructor(store: Pick<Store, "bookCall">, unsent: UnsentPosts) {
    this.#store = store;
    this.#unsent = unsent;
  }

  /** Waits until Slack need not refuse a call; false when that is long, and the post was given back until then. */
  async isTurn(post: Post, method: OutboxMethod, channelId: string): Promise<boolean> {
    const limits = limitsOf(method, channelId);
    const waitMs = await this.#store.bookCall({ limits, maxWaitMs: MAX_WAIT_MS });
    if (waitMs > MAX_WAIT_MS) {
      await this.#unsent.release(post, {
        waitMs,
        isOutcomeUnknown: post.isOutcomeUnknown,
        reason: "paced",
      });
      return false;
    }
    await sleep(waitMs);
    return true;
  }
}
