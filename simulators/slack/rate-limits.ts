import type { Arguments } from "./arguments.ts";
import { POST_MESSAGE_BURST, POST_MESSAGE_INTERVAL_MS, TIER_CALLS_PER_MINUTE } from "./limits.ts";
import type { Method } from "./methods/method.ts";
import type { World } from "./world.ts";

const MINUTE_MS = 60_000;

/** Slack's rate limits. Off until a control call turns them on: tests and demos post faster than people read. */
export class RateLimits {
  isEnabled = false;
  /** Messages of a channel that are let through at once; a test may take Slack for less patient than it mostly is. */
  postBurst = POST_MESSAGE_BURST;
  #callTimes = new Map<string, number[]>();
  #fullAt = new Map<string, number>();

  reset(): void {
    this.isEnabled = false;
    this.postBurst = POST_MESSAGE_BURST;
    this.#callTimes.clear();
    this.#fullAt.clear();
  }

  /** Seconds to wait when this call is one too many, else null; a call let through is counted. */
  retryAfterSeconds(world: World, name: string, method: Method, args: Arguments): number | null {
    if (!this.isEnabled) return null;
    const nowMs = world.clock.now().getTime();
    // chat.postMessage has a rule of its own in place of a tier.
    if (name === "chat.postMessage") return this.#waitForPost(args.text("channel") ?? "", nowMs);
    return this.#waitForTier(name, TIER_CALLS_PER_MINUTE[method.tier], nowMs);
  }

  #waitForPost(channel: string, nowMs: number): number | null {
    const fullAt = Math.max(this.#fullAt.get(channel) ?? 0, nowMs) + POST_MESSAGE_INTERVAL_MS;
    const tooManyMs = fullAt - nowMs - this.postBurst * POST_MESSAGE_INTERVAL_MS;
    if (tooManyMs > 0) return Math.ceil(tooManyMs / 1000);
    this.#fullAt.set(channel, fullAt);
    return null;
  }

  #waitForTier(name: string, calls: number, nowMs: number): number | null {
    const recent = (this.#callTimes.get(name) ?? []).filter((at) => at > nowMs - MINUTE_MS);
    const [oldest] = recent;
    if (oldest !== undefined && recent.length >= calls) return Math.ceil((oldest + MINUTE_MS - nowMs) / 1000);
    this.#callTimes.set(name, [...recent, nowMs]);
    return null;
  }
}
