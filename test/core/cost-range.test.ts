import { describe, expect, it } from "vitest";
import { costRange, pricesSchema } from "../../src/core/cost-range.ts";
import type { Estimate } from "../../src/core/estimate.ts";

const prices = pricesSchema.parse({
  asOf: "2026-11-01",
  currency: "USD",
  listPer1000: 5,
  getPer1000: 1,
  egressPerGb: 2,
  retrievalPerGb: 10,
});
const GB = 2 ** 30;
const estimate: Estimate = {
  objectCount: 3_000,
  sizeBytes: 12 * GB,
  transferBytes: 10 * GB,
  archivedBytes: 4 * GB,
  archivedObjects: 1_000,
  asOf: "2026-11-23T00:00:00Z",
  method: "listing",
  byStorageClass: [],
};

describe("the cost range", () => {
  it("is from what a job moves to everything, with archived data restored and every request twice", () => {
    const lists = (count: number) => (count * 5) / 1_000;
    expect(costRange(prices, estimate)).toEqual({
      low: lists(2) + 2 + 6 * 2,
      high: 2 * (lists(3) + 3) + 10 * 2 + 4 * 10,
      currency: "USD",
      asOf: "2026-11-01",
    });
  });

  it("is nothing where nothing is moved", () => {
    const empty = {
      ...estimate,
      objectCount: 0,
      sizeBytes: 0,
      transferBytes: 0,
      archivedBytes: 0,
      archivedObjects: 0,
    };
    expect(costRange(prices, empty)).toMatchObject({ low: 0, high: 0 });
  });

  it("counts archived objects whose number is not known among those that are read", () => {
    const { archivedObjects: _, ...unknown } = estimate;
    expect(costRange(prices, unknown).low).toBeGreaterThan(costRange(prices, estimate).low);
  });

  it.each([
    ["a negative price", { egressPerGb: -1 }],
    ["a currency in words", { currency: "dollars" }],
    ["no date", { asOf: "last week" }],
    ["an unknown price", { putPer1000: 1 }],
  ])("is refused with %s", (_what, wrong) => {
    expect(pricesSchema.safeParse({ ...prices, ...wrong }).success).toBe(false);
  });
});
