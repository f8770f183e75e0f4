import { CARD_KEY } from "../../notices/card.ts";
import type { NoticeContext } from "../../notices/context.ts";
import { drawNotice, isOvertaken, noticeSchema } from "../../notices/index.ts";
import type { Drawn, Message } from "../../notices/message.ts";
import { inPreparation } from "../../observe/context.ts";
import { describeError } from "../../security/redact.ts";
import type { ClaimedPost, Post } from "../../storage/contract/posts.ts";
import type { Store } from "../../storage/contract/store.ts";
import type { Texts } from "../../texts/texts.ts";
import type { Log } from "../deps.ts";
import type { Chat, ChatAnswer, ChatCall, ChatFailure, MessagePlace, PostPlace } from "./chat.ts";
import { LostPosts } from "./lost-posts.ts";
import { Places } from "./places.ts";
import { StandingMessages } from "./standing-messages.ts";
import { Turns } from "./turns.ts";
import { UnsentPosts } from "./unsent-posts.ts";

export type PostSenderOptions = {
  chat: Chat;
  /** Names this process on the leases of the posts it takes. */
  owner: string;
  store: Pick<
    Store,
    "bookCall" | "holdCalls" | "readPost" | "markPosting" | "markPosted" | "releasePost" | "abandonPost"
  >;
  log: Log;
  now(): Date;
  /** Everything that a post is drawn from, read when it is sent. Errors: the post is tried again later. */
  contextOf(post: Post): Promise<NoticeContext>;
  /** Called when a post is in the chat, before that is stored: after a crash in between it is called again. */
  onPosted?(post: Post, at: MessagePlace): Promise<void>;
  /** Called with posts that can never be made, such as a delivery to a person who has left. */
  onAbandoned?(post: Post, reason: string): Promise<void>;
  /** Told that a post was given back, to be tried again after so long. */
  onReleased?(waitMs: number): void;
  /** Told when a message that holds secrets could not be deleted. */
  onDeleteFailed?(post: Post, reason: string): Promise<void>;
};

/** A message that changes fast is drawn about once a second, and not for each change. */
export const REST_MS = 800;

/** A post drawn, in the language of its readers. */
type Drawing = { drawn: Drawn; texts: Texts };

/** Sends one claimed post: posts it, edits it or takes it away, and tells the store what came of it. */
export class PostSender {
  readonly #options: PostSenderOptions;
  readonly #unsent: UnsentPosts;
  readonly #turns: Turns;
  readonly #places: Places;
  readonly #lost: LostPosts;
  readonly #stands = new StandingMessages();

  constructor(options: PostSenderOptions) {
    this.#options = options;
    this.#unsent = new UnsentPosts(options);
    this.#turns = new Turns(options, this.#unsent);
    this.#places = new Places(options, this.#turns, this.#unsent);
    this.#lost = new LostPosts(options, this.#turns, this.#unsent);
  }

