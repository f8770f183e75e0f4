import {
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  ListMetricsCommand,
  paginateListMetrics,
} from "@aws-sdk/client-cloudwatch";
import { describe, expect, test } from "vitest";
import { errorOf, useAwsSimulator } from "./aws-clients.ts";

const aws = useAwsSimulator();
const DAY_MS = 86_400_000;
const MIB = 1024 ** 2;

function midnight(daysAgo: number): Date {
  return new Date((Math.floor(Date.now() / DAY_MS) - daysAgo) * DAY_MS);
}

async function storageTypes(bucket: string, more: object = {}, region?: string): Promise<string[]> {
  const Dimensions = [{ Name: "BucketName", Value: bucket }];
  const input = { Namespace: "AWS/S3", MetricName: "BucketSizeBytes", Dimensions, ...more };
  const { Metrics } = await aws.clients(undefined, region).cloudWatch.send(new ListMetricsCommand(input));
  return (Metrics ?? [])
    .map((metric) => metric.Dimensions?.find(({ Name }) => Name === "StorageType")?.Value ?? "")
    .toSorted();
}

function query(bucket: string, storageType: string, Id = "a") {
  const Dimensions = [
    { Name: "BucketName", Value: bucket },
    { Name: "StorageType", Value: storageType },
  ];
  const MetricName = storageType === "AllStorageTypes" ? "NumberOfObjects" : "BucketSizeBytes";
  return {
    Id,
    MetricStat: { Metric: { Namespace: "AWS/S3", MetricName, Dimensions }, Period: 86_400, Stat: "Average" },
  };
}

async function getData(
  queries: GetMetricDataCommandInput["MetricDataQueries"],
  more: Partial<GetMetricDataCommandInput> = {},
  region?: string,
) {
  const range = { StartTime: midnight(13), EndTime: new Date() };
  const input = { MetricDataQueries: queries, ...range, ...more };
  return aws.clients(undefined, region).cloudWatch.send(new GetMetricDataCommand(input));
}

async function newest(bucket: string, storageType: string, region?: string): Promise<number | undefined> {
  return (await getData([query(bucket, storageType)], {}, region)).MetricDataResults?.[0]?.Values?.[0];
}

