/** What Slack counts apart: new messages for each channel, edits for the whole workspace. */
export type CallKind = "post" | "update";

/**
 * Slack's numbers: chat.postMessage about one message a second in a channel; chat.update tier 3, 50 and more a minute.
 * Edits of one channel are spaced too, so that a card that changes fast is drawn once a second and not for each change.
 * Source: https://docs.slack.dev/apis/web-api/rate-limits
 */
const CHANNEL_INTERVAL_MS = 1_000;
const UPDATES_PER_WINDOW = 45;
const WINDOW_MS = 60_000;

/** Says how long a call has to wait so that Slack need not refuse it. Time is given, so that it can be tested. */
export class Pacer {
  readonly #channelFreeAt = new Map<string, number>();
  readonly #blockedUntil = new Map<string, number>();
  readonly #intervalMs: number;
  #updateTimes: number[] = [];

  constructor(options: { channelIntervalMs?: number } = {}) {
    this.#intervalMs = options.channelIntervalMs ?? CHANNEL_INTERVAL_MS;
  }

  /** Milliseconds until a call of this kind may be made in this channel; 0 for now. */
  waitMs(kind: CallKind, channelId: string, nowMs: number): number {
    const freeAt = Math.max(
      this.#channelFreeAt.get(channelId) ?? 0,
      this.#blockedUntil.get(blockKey(kind, channelId)) ?? 0,
      kind === "update" ? this.#nextUpdateAt(nowMs) : 0,
    );
    return Math.max(0, freeAt - nowMs);
  }

  /** A call has been made. */
  note(kind: CallKind, channelId: string, nowMs: number): void {
    this.#forget(nowMs);
    this.#channelFreeAt.set(channelId, nowMs + this.#intervalMs);
    if (kind === "update") this.#updateTimes.push(nowMs);
  }

  /** Slack refused a call and said when to come back. */
  block(kind: CallKind, channelId: string, retryAfterMs: number, nowMs: number): void {
    this.#blockedUntil.set(blockKey(kind, channelId), nowMs + retryAfterMs);
  }

  #nextUpdateAt(nowMs: number): number {
    const recent = this.#updateTimes.filter((at) => at > nowMs - WINDOW_MS);
    const oldest = recent[recent.length - UPDATES_PER_WINDOW];
    return oldest === undefined ? 0 : oldest + WINDOW_MS;
  }

  /** Keeps what still matters, so that a bot that runs for months holds no more than a minute. */
  #forget(nowMs: number): void {
    this.#updateTimes = this.#updateTimes.filter((at) => at > nowMs - WINDOW_MS);
    for (const times of [this.#channelFreeAt, this.#blockedUntil]) {
      for (const [key, at] of times) if (at <= nowMs) times.delete(key);
    }
  }
}

/** Edits are limited for the method, new messages for each channel. */
function blockKey(kind: CallKind, channelId: string): string {
  return kind === "update" ? "update" : `post:${channelId}`;
}
