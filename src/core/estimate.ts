import { z } from "zod";

/**
 * How much there is to move.
 * Shape: bytes and counts are whole numbers. `sizeBytes` is all that is stored, `transferBytes` leaves out overheads and
 * staging, `archivedBytes` is the part of it that cannot be read without a restore. `asOf` is the date of the figures.
 */
export const estimateSchema = z.object({
  objectCount: z.number().int().nonnegative(),
  sizeBytes: z.number().int().nonnegative(),
  transferBytes: z.number().int().nonnegative(),
  archivedBytes: z.number().int().nonnegative(),
  asOf: z.iso.datetime(),
  method: z.enum(["cloudwatch", "listing"]),
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

/** Classes whose objects cannot be read without a restore, as a listing names them. */
export const ARCHIVED_CLASSES: ReadonlySet<string> = new Set(["GLACIER", "DEEP_ARCHIVE"]);

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

/** The estimate that a complete listing gives: current objects only, so all of it but the archive moves. */
export function estimateFromListing(input: {
  byStorageClass: readonly { storageClass: string; sizeBytes: number }[];
  objectCount: number;
  asOf: string;
}): Estimate {
  const byClass = new Map(input.byStorageClass.map((entry) => [entry.storageClass, entry.sizeBytes]));
  let sizeBytes = 0;
  let archivedBytes = 0;
  for (const [storageClass, bytes] of byClass) {
    sizeBytes += bytes;
    if (ARCHIVED_CLASSES.has(storageClass)) archivedBytes += bytes;
  }
  return {
    objectCount: input.objectCount,
    sizeBytes,
    transferBytes: sizeBytes,
    archivedBytes,
    asOf: input.asOf,
    method: "listing",
    byStorageClass: sortedClasses(byClass),
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
  estimate: Pick<Estimate, "transferBytes" | "archivedBytes" | "objectCount">,
  ossRegion: string,
): number {
  const bitsPerSecond = TASK_BITS_PER_SECOND[ossRegion.startsWith("oss-cn-") ? "china" : "elsewhere"];
  const bytes = estimate.transferBytes - estimate.archivedBytes;
  return Math.ceil(Math.max((bytes * 8) / bitsPerSecond, estimate.objectCount / TASK_FILES_PER_SECOND));
}
