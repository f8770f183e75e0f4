import { z } from "zod";
import { AwsError } from "../errors.ts";
import type { CloudWatchCall } from "./cloudwatch-call.ts";
import { storageMetrics } from "./storage-metrics.ts";

/** Source: ListMetrics, CloudWatch API Reference. */
const PAGE_SIZE = 500;
const TWO_WEEKS_MS = 14 * 86_400_000;
const THREE_HOURS_MS = 3 * 3_600_000;

export const listMetricsInput = z.object({
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.string().optional() })).default([]),
  RecentlyActive: z.string().optional(),
  NextToken: z.string().optional(),
});

/** The metrics that have data: in the past two weeks, or in the past three hours when that is asked for. */
export function listMetrics(call: CloudWatchCall, input: z.output<typeof listMetricsInput>) {
  if (input.RecentlyActive !== undefined && input.RecentlyActive !== "PT3H") {
    throw new AwsError(400, "InvalidParameterValue", "The value for parameter RecentlyActive must be PT3H.");
  }
  const since = call.now.getTime() - (input.RecentlyActive === undefined ? TWO_WEEKS_MS : THREE_HOURS_MS);
  const all = storageMetrics(call.state, call.caller.accountId, call.region, call.now)
    .filter((series) => series.points.some(({ at }) => at.getTime() >= since && at <= call.now))
    .map((series) => ({
      Namespace: "AWS/S3",
      MetricName: series.metricName,
      Dimensions: [
        { Name: "StorageType", Value: series.storageType },
        { Name: "BucketName", Value: series.bucketName },
      ],
    }))
    .filter((metric) => input.Namespace === undefined || input.Namespace === metric.Namespace)
    .filter((metric) => input.MetricName === undefined || input.MetricName === metric.MetricName)
    .filter((metric) => input.Dimensions.every((wanted) => hasDimension(metric.Dimensions, wanted)));
  const from = input.NextToken === undefined ? 0 : readToken(input.NextToken);
  const to = from + PAGE_SIZE;
  return { Metrics: all.slice(from, to), ...(to < all.length ? { NextToken: makeToken(to) } : {}) };
}

function hasDimension(
  dimensions: readonly { Name: string; Value: string }[],
  wanted: { Name: string; Value?: string | undefined },
): boolean {
  return dimensions.some(
    ({ Name, Value }) => Name === wanted.Name && (wanted.Value === undefined || Value === wanted.Value),
  );
}

export function makeToken(position: number): string {
  return Buffer.from(`cw:${position}`).toString("base64");
}

export function readToken(token: string): number {
  const match = /^cw:(\d+)$/.exec(Buffer.from(token, "base64").toString("utf8"));
  if (!match) throw new AwsError(400, "InvalidNextToken", "The next token specified is invalid.");
  return Number(match[1]);
}
