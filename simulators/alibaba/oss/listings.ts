import { OssError } from "../errors.ts";
import type { Bucket, ObjectVersion } from "../state.ts";
import { ownerOf, readMaxKeys } from "./buckets.ts";
import { currentVersion } from "./object-store.ts";
import { type BucketInput, type OssOperationTable, type OssReply, xmlReply } from "./operation.ts";
import { renderXml, type XmlObject } from "./xml.ts";

export const LISTING_OPERATIONS: OssOperationTable = {
  ListObjectsV2: {
    method: "GET",
    on: "bucket",
    selector: "list-type=2",
    action: "oss:ListObjects",
    run: listObjectsV2,
  },
  ListObjectVersions: {
    method: "GET",
    on: "bucket",
    selector: "versions",
    action: "oss:ListObjectVersions",
    run: listObjectVersions,
  },
  ListMultipartUploads: {
    method: "GET",
    on: "bucket",
    selector: "uploads",
    action: "oss:ListMultipartUploads",
    run: listMultipartUploads,
  },
  ListObjects: { method: "GET", on: "bucket", selector: null, action: "oss:ListObjects", run: listObjects },
};

type Row<T> = { name: string; items: T[]; isPrefix: boolean };
type Page<T> = { items: T[]; prefixes: string[]; isTruncated: boolean; last: string };

/**
 * One page over keys in the order of their bytes, keys behind a delimiter folded into common prefixes.
 * A prefix counts as one key; `after` is the last key or prefix of the page before.
 */
function readPage<T>(
  rows: Iterable<[string, T[]]>,
  query: ReadonlyMap<string, string>,
  after: string,
  limit: number,
): Page<T> {
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const found = new Map<string, Row<T>>();
  for (const [key, items] of rows) {
    if (!key.startsWith(prefix) || items.length === 0) continue;
    const cut = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    const name = cut === -1 ? key : key.slice(0, cut + delimiter.length);
    if (compareBytes(name, after) <= 0) continue;
    if (!found.has(name)) found.set(name, { name, items: cut === -1 ? items : [], isPrefix: cut !== -1 });
  }
  const sorted = [...found.values()].sort((a, b) => compareBytes(a.name, b.name));
  const page = sorted.slice(0, limit);
  return {
    items: page.flatMap((row) => row.items),
    prefixes: page.filter((row) => row.isPrefix).map((row) => row.name),
    isTruncated: sorted.length > limit,
    last: page.at(-1)?.name ?? "",
  };
}

function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function* currentRows(bucket: Bucket): Generator<[string, ObjectVersion[]]> {
  for (const key of bucket.objects.keys()) {
    const version = currentVersion(bucket, key);
    if (version) yield [key, [version]];
  }
}

function listObjects({ bucket, query }: BucketInput): OssReply {
  const encode = readEncoding(query);
  const marker = query.get("marker") ?? "";
  const maxKeys = readMaxKeys(query.get("max-keys"), "max-keys");
  const page = readPage(currentRows(bucket), query, marker, maxKeys);
  return xmlReply(
    renderXml("ListBucketResult", {
      ...describeQuery(bucket, query, maxKeys, encode),
      Marker: encode(marker),
      IsTruncated: page.isTruncated,
      NextMarker: page.isTruncated ? encode(page.last) : undefined,
      Contents: page.items.map((item) => ({
        ...describeObject(item, encode),
        Owner: ownerOf(bucket.ownerUid),
      })),
      CommonPrefixes: page.prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
    }),
  );
}

function listObjectsV2({ bucket, query }: BucketInput): OssReply {
  const encode = readEncoding(query);
  const token = query.get("continuation-token") ?? "";
  const startAfter = query.get("start-after") ?? "";
  const maxKeys = readMaxKeys(query.get("max-keys"), "max-keys");
  const after = token === "" ? startAfter : Buffer.from(token, "base64").toString("utf8");
  const page = readPage(currentRows(bucket), query, after, maxKeys);
  const isOwnerWanted = query.get("fetch-owner") === "true";
  return xmlReply(
    renderXml("ListBucketResult", {
      ...describeQuery(bucket, query, maxKeys, encode),
      StartAfter: startAfter === "" ? undefined : encode(startAfter),
      ContinuationToken: token === "" ? undefined : token,
      IsTruncated: page.isTruncated,
      NextContinuationToken: page.isTruncated ? Buffer.from(page.last).toString("base64") : undefined,
      KeyCount: page.items.length + page.prefixes.length,
      Contents: page.items.map((item) => ({
        ...describeObject(item, encode),
        ...(isOwnerWanted && { Owner: ownerOf(bucket.ownerUid) }),
      })),
      CommonPrefixes: page.prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
    }),
  );
}

