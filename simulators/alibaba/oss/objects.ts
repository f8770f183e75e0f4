import { OssError } from "../errors.ts";
import { MAX_DELETED_OBJECTS_PER_REQUEST } from "../limits.ts";
import type { ObjectVersion, StorageClass } from "../state.ts";
import { authorizeOss } from "./authorize.ts";
import { checkKmsRights, encryptionHeaders, encryptionOfNew } from "./encryption.ts";
import { checkReadable, currentVersion, readBody, removeObject, storeObject } from "./object-store.ts";
import {
  type BucketInput,
  malformedXml,
  type OssOperationTable,
  type OssReply,
  xmlReply,
} from "./operation.ts";
import { childText, parseXml, renderXml, type XmlElement, type XmlObject } from "./xml.ts";

export const OBJECT_OPERATIONS: OssOperationTable = {
  PutObject: { method: "PUT", on: "object", selector: null, action: "oss:PutObject", run: putObject },
  GetObject: { method: "GET", on: "object", selector: null, action: "oss:GetObject", run: getObject },
  HeadObject: { method: "HEAD", on: "object", selector: null, action: "oss:GetObject", run: headObject },
  DeleteObject: {
    method: "DELETE",
    on: "object",
    selector: null,
    action: "oss:DeleteObject",
    run: deleteObject,
  },
  DeleteMultipleObjects: {
    method: "POST",
    on: "bucket",
    selector: "delete",
    action: null,
    run: deleteMultipleObjects,
  },
};

function putObject(input: BucketInput): OssReply {
  const { bucket, key, request, nowMs } = input;
  refuseUnsupportedHeaders(request.headers);
  if (request.headers["x-oss-forbid-overwrite"] === "true" && currentVersion(bucket, key)) {
    const text = "The object you specified already exists and can not be overwritten.";
    throw new OssError(409, "FileAlreadyExists", text);
  }
  const encryption = encryptionOfNew(input);
  checkKmsRights(input, encryption, "write");
  const version = storeObject(
    bucket,
    {
      key,
      encryption,
      body: request.body,
      storageClass: readStorageClass(input),
      headers: keptHeaders(request.headers),
    },
    nowMs,
  );
  return { headers: { etag: version.etag, ...encryptionHeaders(encryption), ...versionHeader(version) } };
}

/** A copy or a callback is another operation; taking it for a plain write would store the wrong thing. */
function refuseUnsupportedHeaders(headers: Readonly<Record<string, string>>): void {
  for (const name of ["x-oss-copy-source", "x-oss-callback", "x-oss-object-acl", "x-oss-tagging"]) {
    if (headers[name] === undefined) continue;
    const text = `A header you provided implies functionality that is not implemented: ${name}`;
    throw new OssError(501, "NotImplemented", text);
  }
}

/** The class asked for, else the bucket's own. */
export function readStorageClass({ bucket, request }: BucketInput): StorageClass {
  const value = request.headers["x-oss-storage-class"];
  if (value === undefined) return bucket.storageClass;
  const known: readonly string[] = ["Standard", "IA", "Archive", "ColdArchive", "DeepColdArchive"];
  if (known.includes(value)) return value as StorageClass;
  const details = { ArgumentName: "x-oss-storage-class", ArgumentValue: value };
  throw new OssError(400, "InvalidArgument", "The storage class you specified is invalid.", { details });
}

const KEPT_HEADER =
  /^(content-type|cache-control|content-encoding|content-disposition|content-language|expires|x-oss-meta-.+)$/;

export function keptHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => KEPT_HEADER.test(name));
  return { "content-type": "application/octet-stream", ...Object.fromEntries(kept) };
}

function getObject(input: BucketInput): OssReply {
  const version = findVersion(input);
  checkReadable(version);
  checkKmsRights(input, version.encryption, "read");
  const range = readRange(input.request.headers["range"], version.sizeBytes);
  const [start, end] = range ?? [0, version.sizeBytes - 1];
  const body = readBody(version, start, end);
  const headers = objectHeaders(version);
  if (!range) return { headers, body };
  const contentRange = `bytes ${start}-${end}/${version.sizeBytes}`;
  return { status: 206, headers: { ...headers, "content-range": contentRange }, body };
}

