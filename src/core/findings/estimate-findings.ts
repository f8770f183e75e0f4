import { row } from "./finding-row.ts";
import type { UnreadArgs } from "./unread-args.ts";

/** Findings about how much there is. */
export const ESTIMATE_FINDINGS = {
  ESTIMATE_OK: row<{
    objectCount: number;
    transferBytes: number;
    archivedBytes: number;
    asOf: string;
    method: "cloudwatch" | "listing";
  }>("estimate", "ok"),
  ESTIMATE_STALE: row<{ asOf: string; ageHours: number }>("estimate", "warning"),
  ESTIMATE_SERIES_DIFFER: row<{ asOf: string; newest: string; series: readonly string[] }>(
    "estimate",
    "note",
  ),
  ESTIMATE_UNKNOWN_STORAGE_TYPE: row<{ storageTypes: readonly string[]; sizeBytes: number }>(
    "estimate",
    "warning",
  ),
  ESTIMATE_OVERHEAD: row<{ overheadBytes: number; sizeBytes: number }>("estimate", "note"),
  ESTIMATE_ARCHIVED: row<{
    archivedBytes: number;
    archivedObjects: number | null;
    transferBytes: number;
    tiers: readonly string[];
    /** Whether restored copies were looked for among all objects, and taken off. */
    isRestoreKnown?: boolean;
  }>("estimate", "warning"),
  ESTIMATE_RESTORED: row<{ restoredObjects: number; restoredBytes: number; until: string }>(
    "estimate",
    "note",
  ),
  ESTIMATE_RESTORE_ENDS_TOO_SOON: row<{ until: string; seconds: number; ossRegion: string }>(
    "estimate",
    "warning",
  ),
  ESTIMATE_TIERS_NOT_TOLD_APART: row<{ sizeBytes: number }>("estimate", "warning"),
  ESTIMATE_AT_LEAST: row<{ objectCount: number; sizeBytes: number }>("estimate", "warning"),
  /** `prefix` is empty but in what older versions stored. */
  ESTIMATE_BUCKET_EMPTY: row<{ bucket: string; prefix: string; createdAt: string | null }>(
    "estimate",
    "warning",
  ),
  ESTIMATE_PREFIX_EMPTY: row<{ bucket: string; prefix: string }>("estimate", "blocker"),
  ESTIMATE_BUCKET_NEW: row<{ createdAt: string }>("estimate", "note"),
  ESTIMATE_NO_DATAPOINTS: row<{ bucket: string; region: string }>("estimate", "note"),
  ESTIMATE_SHORTEST_DURATION: row<{ seconds: number; ossRegion: string; isLowerBound: boolean }>(
    "estimate",
    "ok",
  ),
  ESTIMATE_UNKNOWN: row<{ bucket: string; prefix: string }>("estimate", "unknown"),
  ESTIMATE_NOT_READ: row<UnreadArgs>("estimate", "unknown"),
};
