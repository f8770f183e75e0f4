import { isArchived, type StorageClass, type StoredObject } from "../s3/stored-object.ts";
import type { AwsState, Bucket, MetricSeries } from "../state.ts";

const DAY_MS = 86_400_000;
/** Storage metrics are kept as one value a day; listings and callers look back two weeks. */
const DAYS_SHOWN = 15;
const KIB = 1024;
/** Infrequent-access classes bill at least this much an object. Source: "Metrics and dimensions", S3 User Guide. */
const MIN_BILLED_BYTES = 128 * KIB;
/** Metadata that S3 and S3 Glacier keep for each archived object. Source: the same page. */
const ARCHIVE_INDEX_BYTES = 32 * KIB;
const ARCHIVE_S3_BYTES = 8 * KIB;

export type BucketSeries = MetricSeries & { bucketName: string };
type Sums = Map<string, number>;

/** The storage metrics of every bucket of one account in one region, newest point last. */
export function storageMetrics(
  state: AwsState,
  accountId: string,
  region: string,
  now: Date,
): BucketSeries[] {
  return [...state.buckets.values()]
    .filter((bucket) => bucket.ownerAccountId === accountId && bucket.region === region)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((bucket) => seriesOf(bucket, now).map((series) => ({ ...series, bucketName: bucket.name })));
}

function seriesOf(bucket: Bucket, now: Date): MetricSeries[] {
  if (bucket.metrics.kind === "none") return [];
  if (bucket.metrics.kind === "series") return bucket.metrics.series;
  const series = new Map<string, MetricSeries>();
  const newest = Math.floor(now.getTime() / DAY_MS) - bucket.metrics.lagDays;
  for (let day = newest - DAYS_SHOWN + 1; day <= newest; day += 1) {
    const at = new Date(day * DAY_MS);
    if (at <= bucket.createdAt) continue;
    for (const [name, value] of sumsAt(bucket, at)) {
      const [metricName = "", storageType = ""] = name.split(" ");
      const one = series.get(name) ?? { metricName, storageType, points: [] };
      one.points.push({ at, value });
      series.set(name, one);
    }
  }
  return [...series.values()];
}

const cache = new WeakMap<Bucket, { revision: number; sums: Map<number, Sums> }>();

/** What the bucket held at a midnight. Sums over many objects are kept until the bucket changes. */
function sumsAt(bucket: Bucket, at: Date): Sums {
  const { revision } = bucket.objects;
  let kept = cache.get(bucket);
  if (!kept || kept.revision !== revision) {
    kept = { revision, sums: new Map() };
    cache.set(bucket, kept);
  }
  const found = kept.sums.get(at.getTime());
  if (found) return found;
  const sums = computeSums(bucket, at);
  kept.sums.set(at.getTime(), sums);
  return sums;
}

/** Source: "Amazon S3 metrics and dimensions": sizes and counts include old versions and parts of unfinished uploads. */
function computeSums(bucket: Bucket, at: Date): Sums {
  const sums: Sums = new Map();
  const old = [...bucket.history.values()].flat();
  const objects = [
    ...bucket.objects.explicit(),
    ...old.flatMap((one) => (one.kind === "version" ? [one.object] : [])),
  ].filter((object) => object.lastModified <= at);
  for (const object of objects) addObject(sums, object, at);
  let count = objects.length;
  count += old.filter((one) => one.kind === "delete-marker" && one.lastModified <= at).length;
  count += addGenerated(sums, bucket, at);
  for (const upload of bucket.uploads.filter(({ initiatedAt }) => initiatedAt <= at)) {
    const bytes = upload.partSizesBytes.reduce((sum, size) => sum + size, 0);
    if (bytes > 0) add(sums, stagingTypeOf(upload.storageClass), bytes);
    count += upload.partSizesBytes.length;
  }
  if (count > 0) sums.set("NumberOfObjects AllStorageTypes", count);
  return sums;
}

const generatedSums = new WeakMap<object, { gone: number; sums: Sums; count: number }>();

function addGenerated(sums: Sums, bucket: Bucket, at: Date): number {
  let count = 0;
  for (const source of bucket.objects.generators()) {
    if (source.lastModified > at) continue;
    let kept = generatedSums.get(source);
    if (!kept || kept.gone !== source.goneCount) {
      kept = { gone: source.goneCount, sums: new Map(), count: source.length - source.goneCount };
      for (let index = 0; index < source.length; index += 1) {
        if (!source.isGone(index)) addSize(kept.sums, source.storageClassAt(index), source.sizeAt(index));
      }
      generatedSums.set(source, kept);
    }
    for (const [name, value] of kept.sums) sums.set(name, (sums.get(name) ?? 0) + value);
    count += kept.count;
  }
  return count;
}

function addObject(sums: Sums, object: StoredObject, at: Date): void {
  if (object.storageClass !== "INTELLIGENT_TIERING") {
    addSize(sums, object.storageClass, object.sizeBytes);
    return;
  }
  add(sums, tierTypeOf(object, at), object.sizeBytes);
}

function tierTypeOf(object: StoredObject, at: Date): string {
  if (object.archiveStatus === "DEEP_ARCHIVE_ACCESS" && isArchived(object, at))
    return "IntelligentTieringDAAStorage";
  if (object.archiveStatus === "ARCHIVE_ACCESS" && isArchived(object, at))
    return "IntelligentTieringAAStorage";
  if (object.tier === "infrequent") return "IntelligentTieringIAStorage";
  return object.tier === "archive-instant" ? "IntelligentTieringAIAStorage" : "IntelligentTieringFAStorage";
}

const STORAGE_TYPES: Readonly<Record<StorageClass, string>> = {
  STANDARD: "StandardStorage",
  REDUCED_REDUNDANCY: "ReducedRedundancyStorage",
  STANDARD_IA: "StandardIAStorage",
  ONEZONE_IA: "OneZoneIAStorage",
  INTELLIGENT_TIERING: "IntelligentTieringFAStorage",
  GLACIER_IR: "GlacierInstantRetrievalStorage",
  GLACIER: "GlacierStorage",
  DEEP_ARCHIVE: "DeepArchiveStorage",
};

const PADDED: Partial<Record<StorageClass, string>> = {
  STANDARD_IA: "StandardIASizeOverhead",
  ONEZONE_IA: "OneZoneIASizeOverhead",
  GLACIER_IR: "GlacierInstantRetrievalSizeOverhead",
};

function addSize(sums: Sums, storageClass: StorageClass, sizeBytes: number): void {
  add(sums, STORAGE_TYPES[storageClass], sizeBytes);
  const padding = PADDED[storageClass];
  if (padding && sizeBytes < MIN_BILLED_BYTES) add(sums, padding, MIN_BILLED_BYTES - sizeBytes);
  if (storageClass === "GLACIER" || storageClass === "DEEP_ARCHIVE") {
    const family = storageClass === "GLACIER" ? "Glacier" : "DeepArchive";
    add(sums, `${family}ObjectOverhead`, ARCHIVE_INDEX_BYTES);
    add(sums, `${family}S3ObjectOverhead`, ARCHIVE_S3_BYTES);
  }
}

function stagingTypeOf(storageClass: StorageClass): string {
  if (storageClass === "GLACIER") return "GlacierStagingStorage";
  return storageClass === "DEEP_ARCHIVE" ? "DeepArchiveStagingStorage" : STORAGE_TYPES[storageClass];
}

function add(sums: Sums, storageType: string, bytes: number): void {
  const name = `BucketSizeBytes ${storageType}`;
  sums.set(name, (sums.get(name) ?? 0) + bytes);
}
