import type { StorageMetrics } from "../clouds/contract/source-buckets.ts";
import type { StorageTypeSize } from "../core/estimate.ts";

/** CloudWatch's figures of one day. `newest` is the newest day that any series has. */
export type MetricsDay = {
  asOf: string;
  newest: string;
  sizes: StorageTypeSize[];
  objectCount: number;
  /** Storage types whose newest figure is of another day. */
  seriesOfOtherDays: string[];
};

const COUNT_SERIES = "AllStorageTypes";

/**
 * The newest day on which every series has a figure, or null when there is none: then nothing can be summed. Figures of
 * different days are never added up, since an object that changed its class would count twice, or not at all.
 * Source: S3 User Guide, "Metrics and dimensions": one datapoint a day, delivery is best effort.
 */
export function chooseMetricsDay(metrics: StorageMetrics): MetricsDay | null {
  const counts = byDay(metrics.objectCounts);
  const series = metrics.sizes.map(({ storageType, datapoints }) => ({
    storageType,
    days: byDay(datapoints),
  }));
  if (counts.size === 0 || series.length === 0) return null;

  const common = [...counts.keys()]
    .filter((day) => series.every(({ days }) => days.has(day)))
    .sort()
    .at(-1);
  if (common === undefined) return null;

  const all = [{ storageType: COUNT_SERIES, days: counts }, ...series];
  const newestOf = (days: ReadonlyMap<string, Point>) => [...days.keys()].sort().at(-1) ?? "";
  const newestDay =
    all
      .map(({ days }) => newestOf(days))
      .sort()
      .at(-1) ?? common;
  const times = all.map(({ days }) => days.get(common)?.at ?? "");
  const newestTimes = all.map(({ days }) => days.get(newestDay)?.at ?? "");
  return {
    asOf: times.sort().at(-1) ?? "",
    newest: newestTimes.sort().at(-1) ?? "",
    sizes: series.map(({ storageType, days }) => ({
      storageType,
      sizeBytes: Math.round(days.get(common)?.value ?? 0),
    })),
    objectCount: Math.round(counts.get(common)?.value ?? 0),
    seriesOfOtherDays: all
      .filter(({ days }) => newestOf(days) !== common)
      .map(({ storageType }) => storageType),
  };
}

type Point = { value: number; at: string };

/** Points by their UTC day, times in one spelling; the newest of a day counts. */
function byDay(points: readonly Point[]): Map<string, Point> {
  const days = new Map<string, Point>();
  for (const point of points) {
    const at = new Date(point.at).toISOString();
    const day = at.slice(0, 10);
    if ((days.get(day)?.at ?? "") < at) days.set(day, { value: point.value, at });
  }
  return days;
}