/** One byte range, first and last inclusive; null when the whole object is meant. A malformed one is ignored, as RFC 9110 has it. */
function readRange(header: string | undefined, sizeBytes: number): [number, number] | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return null;
  const start = match[1] === "" ? Math.max(0, sizeBytes - Number(match[2])) : Number(match[1]);
  const end = match[1] === "" || match[2] === "" ? sizeBytes - 1 : Math.min(Number(match[2]), sizeBytes - 1);
  if (start <= end) return [start, end];
  const details = { ActualObjectSize: sizeBytes, RangeRequested: header };
  throw new OssError(416, "InvalidRange", "The requested range cannot be satisfied.", { details });
}

function headObject(input: BucketInput): OssReply {
  const version = findVersion(input);
  return { headers: { ...objectHeaders(version), "content-length": String(version.sizeBytes) } };
}

function findVersion({ bucket, key, query }: BucketInput): ObjectVersion {
  const versionId = query.get("versionId");
  const version =
    versionId === undefined
      ? currentVersion(bucket, key)
      : bucket.objects.get(key)?.find((one) => one.versionId === versionId);
  if (version?.isDeleteMarker) {
    throw new OssError(405, "MethodNotAllowed", "The specified method is not allowed against this resource.");
  }
  if (version) return version;
  const [code, text] =
    versionId === undefined
      ? (["NoSuchKey", "The specified key does not exist."] as const)
      : (["NoSuchVersion", "The specified version does not exist."] as const);
  throw new OssError(404, code, text, { ec: "0026-00000001", details: { Key: key } });
}

function objectHeaders(version: ObjectVersion): Record<string, string> {
  return {
    ...version.headers,
    etag: version.etag,
    "last-modified": new Date(version.lastModifiedMs).toUTCString(),
    "accept-ranges": "bytes",
    "x-oss-object-type": version.type,
    "x-oss-storage-class": version.storageClass,
    ...encryptionHeaders(version.encryption),
    ...versionHeader(version),
  };
}

function versionHeader({ versionId }: ObjectVersion): Record<string, string> {
  return versionId === "null" ? {} : { "x-oss-version-id": versionId };
}

function deleteObject({ bucket, key, query, nowMs }: BucketInput): OssReply {
  const removed = removeObject(bucket, key, query.get("versionId"), nowMs);
  if (!removed) return { status: 204 };
  const headers = { "x-oss-version-id": removed.versionId };
  return {
    status: 204,
    headers: removed.isDeleteMarker ? { ...headers, "x-oss-delete-marker": "true" } : headers,
  };
}

/** Each key is authorised by itself; one that may not be deleted refuses the request before anything is done. */
function deleteMultipleObjects(input: BucketInput): OssReply {
  const { bucket, request, nowMs } = input;
  const root = parseXml(request.body.toString("utf8"));
  if (root?.name !== "Delete") throw malformedXml();
  const objects = root.children.filter((child) => child.name === "Object").map(readDeletion);
  if (objects.length === 0 || objects.length > MAX_DELETED_OBJECTS_PER_REQUEST) throw malformedXml();
  for (const { key } of objects) authorizeOss(input, "oss:DeleteObject", bucket, key);
  const Deleted: XmlObject[] = objects.map(({ key, versionId }) => {
    const removed = removeObject(bucket, key, versionId, nowMs);
    if (removed?.isDeleteMarker && versionId === undefined) {
      return { Key: key, DeleteMarker: true, DeleteMarkerVersionId: removed.versionId };
    }
    return { Key: key, VersionId: versionId };
  });
  const isQuiet = childText(root, "Quiet") === "true";
  return isQuiet ? {} : xmlReply(renderXml("DeleteResult", { Deleted }));
}

function readDeletion(element: XmlElement): { key: string; versionId: string | undefined } {
  const key = element.children.find((child) => child.name === "Key")?.text;
  if (!key) throw malformedXml();
  return { key, versionId: childText(element, "VersionId") || undefined };
}
