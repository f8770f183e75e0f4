import { describe, expect, it } from "vitest";
import type { StoreFixture } from "./store-fixture.ts";

export function describeCallLimits(fixture: StoreFixture): void {
  describe("calls", () => {
    const HOUR_MS = 3_600_000;
    const limit = (name: string, calls: number) => ({ name, calls, windowMs: HOUR_MS });
    const book = (limits: ReturnType<typeof limit>[], maxWaitMs = 0) =>
      fixture.store.bookCall({ limits, maxWaitMs });

    it("are booked up to their limit, by twenty at once, and not beyond", async () => {
      const waits = await Promise.all(Array.from({ length: 20 }, () => book([limit("method-a", 5)])));
      expect(waits.filter((waitMs) => waitMs === 0)).toHaveLength(5);
      for (const waitMs of waits.filter((wait) => wait !== 0)) {
        expect(waitMs).toBeGreaterThan(HOUR_MS - 60_000);
        expect(waitMs).toBeLessThanOrEqual(HOUR_MS);
      }
    });

    it("are booked for later when the caller would wait that long, one after the other", async () => {
      const limits = [limit("channel-b", 1)];
      expect(await book(limits, 3 * HOUR_MS)).toBe(0);
      expect(await book(limits, 3 * HOUR_MS)).toBeLessThanOrEqual(HOUR_MS);
      expect(await book(limits, 3 * HOUR_MS)).toBeGreaterThan(HOUR_MS);
    });

    it("count against all their limits, or against none", async () => {
      expect(await book([limit("channel-c", 1), limit("method-c", 2)])).toBe(0);
      // The channel is taken, so the method is not used up either.
      expect(await book([limit("channel-c", 1), limit("method-c", 2)])).toBeGreaterThan(0);
      expect(await book([limit("channel-d", 1), limit("method-c", 2)])).toBe(0);
      expect(await book([limit("channel-e", 1), limit("method-c", 2)])).toBeGreaterThan(0);
    });

    it("of a bucket are let through at once up to its burst, by twenty at once, then one by one", async () => {
      const limits = [{ name: "bucket-i", burst: 4, refillMs: HOUR_MS }];
      const waits = await Promise.all(
        Array.from({ length: 20 }, () => fixture.store.bookCall({ limits, maxWaitMs: 30 * HOUR_MS })),
      );
      const hours = waits.map((waitMs) => Math.round(waitMs / HOUR_MS)).toSorted((a, b) => a - b);
      expect(hours).toEqual([0, 0, 0, 0, ...Array.from({ length: 16 }, (_, index) => index + 1)]);
    });

    it("wait while a limit is held", async () => {
      await fixture.store.holdCalls("method-f", HOUR_MS);
      expect(await book([limit("method-f", 5)])).toBeGreaterThan(HOUR_MS - 60_000);
      expect(await book([limit("method-g", 5)])).toBe(0);
    });

    it("do not wait for bookings from before the clock was set back", async () => {
      await fixture.execute(
        `insert into call_limits values ('channel-h', array[extract(epoch from now()) * 1000 + ${3 * HOUR_MS}], 0)`,
      );
      expect(await book([limit("channel-h", 1)])).toBe(0);
    });
  });
}
