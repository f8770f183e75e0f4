import type { OssStorageClass } from "../../core/storage-class.ts";
import type { LifecycleRule } from "./lifecycle-rule.ts";
import type { ListingInput, ObjectListing } from "./object-listing.ts";

export type OssBucketInfo = {
  region: string;
  storageClass: string;
  acl: string;
  isVersioned: boolean;
  ownerId: string;
  createdAt: string | null;
  /** The default encryption; null when the bucket has none. */
  encryption: OssEncryption | null;
};

/** `KMS` without a key id stands for the account's service key, `alias/acs/oss`. */
export type OssEncryption = { algorithm: "KMS" | "AES256" | "SM4" | string; kmsKeyId: string | null };

/** A bucket as the account's list has it. `region` begins with `oss-`; `storageClass` is OSS's own word. */
export type ListedOssBucket = { bucket: string; region: string; storageClass: string };

/** Buckets of the destination: OSS. */
export type DestinationBuckets = {
  /** Null when there is no such bucket. Errors: CloudDenied (in another account, or not allowed). */
  findBucket(bucket: string, region: string): Promise<OssBucketInfo | null>;
  /** Makes a bucket that is private, as every new one is. No ACL is sent, since that would need the right to set any. */
  createBucket(input: { bucket: string; region: string; storageClass: OssStorageClass }): Promise<void>;
  /** Errors: CloudConflict (not empty). Deleting what is gone succeeds. */
  deleteBucket(bucket: string, region: string): Promise<void>;
  isBucketEmpty(bucket: string, region: string): Promise<boolean>;
  /** The account's buckets in all regions, in the order of names, at most `LISTED_BUCKETS_MAX` (`source-buckets.ts`). */
  listBuckets(): Promise<ListedOssBucket[]>;
  /** A listing to compare with; nothing is asked yet. */
  openListing(bucket: string, region: string, input: ListingInput): Promise<ObjectListing>;
  countBuckets(region: string): Promise<number>;
  /** One bucket of the account, in any region; null when it has none. */
  findSomeBucket(): Promise<{ bucket: string; region: string } | null>;
  /** The region of a bucket of the account, from the list of its buckets; null when it has none of this name. */
  findBucketRegion(bucket: string): Promise<string | null>;
  readBucketLifecycle(bucket: string, region: string): Promise<LifecycleRule[]>;
  /** The retention (WORM) policy's state and days; null when there is none. */
  readRetention(bucket: string, region: string): Promise<{ state: string; days: number } | null>;
  /** The policy document as text, to the byte; null when the bucket has none. */
  readBucketPolicy(bucket: string, region: string): Promise<string | null>;
};
