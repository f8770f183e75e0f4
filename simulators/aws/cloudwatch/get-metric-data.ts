import { z } from "zod";
import { AwsError } from "../errors.ts";
import type { MetricPoint } from "../state.ts";
import type { CloudWatchCall } from "./cloudwatch-call.ts";
import { makeToken, readToken } from "./list-metrics.ts";
import { type BucketSeries, storageMetrics } from "./storage-metrics.ts";

/** Source: GetMetricData, CloudWatch API Reference. */
const MAX_QUERIES = 500;
const MAX_DATAPOINTS = 100_800;
const SHORT_PERIODS_SECONDS = [1, 5, 10, 20, 30];
const DAY_MS = 86_400_000;

/** Times are seconds since the epoch in JSON and ISO 8601 in the query protocol. */
const time = z
  .union([
    z.number().transform((seconds) => new Date(seconds * 1000)),
    z.string().transform((text) => new Date(text)),
  ])
  .refine((date) => !Number.isNaN(date.getTime()));

const metricQuery = z.object({
  Id: z.string(),
  Label: z.string().optional(),
  Expression: z.string().optional(),
  ReturnData: z.union([z.boolean(), z.stringbool()]).default(true),
  MetricStat: z
    .object({
      Metric: z.object({
        Namespace: z.string(),
        MetricName: z.string(),
        Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]),
      }),
      Period: z.coerce.number().int(),
      Stat: z.string(),
      Unit: z.string().optional(),
    })
    .optional(),
});
type MetricQuery = z.output<typeof metricQuery>;
type MetricStat = NonNullable<MetricQuery["MetricStat"]>;

export const getMetricDataInput = z.object({
  MetricDataQueries: z.array(metricQuery).min(1),
  StartTime: time,
  EndTime: time,
  ScanBy: z.enum(["TimestampDescending", "TimestampAscending"]).default("TimestampDescending"),
  MaxDatapoints: z.coerce.number().int().optional(),
  NextToken: z.string().optional(),
});
type Input = z.output<typeof getMetricDataInput>;

/** Values of the asked series, cut into pages of `MaxDatapoints` over all series together. */
export function getMetricData(call: CloudWatchCall, input: Input) {
  checkLimits(input);
  const known = storageMetrics(call.state, call.caller.accountId, call.region, call.now);
  const results = input.MetricDataQueries.filter(({ ReturnData }) => ReturnData).map((query) => {
    const stat = query.MetricStat as MetricStat;
    return { query, stat, points: pointsOf(findSeries(known, stat), stat, input, call.now) };
  });
  const from = input.NextToken === undefined ? 0 : readToken(input.NextToken);
  const to = from + (input.MaxDatapoints ?? MAX_DATAPOINTS);
  let position = 0;
  const MetricDataResults = results.map(({ query, stat, points }) => {
    const start = position;
    position += points.length;
    const shown = points.slice(Math.max(0, from - start), Math.max(0, to - start));
    return {
      Id: query.Id,
      Label: query.Label ?? stat.Metric.MetricName,
      Timestamps: shown.map(({ at }) => at),
      Values: shown.map(({ value }) => value),
      StatusCode: position > to ? "PartialData" : "Complete",
    };
  });
  return { MetricDataResults, Messages: [], ...(position > to ? { NextToken: makeToken(to) } : {}) };
}

function checkLimits(input: Input): void {
  const { MetricDataQueries: queries, MaxDatapoints: maxDatapoints } = input;
  if (queries.length > MAX_QUERIES)
    throw invalid(`The collection MetricDataQueries must not have a size greater than ${MAX_QUERIES}.`);
  if (input.StartTime >= input.EndTime)
    throw invalid("The parameter StartTime must be less than the parameter EndTime.");
  if (maxDatapoints !== undefined && (maxDatapoints < 1 || maxDatapoints > MAX_DATAPOINTS)) {
    throw invalid(`The parameter MaxDatapoints must be between 1 and ${MAX_DATAPOINTS}.`);
  }
  const ids = queries.map(({ Id }) => Id);
  for (const query of queries) checkQuery(query);
  if (new Set(ids).size < ids.length)
    throw invalid("The values for parameter id in MetricDataQueries are not unique.");
}

