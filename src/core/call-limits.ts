/** At most `calls` calls within any `windowMs`. Everybody who names the same limit shares it. */
export type CallLimit = { name: string; calls: number; windowMs: number };

/** For at most so long at a time a post is put off; one that seems to wait longer is from before the clock was set back. */
export const LONGEST_WAIT_MS = 5 * 60_000;

/** What is remembered of a limit: when its last calls were booked for, oldest first, and until when it lets none through. */
export type CallLimitState = { bookedMs: readonly number[]; heldUntilMs: number };

export const UNUSED_LIMIT: CallLimitState = { bookedMs: [], heldUntilMs: 0 };

/** The earliest moment that one limit allows another call. */
export function earliestCallMs(limit: CallLimit, state: CallLimitState, nowMs: number): number {
  const oldestCounted = state.bookedMs.at(-limit.calls);
  const freeAtMs = oldestCounted === undefined ? 0 : oldestCounted + limit.windowMs;
  return Math.max(nowMs, state.heldUntilMs, freeAtMs);
}

/** A limit's state with one more call; what no longer matters is forgotten. */
export function bookCallAt(limit: CallLimit, state: CallLimitState, atMs: number): CallLimitState {
  const bookedMs = [...state.bookedMs, atMs].slice(-limit.calls);
  return { bookedMs, heldUntilMs: state.heldUntilMs };
}
