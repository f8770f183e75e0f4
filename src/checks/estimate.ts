import type { AwsCloud } from "../clouds/contract/source.ts";
import type { SourceBucket, StorageMetrics } from "../clouds/contract/source-buckets.ts";
import { HOUR_MS } from "../core/durations.ts";
import {
  type Estimate,
  estimateFromListing,
  estimateFromStorageTypes,
  hasArchivedTiers,
  isKnownStorageType,
  type Restored,
  type StorageTypeSize,
  shortestDurationSeconds,
  withRestored,
} from "../core/estimate.ts";
import type { Finding } from "../core/finding.ts";
import { finding } from "../core/finding-codes.ts";
import type { UnreadSubject } from "../core/findings/unread-args.ts";
import { formatCount } from "../core/format-count.ts";
import { isArchiveClass } from "../core/storage-class.ts";
import type { Check, CheckInput, Reading } from "./check.ts";
import { chooseMetricsDay, type MetricsDay } from "./choose-metrics-day.ts";
import { findLocationFailure, lookAtSource, type SourceLocation } from "./locate-source.ts";
import { evidenceOf, type FailedReading, takeReading, unreadArgs, valueIn } from "./take-reading.ts";

type Listing = Awaited<ReturnType<AwsCloud["countObjects"]>>;

type EstimateSeen = {
  location: SourceLocation | null;
  /** Null when a prefix is given: CloudWatch knows whole buckets only. */
  metrics: Reading<StorageMetrics> | null;
  /** Null when CloudWatch's figures were enough. */
  listing: Reading<Listing> | null;
  /** When the listing began. */
  listedAt: string;
};

/** A listing for an estimate stops here and then says "at least". */
const LISTING_BOUNDS = { maxPages: 200, maxMs: 60_000 };
/** CloudWatch's storage figures come once a day, up to two days late: older ones are not today's bucket. */
const STALE_AFTER_HOURS = 72;
/** Until then CloudWatch usually has nothing about a new bucket. */
const NEW_BUCKET_HOURS = 48;

/** How much there is to move, from CloudWatch where its figures hold, else by a bounded listing. */
export const estimateCheck: Check<EstimateSeen> = {
  name: "estimate",

  async read(input, { aws }) {
    const listedAt = input.now.toISOString();
    const { prefix } = input.request;
    const { location, found } = await lookAtSource(input, aws, async (source) => {
      const metrics = prefix === "" ? await readMetrics(aws, source, input.now) : null;
      const day = metrics?.ok ? chooseMetricsDay(metrics.value) : null;
      // Figures of days ago that say "nothing" are no reason to call a bucket empty today: one page tells. Nor do they tell
      // restored archived objects from others, as the service's documentation asks for.
      const isEnough = isFresh(day, input.now) && day?.objectCount !== 0 && archivedBytesOf(day) === 0;
      const listing = isEnough
        ? null
        : await takeReading(aws.countObjects(source, { prefix, ...LISTING_BOUNDS }));
      return { metrics, listing };
    });
    return { location, metrics: found?.metrics ?? null, listing: found?.listing ?? null, listedAt };
  },

  judge(input, seen) {
    const unread = judgeUnread(seen);
    const day = seen.metrics?.ok ? chooseMetricsDay(seen.metrics.value) : null;
    const listing = listingWithFigures(seen.listing);
    const fromListing = listing === null ? null : estimateOfListing(listing, seen.listedAt);
    const fromMetrics =
      day === null ? null : withRestored(estimateFromStorageTypes(day), restoredOf(listing));
    const estimate = chooseEstimate(listing, fromListing, fromMetrics, isFresh(day, input.now) ? day : null);
    if (estimate === null) {
      const { sourceBucket: bucket, prefix } = input.request;
      const findings = unread.length > 0 ? unread : [finding("ESTIMATE_UNKNOWN", { bucket, prefix })];
      return { findings, estimate };
    }
    const isOfListing = estimate === fromListing;
    const findings = [
      ...unread,
      ...judgeFigures(estimate, input, seen),
      ...(isOfListing ? judgeListing(estimate, input, seen) : judgeDay(day, input.now)),
    ];
    return { findings, estimate };
  },
};

function readMetrics(aws: AwsCloud, { bucket, region }: SourceBucket, now: Date) {
  return takeReading(aws.readStorageMetrics({ bucket, region, now }));
}

function hoursBetween(earlier: string, later: Date): number {
  return (later.getTime() - new Date(earlier).getTime()) / HOUR_MS;
}

function isFresh(day: MetricsDay | null, now: Date): boolean {
  return day !== null && hoursBetween(day.asOf, now) <= STALE_AFTER_HOURS;
}

