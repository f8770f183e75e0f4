import { createHash } from "node:crypto";
import { z } from "zod";
import { mayBearName } from "./bucket-name.ts";
import { parsePolicy } from "./policy/policy-document.ts";
import { bucketSettings } from "./s3/bucket-settings.ts";
import { GeneratedObjects, generatorSpec, makeVersionId } from "./s3/object-generator.ts";
import { ObjectIndex } from "./s3/object-index.ts";
import { STORAGE_CLASSES, type StoredObject, syntheticEtag } from "./s3/stored-object.ts";
import type { Bucket, BucketMetrics } from "./state.ts";

const instant = z.iso.datetime().transform((text) => new Date(text));
const storageClass = z.enum(STORAGE_CLASSES).default("STANDARD");

/** One object as a seed or a test writes it down. */
export const objectSpec = z.strictObject({
  key: z.string().min(1).max(1024),
  /** Text content; absent: `sizeBytes` bytes are made up. */
  body: z.string().optional(),
  sizeBytes: z
    .int()
    .min(0)
    .max(5 * 1024 ** 4)
    .default(0),
  storageClass,
  lastModified: instant.optional(),
  contentType: z.string().optional(),
  metadata: z.record(z.string(), z.string()).optional(),
  missingMeta: z.int().min(0).optional(),
  tags: z.record(z.string(), z.string()).optional(),
  archiveStatus: z.enum(["ARCHIVE_ACCESS", "DEEP_ARCHIVE_ACCESS"]).optional(),
  tier: z.enum(["frequent", "infrequent", "archive-instant"]).optional(),
  restore: z.strictObject({ isOngoing: z.boolean(), expiresAt: instant.optional() }).optional(),
  encryption: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("AES256") }),
      z.strictObject({
        kind: z.enum(["aws:kms", "aws:kms:dsse"]),
        keyId: z.string(),
        isCustomerManaged: z.boolean().default(true),
      }),
      z.strictObject({ kind: z.literal("customer"), keyMd5: z.string() }),
    ])
    .default({ kind: "AES256" }),
  ownerAccountId: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
});

const metricsSpec = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("from-objects"), lagDays: z.int().min(0).default(0) }),
    z.strictObject({ kind: z.literal("none") }),
    z.strictObject({
      kind: z.literal("series"),
      series: z.array(
        z.strictObject({
          metricName: z.string().default("BucketSizeBytes"),
          storageType: z.string(),
          points: z.array(z.strictObject({ at: instant, value: z.number() })),
        }),
      ),
    }),
  ])
  .default({ kind: "from-objects", lagDays: 0 });

/** A policy document as an object or as text; it is checked as PutBucketPolicy checks it. */
export const policySpec = z.union([z.string(), z.record(z.string(), z.unknown())]).transform((value) => {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  parsePolicy(text, "resource");
  return text;
});

/** A bucket with what is in it, as a seed or a test writes it down. */
const bucketSpec = z
  .strictObject({
    name: z.string(),
    region: z.string().default("us-east-1"),
    ownerAccountId: z
      .string()
      .regex(/^\d{12}$/)
      .optional(),
    createdAt: instant.optional(),
    policy: policySpec.nullable().default(null),
    settings: bucketSettings.partial().default({}),
    objects: z.array(objectSpec).default([]),
    generator: z.union([generatorSpec.transform((one) => [one]), z.array(generatorSpec)]).default([]),
    /** Versions that are no longer current. */
    oldVersions: z.array(objectSpec).default([]),
    /** Keys that were deleted in a versioned bucket. */
    deleteMarkers: z.array(z.strictObject({ key: z.string(), lastModified: instant.optional() })).default([]),
    uploads: z
      .array(
        z.strictObject({
          key: z.string(),
          initiatedAt: instant.optional(),
          storageClass,
          partSizesBytes: z.array(z.int().min(0)).default([]),
        }),
      )
      .default([]),
    metrics: metricsSpec,
  })
  .refine(({ name, region, createdAt }) => mayBearName(name, region, createdAt), {
    path: ["name"],
    error: "no bucket of this region and age can have this name",
  });
export type BucketSpec = z.input<typeof bucketSpec>;

const DAY_MS = 86_400_000;
/** How old a thing is when its spec does not say: old enough to be in yesterday's metrics. */
const DEFAULT_AGE_MS = 40 * DAY_MS;

export function makeBucket(input: unknown, defaults: { ownerAccountId: string; now: Date }): Bucket {
  const spec = bucketSpec.parse(input);
  const before = new Date(defaults.now.getTime() - DEFAULT_AGE_MS);
  const bucket: Bucket = {
    name: spec.name,
    region: spec.region,
    ownerAccountId: spec.ownerAccountId ?? defaults.ownerAccountId,
    createdAt: spec.createdAt ?? new Date(before.getTime() - DAY_MS),
    policy: spec.policy,
    settings: bucketSettings.parse(spec.settings),
    objects: new ObjectIndex(),
    history: new Map(),
    uploads: spec.uploads.map((upload, index) => ({
      ...upload,
      initiatedAt: upload.initiatedAt ?? before,
      uploadId: makeVersionId(`${spec.name} upload ${index}`),
    })),
    metrics: spec.metrics as BucketMetrics,
  };
  const isVersioned = bucket.settings.versioning !== null;
  for (const one of spec.generator) bucket.objects.addGenerator(new GeneratedObjects(one, before));
  for (const one of spec.objects) bucket.objects.put(makeObject(one, before, isVersioned));
  for (const [index, one] of spec.oldVersions.entries()) {
    const object = {
      ...makeObject(one, before, true),
      versionId: makeVersionId(`${spec.name} old ${index}`),
    };
    bucket.history.set(one.key, [...(bucket.history.get(one.key) ?? []), { kind: "version", object }]);
  }
  for (const { key, lastModified } of spec.deleteMarkers) {
    const versionId = makeVersionId(`${spec.name} marker ${key}`);
    const marker = { kind: "delete-marker" as const, key, versionId, lastModified: lastModified ?? before };
    bucket.history.set(key, [marker, ...(bucket.history.get(key) ?? [])]);
  }
  return bucket;
}

export function makeObject(
  spec: z.output<typeof objectSpec>,
  defaultLastModified: Date,
  isVersioned: boolean,
): StoredObject {
  const { body: text, metadata, sizeBytes, lastModified, ...rest } = spec;
  const body = text === undefined ? undefined : Buffer.from(text, "utf8");
  const named = Object.entries(metadata ?? {}).map(([name, value]) => [
    `x-amz-meta-${name.toLowerCase()}`,
    value,
  ]);
  const size = body?.length ?? sizeBytes;
  return withoutUndefined({
    ...rest,
    body,
    sizeBytes: size,
    lastModified: lastModified ?? defaultLastModified,
    metadata: metadata ? Object.fromEntries(named) : undefined,
    etag: body ? createHash("md5").update(body).digest("hex") : syntheticEtag(spec.key, size),
    versionId: isVersioned ? makeVersionId(`${spec.key} ${size}`) : undefined,
  }) as StoredObject;
}

/** Leaves out what is undefined, since an optional property must be absent then. */
function withoutUndefined(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
