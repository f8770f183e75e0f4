import { setTimeout as sleep } from "node:timers/promises";
import { createPacer } from "../clouds/listing/pacer.ts";
import { isRetryable } from "../core/errors.ts";

const MAX_FAILURES = 5;

/** Runs `act` until it succeeds: with the pauses and the budget of a listing. Errors: its own; the signal's reason. */
export type TryAgain = <T>(act: () => Promise<T>) => Promise<T>;

/** One budget of retries for everything that is run with it. */
export function createTryAgain(signal: AbortSignal, random: () => number): TryAgain {
  const pacer = createPacer({ concurrency: 1, maxFailures: MAX_FAILURES, random });
  return async (act) => {
    for (let failures = 1; ; failures++) {
      try {
        const result = await act();
        pacer.noteSuccess();
        return result;
      } catch (error) {
        signal.throwIfAborted();
        const pauseMs = isRetryable(error) ? pacer.noteFailure(error, failures, performance.now()) : null;
        if (pauseMs === null) throw error;
        await sleep(pauseMs, undefined, { signal });
      }
    }
  };
}

/** Runs `act` on each item, so many at a time. Errors: the first, once those in hand have ended. */
export async function eachAtATime<T>(
  items: readonly T[],
  width: number,
  act: (item: T) => Promise<void>,
): Promise<void> {
  const left = items.values();
  const work = async () => {
    for (const item of left) await act(item);
  };
  const ended = await Promise.allSettled(Array.from({ length: width }, work));
  for (const one of ended) if (one.status === "rejected") throw one.reason;
}
