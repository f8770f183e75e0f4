import { CloudThrottled } from "../../core/errors.ts";
import { RetryBudget } from "../retry-budget.ts";

/**
 * How hard a count may press: connections at a time, and retries. S3 asks to slow down with 503 while it spreads a
 * prefix over more partitions, so the number of connections is cut by a third on each such answer and grows back slowly.
 */
export type Pacer = {
  /** Connections that may be busy now. */
  readonly limit: number;
  noteSuccess: () => void;
  /** The pause before another try, or null when the budget for retries is used up. `failures`: of this page, in a row. */
  noteFailure: (error: unknown, failures: number, nowMs: number) => number | null;
};

export type PacerOptions = { concurrency: number; maxFailures: number; random: () => number };

/** A retry costs what two pages give back: a listing of millions of pages has many retries, and each is one small request. */
const RETRIES = { cost: 1, perSuccess: 0.5 };
const FIRST_PAUSE_MS = 100;
const FIRST_THROTTLED_PAUSE_MS = 400;
const MAX_PAUSE_MS = 20_000;
/** The answers of one burst count as one request to slow down. */
const BURST_MS = 500;

export function createPacer(options: PacerOptions): Pacer {
  let limit = options.concurrency;
  const budget = new RetryBudget(RETRIES);
  let lastCutMs = Number.NEGATIVE_INFINITY;
  return {
    get limit() {
      return Math.max(1, Math.floor(limit));
    },
    noteSuccess: () => {
      budget.refill();
      limit = Math.min(options.concurrency, limit + 1 / limit);
    },
    noteFailure: (error, failures, nowMs) => {
      if (failures >= options.maxFailures || !budget.take()) return null;
      const isThrottled = error instanceof CloudThrottled;
      if (isThrottled && nowMs - lastCutMs > BURST_MS) {
        limit = Math.max(1, (limit * 2) / 3);
        lastCutMs = nowMs;
      }
      const ceilingMs = (isThrottled ? FIRST_THROTTLED_PAUSE_MS : FIRST_PAUSE_MS) * 2 ** (failures - 1);
      const pauseMs = options.random() * Math.min(MAX_PAUSE_MS, ceilingMs);
      return isThrottled ? Math.max(error.retryAfterMs, pauseMs) : pauseMs;
    },
  };
}
