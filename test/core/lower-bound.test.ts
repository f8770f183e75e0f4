import { describe, expect, it } from "vitest";
import { type Estimate, estimateFromListing, estimateFromStorageTypes } from "../../src/core/estimate.ts";
import { finding } from "../../src/core/finding-codes.ts";
import { isLowerBound } from "../../src/core/lower-bound.ts";

const asOf = "2026-11-30T00:00:00.000Z";
const listed = (isComplete: boolean) =>
  estimateFromListing({
    objectCount: 7,
    byStorageClass: [{ storageClass: "STANDARD", objectCount: 7, sizeBytes: 70 }],
    restored: null,
    isComplete,
    asOf,
  });
const cut = finding("ESTIMATE_AT_LEAST", { objectCount: 7, sizeBytes: 70 });

/** As 0.1.0 stored it. */
function older({ isLowerBound: _, ...estimate }: Estimate): Estimate {
  return estimate;
}

describe("isLowerBound", () => {
  it("goes by the estimate, whatever findings an earlier one left", () => {
    expect(isLowerBound(listed(false))).toBe(true);
    expect(isLowerBound(listed(true), [cut])).toBe(false);
  });

  it("goes by the finding of the same figures in what an older version stored", () => {
    expect(isLowerBound(older(listed(false)), [cut])).toBe(true);
    expect(isLowerBound({ ...older(listed(false)), objectCount: 9 }, [cut])).toBe(false);
    expect(isLowerBound(older(listed(false)), [])).toBe(false);
  });

  it("is false of no estimate and of CloudWatch's figures", () => {
    expect(isLowerBound(null, [cut])).toBe(false);
    expect(isLowerBound(estimateFromStorageTypes({ sizes: [], objectCount: 1, asOf }))).toBe(false);
  });
});