  /** Makes one post, or gives it back with the time of its next try. Never throws. */
  deliver(post: ClaimedPost): Promise<void> {
    return inPreparation(post.preparationId, () => this.#deliver(post));
  }

  async #deliver(post: ClaimedPost): Promise<void> {
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

  async #send(claimed: ClaimedPost): Promise<void> {
    const { store } = this.#options;
    const channelId = await this.#places.channelOf(claimed);
    if (channelId === null) return;
    const threadId = claimed.ts === null ? this.#places.threadOf(claimed) : null;
    const place = { channelId, threadId };
    const isLost = claimed.ts === null && claimed.isOutcomeUnknown;
    if (isLost && (await this.#lost.wasFound(claimed, place))) return;

    if (!(await this.#turns.isTurn(claimed, claimed.ts === null ? "post" : "edit", channelId))) return;
    // What was drafted while this post waited for its turn is said with it: one call for all of it.
    const post =
      claimed.ts === null ? await this.#begin(claimed) : ((await store.readPost(claimed.id)) ?? claimed);
    if (post === null) return;
    const notice = noticeSchema.parse(post.notice);
    const context = await this.#options.contextOf(post);
    if (post.ts === null && isOvertaken(notice, context)) return store.abandonPost(post.id, "overtaken");
    const drawing = { drawn: drawNotice(notice, context), texts: context.texts };
    if (post.ts === null) await this.#post(post, place, drawing);
    else await this.#edit(post, { channelId, messageId: post.ts }, drawing);
  }

  /** Marks a post as begun before it is sent; null when it is another process's by now. */
  async #begin(post: Post): Promise<Post | null> {
    const { store, owner, log } = this.#options;
    const begun = await store.markPosting(post.id, owner);
    if (begun === null)
      log.warn({ part: "outbox", postId: post.id, key: post.key }, "a post is another process's by now");
    return begun;
  }

  async #post(post: Post, place: PostPlace, { drawn, texts }: Drawing): Promise<void> {
    const { chat, store, onPosted } = this.#options;
    // Nothing to say any more, and nothing was said: the post is done without a message.
    if ("instead" in drawn) return store.abandonPost(post.id, "nothing to say");
    const letter = { message: drawn, texts, edition: post.version };
    const failure = await failureOf(chat.post(place, post.id, letter), async (at) => {
      await onPosted?.(post, at);
      await this.#markPosted(post, at);
      this.#stands.note(post, drawn);
    });
    if (failure === null) return;
    await this.#afterFailure(post, { call: "post", channelId: place.channelId }, failure, drawn, (plain) =>
      this.#post(post, place, { drawn: plain, texts }),
    );
  }

  async #edit(post: Post, at: MessagePlace, { drawn, texts }: Drawing): Promise<void> {
    if ("instead" in drawn) return this.#delete(post, at, drawn.instead, texts);
    if (this.#stands.isSame(post, drawn)) return this.#markPosted(post, at);
    const { chat } = this.#options;
    const letter = { message: drawn, texts, edition: post.version };
    const failure = await failureOf(chat.edit(at, letter), async () => {
      await this.#markPosted(post, at);
      this.#stands.note(post, drawn);
    });
    if (failure === null) return;
    // A deleted card is posted again: people act by its buttons.
    if (failure.kind === "gone" && post.key === CARD_KEY) {
      const begun = await this.#begin(post);
      if (begun === null) return;
      return this.#post({ ...post, ts: null }, { ...at, threadId: null }, { drawn, texts });
    }
    await this.#afterFailure(post, { call: "edit", channelId: at.channelId }, failure, drawn, (plain) =>
      this.#edit(post, at, { drawn: plain, texts }),
    );
  }

  /** Deleting may be forbidden: then the text is taken out instead. */
  async #delete(post: Post, at: MessagePlace, instead: Message, texts: Texts): Promise<void> {
    const { chat, log, onDeleteFailed } = this.#options;
    const failure = await failureOf(chat.delete(at), () => this.#markPosted(post, at));
    if (failure === null) return;
    if (failure.kind === "gone") return this.#markPosted(post, at);
    if (failure.kind === "throttled" || failure.kind === "unknown") {
      return this.#unsent.retry(post, { call: "edit", channelId: at.channelId }, failure, false);
    }
    log.error(
      { part: "outbox", postId: post.id, reason: failure.reason },
      "a message with secrets was not deleted",
    );
    await onDeleteFailed?.(post, failure.reason);
    await this.#edit(post, at, { drawn: instead, texts });
  }

  #markPosted(post: Post, { channelId, messageId }: MessagePlace): Promise<void> {
    return this.#options.store.markPosted(post.id, {
      version: post.version,
      channelId,
      ts: messageId,
      restMs: REST_MS,
    });
  }

  async #afterFailure(
    post: Post,
    at: { call: ChatCall; channelId: string },
    failure: ChatFailure,
    message: Message,
    tryAgain: (plain: Message) => Promise<void>,
  ): Promise<void> {
    const { log } = this.#options;
    const fields = { part: "outbox", postId: post.id, key: post.key, reason: failure.reason };
    switch (failure.kind) {
      case "throttled":
        return this.#unsent.retry(post, at, failure, false);
      case "unknown":
        log.warn(fields, "whether a post was made is not known; it is looked for before it is made again");
        return this.#unsent.retry(post, at, failure, at.call === "post");
      case "content-refused":
        log.error(fields, "the chat refused the contents of a post");
        // The notification text alone is better than silence.
        if (message.blocks.length > 0) return tryAgain({ text: message.text, blocks: [] });
        return this.#unsent.abandon(post, failure.reason);
      case "gone":
      case "refused-for-good":
        return this.#unsent.abandon(post, failure.reason);
      case "later":
        log.error(fields, "the chat refused a post; it is tried again");
        return this.#unsent.retry(post, at, failure, false);
    }
  }
}

/** What went wrong with a call, or with noting that it went well: then it may have been made; null: nothing. */
async function failureOf<T>(
  call: Promise<ChatAnswer<T>>,
  note: (value: T) => Promise<void>,
): Promise<ChatFailure | null> {
  const answer = await call;
  if (!answer.ok) return answer.failure;
  try {
    await note(answer.value);
    return null;
  } catch (error) {
    return { kind: "unknown", reason: error instanceof Error ? error.message : String(error) };
  }
}
