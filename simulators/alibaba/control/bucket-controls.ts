import { z } from "zod";
import { drawOpaqueId } from "../identifiers.ts";
import { makeBucket, setAcl } from "../oss/buckets.ts";
import { storeObject } from "../oss/object-store.ts";
import { parsePolicyDocument } from "../policy/document.ts";
import type { AlibabaState, Bucket, World } from "../state.ts";
import type { Control } from "./control.ts";

const storageClass = z.enum(["Standard", "IA", "Archive", "ColdArchive", "DeepColdArchive"]);
const acl = z.enum(["private", "public-read", "public-read-write"]);

const encryption = z.strictObject({ algorithm: z.enum(["AES256", "KMS"]), keyId: z.string().optional() });

const createBucketInput = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/),
  region: z.string().startsWith("oss-").default("oss-eu-central-1"),
  storageClass: storageClass.default("Standard"),
  redundancy: z.enum(["LRS", "ZRS"]).default("LRS"),
  acl: acl.default("private"),
  encryption: encryption.nullable().optional(),
  /** A bucket policy document as JSON, taken as it is: also one that PutBucketPolicy would refuse by now. */
  policy: z.unknown().optional(),
  /** Another account's UID makes it somebody else's bucket. */
  ownerUid: z.string().regex(/^\d+$/).optional(),
});

const putObjectsInput = z.strictObject({
  bucket: z.string(),
  objects: z.array(
    z.strictObject({
      key: z.string().min(1),
      /** The bytes as text; without them the object has `sizeBytes` zeros. */
      body: z.string().optional(),
      sizeBytes: z.number().int().nonnegative().optional(),
      storageClass: storageClass.optional(),
      contentType: z.string().default("application/octet-stream"),
    }),
  ),
});

const setBucketSettingInput = z.strictObject({
  bucket: z.string(),
  versioning: z.enum(["Enabled", "Suspended"]).nullable().optional(),
  retention: z
    .strictObject({
      days: z.number().int().positive(),
      state: z.enum(["InProgress", "Locked"]).default("Locked"),
    })
    .nullable()
    .optional(),
  lifecycle: z
    .array(
      z.strictObject({
        id: z.string(),
        prefix: z.string().default(""),
        isEnabled: z.boolean().default(true),
        expirationDays: z.number().int().positive(),
      }),
    )
    .optional(),
  encryption: encryption.nullable().optional(),
  blocksPublicAccess: z.boolean().optional(),
  acl: acl.optional(),
  /** A bucket policy document as JSON; null removes it. */
  policy: z.unknown().optional(),
});

export const BUCKET_CONTROLS: Readonly<Record<string, Control>> = {
  createBucket,
  putObjects,
  setBucketSetting,
  addCname,
  bucket: describeBucket,
  buckets: ({ state }) => [...state.buckets.keys()].sort(),
};

function createBucket({ state, nowMs }: World, input: unknown): unknown {
  const { name, region, ownerUid, encryption, policy, ...settings } = createBucketInput.parse(input);
  if (state.buckets.has(name)) throw new Error(`Bucket ${name} exists already; expected a name that is free`);
  state.buckets.set(name, { ...makeBucket(name, ownerUid ?? state.account.uid, region, nowMs), ...settings });
  setBucketSetting({ state, nowMs }, { bucket: name, encryption, policy });
  return { name };
}

function putObjects({ state, nowMs }: World, input: unknown): unknown {
  const { bucket: name, objects } = putObjectsInput.parse(input);
  const bucket = findBucket(state, name);
  for (const { key, body, sizeBytes, storageClass: asked, contentType } of objects) {
    const object = {
      key,
      body: body === undefined && sizeBytes !== undefined ? null : Buffer.from(body ?? ""),
      ...(sizeBytes !== undefined && { sizeBytes }),
      storageClass: asked ?? bucket.storageClass,
      headers: { "content-type": contentType },
    };
    storeObject(bucket, object, nowMs);
  }
  return { objectCount: bucket.objects.size };
}

function setBucketSetting({ state, nowMs }: World, input: unknown): unknown {
  const {
    bucket: name,
    acl: newAcl,
    policy,
    retention,
    lifecycle,
    ...rest
  } = setBucketSettingInput.parse(input);
  const bucket = findBucket(state, name);
  if (rest.versioning !== undefined) bucket.versioning = rest.versioning;
  if (rest.encryption !== undefined) {
    const { encryption } = rest;
    bucket.encryption = encryption && { ...encryption, keyId: encryption.keyId ?? null };
  }
  if (rest.blocksPublicAccess !== undefined) bucket.blocksPublicAccess = rest.blocksPublicAccess;
  if (lifecycle !== undefined) bucket.lifecycle = lifecycle;
  if (retention !== undefined) {
    bucket.retention = retention && { ...retention, wormId: drawOpaqueId(), createdAtMs: nowMs };
  }
  if (newAcl !== undefined) setAcl(bucket, newAcl);
  if (policy !== undefined) {
    bucket.policyText = policy === null ? null : JSON.stringify(policy);
    bucket.policy = bucket.policyText === null ? null : parsePolicyDocument(bucket.policyText, "bucket");
  }
  return describeBucket({ state, nowMs }, { name });
}

/** Binds a custom domain to a bucket, as its owner does after proving that the domain is theirs. */
function addCname({ state, nowMs }: World, input: unknown): unknown {
  const { bucket, domain } = z.strictObject({ bucket: z.string(), domain: z.hostname() }).parse(input);
  const name = domain.toLowerCase();
  const holder = [...state.buckets.values()].find(({ cnames }) => cnames.has(name));
  if (holder) throw new Error(`${domain} is bound to ${holder.name}; expected a domain that is free`);
  findBucket(state, bucket).cnames.set(name, nowMs);
  return { bucket, domain: name };
}

/** One bucket as it stands, or null; every version of every object, without the bytes. */
function describeBucket({ state }: World, input: unknown): unknown {
  const { name } = z.strictObject({ name: z.string() }).parse(input);
  const bucket = state.buckets.get(name);
  if (!bucket) return null;
  const { objects, uploads, policy: _, ...settings } = bucket;
  return {
    ...settings,
    cnames: [...settings.cnames.keys()],
    objects: [...objects.values()].flat().map(({ body: __, ...version }) => version),
    uploads: [...uploads.values()].map(({ uploadId, key, initiatedAtMs }) => ({
      uploadId,
      key,
      initiatedAtMs,
    })),
  };
}

function findBucket(state: AlibabaState, name: string): Bucket {
  const bucket = state.buckets.get(name);
  if (!bucket) throw new Error(`No bucket ${name}; there are ${[...state.buckets.keys()].join(", ")}`);
  return bucket;
}
