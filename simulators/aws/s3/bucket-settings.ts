import { z } from "zod";
import { STORAGE_CLASSES } from "./stored-object.ts";

const prefixFilter = z.string().default("");

/** One lifecycle rule, as far as it moves or removes objects. */
const lifecycleRule = z.strictObject({
  id: z.string(),
  prefix: prefixFilter,
  isEnabled: z.boolean().default(true),
  transitions: z
    .array(z.strictObject({ days: z.int().min(0), storageClass: z.enum(STORAGE_CLASSES) }))
    .default([]),
  expirationDays: z.int().min(1).optional(),
  noncurrentExpirationDays: z.int().min(1).optional(),
  abortIncompleteUploadsAfterDays: z.int().min(1).optional(),
});

/**
 * Days without access after which S3 moves an object to an archive tier.
 * Source: Tiering, S3 API Reference: at least 90 for archive access, 180 for deep archive access, at most two years.
 */
const tiering = z
  .strictObject({ days: z.int().max(730), accessTier: z.enum(["ARCHIVE_ACCESS", "DEEP_ARCHIVE_ACCESS"]) })
  .refine(({ days, accessTier }) => days >= (accessTier === "ARCHIVE_ACCESS" ? 90 : 180));

/** Which INTELLIGENT_TIERING objects of the bucket are moved to archive tiers, and when. */
const tieringConfiguration = z.strictObject({
  id: z.string().min(1).max(64),
  prefix: prefixFilter,
  tags: z.record(z.string(), z.string()).default({}),
  isEnabled: z.boolean().default(true),
  tierings: z.array(tiering).min(1),
});
export type TieringConfiguration = z.infer<typeof tieringConfiguration>;

/** The settings of a bucket that its GET operations show, each with what a new bucket has today. */
export const bucketSettings = z.strictObject({
  versioning: z.enum(["Enabled", "Suspended"]).nullable().default(null),
  encryption: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("AES256") }),
      z.strictObject({
        kind: z.enum(["aws:kms", "aws:kms:dsse"]),
        /** Absent: the AWS managed key `aws/s3`. */
        keyId: z.string().optional(),
        isBucketKeyEnabled: z.boolean().default(true),
      }),
    ])
    .default({ kind: "AES256" }),
  ownership: z
    .enum(["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"])
    .nullable()
    .default("BucketOwnerEnforced"),
  lifecycle: z.array(lifecycleRule).nullable().default(null),
  intelligentTiering: z
    .array(tieringConfiguration)
    .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, "ids must differ")
    .default([]),
  payer: z.enum(["BucketOwner", "Requester"]).default("BucketOwner"),
  publicAccessBlock: z
    .strictObject({
      blockPublicAcls: z.boolean(),
      ignorePublicAcls: z.boolean(),
      blockPublicPolicy: z.boolean(),
      restrictPublicBuckets: z.boolean(),
    })
    .nullable()
    .default({
      blockPublicAcls: true,
      ignorePublicAcls: true,
      blockPublicPolicy: true,
      restrictPublicBuckets: true,
    }),
});
export type BucketSettings = z.infer<typeof bucketSettings>;

export const SETTING_NAMES = Object.keys(bucketSettings.shape) as (keyof BucketSettings)[];
