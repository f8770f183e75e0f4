import type { WebClient } from "@slack/web-api";
import type { Post } from "../../storage/contract/posts.ts";
import type { Store } from "../../storage/contract/store.ts";
import { readFailure } from "./call-outcome.ts";
import type { Turns } from "./turns.ts";
import type { UnsentPosts } from "./unsent-posts.ts";

export type PlacesOptions = {
  client: WebClient;
  store: Pick<Store, "findPost">;
};

/** Where in Slack a post goes: its channel, and the card that it answers. */
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
    const method = "conversations.open";
    if (!(await this.#turns.isTurn(post, method, userId))) return null;
    try {
      // Opening fails for a deactivated person; posting to them would succeed silently (slackapi/python-slack-sdk#1156).
      const opened = await this.#options.client.conversations.open({ users: userId });
      const channelId = opened.channel?.id;
      if (channelId === undefined) throw new Error("conversations.open answered without a channel");
      this.#directChannels.set(userId, channelId);
      return channelId;
    } catch (error) {
      const failure = readFailure(error);
      if (failure.kind === "refused-for-good") await this.#unsent.abandon(post, failure.reason);
      else await this.#unsent.retry(post, { method, channelId: userId }, failure, post.isOutcomeUnknown);
      return null;
    }
  }

  /** The card's timestamp. A card that could never be posted has none; its thread posts then fail or stand alone. */
  async threadTsOf(post: Post): Promise<string | null> {
    if (post.target.kind !== "thread" || post.preparationId === null) return null;
    return (await this.#options.store.findPost(post.preparationId, "card"))?.ts ?? null;
  }
}
