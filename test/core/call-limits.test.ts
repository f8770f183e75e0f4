import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bookCallAt,
  type CallLimit,
  type CallLimitState,
  earliestCallMs,
  horizonMs,
  UNUSED_LIMIT,
  type WindowLimit,
} from "../../src/core/call-limits.ts";

const CHANNEL: WindowLimit = { name: "channel", calls: 1, windowMs: 1_000 };
const METHOD: WindowLimit = { name: "method", calls: 3, windowMs: 60_000 };

describe("a limit of calls", () => {
  it("lets the first call through at once, and the next when the window is over", () => {
    expect(earliestCallMs(CHANNEL, UNUSED_LIMIT, 5_000)).toBe(5_000);
    const used = bookCallAt(CHANNEL, UNUSED_LIMIT, 5_000);
    expect(earliestCallMs(CHANNEL, used, 5_200)).toBe(6_000);
    expect(earliestCallMs(CHANNEL, used, 7_000)).toBe(7_000);
  });

  it("waits out what the other side asked for, whatever was booked", () => {
    const held = { bookedMs: [0], heldUntilMs: 30_000 };
    expect(earliestCallMs(CHANNEL, held, 1_000)).toBe(30_000);
    expect(bookCallAt(CHANNEL, held, 30_000).heldUntilMs).toBe(30_000);
  });

  it("never has more calls in any window than it allows, and remembers no more than those", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20_000), { maxLength: 60 }), (pausesMs) => {
        let state = UNUSED_LIMIT;
        let nowMs = 0;
        const bookedMs: number[] = [];
        for (const pauseMs of pausesMs) {
          nowMs += pauseMs;
          const atMs = earliestCallMs(METHOD, state, nowMs);
          expect(atMs).toBeGreaterThanOrEqual(nowMs);
          bookedMs.push(atMs);
          state = bookCallAt(METHOD, state, atMs);
          expect(state.bookedMs.length).toBeLessThanOrEqual(METHOD.calls);
        }
        for (const [index, atMs] of bookedMs.entries()) {
          const inWindow = bookedMs.slice(index).filter((other) => other < atMs + METHOD.windowMs);
          expect(inWindow.length).toBeLessThanOrEqual(METHOD.calls);
        }
      }),
    );
  });

  it("of a bucket lets a burst through at once, then one a refill, and is full again after a rest", () => {
    const bucket: CallLimit = { name: "posts", burst: 3, refillMs: 1_000 };
    const book = (state: CallLimitState, nowMs: number) => {
      const atMs = earliestCallMs(bucket, state, nowMs);
      return { atMs, state: bookCallAt(bucket, state, atMs) };
    };
    let state = UNUSED_LIMIT;
    const times: number[] = [];
    for (const nowMs of [5_000, 5_000, 5_000, 5_000, 5_000, 20_000, 20_000, 20_000, 20_000]) {
      const booked = book(state, nowMs);
      times.push(booked.atMs);
      ({ state } = booked);
    }
    expect(times).toEqual([5_000, 5_000, 5_000, 6_000, 7_000, 20_000, 20_000, 20_000, 21_000]);
    expect(state.bookedMs).toHaveLength(1);
  });

  it("of a bucket never lets more than the burst and its refills through in any window", () => {
    const bucket = { name: "posts", burst: 4, refillMs: 1_050 };
    fc.assert(
      fc.property(fc.array(fc.nat(4_000), { maxLength: 60 }), (pausesMs) => {
        let state = UNUSED_LIMIT;
        let nowMs = 1_000_000;
        const bookedMs: number[] = [];
        for (const pauseMs of pausesMs) {
          nowMs += pauseMs;
          const atMs = earliestCallMs(bucket, state, nowMs);
          bookedMs.push(atMs);
          state = bookCallAt(bucket, state, atMs);
          expect(state.bookedMs.at(-1)).toBeLessThanOrEqual(horizonMs(bucket, atMs));
        }
        for (const [index, fromMs] of bookedMs.entries()) {
          for (const [other, untilMs] of bookedMs.entries()) {
            if (other < index) continue;
            const allowed = bucket.burst + Math.floor((untilMs - fromMs) / bucket.refillMs);
            expect(other - index + 1).toBeLessThanOrEqual(allowed);
          }
        }
      }),
    );
  });
});