function estimateOfListing(listing: Listing, asOf: string): Estimate {
  return estimateFromListing({ ...listing, asOf });
}

/** A listing that was cut before its first object says nothing: neither that the bucket is empty nor "at least". */
function listingWithFigures(reading: Reading<Listing> | null): Listing | null {
  const listing = valueIn(reading);
  return listing !== null && (listing.isComplete || listing.objectCount > 0) ? listing : null;
}

/** Restored copies of a complete listing; a cut one has not seen them all, and none would be no news. */
function restoredOf(listing: Listing | null): Restored | null {
  return listing?.restored ?? null;
}

/** A complete listing is exact. A cut one is a lower bound: CloudWatch's figures, however old, win unless they are lower. */
function chooseEstimate(
  listing: Listing | null,
  fromListing: Estimate | null,
  fromMetrics: Estimate | null,
  freshDay: MetricsDay | null,
): Estimate | null {
  if (fromListing === null || fromMetrics === null) return fromListing ?? fromMetrics;
  // A listing does not show Intelligent-Tiering's archive, and that archive is what the listing was made for.
  if (fromListing.objectCount > 0 && hasArchivedTiers(freshDay?.sizes ?? [])) return fromMetrics;
  const isAbove =
    fromListing.objectCount > fromMetrics.objectCount || fromListing.sizeBytes > fromMetrics.sizeBytes;
  return listing?.isComplete || isAbove ? fromListing : fromMetrics;
}

function judgeUnread(seen: EstimateSeen): Finding[] {
  const failure = seen.location === null ? null : findLocationFailure(seen.location);
  if (failure !== null) return [unread(failure.what, failure.reading)];
  const findings: Finding[] = [];
  if (seen.metrics !== null && !seen.metrics.ok) findings.push(unread("metrics", seen.metrics));
  if (seen.listing !== null && !seen.listing.ok) findings.push(unread("listing", seen.listing));
  return findings;
}

function unread(what: UnreadSubject, reading: FailedReading): Finding {
  return finding("ESTIMATE_NOT_READ", unreadArgs(what, reading), [evidenceOf(reading)]);
}

/** What holds for every estimate, wherever its figures come from. */
function judgeFigures(estimate: Estimate, { request, now }: CheckInput, seen: EstimateSeen): Finding[] {
  const { objectCount, transferBytes, archivedBytes, asOf, method } = estimate;
  if (objectCount === 0) {
    const createdAt = seen.location === null ? null : valueIn(seen.location.createdAt);
    const { sourceBucket: bucket, prefix } = request;
    // An empty bucket may be meant, and filled later; a prefix that nothing is under is nearly always a wrong one.
    if (prefix !== "") return [finding("ESTIMATE_PREFIX_EMPTY", { bucket, prefix })];
    return [finding("ESTIMATE_BUCKET_EMPTY", { bucket, prefix, createdAt })];
  }
  const seconds = shortestDurationSeconds(estimate, request.ossRegion);
  const isLowerBound = estimate.isLowerBound === true;
  const findings = [
    finding("ESTIMATE_OK", { objectCount, transferBytes, archivedBytes, asOf, method }),
    finding("ESTIMATE_SHORTEST_DURATION", { seconds, ossRegion: request.ossRegion, isLowerBound }),
  ];
  if (archivedBytes > 0 || (estimate.archivedObjects ?? 0) > 0) findings.push(judgeArchive(estimate, seen));
  return [...findings, ...judgeRestored(estimate, seconds, { request, now })];
}

/** Restored copies: until when they can be read, and whether that can be long enough. */
function judgeRestored(
  { restored }: Estimate,
  seconds: number,
  { request: { ossRegion }, now }: Pick<CheckInput, "request" | "now">,
): Finding[] {
  if (!restored) return [];
  const { objectCount: restoredObjects, sizeBytes: restoredBytes, until } = restored;
  const isTooSoon = now.getTime() + seconds * 1_000 > new Date(until).getTime();
  return [
    finding("ESTIMATE_RESTORED", { restoredObjects, restoredBytes, until }),
    ...(isTooSoon ? [finding("ESTIMATE_RESTORE_ENDS_TOO_SOON", { until, seconds, ossRegion })] : []),
  ];
}

