import { describeError } from "../security/redact.ts";
import type { Store } from "../storage/contract/store.ts";
import type { Notifier } from "../workflow/outbox/notifier.ts";
import { PostSender, type PostSenderOptions } from "./outbox/post-sender.ts";

export type OutboxStore = Pick<Store, "claimPosts"> & PostSenderOptions["store"];

export type SlackNotifierOptions = PostSenderOptions & {
  store: OutboxStore;
  /** Told of a post that cannot be read, so that nothing was sent. */
  onUnreadable?(postId: string, preparationId: string | null): Promise<void>;
  /** How often the store is looked at without being woken (1,000 ms). */
  pollIntervalMs?: number;
};

export type SlackNotifier = Notifier & {
  start(): void;
  /** Stops taking posts and waits for those under way. */
  stop(): Promise<void>;
  /** Resolves when nothing is under way and nothing is due. For tests and the demo. */
  settle(): Promise<void>;
};

const LEASE_MS = 60_000;
const MAX_IN_FLIGHT = 8;
const POLL_INTERVAL_MS = 1_000;

/**
 * The one way out to Slack: takes posts from the store, draws each from what is then stored, and sends it, in the pace
 * that Slack allows. One post of a channel is under way at a time: the store claims so.
 */
export function createSlackNotifier(options: SlackNotifierOptions): SlackNotifier {
  return new Outbox(options);
}

class Outbox implements SlackNotifier {
  readonly #options: SlackNotifierOptions;
  readonly #sender: PostSender;
  readonly #inFlight = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | null = null;
  #pump: Promise<void> | null = null;
  #isWoken = false;
  #isStopped = true;

  constructor(options: SlackNotifierOptions) {
    this.#options = options;
    this.#sender = new PostSender(options);
  }

  start(): void {
    this.#isStopped = false;
    this.#timer = setInterval(() => this.wake(), this.#options.pollIntervalMs ?? POLL_INTERVAL_MS);
    this.wake();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#pump;
    await Promise.all(this.#inFlight);
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
      await (this.#pump ?? Promise.race(this.#inFlight));
    }
  }

  async #takePosts(): Promise<void> {
    const { store, owner, now, log } = this.#options;
    while (!this.#isStopped) {
      this.#isWoken = false;
      const room = MAX_IN_FLIGHT - this.#inFlight.size;
      if (room <= 0) return;
      try {
        const posts = await store.claimPosts({
          owner,
          limit: room,
          leaseMs: LEASE_MS,
          now: now(),
          onUnreadable: (...post) => this.#tellOfUnreadable(...post),
        });
        if (posts.length === 0) return;
        for (const post of posts) this.#track(this.#sender.deliver(post));
      } catch (error) {
        // The store is away for a moment; the next poll looks again.
        log.error({ part: "outbox", error: describeError(error) }, "the outbox could not be read");
        return;
      }
    }
  }

  /** Keeps nothing back: what was claimed beside it is sent. */
  async #tellOfUnreadable(postId: string, preparationId: string | null): Promise<void> {
    const { onUnreadable, log } = this.#options;
    log.error({ part: "outbox", postId, preparationId }, "a post cannot be read and is not sent");
    try {
      await onUnreadable?.(postId, preparationId);
    } catch (error) {
      log.error({ part: "outbox", postId, error: describeError(error) }, "nobody could be told of a post");
    }
  }

  #track(delivery: Promise<void>): void {
    const tracked = delivery.finally(() => {
      this.#inFlight.delete(tracked);
      this.wake();
    });
    this.#inFlight.add(tracked);
  }
}
