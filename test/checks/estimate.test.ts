import { describe, expect, it } from "vitest";
import { chooseMetricsDay } from "../../src/checks/choose-metrics-day.ts";
import { estimateSchema } from "../../src/core/estimate.ts";
import { en } from "../../src/texts/en.ts";
import { textOfFinding } from "../../src/texts/finding-text.ts";
import { codesOf, denied, examine, metricsOf } from "./healthy-clouds.ts";

const STALE = "2026-11-21T11:00:00.000Z";
const FRESH = "2026-11-21T13:00:00.000Z";

describe("estimate check", () => {
  it("sums a bucket by class and keeps overhead and archive apart", async () => {
    const { estimate, findings } = await examine("estimate", {
      aws: {
        readStorageMetrics: async () =>
          metricsOf(
            {
              StandardStorage: 1000,
              StandardIASizeOverhead: 7,
              GlacierStorage: 300,
              GlacierStagingStorage: 5,
              IntelligentTieringDAAStorage: 200,
            },
            42,
          ),
      },
    });
    expect(estimate).toMatchObject({
      objectCount: 42,
      sizeBytes: 1512,
      transferBytes: 1500,
      archivedBytes: 500,
      method: "cloudwatch",
      asOf: "2026-11-23T00:00:00.000Z",
    });
    expect(estimateSchema.parse(estimate)).toEqual(estimate);
    const archived = findings.find(({ code }) => code === "ESTIMATE_ARCHIVED");
    expect(archived?.args["tiers"]).toEqual(["GlacierStorage", "IntelligentTieringDAAStorage"]);
  });

  it("does not list a bucket whose figures are fresh", async () => {
    let listings = 0;
    await examine("estimate", {
      aws: {
        readStorageMetrics: async () => metricsOf({ StandardStorage: 1 }, 1, FRESH),
        countObjects: async () => {
          listings += 1;
          return { objectCount: 0, byStorageClass: [], restored: null, isComplete: true };
        },
      },
    });
    expect(listings).toBe(0);
  });

  it("lists a bucket whose figures are older than 72 hours, and prefers a complete listing", async () => {
    const outcome = await examine("estimate", {
      aws: { readStorageMetrics: async () => metricsOf({ StandardStorage: 1 }, 1, STALE) },
    });
    expect(outcome.estimate).toMatchObject({
      objectCount: 12,
      method: "listing",
      asOf: "2026-11-24T12:00:00.000Z",
    });
    expect(codesOf(outcome)).not.toContain("ESTIMATE_STALE");
  });

  it("prefers a complete listing also where old figures are larger", async () => {
    const { estimate } = await examine("estimate", {
      aws: {
        readStorageMetrics: async () => metricsOf({ StandardStorage: 1_000 }, 10, STALE),
        countObjects: async () => ({
          objectCount: 4,
          byStorageClass: [{ storageClass: "STANDARD", objectCount: 4, sizeBytes: 40 }],
          restored: null,
          isComplete: true,
        }),
      },
    });
    expect(estimate).toMatchObject({ objectCount: 4, sizeBytes: 40, method: "listing" });
  });

  it("prefers old figures to a cut listing, unless the listing found more already", async () => {
    const cut = (objectCount: number) => ({
      readStorageMetrics: async () => metricsOf({ StandardStorage: 500 }, 50, STALE),
      countObjects: async () => ({
        objectCount,
        byStorageClass: [{ storageClass: "STANDARD", sizeBytes: 100, objectCount }],
        restored: null,
        isComplete: false,
      }),
    });
    const fewer = await examine("estimate", { aws: cut(20) });
    expect(fewer.estimate).toMatchObject({ objectCount: 50, method: "cloudwatch" });
    expect(codesOf(fewer)).toContain("ESTIMATE_STALE");
    const more = await examine("estimate", { aws: cut(80) });
    expect(more.estimate).toMatchObject({ objectCount: 80, method: "listing" });
    expect(codesOf(more)).toContain("ESTIMATE_AT_LEAST");
  });

  it("lists a prefix within bounds and asks CloudWatch nothing", async () => {
    const asked: unknown[] = [];
    const { estimate } = await examine("estimate", {
      request: { prefix: "photos/" },
      aws: {
        readStorageMetrics: async () => {
          throw new Error("CloudWatch knows no prefixes");
        },
        countObjects: async (_source, bounds) => {
          asked.push(bounds);
          return {
            objectCount: 3,
            byStorageClass: [
              { storageClass: "STANDARD", sizeBytes: 10, objectCount: 1 },
              { storageClass: "DEEP_ARCHIVE", sizeBytes: 30, objectCount: 2 },
            ],
            restored: null,
            isComplete: true,
          };
        },
      },
    });
    expect(asked).toEqual([{ prefix: "photos/", maxPages: 200, maxMs: 60_000 }]);
    expect(estimate).toMatchObject({ sizeBytes: 40, archivedBytes: 30, objectCount: 3, method: "listing" });
  });

  it("counts archived objects by tier where a listing shows them", async () => {
    const { findings } = await examine("estimate", {
      request: { prefix: "photos/" },
      aws: {
        countObjects: async () => ({
          objectCount: 9,
          byStorageClass: [
            { storageClass: "GLACIER", sizeBytes: 40, objectCount: 4 },
            { storageClass: "DEEP_ARCHIVE", sizeBytes: 50, objectCount: 5 },
          ],
          restored: null,
          isComplete: true,
        }),
      },
    });
    const archived = findings.find(({ code }) => code === "ESTIMATE_ARCHIVED");
    expect(archived?.args).toMatchObject({ archivedObjects: 9, tiers: ["DEEP_ARCHIVE", "GLACIER"] });
    expect(archived?.evidence).toEqual(["GLACIER: 40 bytes, 4 objects", "DEEP_ARCHIVE: 50 bytes, 5 objects"]);
  });

  const DAY = 86_400_000;
  const until = new Date(Date.parse("2026-11-24T12:00:00Z") + DAY).toISOString();
  const listed = (restored: { objectCount: number; sizeBytes: number; until: string } | null) => ({
    countObjects: async () => ({
      objectCount: 9,
      byStorageClass: [
        { storageClass: "GLACIER", sizeBytes: 40, objectCount: 4 },
        { storageClass: "STANDARD", sizeBytes: 50, objectCount: 5 },
      ],
      restored,
      isComplete: true,
    }),
  });

  it("counts restored copies as readable, for a whole bucket too", async () => {
    const { estimate, findings } = await examine("estimate", {
      aws: {
        readStorageMetrics: async () => metricsOf({ StandardStorage: 50, GlacierStorage: 40 }, 9),
        ...listed({ objectCount: 3, sizeBytes: 30, until }),
      },
    });
    expect(estimate).toMatchObject({ archivedBytes: 10, archivedObjects: 1, method: "listing" });
    expect(estimateSchema.parse(estimate)).toEqual(estimate);
    const codes = findings.map(({ code }) => code);
    expect(codes).toContain("ESTIMATE_RESTORED");
    expect(codes).not.toContain("ESTIMATE_RESTORE_ENDS_TOO_SOON");
    expect(findings.find(({ code }) => code === "ESTIMATE_ARCHIVED")?.args).toMatchObject({
      archivedBytes: 10,
      archivedObjects: 1,
      isRestoreKnown: true,
    });
  });

  it("has nothing archived left once everything is restored", async () => {
    const { estimate, findings } = await examine("estimate", {
      aws: {
        readStorageMetrics: async () => metricsOf({ GlacierStorage: 40, StandardStorage: 50 }, 9),
        ...listed({ objectCount: 4, sizeBytes: 40, until }),
      },
    });
    expect(estimate).toMatchObject({ archivedBytes: 0, archivedObjects: 0 });
    expect(findings.map(({ code }) => code)).not.toContain("ESTIMATE_ARCHIVED");
  });

  it("keeps CloudWatch's figures where only they see the archive of Intelligent-Tiering", async () => {
    const { estimate } = await examine("estimate", {
      aws: {
        readStorageMetrics: async () => metricsOf({ GlacierStorage: 40, IntelligentTieringAAStorage: 7 }, 9),
        ...listed({ objectCount: 1, sizeBytes: 10, until }),
      },
    });
    expect(estimate).toMatchObject({ method: "cloudwatch", archivedBytes: 37, restored: { objectCount: 1 } });
    expect(estimate?.archivedObjects).toBeUndefined();
  });

  it("warns when the first copy ends before the shortest migration can", async () => {
    const large = 125_000_000 * 86_401;
    const { findings } = await examine("estimate", {
      request: { prefix: "photos/" },
      aws: {
        countObjects: async () => ({
          objectCount: 1,
          byStorageClass: [{ storageClass: "GLACIER", sizeBytes: large, objectCount: 1 }],
          restored: { objectCount: 1, sizeBytes: large, until },
          isComplete: true,
        }),
      },
    });
    const found = findings.find(({ code }) => code === "ESTIMATE_RESTORE_ENDS_TOO_SOON");
    expect(found).toMatchObject({ severity: "warning", args: { until, seconds: 86_401 } });
    expect(textOfFinding(en, found ?? { code: "", args: {} }).title).toContain("25 Nov 2026");
  });

  it("words one object as one", async () => {
    const { findings } = await examine("estimate", {
      request: { prefix: "photos/" },
      aws: {
        countObjects: async () => ({
          objectCount: 1,
          byStorageClass: [{ storageClass: "GLACIER", sizeBytes: 1, objectCount: 1 }],
          restored: null,
          isComplete: true,
        }),
      },
    });
    const archived = findings.find(({ code }) => code === "ESTIMATE_ARCHIVED");
    expect(archived?.evidence).toEqual(["GLACIER: 1 byte, 1 object"]);
  });

  it("never takes missing datapoints for an empty bucket", async () => {
    const outcome = await examine("estimate", {
      aws: {
        readStorageMetrics: async () => ({ sizes: [], objectCounts: [] }),
        countObjects: denied("s3:ListObjectsV2"),
      },
    });
    expect(outcome.estimate).toBeNull();
    expect(codesOf(outcome)).toEqual(["ESTIMATE_NOT_READ"]);
    expect(outcome.findings[0]?.args["permission"]).toBe("s3:ListBucket");
  });

  it("tells an empty bucket from a new one", async () => {
    const none = { readStorageMetrics: async () => ({ sizes: [], objectCounts: [] }) };
    const empty = await examine("estimate", {
      aws: {
        ...none,
        findBucketCreationDate: async () => "2026-11-24T01:00:00.000Z",
        countObjects: async () => ({ objectCount: 0, byStorageClass: [], restored: null, isComplete: true }),
      },
    });
    expect(codesOf(empty)).toEqual(["ESTIMATE_BUCKET_EMPTY"]);
    const young = await examine("estimate", {
      aws: { ...none, findBucketCreationDate: async () => "2026-11-24T01:00:00.000Z" },
    });
    expect(codesOf(young)).toContain("ESTIMATE_BUCKET_NEW");
    expect(codesOf(young)).toContain("ESTIMATE_OK");
  });

  it("blocks on a prefix that nothing is under, and warns of a bucket that is empty as a whole", async () => {
    const nothing = {
      countObjects: async () => ({ objectCount: 0, byStorageClass: [], restored: null, isComplete: true }),
    };
    const prefix = await examine("estimate", { request: { prefix: "phtos/" }, aws: nothing });
    expect(prefix.findings).toMatchObject([
      {
        code: "ESTIMATE_PREFIX_EMPTY",
        severity: "blocker",
        args: { bucket: "amzn-s3-demo-bucket", prefix: "phtos/" },
      },
    ]);
    const none = { ...nothing, readStorageMetrics: async () => ({ sizes: [], objectCounts: [] }) };
    const whole = await examine("estimate", { aws: none });
    expect(whole.findings).toMatchObject([{ code: "ESTIMATE_BUCKET_EMPTY", severity: "warning" }]);
  });

  it("says of a prefix that could not be listed that it is unknown, not that it is empty", async () => {
    const refused = await examine("estimate", {
      request: { prefix: "phtos/" },
      aws: { countObjects: denied("s3:ListObjectsV2") },
    });
    expect(codesOf(refused)).toEqual(["ESTIMATE_NOT_READ"]);
  });

  it("calls nothing empty, and no figure a lower bound, when the listing was cut before its first object", async () => {
    const nothingYet = {
      countObjects: async () => ({ objectCount: 0, byStorageClass: [], restored: null, isComplete: false }),
    };
    const prefix = await examine("estimate", { request: { prefix: "photos/" }, aws: nothingYet });
    expect(prefix.estimate).toBeNull();
    expect(codesOf(prefix)).toEqual(["ESTIMATE_UNKNOWN"]);
    const old = { readStorageMetrics: async () => metricsOf({ StandardStorage: 500 }, 50, STALE) };
    const whole = await examine("estimate", { aws: { ...nothingYet, ...old } });
    expect(whole.estimate).toMatchObject({ objectCount: 50, method: "cloudwatch" });
    expect(codesOf(whole)).toContain("ESTIMATE_STALE");
  });

  it("asks the bucket itself when CloudWatch's figures say that it was empty", async () => {
    const zero = { readStorageMetrics: async () => metricsOf({ StandardStorage: 0 }, 0) };
    const filled = await examine("estimate", { aws: zero });
    expect(filled.estimate).toMatchObject({ objectCount: 12, method: "listing" });
    expect(codesOf(filled)).not.toContain("ESTIMATE_BUCKET_EMPTY");
    const empty = await examine("estimate", {
      aws: {
        ...zero,
        countObjects: async () => ({ objectCount: 0, byStorageClass: [], restored: null, isComplete: true }),
      },
    });
    expect(codesOf(empty)).toEqual(["ESTIMATE_BUCKET_EMPTY"]);
  });

  it("does not take a bucket of unknown age for an old one", async () => {
    const outcome = await examine("estimate", {
      aws: {
        readStorageMetrics: async () => ({ sizes: [], objectCounts: [] }),
        findBucketCreationDate: denied("s3:ListBuckets"),
      },
    });
    const unread = outcome.findings.find(({ code }) => code === "ESTIMATE_NOT_READ");
    expect(unread?.args).toMatchObject({ what: "creation-date", permission: "s3:ListAllMyBuckets" });
    expect(outcome.estimate?.objectCount).toBe(12);
  });

  it("goes on with the listing when CloudWatch refuses, and names the permission", async () => {
    const outcome = await examine("estimate", {
      aws: { readStorageMetrics: denied("cloudwatch:GetMetricData") },
    });
    expect(outcome.estimate?.method).toBe("listing");
    expect(outcome.findings.find(({ code }) => code === "ESTIMATE_NOT_READ")?.args["permission"]).toBe(
      "cloudwatch:GetMetricData",
    );
  });
});

