import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bookCallAt, type CallLimit, earliestCallMs, UNUSED_LIMIT } from "../../src/core/call-limits.ts";

const CHANNEL: CallLimit = { name: "channel", calls: 1, windowMs: 1_000 };
const METHOD: CallLimit = { name: "method", calls: 3, windowMs: 60_000 };

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
});
