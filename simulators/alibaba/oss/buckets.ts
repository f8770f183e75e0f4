import { OssError } from "../errors.ts";
import { DEFAULT_LIST_KEYS, MAX_BUCKETS_PER_REGION, MAX_LIST_KEYS } from "../limits.ts";
import type { Bucket, BucketAcl, StorageClass } from "../state.ts";
import { authorizeOss } from "./authorize.ts";
import { describeEncryption } from "./encryption.ts";
import {
  type BucketInput,
  malformedXml,
  type OssInput,
  type OssOperationTable,
  type OssReply,
  xmlReply,
} from "./operation.ts";
import { childText, parseXml, renderXml } from "./xml.ts";

export const BUCKET_OPERATIONS: OssOperationTable = {
  ListBuckets: { method: "GET", on: "service", selector: null, action: "oss:ListBuckets", run: listBuckets },
  PutBucket: { method: "PUT", on: "name", selector: null, action: "oss:PutBucket", run: putBucket },
  DeleteBucket: {
    method: "DELETE",
    on: "bucket",
    selector: null,
    action: "oss:DeleteBucket",
    run: deleteBucket,
  },
  GetBucketInfo: {
    method: "GET",
    on: "bucket",
    selector: "bucketInfo",
    action: "oss:GetBucketInfo",
    run: getBucketInfo,
  },
  GetBucketStat: {
    method: "GET",
    on: "bucket",
    selector: "stat",
    action: "oss:GetBucketStat",
    run: getBucketStat,
  },
};

const STORAGE_CLASSES: readonly string[] = ["Standard", "IA", "Archive", "ColdArchive", "DeepColdArchive"];
const ACLS: readonly string[] = ["private", "public-read", "public-read-write"];

function listBuckets({ state, query }: OssInput): OssReply {
  const prefix = query.get("prefix") ?? "";
  const marker = query.get("marker") ?? "";
  const maxKeys = readMaxKeys(query.get("max-keys"), "max-keys");
  const all = [...state.buckets.values()]
    .filter(
      ({ ownerUid, name }) => ownerUid === state.account.uid && name.startsWith(prefix) && name > marker,
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const page = all.slice(0, maxKeys);
  const isTruncated = all.length > page.length;
  return xmlReply(
    renderXml("ListAllMyBucketsResult", {
      Prefix: prefix,
      Marker: marker,
      MaxKeys: maxKeys,
      IsTruncated: isTruncated,
      NextMarker: isTruncated ? page.at(-1)?.name : undefined,
      Owner: ownerOf(state.account.uid),
      Buckets: {
        Bucket: page.map((bucket) => ({ ...describeBucket(bucket), Region: bucket.region.slice(4) })),
      },
    }),
  );
}

export function readMaxKeys(text: string | undefined, name: string): number {
  if (text === undefined || text === "") return DEFAULT_LIST_KEYS;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= MAX_LIST_KEYS) return value;
  const details = { ArgumentName: name, ArgumentValue: text };
  throw new OssError(
    400,
    "InvalidArgument",
    `Argument ${name} must be an integer between 1 and ${MAX_LIST_KEYS}.`,
    {
      details,
    },
  );
}

/**
 * 2025-10-13 10:00 UTC+8, region by region in the days after: buckets made by API block public access.
 * Source: note in "Create a bucket", OSS documentation.
 */
const BLOCKED_BY_DEFAULT_SINCE_MS = Date.UTC(2025, 9, 13, 2);

/**
 * Makes a bucket where the endpoint stands. One's own bucket in the same region is answered 200, and an ACL
 * given then takes effect; every other taken name is BucketAlreadyExists. Source: "PutBucket", OSS API Reference.
 */
function putBucket(input: OssInput): OssReply {
  const { state, nowMs, bucketName, region } = input;
  const wanted = readConfiguration(input);
  const acl = readAcl(input.request.headers["x-oss-acl"]);
  const existing = state.buckets.get(bucketName);
  const own = existing?.ownerUid === state.account.uid ? existing : null;
  if (acl !== undefined) authorizeOss(input, "oss:PutBucketAcl", own);
  if (existing) return putExistingBucket(input, existing, wanted, acl);
  const inRegion = [...state.buckets.values()].filter(
    (bucket) => bucket.ownerUid === state.account.uid && bucket.region === region,
  );
  if (inRegion.length >= MAX_BUCKETS_PER_REGION) {
    throw new OssError(400, "TooManyBuckets", "You have attempted to create more buckets than allowed.");
  }
  const bucket: Bucket = {
    ...makeBucket(bucketName, state.account.uid, region, nowMs),
    storageClass: wanted.storageClass ?? "Standard",
    redundancy: wanted.redundancy ?? "LRS",
    blocksPublicAccess: nowMs >= BLOCKED_BY_DEFAULT_SINCE_MS,
  };
  if (acl !== undefined) setAcl(bucket, acl);
  state.buckets.set(bucketName, bucket);
  return { headers: { location: `/${bucketName}` } };
}

function putExistingBucket(
  { state, region }: OssInput,
  existing: Bucket,
  wanted: ReturnType<typeof readConfiguration>,
  acl: BucketAcl | undefined,
): OssReply {
  const isSame =
    existing.ownerUid === state.account.uid &&
    existing.region === region &&
    (wanted.storageClass ?? existing.storageClass) === existing.storageClass &&
    (wanted.redundancy ?? existing.redundancy) === existing.redundancy;
  if (!isSame) {
    const text =
      "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.";
    const details = { BucketName: existing.name };
    throw new OssError(409, "BucketAlreadyExists", text, { ec: "0015-00000104", details });
  }
  if (acl !== undefined) setAcl(existing, acl);
  return { headers: { location: `/${existing.name}` } };
}

