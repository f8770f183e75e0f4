import * as z from "zod";
import { isArchiveClass } from "./storage-class.ts";

/** Restored copies of archived objects; `until` is when the first of them ends. */
export const restoredSchema = z.object({
  objectCount: z.number().int().nonnegative(),
  sizeBytes: z.number().int().nonnegative(),
  until: z.iso.datetime(),
});
export type Restored = z.infer<typeof restoredSchema>;

/** Two parts of one whole; the first end counts. */
export function addRestored(a: Restored | null, b: Restored | null): Restored | null {
  if (a === null || b === null) return a ?? b;
  return {
    objectCount: a.objectCount + b.objectCount,
    sizeBytes: a.sizeBytes + b.sizeBytes,
    until: a.until.localeCompare(b.until) < 0 ? a.until : b.until,
  };
}

/**
 * How much there is to move.
 * Shape: bytes and counts are whole numbers. `sizeBytes` is all that is stored, `transferBytes` leaves out overheads and
 * staging, `archivedBytes` is the part of it that cannot be read without a restore. `asOf` is the date of the figures.
 * Estimates of before have no figures of single archived or restored objects: they are then not known.
 */
export const estimateSchema = z.object({
  objectCount: z.number().int().nonnegative(),
  sizeBytes: z.number().int().nonnegative(),
  transferBytes: z.number().int().nonnegative(),
  archivedBytes: z.number().int().nonnegative(),
  /** How many of the objects `archivedBytes` are; CloudWatch does not say. */
  archivedObjects: z.number().int().nonnegative().nullable().optional(),
  /** What is of an archive class and can be read for now: restored copies. It is no part of `archivedBytes`. */
  restored: restoredSchema.nullable().optional(),
  asOf: z.iso.datetime(),
  method: z.enum(["cloudwatch", "listing"]),
  /** The figures are what a listing saw before its time was up; asked for by `isLowerBound`, since 0.1.0 did not store it. */
  isLowerBound: z.boolean().optional(),
  byStorageClass: z.array(z.object({ storageClass: z.string(), sizeBytes: z.number().int().nonnegative() })),
});
export type Estimate = z.infer<typeof estimateSchema>;

/** One value of one CloudWatch storage type: bytes on one day. */
export type StorageTypeSize = { storageType: string; sizeBytes: number };

/**
 * S3's storage class for each storage type of CloudWatch's `BucketSizeBytes`.
 * Source: S3 User Guide, "Metrics and dimensions"; the list grows, so an unknown type keeps its own name.
 */
const CLASS_OF_TYPE: ReadonlyMap<string, string> = new Map([
  ["StandardStorage", "STANDARD"],
  ["ReducedRedundancyStorage", "REDUCED_REDUNDANCY"],
  ["StandardIAStorage", "STANDARD_IA"],
  ["OneZoneIAStorage", "ONEZONE_IA"],
  ["IntelligentTieringFAStorage", "INTELLIGENT_TIERING"],
  ["IntelligentTieringIAStorage", "INTELLIGENT_TIERING"],
  ["IntelligentTieringAIAStorage", "INTELLIGENT_TIERING"],
  ["IntelligentTieringAAStorage", "INTELLIGENT_TIERING"],
  ["IntelligentTieringDAAStorage", "INTELLIGENT_TIERING"],
  ["GlacierInstantRetrievalStorage", "GLACIER_IR"],
  ["GlacierStorage", "GLACIER"],
  ["DeepArchiveStorage", "DEEP_ARCHIVE"],
  ["ExpressOneZoneStorage", "EXPRESS_ONEZONE"],
]);

/** Types whose objects answer `InvalidObjectState` until somebody restores them. */
const ARCHIVED_TYPES: ReadonlySet<string> = new Set([
  "GlacierStorage",
  "DeepArchiveStorage",
  "IntelligentTieringAAStorage",
  "IntelligentTieringDAAStorage",
]);

/** Whether something is in Intelligent-Tiering's archive tiers, which a listing does not tell from its other tiers. */
export function hasArchivedTiers(sizes: readonly StorageTypeSize[]): boolean {
  return sizes.some(
    ({ storageType, sizeBytes }) =>
      sizeBytes > 0 &&
      ARCHIVED_TYPES.has(storageType) &&
      CLASS_OF_TYPE.get(storageType) === "INTELLIGENT_TIERING",
  );
}

/** Billing padding, index data and parts on their way to the archive: stored, yet nothing to move. */
export function isOverheadType(storageType: string): boolean {
  return storageType.endsWith("Overhead") || storageType.includes("Staging");
}

export function isKnownStorageType(storageType: string): boolean {
  return CLASS_OF_TYPE.has(storageType) || isOverheadType(storageType);
}

