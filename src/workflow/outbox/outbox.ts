import { CARD_KEY } from "../../notices/card.ts";
import { describeError } from "../../security/redact.ts";
import type { Post } from "../../storage/contract/posts.ts";
import type { Store } from "../../storage/contract/store.ts";
import { PostSender, type PostSenderOptions } from "./post-sender.ts";

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
const MAX_IN_FLIGHT = 8;
const POLL_INTERVAL_MS = 10_000;
/** When the store is looked at again after it could not be. */
const AWAY_MS = 1_000;

/**
 * The one way out to the chat: takes posts from the store as soon as it says that some were drafted, draws each from what
 * is then stored, and sends it, in the pace that the chat allows. One post of a channel is under way at a time: the store claims so.
 */
export function createOutbox(options: OutboxOptions): Outbox {
  return new StoredOutbox(options);
}

class StoredOutbox implements Outbox {
  readonly #options: OutboxOptions;
  readonly #sender: PostSender;
  /** What is being sent, and where to. */
  readonly #inFlight = new Map<Promise<void>, string>();
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
    this.#stopListening = this.#options.store.onPostsDrafted((to) => {
      if (!this.#isUnderWay(to)) this.wake();
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
      if (this.#isWoken && this.#inFlight.size < MAX_IN_FLIGHT) this.wake();
    });
  }

  async settle(): Promise<void> {
    this.wake();
    while (this.#pump !== null || this.#inFlight.size > 0) {
      await (this.#pump ?? Promise.race(this.#inFlight.keys()));
    }
  }

  /** Whether something is being sent to each of these: only after it the next can be, and then there is a look anyway. */
  #isUnderWay(to: ReadonlySet<string> | null): boolean {
    if (to === null) return false;
    const busy = new Set(this.#inFlight.values());
    return [...to].every((id) => busy.has(id));
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
      const room = MAX_IN_FLIGHT - this.#inFlight.size;
      if (room <= 0) return;
      try {
        const posts = await store.claimPosts({
          owner,
          limit: room,
          leaseMs: LEASE_MS,
          now: now(),
          cardKey: CARD_KEY,
          onUnreadable: (...post) => this.#tellOfUnreadable(...post),
        });
        for (const post of posts) this.#track(post, this.#sender.deliver(post));
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

  #track({ target }: Post, delivery: Promise<void>): void {
    const tracked = delivery.finally(() => {
      this.#inFlight.delete(tracked);
      this.wake();
    });
    this.#inFlight.set(tracked, target.kind === "direct" ? target.userId : target.channelId);
  }
}
