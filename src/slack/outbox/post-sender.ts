import type { WebClient } from "@slack/web-api";
import { describeError } from "../../security/redact.ts";
import type { Post } from "../../storage/contract/posts.ts";
import type { Store } from "../../storage/contract/store.ts";
import type { Log } from "../../workflow/deps.ts";
import { type Notice, noticeSchema } from "../../workflow/outbox/notices.ts";
import { POST_EVENT_TYPE } from "../ids.ts";
import { isOvertaken } from "../messages/is-overtaken.ts";
import type { Rendered } from "../messages/message.ts";
import type { RenderContext } from "../messages/render-context.ts";
import { renderNotice } from "../messages/render-notice.ts";
import { type CallFailure, readFailure } from "./call-outcome.ts";
import { LostPosts } from "./lost-posts.ts";
import type { OutboxMethod } from "./pace.ts";
import { Places } from "./places.ts";
import { Turns } from "./turns.ts";
import { UnsentPosts } from "./unsent-posts.ts";

export type PostSenderOptions = {
  /** A client that does not retry and throws on 429: `createSlackClients().posts`. */
  client: WebClient;
  /** Names this process on the leases of the posts it takes. */
  owner: string;
  store: Pick<
    Store,
    | "bookCall"
    | "holdCalls"
    | "readPost"
    | "markPosting"
    | "markPosted"
    | "releasePost"
    | "abandonPost"
    | "findPost"
  >;
  log: Log;
  now(): Date;
  /** Everything that a post is drawn from, read when it is sent. Errors: the post is tried again later. */
  contextOf(post: Post): Promise<RenderContext>;
  /** Told that a post stands in Slack now, before it is noted: after a crash in between it is told again. */
  onPosted?(post: Post, at: { channelId: string; ts: string }): Promise<void>;
  /** Told of posts that can never be made, such as a delivery to somebody who has left. */
  onAbandoned?(post: Post, reason: string): Promise<void>;
  /** Told when a message that holds secrets could not be deleted. */
  onDeleteFailed?(post: Post, reason: string): Promise<void>;
};

/** Sends one claimed post: posts it, edits it or takes it away, and tells the store what came of it. */
export class PostSender {
  readonly #options: PostSenderOptions;
  readonly #unsent: UnsentPosts;
  readonly #turns: Turns;
  readonly #places: Places;
  readonly #lost: LostPosts;

  constructor(options: PostSenderOptions) {
    this.#options = options;
    this.#unsent = new UnsentPosts(options);
    this.#turns = new Turns(options.store, this.#unsent);
    this.#places = new Places(options, this.#turns, this.#unsent);
    this.#lost = new LostPosts(options, this.#turns, this.#unsent);
  }

  /** Makes one post, or gives it back with the time of its next try. Never throws. */
  async deliver(post: Post): Promise<void> {
    const { log } = this.#options;
    try {
      await this.#send(post);
    } catch (error) {
      log.error(
        { part: "outbox", postId: post.id, key: post.key, error: describeError(error) },
        "a post was not sent",
      );
      await this.#unsent
        .backOff(post, post.isOutcomeUnknown, "fault")
        .catch((again: unknown) =>
          log.error(
            { part: "outbox", error: describeError(again) },
            "a post was not given back; its lease will end",
          ),
        );
    }
  }

