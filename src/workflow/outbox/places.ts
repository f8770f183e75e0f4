import type { ClaimedPost, Post } from "../../storage/contract/posts.ts";
import type { Chat } from "./chat.ts";
import type { Turns } from "./turns.ts";
import type { UnsentPosts } from "./unsent-posts.ts";

export type PlacesOptions = {
  chat: Pick<Chat, "openDirect">;
};

/** Where a post goes: its channel, and the card that it answers. */
export class Places {
  readonly #options: PlacesOptions;
  readonly #turns: Turns;
  readonly #unsent: UnsentPosts;
  readonly #directChannels = new Map<string, string>();

  constructor(options: PlacesOptions, turns: Turns, unsent: UnsentPosts) {
    this.#options = options;
    this.#turns = turns;
    this.#unsent = unsent;
  }

  /** The channel to post to; null when it cannot be had and the post was given back or given up. */
  async channelOf(post: Post): Promise<string | null> {
    if (post.channelId !== null) return post.channelId;
    if (post.target.kind !== "direct") return post.target.channelId;
    const { userId } = post.target;
    const known = this.#directChannels.get(userId);
    if (known !== undefined) return known;
    if (!(await this.#turns.isTurn(post, "open", userId))) return null;
    const opened = await this.#options.chat.openDirect(userId);
    if (opened.ok) {
      this.#directChannels.set(userId, opened.value);
      return opened.value;
    }
    const { failure } = opened;
    if (failure.kind === "refused-for-good") await this.#unsent.abandon(post, failure.reason);
    else await this.#unsent.retry(post, { call: "open", channelId: userId }, failure, post.isOutcomeUnknown);
    return null;
  }

  /** The card's message. A card that could never be posted has none; its thread posts then fail or stand alone. */
  threadOf({ target, cardTs }: ClaimedPost): string | null {
    return target.kind === "thread" ? cardTs : null;
  }
}
