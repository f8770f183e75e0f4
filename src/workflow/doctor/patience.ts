import { setTimeout as sleep } from "node:timers/promises";
import { SlackFailure } from "../../core/errors.ts";

const LONGEST_WAIT_SECONDS = 60;

/** Waits out Slack's "slow down" as long as there is time left for that; shared by all look-ups of one run. */
export class Patience {
  #leftMs: number;

  constructor(totalMs: number) {
    this.#leftMs = totalMs;
  }

  /** Errors: those of the call; SlackFailure `rate-limited` when the time is used up. */
  async with<T>(call: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof SlackFailure) || error.trouble !== "rate-limited") throw error;
        const waitMs = Math.min(Math.max(error.retryAfterSeconds, 1), LONGEST_WAIT_SECONDS) * 1_000;
        if (waitMs > this.#leftMs) throw error;
        this.#leftMs -= waitMs;
        await sleep(waitMs);
      }
    }
  }
}
