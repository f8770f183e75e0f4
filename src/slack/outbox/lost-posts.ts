import type { WebClient } from "@slack/web-api";
import type { Post } from "../../storage/contract/posts.ts";
import type { Store } from "../../storage/contract/store.ts";
import type { Log } from "../../workflow/deps.ts";
import { readFailure } from "./call-outcome.ts";
import { findPostedTs } from "./find-post.ts";
import type { Turns } from "./turns.ts";
import type { UnsentPosts } from "./unsent-posts.ts";

export type LostPostsOptions = {
  client: WebClient;
  store: Pick<Store, "markPosted">;
  log: Log;
  onPosted?(post: Post, at: { channelId: string; ts: string }): Promise<void>;
};

/** Posts of which it is not known whether Slack made them: they are looked for before they are made again. */
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
  async wasFound(post: Post, channelId: string, threadTs: string | null): Promise<boolean> {
    const { client, store, log, onPosted } = this.#options;
    const method = threadTs === null ? "conversations.history" : "conversations.replies";
    if (!(await this.#turns.isTurn(post, method, channelId))) return true;
    try {
      const ts = await findPostedTs(client, { channelId, threadTs }, post.id);
      if (ts === null) return false;
      await onPosted?.(post, { channelId, ts });
      // An edit follows, since what was sent then may be older than what is to be said now.
      await store.markPosted(post.id, { version: post.version - 1, channelId, ts });
      return true;
    } catch (error) {
      const failure = readFailure(error);
      if (failure.kind === "refused-for-good" || failure.reason === "missing_scope") {
        log.warn(
          { part: "outbox", postId: post.id, reason: failure.reason },
          "a lost post could not be looked for",
        );
        return false;
      }
      await this.#unsent.retry(post, { method, channelId }, failure, true);
      return true;
    }
  }
}