/** CloudWatch names the tiers and no counts, a listing counts the classes. */
function judgeArchive(estimate: Estimate, seen: EstimateSeen): Finding {
  const { archivedBytes, transferBytes } = estimate;
  const ofListing = estimate.method === "listing" ? (valueIn(seen.listing)?.byStorageClass ?? []) : null;
  if (ofListing !== null) {
    const archived = ofListing.filter(({ storageClass }) => isArchiveClass(storageClass));
    const archivedObjects = estimate.archivedObjects ?? null;
    const tiers = archived.map(({ storageClass }) => storageClass).sort();
    const evidence = archived.map(
      (entry) =>
        `${entry.storageClass}: ${formatCount(entry.sizeBytes, "byte")}, ${formatCount(entry.objectCount, "object")}`,
    );
    const args = { archivedBytes, archivedObjects, transferBytes, tiers, isRestoreKnown: true };
    return finding("ESTIMATE_ARCHIVED", args, evidence);
  }
  const sizes = seen.metrics?.ok ? (chooseMetricsDay(seen.metrics.value)?.sizes ?? []) : [];
  const archived = sizes.filter((size) => archivedBytesOf({ sizes: [size] }) > 0);
  return finding(
    "ESTIMATE_ARCHIVED",
    {
      archivedBytes,
      archivedObjects: null,
      transferBytes,
      tiers: archived.map(({ storageType }) => storageType).sort(),
      isRestoreKnown: valueIn(seen.listing)?.isComplete === true,
    },
    archived.map(({ storageType, sizeBytes }) => `${storageType}: ${formatCount(sizeBytes, "byte")}`),
  );
}

function archivedBytesOf(day: { sizes: readonly StorageTypeSize[] } | null): number {
  return estimateFromStorageTypes({ sizes: day?.sizes ?? [], objectCount: 0, asOf: "" }).archivedBytes;
}

/** What is to be said of CloudWatch's figures: their age, their gaps, what they count besides objects. */
function judgeDay(day: MetricsDay | null, now: Date): Finding[] {
  if (day === null) return [];
  const findings: Finding[] = [];
  if (!isFresh(day, now)) {
    const ageHours = Math.floor(hoursBetween(day.asOf, now));
    findings.push(finding("ESTIMATE_STALE", { asOf: day.asOf, ageHours }));
  }
  if (day.seriesOfOtherDays.length > 0) {
    const { asOf, newest, seriesOfOtherDays: series } = day;
    findings.push(finding("ESTIMATE_SERIES_DIFFER", { asOf, newest, series }));
  }
  const unknown = day.sizes.filter(({ storageType }) => !isKnownStorageType(storageType));
  if (unknown.length > 0) {
    const storageTypes = unknown.map(({ storageType }) => storageType);
    const sizeBytes = unknown.reduce((sum, size) => sum + size.sizeBytes, 0);
    findings.push(finding("ESTIMATE_UNKNOWN_STORAGE_TYPE", { storageTypes, sizeBytes }));
  }
  const { sizeBytes, transferBytes } = estimateFromStorageTypes(day);
  if (sizeBytes > transferBytes) {
    findings.push(finding("ESTIMATE_OVERHEAD", { overheadBytes: sizeBytes - transferBytes, sizeBytes }));
  }
  return findings;
}

/** What is to be said of a listing: that it was cut, what it cannot see, and why it was needed. */
function judgeListing(estimate: Estimate, input: CheckInput, seen: EstimateSeen): Finding[] {
  const findings: Finding[] = [];
  const { objectCount, sizeBytes } = estimate;
  if (estimate.isLowerBound) findings.push(finding("ESTIMATE_AT_LEAST", { objectCount, sizeBytes }));
  const tiered = estimate.byStorageClass.find(({ storageClass }) => storageClass === "INTELLIGENT_TIERING");
  if (tiered && tiered.sizeBytes > 0) {
    findings.push(finding("ESTIMATE_TIERS_NOT_TOLD_APART", { sizeBytes: tiered.sizeBytes }));
  }
  return objectCount === 0 ? findings : [...findings, ...judgeMissingDay(input, seen)];
}

/** A bucket that CloudWatch says nothing of is new, or CloudWatch lags; it is never taken for empty, nor for old. */
function judgeMissingDay(input: CheckInput, { location, metrics }: EstimateSeen): Finding[] {
  if (!metrics?.ok || location === null) return [];
  if (chooseMetricsDay(metrics.value) !== null) return [];
  const createdAt = valueIn(location.createdAt);
  if (createdAt !== null && hoursBetween(createdAt, input.now) <= NEW_BUCKET_HOURS) {
    return [finding("ESTIMATE_BUCKET_NEW", { createdAt })];
  }
  const region = valueIn(location.region) ?? "";
  return [
    finding("ESTIMATE_NO_DATAPOINTS", { bucket: input.request.sourceBucket, region }),
    ...(location.createdAt.ok ? [] : [unread("creation-date", location.createdAt)]),
  ];
}