/** The estimate that one day's CloudWatch figures give. */
export function estimateFromStorageTypes(input: {
  sizes: readonly StorageTypeSize[];
  objectCount: number;
  asOf: string;
}): Estimate {
  const byClass = new Map<string, number>();
  let sizeBytes = 0;
  let transferBytes = 0;
  let archivedBytes = 0;
  for (const { storageType, sizeBytes: bytes } of input.sizes) {
    sizeBytes += bytes;
    if (!isOverheadType(storageType)) {
      transferBytes += bytes;
      const storageClass = CLASS_OF_TYPE.get(storageType) ?? storageType;
      byClass.set(storageClass, (byClass.get(storageClass) ?? 0) + bytes);
    }
    if (ARCHIVED_TYPES.has(storageType)) archivedBytes += bytes;
  }
  return {
    objectCount: input.objectCount,
    sizeBytes,
    transferBytes,
    archivedBytes,
    asOf: input.asOf,
    method: "cloudwatch",
    byStorageClass: sortedClasses(byClass),
  };
}

/** What a listing shows: objects and bytes by class, and which of the archived ones somebody has restored. */
export type ListedTotals = {
  objectCount: number;
  byStorageClass: readonly { storageClass: string; sizeBytes: number; objectCount: number }[];
  restored: Restored | null;
  /** False: the listing was cut, and there may be more. */
  isComplete: boolean;
};

/** The estimate that a listing gives: current objects only, so all of it but the archive moves. */
export function estimateFromListing(input: ListedTotals & { asOf: string }): Estimate {
  const byClass = new Map(input.byStorageClass.map((entry) => [entry.storageClass, entry.sizeBytes]));
  const sizeBytes = sumOf(input.byStorageClass, "sizeBytes");
  const archived = input.byStorageClass.filter(({ storageClass }) => isArchiveClass(storageClass));
  return {
    objectCount: input.objectCount,
    sizeBytes,
    transferBytes: sizeBytes,
    archivedBytes: sumOf(archived, "sizeBytes") - (input.restored?.sizeBytes ?? 0),
    archivedObjects: sumOf(archived, "objectCount") - (input.restored?.objectCount ?? 0),
    restored: input.restored,
    asOf: input.asOf,
    method: "listing",
    isLowerBound: !input.isComplete,
    byStorageClass: sortedClasses(byClass),
  };
}

function sumOf<K extends string>(entries: readonly Record<K, number>[], field: K): number {
  return entries.reduce((sum, entry) => sum + entry[field], 0);
}

/**
 * CloudWatch's figures with what a listing shows of restored copies, which keep their class: CloudWatch counts them as
 * archived. Taken off is at most what CloudWatch says is archived, since the two are of different days.
 */
export function withRestored(estimate: Estimate, restored: Restored | null): Estimate {
  const archivedBytes = Math.max(0, estimate.archivedBytes - (restored?.sizeBytes ?? 0));
  return { ...estimate, archivedBytes, restored };
}

/** What a job will move. `isCountTooHigh`: the objects include archived ones, and how many is not known. */
export type DataToMove = { sizeBytes: number; objectCount: number; isCountTooHigh: boolean };

/** Bytes and objects without what is archived: one rule for the job sheet, the card and the shortest duration. */
export function dataToMove(
  estimate: Pick<Estimate, "transferBytes" | "archivedBytes" | "archivedObjects" | "objectCount">,
): DataToMove {
  const { transferBytes, archivedBytes, objectCount } = estimate;
  const archivedObjects = estimate.archivedObjects ?? (archivedBytes === 0 ? 0 : null);
  return {
    sizeBytes: transferBytes - archivedBytes,
    objectCount: objectCount - (archivedObjects ?? 0),
    isCountTooHigh: archivedObjects === null,
  };
}

function sortedClasses(byClass: ReadonlyMap<string, number>): Estimate["byStorageClass"] {
  return [...byClass]
    .map(([storageClass, sizeBytes]) => ({ storageClass, sizeBytes }))
    .sort((a, b) => (a.storageClass < b.storageClass ? -1 : 1));
}

/** Bandwidth and file rate of one migration task. Source: Data Online Migration, "Limits". */
const TASK_BITS_PER_SECOND = { china: 2_000_000_000, elsewhere: 1_000_000_000 };
const TASK_FILES_PER_SECOND = 2000;

/** The shortest time in which one task could move it, in seconds: never a promise. */
export function shortestDurationSeconds(
  estimate: Parameters<typeof dataToMove>[0],
  ossRegion: string,
): number {
  const bitsPerSecond = TASK_BITS_PER_SECOND[ossRegion.startsWith("oss-cn-") ? "china" : "elsewhere"];
  const { sizeBytes, objectCount } = dataToMove(estimate);
  return Math.ceil(Math.max((sizeBytes * 8) / bitsPerSecond, objectCount / TASK_FILES_PER_SECOND));
}
