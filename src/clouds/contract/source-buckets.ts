import type { Restored } from "../../core/estimate.ts";
import type { RefusedKeys } from "../../core/refused-keys.ts";
import type { LifecycleRule } from "./lifecycle-rule.ts";
import type { ListingInput, ObjectListing } from "./object-listing.ts";

/** Of more buckets no list is kept: a person who types three letters finds among these or not at all. */
export const LISTED_BUCKETS_MAX = 20_000;

/** Where a source bucket is, and whose it must be: every S3 call carries the owner. */
export type SourceBucket = { bucket: string; region: string; expectedOwner: string };

/**
 * CloudWatch's daily storage figures of the last 14 days, all datapoints of each series, newest first.
 * Shape: `sizes` has one series for each storage type that CloudWatch knows of; `objectCounts` is the one series of
 * `NumberOfObjects`. Empty lists mean that there are no figures, never that the bucket is empty.
 */
export type StorageMetrics = {
  sizes: { storageType: string; datapoints: { value: number; at: string }[] }[];
  objectCounts: { value: number; at: string }[];
};

/** One object as a listing shows it, as far as a check or the proof needs it. */
export type ListedObject = {
  key: string;
  /** Canonical id of the account that owns the object; null where the answer does not say. */
  ownerId: string | null;
};

/** One archive tier of an Intelligent-Tiering configuration: objects that are not read for so long go there. */
export type TieringArchive = {
  id: string;
  isEnabled: boolean;
  prefix: string;
  days: number;
  accessTier: "ARCHIVE_ACCESS" | "DEEP_ARCHIVE_ACCESS" | string;
};

export type BucketEncryption = {
  algorithm: "AES256" | "aws:kms" | "aws:kms:dsse" | string;
  kmsKeyId: string | null;
};

/** What a sample object's HEAD shows. `archiveStatus` is Intelligent-Tiering's archive tier. */
export type ObjectHead = {
  storageClass: string;
  archiveStatus: string | null;
  isRestored: boolean;
  /** When the restored copy ends; null where there is none, or it stays. */
  restoredUntil: string | null;
  kmsKeyId: string | null;
  /** HEAD was refused because the object is encrypted with a key that the caller must bring (SSE-C). */
  needsCustomerKey: boolean;
  /** User metadata as the answer's headers have it: S3 gives values that are no ASCII in the encoding of RFC 2047. */
  metadata: Record<string, string>;
  /** User metadata that S3 could not put into headers at all. Source: S3 API, HeadObject, `x-amz-missing-meta`. */
  missingMetadata: number;
};

/** `sizeBytes` and `objectCount` are exact for what existed during the whole count. */
export type ExactCount = {
  objectCount: number;
  sizeBytes: number;
  byStorageClass: { storageClass: string; objectCount: number; sizeBytes: number }[];
  /** Objects of archive classes that can be read for now; null: none. */
  restored: Restored | null;
  keysRefusedByOss: RefusedKeys;
  requests: number;
  elapsedMs: number;
};

export type CountProgress = {
  objectCount: number;
  sizeBytes: number;
  requests: number;
  elapsedMs: number;
  objectsPerSecond: number;
};

export type ExactCountInput = {
  prefix: string;
  /** What an earlier run gave to `onCheckpoint`: plain data, bound to bucket and prefix. */
  resumeFrom?: unknown;
  onCheckpoint?: (checkpoint: unknown) => void;
  onProgress?: (progress: CountProgress) => void;
  progressIntervalMs?: number;
  signal?: AbortSignal;
};

/** Buckets of the source and what is in them: S3 and CloudWatch, all of it read. */
export type SourceBuckets = {
  /**
   * The region that a bucket lives in, read from HeadBucket's header even when the answer is 301 or 403.
   * Errors: CloudNotFound (no such bucket), CloudDenied (403 that names no region).
   */
  findBucketRegion(bucket: string): Promise<string>;
  /**
   * HeadBucket in its region with the expected owner. Errors: CloudDenied (not ours, or not allowed; with the text of the
   * same question asked by a listing), CloudNotFound.
   */
  headBucket(source: SourceBucket): Promise<void>;
  /** Names of the account's buckets in the order of names, at most `LISTED_BUCKETS_MAX`. */
  listBucketNames(): Promise<string[]>;
  /** When the bucket was made, from ListBuckets; null when the list does not show it. */
  findBucketCreationDate(bucket: string): Promise<string | null>;
  /** The policy document as text; null when the bucket has none. */
  readBucketPolicy(source: SourceBucket): Promise<string | null>;
  readStorageMetrics(input: { bucket: string; region: string; now: Date }): Promise<StorageMetrics>;
  /** The canonical id of the account, as owners of objects are named; null where S3 does not say. */
  readCanonicalId(): Promise<string | null>;
  /** Up to `maxKeys` (1,000) current objects in key order. */
  listObjects(
    source: SourceBucket,
    input: { prefix: string; maxKeys: number },
  ): Promise<{ objects: ListedObject[]; isTruncated: boolean }>;
  /**
   * Beginnings of keys that go on from `under` to the next slash, such as `2024/`, in key order: those among the first 1,000 keys
   * and beginnings there, so that it is one request however much the bucket holds.
   */
  listPrefixes(source: SourceBucket, under: string): Promise<string[]>;
  /**
   * Counts current objects by a bounded listing, at most `maxPages` requests and `maxMs` milliseconds.
   * Shape: when `isComplete` is false the figures are lower bounds. Classes are S3's names.
   */
  countObjects(
    source: SourceBucket,
    input: { prefix: string; maxPages: number; maxMs: number },
  ): Promise<{
    objectCount: number;
    byStorageClass: { storageClass: string; sizeBytes: number; objectCount: number }[];
    restored: Restored | null;
    isComplete: boolean;
  }>;
  /**
   * Counts every current object under a prefix, however many there are; goes on from a checkpoint it gave before.
   * Errors: CloudError; the signal's reason when cancelled.
   */
  countExactly(source: SourceBucket, input: ExactCountInput): Promise<ExactCount>;
  /** A listing to compare with; nothing is asked yet. */
  openListing(source: SourceBucket, input: ListingInput): Promise<ObjectListing>;
  /** Errors: the refusal of a GET where HEAD is refused, since an answer to HEAD has no text. */
  headObject(source: SourceBucket, key: string): Promise<ObjectHead>;
  readVersioning(source: SourceBucket): Promise<"enabled" | "suspended" | "off">;
  readEncryption(source: SourceBucket): Promise<BucketEncryption | null>;
  /** S3 Object Ownership; null when the bucket has no setting (the old default, ObjectWriter). */
  readOwnership(
    source: SourceBucket,
  ): Promise<"BucketOwnerEnforced" | "BucketOwnerPreferred" | "ObjectWriter" | null>;
  readLifecycle(source: SourceBucket): Promise<LifecycleRule[]>;
  /** The archive tiers of all Intelligent-Tiering configurations, disabled ones included. */
  readTieringArchives(source: SourceBucket): Promise<TieringArchive[]>;
  readRequestPayer(source: SourceBucket): Promise<"Requester" | "BucketOwner">;
  /** Unfinished multipart uploads under the prefix, as far as one page (1,000) shows. */
  countMultipartUploads(
    source: SourceBucket,
    prefix: string,
  ): Promise<{ count: number; isTruncated: boolean }>;
};