/** A private, unversioned, empty bucket with nothing configured. */
export function makeBucket(name: string, ownerUid: string, region: string, nowMs: number): Bucket {
  return {
    name,
    ownerUid,
    region,
    storageClass: "Standard",
    redundancy: "LRS",
    acl: "private",
    createdAtMs: nowMs,
    versioning: null,
    lifecycle: [],
    retention: null,
    policyText: null,
    policy: null,
    encryption: null,
    blocksPublicAccess: false,
    cnames: new Map(),
    objects: new Map(),
    uploads: new Map(),
  };
}

function readConfiguration({ request }: OssInput): {
  storageClass?: StorageClass;
  redundancy?: "LRS" | "ZRS";
} {
  if (request.body.length === 0) return {};
  const root = parseXml(request.body.toString("utf8"));
  if (root?.name !== "CreateBucketConfiguration") throw malformedXml();
  const storageClass = childText(root, "StorageClass");
  const redundancy = childText(root, "DataRedundancyType");
  if (storageClass !== undefined && !STORAGE_CLASSES.includes(storageClass)) {
    throw invalidArgument("StorageClass", storageClass);
  }
  if (redundancy !== undefined && redundancy !== "LRS" && redundancy !== "ZRS") {
    throw invalidArgument("DataRedundancyType", redundancy);
  }
  // Zone redundancy exists for Standard, IA and Archive alone ("Storage redundancy", OSS documentation).
  if (redundancy === "ZRS" && storageClass?.includes("Cold"))
    throw invalidArgument("DataRedundancyType", redundancy);
  return {
    ...(storageClass !== undefined && { storageClass: storageClass as StorageClass }),
    ...(redundancy !== undefined && { redundancy }),
  };
}

function invalidArgument(name: string, value: string): OssError {
  const details = { ArgumentName: name, ArgumentValue: value };
  return new OssError(400, "InvalidArgument", `Invalid ${name}.`, { details });
}

/** Source: "0015-00000204" (unsupported bucket ACL). */
export function readAcl(value: string | undefined): BucketAcl | undefined {
  if (value === undefined) return undefined;
  if (ACLS.includes(value)) return value as BucketAcl;
  const details = { ArgumentName: "x-oss-acl", ArgumentValue: value };
  throw new OssError(400, "InvalidArgument", "no such bucket access control exists", {
    ec: "0015-00000204",
    details,
  });
}

/** Source: "Block Public Access", OSS documentation: a public ACL is then refused. */
export function setAcl(bucket: Bucket, acl: BucketAcl): void {
  if (acl !== "private" && bucket.blocksPublicAccess) {
    throw new OssError(403, "AccessDenied", "Put public bucket acl is not allowed");
  }
  bucket.acl = acl;
}

function deleteBucket({ state, bucket }: BucketInput): OssReply {
  const isEmpty = bucket.objects.size === 0 && bucket.uploads.size === 0;
  if (!isEmpty) {
    const details = { BucketName: bucket.name };
    throw new OssError(409, "BucketNotEmpty", "The bucket you tried to delete is not empty.", { details });
  }
  state.buckets.delete(bucket.name);
  return { status: 204 };
}

function getBucketInfo({ bucket }: BucketInput): OssReply {
  return xmlReply(
    renderXml("BucketInfo", {
      Bucket: {
        AccessMonitor: "Disabled",
        BlockPublicAccess: bucket.blocksPublicAccess,
        ...describeBucket(bucket),
        CrossRegionReplication: "Disabled",
        DataRedundancyType: bucket.redundancy,
        Owner: ownerOf(bucket.ownerUid),
        AccessControlList: { Grant: bucket.acl },
        ServerSideEncryptionRule: bucket.encryption
          ? describeEncryption(bucket.encryption)
          : { SSEAlgorithm: "None" },
        TransferAcceleration: "Disabled",
        Versioning: bucket.versioning ?? undefined,
      },
    }),
  );
}

function getBucketStat({ bucket, nowMs }: BucketInput): OssReply {
  const versions = [...bucket.objects.values()].flat().filter((version) => !version.isDeleteMarker);
  const sizeOf = (storageClass: StorageClass) =>
    versions.filter((one) => one.storageClass === storageClass).reduce((sum, one) => sum + one.sizeBytes, 0);
  const countOf = (storageClass: StorageClass) =>
    versions.filter((one) => one.storageClass === storageClass).length;
  return xmlReply(
    renderXml("BucketStat", {
      Storage: versions.reduce((sum, one) => sum + one.sizeBytes, 0),
      ObjectCount: versions.length,
      MultipartUploadCount: bucket.uploads.size,
      LiveChannelCount: 0,
      LastModifiedTime: Math.floor(nowMs / 1000),
      StandardStorage: sizeOf("Standard"),
      StandardObjectCount: countOf("Standard"),
      InfrequentAccessStorage: sizeOf("IA"),
      InfrequentAccessObjectCount: countOf("IA"),
      ArchiveStorage: sizeOf("Archive"),
      ArchiveObjectCount: countOf("Archive"),
      ColdArchiveStorage: sizeOf("ColdArchive"),
      ColdArchiveObjectCount: countOf("ColdArchive"),
    }),
  );
}

export function ownerOf(uid: string) {
  return { ID: uid, DisplayName: uid };
}

function describeBucket(bucket: Bucket) {
  return {
    CreationDate: new Date(bucket.createdAtMs).toISOString(),
    ExtranetEndpoint: `${bucket.region}.aliyuncs.com`,
    IntranetEndpoint: `${bucket.region}-internal.aliyuncs.com`,
    Location: bucket.region,
    Name: bucket.name,
    StorageClass: bucket.storageClass,
  };
}
