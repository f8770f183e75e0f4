import { LONGEST_WAIT_MS } from "../../core/call-limits.ts";
import type { Post } from "../../storage/contract/posts.ts";
import type { Store } from "../../storage/contract/store.ts";
import type { Log } from "../deps.ts";
import type { Chat, ChatCall, ChatFailure } from "./chat.ts";

export type UnsentPostsOptions = {
  chat: Pick<Chat, "limitToHold">;
  /** Names this process on the leases of the posts it takes. */
  owner: string;
  store: Pick<Store, "holdCalls" | "releasePost" | "abandonPost">;
  log: Log;
  now(): Date;
  /** Called with posts that can never be made, such as a delivery to a person who has left. */
  onAbandoned?(post: Post, reason: string): Promise<void>;
  /** Told that a post was given back, to be tried again after so long. */
  onReleased?(waitMs: number): void;
};

const FIRST_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 60_000;

/** What becomes of a claimed post that was not made: it is given back for a later try, or given up. */
export class UnsentPosts {
  readonly #options: UnsentPostsOptions;

  constructor(options: UnsentPostsOptions) {
    this.#options = options;
  }

  /** Gives a post back until `waitMs` from now. With `isOutcomeUnknown` it is looked for before it is made again. */
  async release(
    { id, attempts }: Pick<Post, "id" | "attempts">,
    { waitMs, isOutcomeUnknown, reason }: { waitMs: number; isOutcomeUnknown: boolean; reason: string },
  ): Promise<void> {
    const { store, owner, now, onReleased } = this.#options;
    const boundMs = Math.min(waitMs, LONGEST_WAIT_MS);
    const notBefore = new Date(now().getTime() + boundMs);
    await store.releasePost(id, { owner, notBefore, isOutcomeUnknown, attempts, error: reason });
    onReleased?.(boundMs);
  }

  /** Gives a post back for longer with each try: 1 s at first, 60 s at most. */
  backOff(post: Post, isOutcomeUnknown: boolean, reason: string): Promise<void> {
    const { id, attempts } = post;
    return this.release(
      { id, attempts: attempts + 1 },
      { waitMs: backOffMs(attempts), isOutcomeUnknown, reason },
    );
  }

  /**
   * Gives a post back after a call that failed. Where the chat wants a pause, every other call that it is about
   * waits as well: as long as it says, and when it does not, longer each time.
   */
  async retry(
    post: Post,
    { call, channelId }: { call: ChatCall; channelId: string },
    failure: ChatFailure,
    isOutcomeUnknown: boolean,
  ): Promise<void> {
    const { chat, store } = this.#options;
    const { reason } = failure;
    if (failure.kind !== "throttled") return this.backOff(post, isOutcomeUnknown, reason);
    const waitMs = failure.retryAfterMs ?? backOffMs(post.attempts);
    await store.holdCalls(chat.limitToHold(call, channelId), waitMs);
    if (failure.retryAfterMs === null) return this.backOff(post, isOutcomeUnknown, reason);
    return this.release(post, { waitMs, isOutcomeUnknown, reason });
  }

  async abandon(post: Post, reason: string): Promise<void> {
    const { store, log, onAbandoned } = this.#options;
    log.error(
      { part: "outbox", postId: post.id, key: post.key, reason },
      "a post can never be made and is given up",
    );
    await store.abandonPost(post.id, reason);
    await onAbandoned?.(post, reason);
  }
}

function backOffMs(attempts: number): number {
  return Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(attempts, 6));
}
