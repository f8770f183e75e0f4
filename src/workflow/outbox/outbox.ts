import { CARD_KEY } from "../../notices/card.ts";
import { QUIET_KINDS } from "../../notices/index.ts";
import { describeError } from "../../security/redact.ts";
import type { Post } from "../../storage/contract/posts.ts";
import type { Store } from "../../storage/contract/store.ts";
import { PostSender, type PostSenderOptions, REST_MS } from "./post-sender.ts";

export type OutboxStore = Pick<Store, "claimPosts" | "onPostsDrafted"> & PostSenderOptions["store"];

export type OutboxOptions = PostSenderOptions & {
  store: OutboxStore;
  /** Told of a post that cannot be read, so that nothing was sent. */
  onUnreadable?(postId: string, preparationId: string | null): Promise<void>;
  /** How often the store is looked at for what nobody here knows of, such as what a process left that has ended (10,000 ms). */
  pollIntervalMs?: number;
};

export type Outbox = {
  start(): void;
  /** Looks for posts now, without waiting for the next look. */
  wake(): void;
  /** Stops taking posts and waits for those under way. */
  stop(): Promise<void>;
  /** Resolves when nothing is under way and nothing is due. For tests and the demo. */
  settle(): Promise<void>;
};

const LEASE_MS = 60_000;
/** Under way at a time, of each lane. */
const MAX_IN_FLIGHT = { posts: 8, edits: 8 };
type Lane = keyof typeof MAX_IN_FLIGHT;
const POLL_INTERVAL_MS = 10_000;
/** When the store is looked at again after it could not be. */
const AWAY_MS = 1_000;

/**
 * The one way out to the chat: takes posts from the store as soon as it says that some were drafted, draws each from what
 * is then stored, and sends it, in the pace that the chat allows. New messages of a channel are under way one at a time: the
 * store claims so. Edits have a lane of their own, so that one that waits keeps no message waiting.
 */
export function createOutbox(options: OutboxOptions): Outbox {
  return new StoredOutbox(options);
}

class StoredOutbox implements Outbox {
  readonly #options: OutboxOptions;
  readonly #sender: PostSender;
  /** What is being sent: which post, and in which lane. */
  readonly #inFlight = new Map<Promise<void>, { postId: string; lane: Lane }>();
  readonly #later = new Set<NodeJS.Timeout>();
  #timer: NodeJS.Timeout | null = null;
  #stopListening: () => void = () => undefined;
  #pump: Promise<void> | null = null;
  #isWoken = false;
  #isStopped = true;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#sender = new PostSender({ ...options, onReleased: (waitMs) => this.#wakeIn(waitMs) });
  }

  start(): void {
    this.#isStopped = false;
    this.#stopListening = this.#options.store.onPostsDrafted((_to, waitsMs) => {
      this.wake();
      for (const waitMs of waitsMs) this.#wakeIn(waitMs);
    });
    this.#timer = setInterval(() => this.wake(), this.#options.pollIntervalMs ?? POLL_INTERVAL_MS);
    this.wake();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopListening();
    if (this.#timer !== null) clearInterval(this.#timer);
    for (const timer of this.#later) clearTimeout(timer);
    this.#later.clear();
    await this.#pump;
    await Promise.all(this.#inFlight.keys());
  }

  wake(): void {
    if (this.#isStopped) return;
    this.#isWoken = true;
    this.#pump ??= this.#takePosts().finally(() => {
      this.#pump = null;
      // Woken between the last look and here.
      if (this.#isWoken && this.#hasRoom()) this.wake();
    });
  }

  async settle(): Promise<void> {
    this.wake();
    while (this.#pump !== null || this.#inFlight.size > 0) {
      await (this.#pump ?? Promise.race(this.#inFlight.keys()));
    }
  }

  #roomIn(lane: Lane): number {
    return MAX_IN_FLIGHT[lane] - [...this.#inFlight.values()].filter((other) => other.lane === lane).length;
  }

  #hasRoom(): boolean {
    return this.#roomIn("posts") > 0 || this.#roomIn("edits") > 0;
  }

  /** A post was given back until then. */
  #wakeIn(waitMs: number): void {
    if (this.#isStopped) return;
    const timer = setTimeout(() => {
      this.#later.delete(timer);
      this.wake();
    }, waitMs);
    timer.unref();
    this.#later.add(timer);
  }

  async #takePosts(): Promise<void> {
    const { store, owner, now, log } = this.#options;
    // One look takes the next post of each channel, so that another finds more only after one was sent, or drafted.
    while (this.#isWoken && !this.#isStopped) {
      this.#isWoken = false;
      if (!this.#hasRoom()) return;
      try {
        const posts = await store.claimPosts({
          owner,
          limits: { posts: this.#roomIn("posts"), edits: this.#roomIn("edits") },
          leaseMs: LEASE_MS,
          now: now(),
          cardKey: CARD_KEY,
          quietKinds: QUIET_KINDS,
          onUnreadable: (...post) => this.#tellOfUnreadable(...post),
        });
        // After a jump of the clock a lease has ended while its post is still being sent: that sending goes on, and alone.
        for (const post of posts.filter(({ id }) => !this.#isInFlight(id)))
          this.#track(post, this.#sender.deliver(post));
      } catch (error) {
        // The store is away for a moment.
        log.error({ part: "outbox", error: describeError(error) }, "the outbox could not be read");
        this.#wakeIn(AWAY_MS);
        return;
      }
    }
  }

  /** Keeps nothing back: what was claimed beside it is sent. */
  async #tellOfUnreadable(postId: string, preparationId: string | null): Promise<void> {
    const { onUnreadable, log } = this.#options;
    this.#isWoken = true;
    log.error({ part: "outbox", postId, preparationId }, "a post cannot be read and is not sent");
    try {
      await onUnreadable?.(postId, preparationId);
    } catch (error) {
      log.error({ part: "outbox", postId, error: describeError(error) }, "nobody could be told of a post");
    }
  }

  #isInFlight(postId: string): boolean {
    return [...this.#inFlight.values()].some((other) => other.postId === postId);
  }

  #track({ id, ts }: Post, delivery: Promise<void>): void {
    const tracked = delivery.finally(() => {
      this.#inFlight.delete(tracked);
      this.wake();
      // What was drafted of the same message meanwhile is due then.
      this.#wakeIn(REST_MS);
    });
    this.#inFlight.set(tracked, { postId: id, lane: ts === null ? "posts" : "edits" });
  }
}
