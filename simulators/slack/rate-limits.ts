import type { Arguments } from "./arguments.ts";
import { POST_MESSAGE_INTERVAL_MS, TIER_CALLS_PER_MINUTE } from "./limits.ts";
import type { Method } from "./methods/method.ts";
import type { World } from "./world.ts";

const MINUTE_MS = 60_000;

/** Slack's rate limits. Off until a control call turns them on: tests and demos post faster than people read. */
export class RateLimits {
  isEnabled = false;
  #callTimes = new Map<string, number[]>();

  reset(): void {
    this.isEnabled = false;
    this.#callTimes.clear();
  }

  /** Seconds to wait when this call is one too many, else null; a call let through is counted. */
  retryAfterSeconds(world: World, name: string, method: Method, args: Arguments): number | null {
    if (!this.isEnabled) return null;
    // chat.postMessage has a rule of its own in place of a tier: about one a second in each channel.
    const isPost = name === "chat.postMessage";
    const key = isPost ? `${name} ${args.text("channel") ?? ""}` : name;
    const calls = isPost ? 1 : TIER_CALLS_PER_MINUTE[method.tier];
    const windowMs = isPost ? POST_MESSAGE_INTERVAL_MS : MINUTE_MS;
    const nowMs = world.clock.now().getTime();
    const recent = (this.#callTimes.get(key) ?? []).filter((at) => at > nowMs - windowMs);
    const [oldest] = recent;
    if (oldest !== undefined && recent.length >= calls) return Math.ceil((oldest + windowMs - nowMs) / 1000);
    this.#callTimes.set(key, [...recent, nowMs]);
    return null;
  }
}