describe("chooseMetricsDay", () => {
  const at = (day: string) => `2026-11-${day}T00:00:00.000Z`;

  it("takes the newest day that every series has", () => {
    const day = chooseMetricsDay({
      sizes: [
        {
          storageType: "StandardStorage",
          datapoints: [
            { value: 9, at: at("23") },
            { value: 8, at: at("22") },
          ],
        },
        {
          storageType: "GlacierStorage",
          datapoints: [
            { value: 4, at: at("22") },
            { value: 3, at: at("21") },
          ],
        },
      ],
      objectCounts: [
        { value: 70, at: at("23") },
        { value: 60, at: at("22") },
      ],
    });
    expect(day).toMatchObject({ asOf: at("22"), newest: at("23"), objectCount: 60 });
    expect(day?.sizes.map(({ sizeBytes }) => sizeBytes)).toEqual([8, 4]);
    expect(day?.seriesOfOtherDays).toEqual(["AllStorageTypes", "StandardStorage"]);
  });

  it("does not care about the hour within a day or the order of the points", () => {
    const day = chooseMetricsDay({
      sizes: [
        {
          storageType: "StandardStorage",
          datapoints: [
            { value: 1, at: at("20") },
            { value: 2, at: at("21") },
          ],
        },
      ],
      objectCounts: [{ value: 5, at: "2026-11-21T03:00:00Z" }],
    });
    expect(day).toMatchObject({ asOf: "2026-11-21T03:00:00.000Z", objectCount: 5, seriesOfOtherDays: [] });
  });

  it.each([
    ["no series at all", { sizes: [], objectCounts: [{ value: 5, at: at("21") }] }],
    ["no count", metricsWithoutCount()],
    [
      "no day in common",
      {
        sizes: [{ storageType: "StandardStorage", datapoints: [{ value: 1, at: at("20") }] }],
        objectCounts: [{ value: 5, at: at("21") }],
      },
    ],
  ])("has no day when there is %s", (_what, metrics) => {
    expect(chooseMetricsDay(metrics)).toBeNull();
  });

  function metricsWithoutCount() {
    return { ...metricsOf({ StandardStorage: 1 }, 1), objectCounts: [] };
  }
});
