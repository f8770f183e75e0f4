import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  estimateFromListing,
  estimateFromStorageTypes,
  estimateSchema,
  isKnownStorageType,
  isOverheadType,
  shortestDurationSeconds,
} from "../../src/core/estimate.ts";

const AS_OF = "2026-11-22T00:00:00.000Z";

function fromTypes(sizes: Record<string, number>, objectCount = 1) {
  return estimateFromStorageTypes({
    sizes: Object.entries(sizes).map(([storageType, sizeBytes]) => ({ storageType, sizeBytes })),
    objectCount,
    asOf: AS_OF,
  });
}

describe("an estimate of CloudWatch's figures", () => {
  it("moves everything but overheads and staging, and says what of it is archived", () => {
    const estimate = fromTypes(
      {
        StandardStorage: 1000,
        StandardIAStorage: 200,
        StandardIASizeOverhead: 7,
        GlacierStorage: 30,
        GlacierObjectOverhead: 5,
        GlacierS3ObjectOverhead: 3,
        GlacierStagingStorage: 11,
        DeepArchiveStagingStorage: 13,
        DeepArchiveStorage: 4,
        GlacierInstantRetrievalStorage: 50,
        IntelligentTieringFAStorage: 600,
        IntelligentTieringAAStorage: 70,
        IntelligentTieringDAAStorage: 8,
      },
      42,
    );
    expect(estimate).toEqual({
      objectCount: 42,
      sizeBytes: 2001,
      transferBytes: 1962,
      archivedBytes: 112,
      asOf: AS_OF,
      method: "cloudwatch",
      byStorageClass: [
        { storageClass: "DEEP_ARCHIVE", sizeBytes: 4 },
        { storageClass: "GLACIER", sizeBytes: 30 },
        { storageClass: "GLACIER_IR", sizeBytes: 50 },
        { storageClass: "INTELLIGENT_TIERING", sizeBytes: 678 },
        { storageClass: "STANDARD", sizeBytes: 1000 },
        { storageClass: "STANDARD_IA", sizeBytes: 200 },
      ],
    });
  });

  it("keeps an unknown type under its own name, and counts it", () => {
    const estimate = fromTypes({ FutureStorage: 9, StandardStorage: 1 });
    expect(estimate.byStorageClass).toEqual([
      { storageClass: "FutureStorage", sizeBytes: 9 },
      { storageClass: "STANDARD", sizeBytes: 1 },
    ]);
    expect(estimate.transferBytes).toBe(10);
    expect(isKnownStorageType("FutureStorage")).toBe(false);
    expect(isKnownStorageType("StandardStorage")).toBe(true);
    expect(isKnownStorageType("FutureSizeOverhead")).toBe(true);
  });

  it("takes no name of JavaScript's own for a storage type", () => {
    expect(isKnownStorageType("constructor")).toBe(false);
    expect(fromTypes({ toString: 5 }).byStorageClass).toEqual([{ storageClass: "toString", sizeBytes: 5 }]);
  });

  it("adds up, whatever the types", () => {
    const types = [
      "StandardStorage",
      "GlacierStorage",
      "GlacierObjectOverhead",
      "DeepArchiveStagingStorage",
      "New",
    ];
    const sizes = fc.dictionary(fc.constantFrom(...types), fc.nat({ max: 2 ** 45 }));
    fc.assert(
      fc.property(sizes, (given) => {
        const estimate = fromTypes(given);
        const sum = (keep: (type: string) => boolean) =>
          Object.entries(given).reduce((total, [type, bytes]) => total + (keep(type) ? bytes : 0), 0);
        expect(estimate.sizeBytes).toBe(sum(() => true));
        expect(estimate.transferBytes).toBe(sum((type) => !isOverheadType(type)));
        expect(estimate.archivedBytes).toBe(sum((type) => type === "GlacierStorage"));
        expect(estimate.byStorageClass.reduce((total, { sizeBytes }) => total + sizeBytes, 0)).toBe(
          estimate.transferBytes,
        );
        expect(estimateSchema.parse(estimate)).toEqual(estimate);
      }),
    );
  });
});

describe("an estimate of a listing", () => {
  it("moves all of it, the archived part said apart", () => {
    const estimate = estimateFromListing({
      byStorageClass: [
        { storageClass: "STANDARD", sizeBytes: 100, objectCount: 2 },
        { storageClass: "GLACIER", sizeBytes: 20, objectCount: 2 },
        { storageClass: "DEEP_ARCHIVE", sizeBytes: 3, objectCount: 2 },
        { storageClass: "GLACIER_IR", sizeBytes: 4, objectCount: 2 },
      ],
      objectCount: 8,
      restored: null,

      isComplete: true,
      asOf: AS_OF,
    });
    expect(estimate).toMatchObject({
      objectCount: 8,
      archivedObjects: 4,
      sizeBytes: 127,
      transferBytes: 127,
      archivedBytes: 23,
      method: "listing",
    });
    expect(estimate.byStorageClass.map(({ storageClass }) => storageClass)).toEqual([
      "DEEP_ARCHIVE",
      "GLACIER",
      "GLACIER_IR",
      "STANDARD",
    ]);
  });
});

describe("the shortest duration", () => {
  const gigabit = 125_000_000;

  it("is bandwidth's where the objects are large: 1 Gbit/s, 2 Gbit/s in China", () => {
    const estimate = { transferBytes: 100 * gigabit, archivedBytes: 0, objectCount: 1 };
    expect(shortestDurationSeconds(estimate, "oss-eu-central-1")).toBe(100);
    expect(shortestDurationSeconds(estimate, "oss-cn-hongkong")).toBe(50);
  });

  it("is the file rate's where they are small: 2,000 a second", () => {
    const estimate = { transferBytes: 10, archivedBytes: 0, objectCount: 2_000_001 };
    expect(shortestDurationSeconds(estimate, "oss-eu-central-1")).toBe(1001);
  });

  it("leaves out what is archived", () => {
    const estimate = { transferBytes: 100 * gigabit, archivedBytes: 90 * gigabit, objectCount: 1 };
    expect(shortestDurationSeconds(estimate, "oss-eu-central-1")).toBe(10);
  });
});
