import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "../deps.ts";

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 10_000;

/** How long a start waits for services that do not answer; one end for all of them. */
export class Wait {
  readonly #waitMs: number;
  readonly #endMs: number;
  readonly #log: Log;
  readonly #over = new AbortController();

  constructor(waitMs: number, log: Log) {
    this.#waitMs = waitMs;
    this.#endMs = performance.now() + waitMs;
    this.#log = log;
  }

  /** Ends the wait: there is something to correct first. */
  end(): void {
    this.#over.abort();
  }

  /** Looks again, after pauses that grow, as long as something is away and there is time; the last answer. */
  async while<T>(look: () => Promise<T>, whatIsAway: (answer: T) => string | null): Promise<T> {
    // One look may take longer than the whole wait: what it found away is looked at once more all the same.
    let isOwed = this.#waitMs > 0;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      const answer = await look();
      const away = whatIsAway(answer);
      const leftMs = Math.max(0, this.#endMs - performance.now());
      if (away === null || this.#over.signal.aborted || (leftMs === 0 && !isOwed)) return answer;
      isOwed = false;
      const seconds = Math.max(1, Math.ceil(leftMs / 1_000));
      this.#log.warn({ part: "set-up" }, `${away}; trying again for ${seconds} s`);
      await sleep(Math.min(pauseMs, leftMs), undefined, { signal: this.#over.signal }).catch(() => undefined);
    }
  }
}
