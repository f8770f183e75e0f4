import {
  type CloudWatchClient,
  GetMetricDataCommand,
  ListMetricsCommand,
  type MetricDataQuery,
} from "@aws-sdk/client-cloudwatch";
import * as z from "zod";
import { DAY_MS } from "../../core/durations.ts";
import { CloudDenied, CloudUnavailable } from "../../core/errors.ts";
import type { AwsCloud } from "../contract/source.ts";
import type { StorageMetrics } from "../contract/source-buckets.ts";
import type { BucketContext } from "./context.ts";

const NAMESPACE = "AWS/S3";
const DAY_SECONDS = 86_400;
const LOOK_BACK_DAYS = 14;
/** Queries a GetMetricData request may hold. Source: CloudWatch API, GetMetricData. */
const QUERIES_PER_REQUEST = 500;
const OPERATION = "cloudwatch:GetMetricData";

const metricsPageSchema = z.object({
  Metrics: z
    .array(z.object({ Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]) }))
    .default([]),
  NextToken: z.string().optional(),
});
const dataPageSchema = z.object({
  MetricDataResults: z
    .array(
      z.object({
        Id: z.string(),
        StatusCode: z.enum(["Complete", "InternalError", "PartialData", "Forbidden"]),
        Timestamps: z.array(z.date()).default([]),
        Values: z.array(z.number().nonnegative()).default([]),
      }),
    )
    .default([]),
  NextToken: z.string().optional(),
});
type DataPage = z.infer<typeof dataPageSchema>;
type Series = { status: DataPage["MetricDataResults"][number]["StatusCode"]; datapoints: Datapoint[] };
type Datapoint = { value: number; at: string };

/** S3's daily storage figures. They exist in the bucket's own region only. */
export function storageMetrics({ clients, call }: BucketContext): Pick<AwsCloud, "readStorageMetrics"> {
  return {
    readStorageMetrics: async ({ bucket, region, now }) => {
      const client = clients.cloudWatch(region);
      const storageTypes = await call({ operation: "cloudwatch:ListMetrics", subject: bucket }, () =>
        listStorageTypes(client, bucket),
      );
      return call({ operation: OPERATION, subject: bucket }, () =>
        readSeries(client, bucket, storageTypes, now),
      );
    },
  };
}

/**
 * The storage types with figures in the past two weeks. `RecentlyActive` is left out: its only value, three hours,
 * hides metrics that come once a day.
 */
async function listStorageTypes(client: CloudWatchClient, bucket: string): Promise<string[]> {
  const found = new Set<string>();
  let token: string | undefined;
  do {
    const page = metricsPageSchema.parse(
      await client.send(
        new ListMetricsCommand({
          Namespace: NAMESPACE,
          MetricName: "BucketSizeBytes",
          Dimensions: [{ Name: "BucketName", Value: bucket }],
          NextToken: token,
        }),
      ),
    );
    for (const { Dimensions } of page.Metrics) {
      const type = Dimensions.find(({ Name }) => Name === "StorageType");
      if (type) found.add(type.Value);
    }
    token = page.NextToken;
  } while (token);
  return [...found].sort();
}

async function readSeries(
  client: CloudWatchClient,
  bucket: string,
  storageTypes: readonly string[],
  now: Date,
): Promise<StorageMetrics> {
  const queries = [
    query("count", "NumberOfObjects", bucket, "AllStorageTypes"),
    ...storageTypes.map((type, index) => query(`size${index}`, "BucketSizeBytes", bucket, type)),
  ];
  const series = new Map<string, Series>();
  for (let from = 0; from < queries.length; from += QUERIES_PER_REQUEST) {
    await readPages(client, queries.slice(from, from + QUERIES_PER_REQUEST), now, series);
  }
  for (const { status } of series.values()) refuseIncomplete(status, bucket);
  return {
    sizes: storageTypes.map((storageType, index) => ({
      storageType,
      datapoints: newestFirst(series.get(`size${index}`)),
    })),
    objectCounts: newestFirst(series.get("count")),
  };
}

function query(id: string, metric: string, bucket: string, storageType: string): MetricDataQuery {
  return {
    Id: id,
    MetricStat: {
      Metric: {
        Namespace: NAMESPACE,
        MetricName: metric,
        Dimensions: [
          { Name: "BucketName", Value: bucket },
          { Name: "StorageType", Value: storageType },
        ],
      },
      Period: DAY_SECONDS,
      Stat: "Average",
    },
    ReturnData: true,
  };
}

/**
 * UTC midnight two weeks ago. CloudWatch stamps each datapoint with the start of a bin that is aligned to the StartTime of
 * the request. S3's figures are of midnight: from any other time they would carry the date of the day before.
 * Source: github.com/boto/boto3 issue 3457; CloudWatch API, GetMetricData, "specify StartTime and EndTime values that align
 * with the value of the metric's Period".
 */
function midnightBefore(now: Date): Date {
  return new Date((Math.floor(now.getTime() / DAY_MS) - LOOK_BACK_DAYS) * DAY_MS);
}

/** A series may come in pieces over several pages, with its last status on the last piece. */
async function readPages(
  client: CloudWatchClient,
  queries: MetricDataQuery[],
  now: Date,
  series: Map<string, Series>,
): Promise<void> {
  let token: string | undefined;
  do {
    const page = dataPageSchema.parse(
      await client.send(
        new GetMetricDataCommand({
          MetricDataQueries: queries,
          StartTime: midnightBefore(now),
          EndTime: now,
          ScanBy: "TimestampDescending",
          NextToken: token,
        }),
      ),
    );
    for (const result of page.MetricDataResults) {
      const known = series.get(result.Id)?.datapoints ?? [];
      const datapoints = result.Timestamps.flatMap((at, index) => {
        const value = result.Values[index];
        return value === undefined ? [] : [{ value, at: at.toISOString() }];
      });
      series.set(result.Id, { status: result.StatusCode, datapoints: [...known, ...datapoints] });
    }
    token = page.NextToken;
  } while (token);
}

/** A series that is cut or refused says so in its status, in an answer with HTTP 200. */
function refuseIncomplete(status: Series["status"], bucket: string): void {
  if (status === "Complete") return;
  const failure = {
    cloud: "aws" as const,
    operation: OPERATION,
    subject: bucket,
    code: status,
    detail: `CloudWatch answered ${status} for a storage figure`,
    requestId: null,
    httpStatus: 200,
  };
  throw status === "Forbidden" ? new CloudDenied(failure) : new CloudUnavailable(failure);
}

function newestFirst(series: Series | undefined): Datapoint[] {
  return [...(series?.datapoints ?? [])].sort((a, b) => b.at.localeCompare(a.at));
}