  async #send(claimed: Post): Promise<void> {
    const channelId = await this.#places.channelOf(claimed);
    if (channelId === null) return;
    const threadTs = claimed.ts === null ? await this.#places.threadTsOf(claimed) : null;
    const isLost = claimed.ts === null && claimed.isOutcomeUnknown;
    if (isLost && (await this.#lost.wasFound(claimed, channelId, threadTs))) return;

    const method = claimed.ts === null ? "chat.postMessage" : "chat.update";
    if (!(await this.#turns.isTurn(claimed, method, channelId))) return;
    // What was drafted while this post waited for its turn is said with it: one call for all of it.
    const post = (await this.#options.store.readPost(claimed.id)) ?? claimed;
    const notice = readNotice(post);
    const context = await this.#options.contextOf(post);
    if (post.ts === null && isOvertaken(notice, context)) {
      return this.#options.store.abandonPost(post.id, "overtaken");
    }
    const rendered = renderNotice(notice, context);
    if (post.ts === null) await this.#post(post, channelId, threadTs, rendered);
    else await this.#edit(post, channelId, post.ts, rendered);
  }

  async #post(post: Post, channelId: string, threadTs: string | null, rendered: Rendered): Promise<void> {
    const { client, store, owner, log } = this.#options;
    // Nothing to say any more, and nothing was said: the post is done without a message.
    if (rendered.kind === "nothing") return store.abandonPost(post.id, "nothing to say");
    if (!(await store.markPosting(post.id, owner))) {
      log.warn({ part: "outbox", postId: post.id, key: post.key }, "a post is another process's by now");
      return;
    }
    try {
      const answer = await client.chat.postMessage({
        channel: channelId,
        ...rendered.message,
        ...OUR_TEXT_AS_IT_IS,
        unfurl_links: false,
        unfurl_media: false,
        metadata: { event_type: POST_EVENT_TYPE, event_payload: { post_id: post.id } },
        ...(threadTs === null ? {} : { thread_ts: threadTs }),
      });
      if (!answer.ts) throw new Error("chat.postMessage answered without a timestamp");
      const stands = { channelId: answer.channel ?? channelId, ts: answer.ts };
      await this.#options.onPosted?.(post, stands);
      await store.markPosted(post.id, { version: post.version, ...stands });
    } catch (error) {
      await this.#afterFailure(
        post,
        channelId,
        "chat.postMessage",
        readFailure(error),
        () => this.#post(post, channelId, threadTs, withoutBlocks(rendered)),
        rendered,
      );
    }
  }

  async #edit(post: Post, channelId: string, ts: string, rendered: Rendered): Promise<void> {
    const { client, store } = this.#options;
    try {
      if (rendered.kind === "nothing") await client.chat.delete({ channel: channelId, ts });
      else await client.chat.update({ channel: channelId, ts, ...rendered.message, ...OUR_TEXT_AS_IT_IS });
      await store.markPosted(post.id, { version: post.version, channelId, ts });
    } catch (error) {
      const failure = readFailure(error);
      if (rendered.kind === "nothing") return this.#afterFailedDelete(post, channelId, ts, rendered, failure);
      // A card that somebody deleted is posted again: without it nobody could act.
      if (failure.kind === "gone" && post.key === "card") {
        return this.#post({ ...post, ts: null }, channelId, null, rendered);
      }
      await this.#afterFailure(
        post,
        channelId,
        "chat.update",
        failure,
        () => this.#edit(post, channelId, ts, withoutBlocks(rendered)),
        rendered,
      );
    }
  }

  /** Deleting may be forbidden (`compliance_exports_prevent_deletion`): then the text is taken out instead. */
  async #afterFailedDelete(
    post: Post,
    channelId: string,
    ts: string,
    rendered: Extract<Rendered, { kind: "nothing" }>,
    failure: CallFailure,
  ): Promise<void> {
    const { store, log, onDeleteFailed } = this.#options;
    if (failure.kind === "gone") {
      return store.markPosted(post.id, { version: post.version, channelId, ts });
    }
    if (failure.kind === "throttled" || failure.kind === "unknown") {
      return this.#unsent.retry(post, { method: "chat.update", channelId }, failure, false);
    }
    log.error(
      { part: "outbox", postId: post.id, reason: failure.reason },
      "a message with secrets was not deleted",
    );
    await onDeleteFailed?.(post, failure.reason);
    await this.#edit(post, channelId, ts, { kind: "message", message: rendered.instead });
  }

  async #afterFailure(
    post: Post,
    channelId: string,
    method: OutboxMethod,
    failure: CallFailure,
    tryPlain: () => Promise<void>,
    rendered: Rendered,
  ): Promise<void> {
    const { log } = this.#options;
    const fields = { part: "outbox", postId: post.id, key: post.key, reason: failure.reason };
    const at = { method, channelId };
    switch (failure.kind) {
      case "throttled":
        return this.#unsent.retry(post, at, failure, false);
      case "unknown":
        log.warn(fields, "whether a post was made is not known; it is looked for before it is made again");
        return this.#unsent.retry(post, at, failure, method === "chat.postMessage");
      case "content-refused":
        log.error(fields, "Slack refused the blocks of a post");
        if (rendered.kind === "message" && rendered.message.blocks.length > 0) return tryPlain();
        return this.#unsent.abandon(post, failure.reason);
      case "gone":
      case "refused-for-good":
        return this.#unsent.abandon(post, failure.reason);
      case "later":
        log.error(fields, "Slack refused a post; it is tried again");
        return this.#unsent.retry(post, at, failure, false);
    }
  }
}

/** Names and addresses in our texts stay as they are: nothing becomes a mention or a link that we did not make one. */
const OUR_TEXT_AS_IT_IS = { parse: "none", link_names: false } as const;

/** What is left when Slack refuses the blocks: the notification text, which is better than silence. */
function withoutBlocks(rendered: Rendered): Rendered {
  if (rendered.kind !== "message") return rendered;
  return { kind: "message", message: { text: rendered.message.text, blocks: [] } };
}

/** Errors: ZodError, when a newer version stored a notice that this one does not know. */
function readNotice(post: Post): Notice {
  return noticeSchema.parse(post.notice);
}
