import { setTimeout as sleep } from "node:timers/promises";
import type { Post } from "../../storage/contract/posts.ts";
import type { Store } from "../../storage/contract/store.ts";
import type { Chat, ChatCall } from "./chat.ts";
import type { UnsentPosts } from "./unsent-posts.ts";

/** A post that has to wait longer is given back instead of holding its lease. */
const MAX_WAIT_MS = 3_000;

type TurnsOptions = { chat: Pick<Chat, "limitsOf">; store: Pick<Store, "bookCall"> };

/** The pace of one way out, kept in the store, so that it is that of all replicas together. */
export class Turns {
  readonly #chat: Pick<Chat, "limitsOf">;
  readonly #store: Pick<Store, "bookCall">;
  readonly #unsent: UnsentPosts;

  constructor({ chat, store }: TurnsOptions, unsent: UnsentPosts) {
    this.#chat = chat;
    this.#store = store;
    this.#unsent = unsent;
  }

  /** Waits until the chat need not refuse a call; false when that is long, and the post was given back until then. */
  async isTurn(post: Post, call: ChatCall, channelId: string): Promise<boolean> {
    const limits = this.#chat.limitsOf(call, channelId);
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