/** A page ends between keys, never within the versions of one: a simplification, see the coverage table. */
function listObjectVersions({ bucket, query }: BucketInput): OssReply {
  const encode = readEncoding(query);
  const keyMarker = query.get("key-marker") ?? "";
  const maxKeys = readMaxKeys(query.get("max-keys"), "max-keys");
  const page = readPage(bucket.objects, query, keyMarker, maxKeys);
  const describe = (item: ObjectVersion): XmlObject => ({
    Key: encode(item.key),
    VersionId: item.versionId,
    IsLatest: bucket.objects.get(item.key)?.[0] === item,
    LastModified: new Date(item.lastModifiedMs).toISOString(),
    ...(!item.isDeleteMarker && {
      ETag: item.etag,
      Type: item.type,
      Size: item.sizeBytes,
      StorageClass: item.storageClass,
    }),
    Owner: ownerOf(bucket.ownerUid),
  });
  return xmlReply(
    renderXml("ListVersionsResult", {
      ...describeQuery(bucket, query, maxKeys, encode),
      KeyMarker: encode(keyMarker),
      VersionIdMarker: query.get("version-id-marker") ?? "",
      IsTruncated: page.isTruncated,
      NextKeyMarker: page.isTruncated ? encode(page.last) : undefined,
      Version: page.items.filter((item) => !item.isDeleteMarker).map(describe),
      DeleteMarker: page.items.filter((item) => item.isDeleteMarker).map(describe),
      CommonPrefixes: page.prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
    }),
  );
}

function listMultipartUploads({ bucket, query }: BucketInput): OssReply {
  const encode = readEncoding(query);
  const maxUploads = readMaxKeys(query.get("max-uploads") ?? "1000", "max-uploads");
  const rows = new Map<string, { key: string; uploadId: string; initiatedAtMs: number }[]>();
  for (const upload of bucket.uploads.values())
    rows.set(upload.key, [...(rows.get(upload.key) ?? []), upload]);
  const page = readPage(rows, query, query.get("key-marker") ?? "", maxUploads);
  return xmlReply(
    renderXml("ListMultipartUploadsResult", {
      Bucket: bucket.name,
      KeyMarker: encode(query.get("key-marker") ?? ""),
      UploadIdMarker: query.get("upload-id-marker") ?? "",
      NextKeyMarker: encode(page.last),
      NextUploadIdMarker: page.items.at(-1)?.uploadId ?? "",
      Prefix: encode(query.get("prefix") ?? ""),
      Delimiter: encode(query.get("delimiter") ?? ""),
      MaxUploads: maxUploads,
      IsTruncated: page.isTruncated,
      Upload: page.items.map((upload) => ({
        Key: encode(upload.key),
        UploadId: upload.uploadId,
        StorageClass: bucket.storageClass,
        Initiated: new Date(upload.initiatedAtMs).toISOString(),
      })),
      CommonPrefixes: page.prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
    }),
  );
}

/** With `encoding-type=url` names travel percent-encoded, for keys that XML cannot hold. */
function readEncoding(query: ReadonlyMap<string, string>): (text: string) => string {
  const type = query.get("encoding-type");
  if (type === undefined || type === "") return (text) => text;
  if (type === "url") return (text) => encodeURIComponent(text).replaceAll("%2F", "/");
  const details = { ArgumentName: "encoding-type", ArgumentValue: type };
  throw new OssError(400, "InvalidArgument", "Invalid Encoding Method specified in Request.", { details });
}

function describeQuery(
  bucket: Bucket,
  query: ReadonlyMap<string, string>,
  maxKeys: number,
  encode: (text: string) => string,
): XmlObject {
  return {
    Name: bucket.name,
    Prefix: encode(query.get("prefix") ?? ""),
    MaxKeys: maxKeys,
    Delimiter: encode(query.get("delimiter") ?? ""),
    EncodingType: query.get("encoding-type"),
  };
}

function describeObject(item: ObjectVersion, encode: (text: string) => string): XmlObject {
  return {
    Key: encode(item.key),
    LastModified: new Date(item.lastModifiedMs).toISOString(),
    ETag: item.etag,
    Type: item.type,
    Size: item.sizeBytes,
    StorageClass: item.storageClass,
  };
}
