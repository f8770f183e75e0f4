/** At most `calls` calls within any `windowMs`. Everybody who names the same limit shares it. */
export type WindowLimit = { name: string; calls: number; windowMs: number };

/** A bucket: `burst` calls at once while it is full, and one more each `refillMs`. Shared by its name as well. */
export type BucketLimit = { name: string; burst: number; refillMs: number };

export type CallLimit = WindowLimit | BucketLimit;

/** Upper bound of one delay of a post; a later `notBefore` means that the clock was set back. */
export const LONGEST_WAIT_MS = 5 * 60_000;

/**
 * What is remembered of a limit: for a window when its last calls were booked for, oldest first; for a bucket, alone, when it
 * is full again. And until when the limit lets none through.
 */
export type CallLimitState = { bookedMs: readonly number[]; heldUntilMs: number };

export const UNUSED_LIMIT: CallLimitState = { bookedMs: [], heldUntilMs: 0 };

/** The earliest moment that one limit allows another call. */
export function earliestCallMs(limit: CallLimit, state: CallLimitState, nowMs: number): number {
  return Math.max(nowMs, state.heldUntilMs, freeAtMs(limit, state));
}

function freeAtMs(limit: CallLimit, { bookedMs }: CallLimitState): number {
  if ("burst" in limit) return (bookedMs.at(-1) ?? 0) - (limit.burst - 1) * limit.refillMs;
  const oldestCounted = bookedMs.at(-limit.calls);
  return oldestCounted === undefined ? 0 : oldestCounted + limit.windowMs;
}

/** A limit's state with one more call; what no longer matters is forgotten. */
export function bookCallAt(limit: CallLimit, state: CallLimitState, atMs: number): CallLimitState {
  const { bookedMs, heldUntilMs } = state;
  if ("burst" in limit) {
    return { bookedMs: [Math.max(bookedMs.at(-1) ?? 0, atMs) + limit.refillMs], heldUntilMs };
  }
  return { bookedMs: [...bookedMs, atMs].slice(-limit.calls), heldUntilMs };
}

/** How far ahead a limit remembers anything, when no call is booked further ahead than `maxWaitMs`. */
export function horizonMs(limit: CallLimit, maxWaitMs: number): number {
  return "burst" in limit ? maxWaitMs + limit.burst * limit.refillMs : Math.max(maxWaitMs, limit.windowMs);
}
