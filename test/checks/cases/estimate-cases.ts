import { denied, metricsOf } from "../healthy-clouds.ts";
import type { FindingCases } from "./finding-case.ts";

const OLD = "2026-11-15T00:00:00.000Z";
const DAY_BEFORE = "2026-11-22T00:00:00.000Z";
const NO_METRICS = { sizes: [], objectCounts: [] };

/** Four objects of Glacier, of which the listing shows two restored copies when `until` is given. */
function restoredUntil(until: string | null) {
  return async () => ({
    objectCount: 4,
    byStorageClass: [{ storageClass: "GLACIER", sizeBytes: 2 ** 44, objectCount: 4 }],
    restored: until === null ? null : { objectCount: 2, sizeBytes: 2 ** 43, until },
    isComplete: true,
  });
}

const ARCHIVE = restoredUntil(null);

export const ESTIMATE_CASES = {
  ESTIMATE_OK: { check: "estimate", changes: {} },
  ESTIMATE_STALE: {
    check: "estimate",
    changes: {
      aws: {
        readStorageMetrics: async () => metricsOf({ StandardStorage: 9_000_000 }, 900, OLD),
        countObjects: async () => ({
          objectCount: 10,
          byStorageClass: [{ storageClass: "STANDARD", sizeBytes: 10, objectCount: 10 }],
          restored: null,
          isComplete: false,
        }),
      },
    },
  },
  ESTIMATE_SERIES_DIFFER: {
    check: "estimate",
    changes: {
      aws: {
        readStorageMetrics: async () => ({
          sizes: [
            {
              storageType: "StandardStorage",
              datapoints: [
                { value: 1, at: "2026-11-23T00:00:00.000Z" },
                { value: 2, at: DAY_BEFORE },
              ],
            },
            { storageType: "StandardIAStorage", datapoints: [{ value: 5, at: DAY_BEFORE }] },
          ],
          objectCounts: [{ value: 3, at: DAY_BEFORE }],
        }),
      },
    },
  },
  ESTIMATE_UNKNOWN_STORAGE_TYPE: {
    check: "estimate",
    changes: {
      aws: { readStorageMetrics: async () => metricsOf({ StandardStorage: 1, HoloStorage: 2 }, 3) },
    },
  },
  ESTIMATE_OVERHEAD: {
    check: "estimate",
    changes: {
      aws: {
        readStorageMetrics: async () => metricsOf({ StandardIAStorage: 5, StandardIASizeOverhead: 2 }, 3),
      },
    },
  },
  ESTIMATE_ARCHIVED: {
    check: "estimate",
    changes: {
      aws: {
        readStorageMetrics: async () => metricsOf({ StandardStorage: 1, GlacierStorage: 3 }, 3),
        countObjects: ARCHIVE,
      },
    },
  },
  ESTIMATE_RESTORED: {
    check: "estimate",
    changes: {
      request: { prefix: "photos/" },
      aws: { countObjects: restoredUntil("2026-12-24T00:00:00.000Z") },
    },
  },
  ESTIMATE_RESTORE_ENDS_TOO_SOON: {
    check: "estimate",
    changes: {
      request: { prefix: "photos/" },
      aws: { countObjects: restoredUntil("2026-11-25T00:00:00.000Z") },
    },
  },
  ESTIMATE_TIERS_NOT_TOLD_APART: {
    check: "estimate",
    changes: {
      request: { prefix: "photos/" },
      aws: {
        countObjects: async () => ({
          objectCount: 1,
          byStorageClass: [{ storageClass: "INTELLIGENT_TIERING", sizeBytes: 7, objectCount: 1 }],
          restored: null,
          isComplete: true,
        }),
      },
    },
  },
  ESTIMATE_AT_LEAST: {
    check: "estimate",
    changes: {
      request: { prefix: "photos/" },
      aws: {
        countObjects: async () => ({
          objectCount: 200_000,
          byStorageClass: [{ storageClass: "STANDARD", sizeBytes: 7, objectCount: 200_000 }],
          restored: null,
          isComplete: false,
        }),
      },
    },
  },
  ESTIMATE_BUCKET_EMPTY: {
    check: "estimate",
    changes: {
      aws: {
        readStorageMetrics: async () => NO_METRICS,
        countObjects: async () => ({ objectCount: 0, byStorageClass: [], restored: null, isComplete: true }),
      },
    },
  },
  ESTIMATE_PREFIX_EMPTY: {
    check: "estimate",
    changes: {
      request: { prefix: "phtos/" },
      aws: {
        countObjects: async () => ({ objectCount: 0, byStorageClass: [], restored: null, isComplete: true }),
      },
    },
  },
  ESTIMATE_BUCKET_NEW: {
    check: "estimate",
    changes: {
      aws: {
        readStorageMetrics: async () => NO_METRICS,
        findBucketCreationDate: async () => "2026-11-24T01:00:00.000Z",
      },
    },
  },
  ESTIMATE_NO_DATAPOINTS: {
    check: "estimate",
    changes: { aws: { readStorageMetrics: async () => NO_METRICS } },
  },
  ESTIMATE_SHORTEST_DURATION: { check: "estimate", changes: {} },
  ESTIMATE_UNKNOWN: { check: "estimate", changes: { request: { sourceBucket: "x--x-s3" } } },
  ESTIMATE_NOT_READ: {
    check: "estimate",
    changes: { aws: { readStorageMetrics: denied("cloudwatch:ListMetrics") } },
  },
} satisfies FindingCases;