describe("storage metrics", () => {
  test("tell classes, tiers and overheads apart", async () => {
    expect(await storageTypes("acme-archive-glacier")).toEqual([
      "DeepArchiveObjectOverhead",
      "DeepArchiveS3ObjectOverhead",
      "DeepArchiveStorage",
      "GlacierObjectOverhead",
      "GlacierS3ObjectOverhead",
      "GlacierStorage",
      "IntelligentTieringAAStorage",
      "StandardStorage",
    ]);
    const GIB = 1024 ** 3;
    expect(await newest("acme-archive-glacier", "GlacierStorage")).toBe((120 + 50 + 40) * GIB);
    expect(await newest("acme-archive-glacier", "GlacierObjectOverhead")).toBe(3 * 32 * 1024);
    expect(await newest("acme-archive-glacier", "AllStorageTypes")).toBe(6);
  });

  test("count old versions, delete markers and parts of unfinished uploads", async () => {
    const region = "eu-west-1";
    const text = "id,name\n1,first\n".length;
    const bytes = text + (10 + 5 + 7 + 24 + 5) * MIB;
    expect(await newest("acme-uploads-versioned", "StandardStorage", region)).toBe(bytes);
    expect(await newest("acme-uploads-versioned", "AllStorageTypes", region)).toBe(2 + 2 + 1 + 4);
  });

  test("stand at midnight, newest first, and each day shows what there was", async () => {
    const lastModified = new Date(midnight(3).getTime() - 1000).toISOString();
    aws.control("createBucket", {
      name: "grown",
      region: "eu-central-1",
      objects: [
        { key: "old", sizeBytes: 100 },
        { key: "new", sizeBytes: 11, lastModified },
      ],
    });
    const [result] = (await getData([query("grown", "StandardStorage")])).MetricDataResults ?? [];
    expect(result?.Timestamps?.[0]).toEqual(midnight(0));
    expect(result?.Values?.slice(0, 5)).toEqual([111, 111, 111, 111, 100]);
    const ascending = await getData([query("grown", "StandardStorage")], { ScanBy: "TimestampAscending" });
    expect(ascending.MetricDataResults?.[0]?.Values?.at(-1)).toBe(111);
  });

  test("match the objects of a generator", async () => {
    aws.control("createBucket", {
      name: "spread",
      region: "eu-central-1",
      generator: {
        count: 3000,
        sizeBytes: { min: 10, max: 1000 },
        storageClasses: { STANDARD: 1, GLACIER_IR: 1 },
      },
    });
    const { sizeBytes } = aws.control<{ sizeBytes: number }>("bucket", { name: "spread" });
    const standard = (await newest("spread", "StandardStorage")) ?? 0;
    const instant = (await newest("spread", "GlacierInstantRetrievalStorage")) ?? 0;
    expect(standard + instant).toBe(sizeBytes);
    expect(await newest("spread", "AllStorageTypes")).toBe(3000);
  });

  test("are empty for a new bucket, another region and another account", async () => {
    expect(await storageTypes("acme-new-empty")).toEqual([]);
    expect(await storageTypes("acme-media-clean", {}, "us-east-1")).toEqual([]);
    expect(await storageTypes("globex-shared-other-account")).toEqual([]);
    const [result] =
      (await getData([query("acme-media-clean", "StandardStorage")], {}, "us-east-1")).MetricDataResults ??
      [];
    expect(result).toMatchObject({ StatusCode: "Complete", Values: [] });
  });

  test("come as given when a test gives them, also stale or unknown ones", async () => {
    const series = [
      { storageType: "BrandNewStorage", points: [{ at: midnight(5).toISOString(), value: 42 }] },
    ];
    aws.control("createBucket", {
      name: "given",
      region: "eu-central-1",
      metrics: { kind: "series", series },
    });
    aws.control("createBucket", {
      name: "silent",
      region: "eu-central-1",
      objects: [{ key: "a" }],
      metrics: { kind: "none" },
    });
    expect(await storageTypes("given")).toEqual(["BrandNewStorage"]);
    expect(await newest("given", "BrandNewStorage")).toBe(42);
    expect(await storageTypes("silent")).toEqual([]);
  });
});

describe("ListMetrics", () => {
  test("leaves out what had no data in two weeks, and daily metrics under PT3H", async () => {
    const point = (daysAgo: number) => [{ at: midnight(daysAgo).toISOString(), value: 1 }];
    const series = [
      { storageType: "StandardStorage", points: point(13) },
      { storageType: "GlacierStorage", points: point(16) },
    ];
    aws.control("createBucket", { name: "old", region: "eu-central-1", metrics: { kind: "series", series } });
    expect(await storageTypes("old")).toEqual(["StandardStorage"]);
    expect(await storageTypes("old", { RecentlyActive: "PT3H" })).toEqual([]);
  });

  test("gives 500 a page", async () => {
    const series = Array.from({ length: 501 }, (_, at) => ({
      storageType: `Type${at}Storage`,
      points: [{ at: midnight(1).toISOString(), value: at }],
    }));
    aws.control("createBucket", {
      name: "many",
      region: "eu-central-1",
      metrics: { kind: "series", series },
    });
    const sizes: number[] = [];
    const Dimensions = [{ Name: "BucketName", Value: "many" }];
    for await (const page of paginateListMetrics({ client: aws.clients().cloudWatch }, { Dimensions })) {
      sizes.push(page.Metrics?.length ?? 0);
    }
    expect(sizes).toEqual([500, 1]);
  });
});

