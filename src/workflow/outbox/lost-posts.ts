import type { Post } from "../../storage/contract/posts.ts";
import type { Store } from "../../storage/contract/store.ts";
import type { Log } from "../deps.ts";
import type { Chat, MessagePlace, PostPlace } from "./chat.ts";
import type { Turns } from "./turns.ts";
import type { UnsentPosts } from "./unsent-posts.ts";

export type LostPostsOptions = {
  chat: Pick<Chat, "find">;
  store: Pick<Store, "markPosted">;
  log: Log;
  onPosted?(post: Post, at: MessagePlace): Promise<void>;
};

/** Posts of which it is not known whether the chat made them: they are looked for before they are made again. */
export class LostPosts {
  readonly #options: LostPostsOptions;
  readonly #turns: Turns;
  readonly #unsent: UnsentPosts;

  constructor(options: LostPostsOptions, turns: Turns, unsent: UnsentPosts) {
    this.#options = options;
    this.#turns = turns;
    this.#unsent = unsent;
  }

  /** Looks for a post; true when there is nothing more to do with it now: it was found, or given back. */
  async wasFound(post: Post, place: PostPlace): Promise<boolean> {
    const { chat, store, log, onPosted } = this.#options;
    const { channelId, threadId } = place;
    const call = threadId === null ? "find" : "find-in-thread";
    if (!(await this.#turns.isTurn(post, call, channelId))) return true;
    const found = await chat.find(place, post.id);
    if (!found.ok) {
      const { failure } = found;
      if (failure.kind === "refused-for-good") {
        const fields = { part: "outbox", postId: post.id, reason: failure.reason };
        log.warn(fields, "a lost post could not be looked for");
        return false;
      }
      await this.#unsent.retry(post, { call, channelId }, failure, true);
      return true;
    }
    if (found.value === null) return false;
    await onPosted?.(post, { channelId, messageId: found.value });
    // An edit follows, since what was sent then may be older than what is to be said now.
    await store.markPosted(post.id, { version: post.version - 1, channelId, ts: found.value, restMs: 0 });
    return true;
  }
}
