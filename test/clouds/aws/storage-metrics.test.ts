import { describe, expect, it } from "vitest";
import { z } from "zod";
import { CloudDenied, CloudUnavailable } from "../../../src/core/errors.ts";
import type { CannedAnswer, SeenRequest } from "../canned-server.ts";
import { failureOf } from "../failure-of.ts";
import { cannedAws, NOW } from "./clouds-for-test.ts";

const DAY_1 = 1_795_046_400;
const DAY_2 = DAY_1 + 86_400;
const INPUT = { bucket: "photos", region: "ap-southeast-2", now: NOW };

const dataRequestSchema = z.object({
  MetricDataQueries: z.array(
    z.object({
      Id: z.string(),
      MetricStat: z.object({
        Period: z.number(),
        Stat: z.string(),
        Metric: z.object({
          MetricName: z.string(),
          Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })),
        }),
      }),
    }),
  ),
  StartTime: z.number(),
  ScanBy: z.string(),
  NextToken: z.string().optional(),
});

function json(body: unknown): CannedAnswer {
  return {
    status: 200,
    headers: { "content-type": "application/x-amz-json-1.0" },
    body: JSON.stringify(body),
  };
}

function operationOf(request: SeenRequest): string {
  return String(request.headers["x-amz-target"]).split(".")[1] ?? "";
}

function metric(storageType: string) {
  return {
    Namespace: "AWS/S3",
    MetricName: "BucketSizeBytes",
    Dimensions: [
      { Name: "StorageType", Value: storageType },
      { Name: "BucketName", Value: "photos" },
    ],
  };
}

/** Answers every query of a request with one datapoint of the given status. */
function everySeries(request: SeenRequest, status = "Complete"): CannedAnswer {
  const { MetricDataQueries } = dataRequestSchema.parse(JSON.parse(request.body));
  return json({
    MetricDataResults: MetricDataQueries.map(({ Id }) => ({
      Id,
      StatusCode: status,
      Timestamps: [DAY_1],
      Values: [5],
    })),
  });
}

describe("CloudWatch's storage figures", () => {
  it("asks the bucket's region for the types that exist, then for each series of the last 14 days", async () => {
    const { cloud, seen } = await cannedAws((request) =>
      operationOf(request) === "ListMetrics"
        ? json({ Metrics: [metric("StandardStorage"), metric("GlacierStorage")] })
        : everySeries(request),
    );
    expect(await cloud.readStorageMetrics(INPUT)).toEqual({
      sizes: [
        {
          storageType: "GlacierStorage",
          datapoints: [{ value: 5, at: new Date(DAY_1 * 1000).toISOString() }],
        },
        {
          storageType: "StandardStorage",
          datapoints: [{ value: 5, at: new Date(DAY_1 * 1000).toISOString() }],
        },
      ],
      objectCounts: [{ value: 5, at: new Date(DAY_1 * 1000).toISOString() }],
    });
    for (const { headers } of seen) expect(headers.authorization).toContain("/ap-southeast-2/monitoring/");
    const listed = JSON.parse(seen[0]?.body ?? "") as Record<string, unknown>;
    expect(listed).toEqual({
      Namespace: "AWS/S3",
      MetricName: "BucketSizeBytes",
      Dimensions: [{ Name: "BucketName", Value: "photos" }],
    });
    const asked = dataRequestSchema.parse(JSON.parse(seen[1]?.body ?? ""));
    expect(new Date(asked.StartTime * 1000).toISOString()).toBe("2026-11-06T00:00:00.000Z");
    expect(asked.ScanBy).toBe("TimestampDescending");
    expect(
      asked.MetricDataQueries.map(({ MetricStat: { Period, Stat, Metric } }) => [
        Period,
        Stat,
        Metric.MetricName,
        Metric.Dimensions.find(({ Name }) => Name === "StorageType")?.Value,
      ]),
    ).toEqual([
      [86_400, "Average", "NumberOfObjects", "AllStorageTypes"],
      [86_400, "Average", "BucketSizeBytes", "GlacierStorage"],
      [86_400, "Average", "BucketSizeBytes", "StandardStorage"],
    ]);
  });

  it("puts the pieces of a series together, newest first, page after page", async () => {
    const pages = [
      { Id: "count", StatusCode: "PartialData", Timestamps: [DAY_1], Values: [1] },
      { Id: "count", StatusCode: "Complete", Timestamps: [DAY_2], Values: [2] },
    ];
    let page = 0;
    const { cloud, seen } = await cannedAws((request) => {
      if (operationOf(request) === "ListMetrics") return json({ Metrics: [] });
      const result = pages[page];
      page += 1;
      return json({ MetricDataResults: [result], ...(page < pages.length ? { NextToken: "next" } : {}) });
    });
    expect((await cloud.readStorageMetrics(INPUT)).objectCounts).toEqual([
      { value: 2, at: new Date(DAY_2 * 1000).toISOString() },
      { value: 1, at: new Date(DAY_1 * 1000).toISOString() },
    ]);
    expect(dataRequestSchema.parse(JSON.parse(seen[2]?.body ?? "")).NextToken).toBe("next");
  });

  it("follows the pages of ListMetrics and asks for at most 500 series at once", async () => {
    const types = Array.from({ length: 620 }, (_, index) => `Type${String(index).padStart(3, "0")}`);
    const { cloud, seen } = await cannedAws((request, index) => {
      if (operationOf(request) !== "ListMetrics") return everySeries(request);
      return index === 0
        ? json({ Metrics: types.slice(0, 500).map(metric), NextToken: "more" })
        : json({ Metrics: types.slice(500).map(metric) });
    });
    const { sizes } = await cloud.readStorageMetrics(INPUT);
    expect(sizes.map(({ storageType }) => storageType)).toEqual(types);
    expect(sizes.every(({ datapoints }) => datapoints.length === 1)).toBe(true);
    const asked = seen
      .filter((request) => operationOf(request) === "GetMetricData")
      .map((request) => dataRequestSchema.parse(JSON.parse(request.body)).MetricDataQueries.length);
    expect(asked).toEqual([500, 121]);
  });

  it("says nothing of a bucket without figures, and does not call it empty", async () => {
    const { cloud } = await cannedAws((request) =>
      operationOf(request) === "ListMetrics"
        ? json({ Metrics: [] })
        : json({ MetricDataResults: [{ Id: "count", StatusCode: "Complete", Timestamps: [], Values: [] }] }),
    );
    expect(await cloud.readStorageMetrics(INPUT)).toEqual({ sizes: [], objectCounts: [] });
  });

  it.each([
    ["Forbidden", CloudDenied],
    ["InternalError", CloudUnavailable],
    ["PartialData", CloudUnavailable],
  ])("takes a series that ends as %s for a failure", async (status, kind) => {
    const { cloud } = await cannedAws((request) =>
      operationOf(request) === "ListMetrics" ? json({ Metrics: [] }) : everySeries(request, status),
    );
    const error = await failureOf(cloud.readStorageMetrics(INPUT));
    expect(error.constructor).toBe(kind);
    expect(error.failure.code).toBe(status);
  });

  it("refuses a figure that is no count of bytes", async () => {
    const { cloud } = await cannedAws((request) =>
      operationOf(request) === "ListMetrics"
        ? json({ Metrics: [] })
        : json({
            MetricDataResults: [{ Id: "count", StatusCode: "Complete", Timestamps: [DAY_1], Values: [-1] }],
          }),
    );
    expect((await failureOf(cloud.readStorageMetrics(INPUT))).failure.code).toBe("UnexpectedAnswer");
  });
});