describe("GetMetricData", () => {
  test.each([
    ["a midnight", 0, 0],
    ["the middle of a day", 20 * 3_600_000 + 16 * 60_000, 20 * 3_600_000 + 16 * 60_000],
    ["no whole minute", 20 * 3_600_000 + 16 * 60_000 + 47_000, 20 * 3_600_000 + 16 * 60_000],
  ])("stamps points with bins that begin at %s, as StartTime says", async (_name, offsetMs, binOffsetMs) => {
    const points = [midnight(2), midnight(1)].map((at, index) => ({
      at: at.toISOString(),
      value: index + 1,
    }));
    const series = [{ storageType: "StandardStorage", points }];
    aws.control("createBucket", {
      name: "bins",
      region: "eu-central-1",
      metrics: { kind: "series", series },
    });
    const StartTime = new Date(midnight(6).getTime() + offsetMs);
    const [result] =
      (await getData([query("bins", "StandardStorage")], { StartTime })).MetricDataResults ?? [];
    // A point of 00:00 UTC lies in the bin that began on the day before, unless bins begin at midnight.
    const daysBack = binOffsetMs === 0 ? 0 : 1;
    expect(result?.Timestamps).toEqual([
      new Date(midnight(1 + daysBack).getTime() + binOffsetMs),
      new Date(midnight(2 + daysBack).getTime() + binOffsetMs),
    ]);
    expect(result?.Values).toEqual([2, 1]);
  });

  test.each([
    [20, 5],
    [70, 60],
  ])("rounds a start of %d days ago down to %d minutes", async (daysAgo, stepMinutes) => {
    const points = [{ at: midnight(1).toISOString(), value: 1 }];
    const series = [{ storageType: "StandardStorage", points }];
    aws.control("createBucket", {
      name: "late",
      region: "eu-central-1",
      metrics: { kind: "series", series },
    });
    const StartTime = new Date(midnight(daysAgo).getTime() + 59 * 60_000);
    const [result] =
      (await getData([query("late", "StandardStorage")], { StartTime })).MetricDataResults ?? [];
    const binOffsetMs = (60 - stepMinutes) * 60_000;
    expect(result?.Timestamps).toEqual([
      new Date(midnight(binOffsetMs === 0 ? 1 : 2).getTime() + binOffsetMs),
    ]);
  });

  test("averages what falls into one bin, and leaves out what lies outside the times asked for", async () => {
    const points = [5, 4, 3, 2, 1].map((daysAgo) => ({
      at: midnight(daysAgo).toISOString(),
      value: daysAgo,
    }));
    const series = [{ storageType: "StandardStorage", points }];
    aws.control("createBucket", {
      name: "wide",
      region: "eu-central-1",
      metrics: { kind: "series", series },
    });
    const wide = query("wide", "StandardStorage");
    const stat = { ...wide, MetricStat: { ...wide.MetricStat, Period: 2 * 86_400 } };
    const range = { StartTime: midnight(4), EndTime: midnight(1) };
    const [result] = (await getData([stat], range)).MetricDataResults ?? [];
    expect(result).toMatchObject({ Timestamps: [midnight(2), midnight(4)], Values: [2, 3.5] });
  });

  test("pages by datapoints over all series, and says which series is partial", async () => {
    const queries = [
      query("acme-media-clean", "StandardStorage", "a"),
      query("acme-media-clean", "AllStorageTypes", "b"),
    ];
    const first = await getData(queries, { MaxDatapoints: 20 });
    expect(first.MetricDataResults?.map(({ StatusCode, Values }) => [StatusCode, Values?.length])).toEqual([
      ["Complete", 14],
      ["PartialData", 6],
    ]);
    const second = await getData(queries, { MaxDatapoints: 20, NextToken: first.NextToken });
    expect(second.MetricDataResults?.map(({ Values }) => Values?.length)).toEqual([0, 8]);
    expect(second.NextToken).toBeUndefined();
  });

  test("refuses what the service refuses", async () => {
    const good = query("acme-media-clean", "StandardStorage");
    const refused = async (queries: GetMetricDataCommandInput["MetricDataQueries"], more = {}) =>
      (await errorOf(getData(queries, more))).message;
    expect(await refused([{ ...good, Id: "Upper" }])).toContain("not matching the expected pattern");
    expect(await refused([good, good])).toContain("not unique");
    expect(await refused([good], { StartTime: new Date(), EndTime: new Date(0) })).toContain("StartTime");
    expect(await refused([{ ...good, MetricStat: { ...good.MetricStat, Period: 61 } }])).toContain("Period");
    expect(await refused([{ Id: "a", Expression: "SUM(METRICS())" }])).toContain("expression");
    const many = Array.from({ length: 501 }, (_, at) => ({ ...good, Id: `m${at}` }));
    expect(await refused(many)).toContain("500");
    expect(await refused([good], { NextToken: "nonsense" })).toContain("next token");
  });
});
