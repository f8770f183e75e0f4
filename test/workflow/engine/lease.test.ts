import { describe, expect, it } from "vitest";
import { Lease } from "../../../src/workflow/engine/lease.ts";

describe("the lease of a process", () => {
  it("is not held before the first heartbeat, and ends some time after the last", () => {
    let nowMs = 0;
    const lease = new Lease(12_000, () => nowMs);
    expect(lease.isHeld).toBe(false);
    lease.renew(0);
    nowMs = 11_999;
    expect(lease.isHeld).toBe(true);
    nowMs = 12_000;
    expect(lease.isHeld).toBe(false);
  });

  it("counts from when a heartbeat was begun, so that a late answer renews nothing", () => {
    let nowMs = 0;
    const lease = new Lease(12_000, () => nowMs);
    nowMs = 30_000;
    lease.renew(0);
    expect(lease.isHeld).toBe(false);
  });

  it("holds work back until it is renewed, in the order in which it came", async () => {
    let nowMs = 0;
    const lease = new Lease(12_000, () => nowMs);
    const done: string[] = [];
    const work = ["first", "second"].map(async (name) => {
      await lease.held();
      done.push(name);
    });
    await Promise.resolve();
    expect(done).toEqual([]);
    nowMs = 5_000;
    lease.renew(4_000);
    await Promise.all(work);
    expect(done).toEqual(["first", "second"]);
  });

  it("is never held again once it was given up", () => {
    const lease = new Lease(12_000, () => 0);
    lease.renew(0);
    lease.giveUp();
    lease.renew(0);
    expect(lease.isHeld).toBe(false);
  });
});