function checkQuery(query: MetricQuery): void {
  if (!/^[a-z]\w{0,254}$/.test(query.Id)) {
    throw invalid(
      `The value ${query.Id} for parameter MetricDataQueries.member.1.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`,
    );
  }
  if (query.Expression !== undefined)
    throw invalid(`Error in expression '${query.Id}': metric math is not available here.`);
  if (!query.MetricStat)
    throw invalid(`MetricDataQuery ${query.Id} must have either MetricStat or Expression.`);
  const { Period: period, Stat: stat } = query.MetricStat;
  if (period < 1 || (period % 60 !== 0 && !SHORT_PERIODS_SECONDS.includes(period))) {
    throw invalid(`Period must be 1, 5, 10, 20, 30 or a multiple of 60, not ${period}.`);
  }
  if (!/^(Average|Sum|Minimum|Maximum|SampleCount|p\d{1,2}(\.\d+)?)$/.test(stat)) {
    throw invalid(`The value ${stat} for parameter Stat is not supported.`);
  }
}

/** Only the exact set of dimensions is a series. */
function findSeries(known: readonly BucketSeries[], { Metric, Unit }: MetricStat): BucketSeries | undefined {
  const wanted = new Map(Metric.Dimensions.map(({ Name, Value }) => [Name, Value]));
  if (Metric.Namespace !== "AWS/S3" || wanted.size !== 2) return undefined;
  const found = known.find(
    (series) =>
      series.metricName === Metric.MetricName &&
      series.bucketName === wanted.get("BucketName") &&
      series.storageType === wanted.get("StorageType"),
  );
  const unit = Metric.MetricName === "BucketSizeBytes" ? "Bytes" : "Count";
  return Unit === undefined || Unit === unit ? found : undefined;
}

/**
 * Points of [StartTime, EndTime) put together in bins of the period; each stands at the beginning of its bin. Bins are
 * counted from the StartTime of the request, not from midnight.
 * Source: boto/boto3 #3457, comment of 2022-10-22, and elastic/beats #32640; the API Reference only asks for aligned times.
 */
function pointsOf(
  series: BucketSeries | undefined,
  stat: MetricStat,
  input: Input,
  now: Date,
): MetricPoint[] {
  const periodMs = stat.Period * 1000;
  const firstBin = roundStart(input.StartTime, stat.Period, now);
  const groups = new Map<number, number[]>();
  for (const { at, value } of series?.points ?? []) {
    if (at.getTime() < firstBin || at >= input.EndTime || at > now) continue;
    const start = firstBin + Math.floor((at.getTime() - firstBin) / periodMs) * periodMs;
    groups.set(start, [...(groups.get(start) ?? []), value]);
  }
  const points = [...groups].map(([start, values]) => ({
    at: new Date(start),
    value: aggregate(stat.Stat, values),
  }));
  const direction = input.ScanBy === "TimestampAscending" ? 1 : -1;
  return points.sort((a, b) => direction * (a.at.getTime() - b.at.getTime()));
}

/** Source: GetMetricData, CloudWatch API Reference, `StartTime`: the older the start, the coarser it is rounded down. */
function roundStart(startTime: Date, periodSeconds: number, now: Date): number {
  const ageDays = (now.getTime() - startTime.getTime()) / DAY_MS;
  const stepSeconds = ageDays > 63 ? 3600 : ageDays >= 15 ? 300 : Math.min(periodSeconds, 60);
  const stepMs = stepSeconds * 1000;
  return Math.floor(startTime.getTime() / stepMs) * stepMs;
}

function aggregate(stat: string, values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  if (stat === "Sum") return sum;
  if (stat === "SampleCount") return values.length;
  if (stat === "Minimum") return Math.min(...values);
  if (stat === "Maximum" || stat.startsWith("p")) return Math.max(...values);
  return sum / values.length;
}

function invalid(message: string): AwsError {
  return new AwsError(400, "ValidationError", message);
}
