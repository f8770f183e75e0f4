import type { WireReply } from "../../shared/server.ts";
import { authorize, isAllowed, refusal } from "../authorize.ts";
import { AwsError } from "../errors.ts";
import { type Bucket, ownerOfObject } from "../state.ts";
import { bucketOf, type S3Call } from "./s3-call.ts";
import { s3Question } from "./s3-question.ts";
import { isArchived, readBytes, restoreOf, type StoredObject } from "./stored-object.ts";
import { showMetadata } from "./user-metadata.ts";

/** Made-up content is built in memory, so one answer of it stays below this; longer reads need a Range. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

export function getObject(call: S3Call): WireReply {
  const object = findObject(call);
  checkReadable(call, object);
  if (isArchived(object, call.now)) throw invalidObjectState(object);
  checkCustomerKey(call, object);
  checkKmsKey(call, object);
  const range = readRange(call, object);
  const headers = objectHeaders(call, object);
  const [from, to] = range ?? [0, object.sizeBytes - 1];
  if (to - from + 1 > MAX_ANSWER_BYTES) {
    throw new AwsError(
      501,
      "NotImplemented",
      `This simulator answers at most ${MAX_ANSWER_BYTES} bytes at once; send a Range.`,
    );
  }
  const body = object.sizeBytes === 0 ? Buffer.alloc(0) : readBytes(object, from, to);
  if (!range) return { status: 200, headers, body };
  return {
    status: 206,
    headers: { ...headers, "content-range": `bytes ${from}-${to}/${object.sizeBytes}` },
    body,
  };
}

/** The headers alone. An archived object answers 200 here: only its content is out of reach. */
export function headObject(call: S3Call): WireReply {
  const object = findObject(call);
  checkReadable(call, object);
  checkCustomerKey(call, object);
  const range = readRange(call, object);
  const headers = objectHeaders(call, object);
  if (!range) return { status: 200, headers: { ...headers, "content-length": String(object.sizeBytes) } };
  const [from, to] = range;
  return {
    status: 206,
    headers: {
      ...headers,
      "content-range": `bytes ${from}-${to}/${object.sizeBytes}`,
      "content-length": String(to - from + 1),
    },
  };
}

function findObject(call: S3Call): StoredObject {
  const bucket = bucketOf(call);
  const key = call.key ?? "";
  const versionId = call.query.get("versionId");
  const object = versionId === null ? bucket.objects.get(key) : findVersion(bucket, key, versionId);
  if (object) return object;
  // Whether a key exists is told only to those who may list. Source: GetObject, S3 API Reference, "Permissions".
  authorize(call.caller, s3Question(call, "s3:ListBucket", "bucket"));
  const marker = bucket.history.get(key)?.[0];
  const headers: Record<string, string> =
    marker?.kind === "delete-marker"
      ? { "x-amz-delete-marker": "true", "x-amz-version-id": marker.versionId }
      : {};
  if (versionId !== null) {
    throw new AwsError(404, "NoSuchVersion", "The specified version does not exist.", {
      details: { Key: key, VersionId: versionId },
    });
  }
  throw new AwsError(404, "NoSuchKey", "The specified key does not exist.", {
    details: { Key: key },
    headers,
  });
}

function findVersion(bucket: Bucket, key: string, versionId: string): StoredObject | undefined {
  const current = bucket.objects.get(key);
  if (current && (current.versionId ?? "null") === versionId) return current;
  for (const old of bucket.history.get(key) ?? []) {
    if (old.kind === "delete-marker" && old.versionId === versionId) {
      throw new AwsError(
        405,
        "MethodNotAllowed",
        "The specified method is not allowed against this resource.",
        {
          details: { Method: "GET", ResourceType: "DeleteMarker" },
          headers: { "x-amz-delete-marker": "true", allow: "DELETE" },
        },
      );
    }
    if (old.kind === "version" && (old.object.versionId ?? "null") === versionId) return old.object;
  }
  return undefined;
}

/** With ACLs in use, an object of another account is that account's to share. Source: "Controlling ownership of objects", S3 User Guide. */
function checkReadable(call: S3Call, object: StoredObject): void {
  const bucket = bucketOf(call);
  const ownerAccountId = ownerOfObject(bucket, object);
  if (ownerAccountId === bucket.ownerAccountId) return;
  if (call.caller.accountId === ownerAccountId) return;
  const action = call.query.has("versionId") ? "s3:GetObjectVersion" : "s3:GetObject";
  throw refusal(
    call.caller,
    s3Question(call, action, "object"),
    `because no resource-based policy allows the ${action} action`,
  );
}

function invalidObjectState(object: StoredObject): AwsError {
  const details =
    object.archiveStatus === undefined
      ? { StorageClass: object.storageClass }
      : { StorageClass: object.storageClass, AccessTier: object.archiveStatus };
  return new AwsError(
    403,
    "InvalidObjectState",
    "The operation is not valid for the object's storage class",
    { details },
  );
}

/** Source: "Using server-side encryption with customer-provided keys (SSE-C)", S3 User Guide. */
function checkCustomerKey(call: S3Call, object: StoredObject): void {
  if (object.encryption.kind !== "customer") return;
  const given = call.request.headers["x-amz-server-side-encryption-customer-key-md5"];
  if (given === undefined) {
    throw new AwsError(
      400,
      "InvalidRequest",
      "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.",
    );
  }
  if (given !== object.encryption.keyMd5) throw new AwsError(403, "AccessDenied", "Access Denied");
}

/** A customer managed key needs kms:Decrypt of the reader; the key `aws/s3` lets in everybody of the account. */
function checkKmsKey(call: S3Call, object: StoredObject): void {
  const { encryption } = object;
  if (encryption.kind !== "aws:kms" && encryption.kind !== "aws:kms:dsse") return;
  if (!encryption.isCustomerManaged) return;
  authorize(call.caller, {
    action: "kms:Decrypt",
    resource: encryption.keyId,
    shownResource: encryption.keyId,
    context: call.context,
  });
}

/** First and last byte of a `Range` header; null when there is none, or one that S3 ignores. */
function readRange(call: S3Call, object: StoredObject): [number, number] | null {
  const header = call.request.headers["range"];
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return null;
  const size = object.sizeBytes;
  const from = match[1] === "" ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const to = match[1] === "" || match[2] === "" ? size - 1 : Math.min(size - 1, Number(match[2]));
  if (from >= size || (match[1] === "" && Number(match[2]) === 0)) {
    throw new AwsError(416, "InvalidRange", "The requested range is not satisfiable", {
      details: { RangeRequested: header ?? "", ActualObjectSize: size },
    });
  }
  return from > to ? null : [from, to];
}

function objectHeaders(call: S3Call, object: StoredObject): Record<string, string> {
  const mayListTags = isAllowed(call.caller, s3Question(call, "s3:GetObjectTagging", "object"));
  const tagCount = Object.keys(object.tags ?? {}).length;
  const headers: Record<string, string | undefined> = {
    "content-type": object.contentType ?? "binary/octet-stream",
    "accept-ranges": "bytes",
    etag: `"${object.etag}"`,
    "last-modified": object.lastModified.toUTCString(),
    // S3 says the class only when it is not STANDARD. Source: HeadObject, S3 API Reference.
    "x-amz-storage-class": object.storageClass === "STANDARD" ? undefined : object.storageClass,
    "x-amz-archive-status": object.archiveStatus,
    "x-amz-restore": restoreHeader(object, call.now),
    "x-amz-version-id": object.versionId,
    "x-amz-tagging-count": tagCount > 0 && mayListTags ? String(tagCount) : undefined,
    ...encryptionHeaders(object),
    ...object.headers,
    ...showMetadata(object.metadata ?? {}, object.missingMeta),
  };
  const set = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(set);
}

function restoreHeader(object: StoredObject, now: Date): string | undefined {
  const restore = restoreOf(object, now);
  if (!restore) return undefined;
  const expiry = restore.expiresAt ? `, expiry-date="${restore.expiresAt.toUTCString()}"` : "";
  return `ongoing-request="${restore.isOngoing}"${restore.isOngoing ? "" : expiry}`;
}

function encryptionHeaders({ encryption }: StoredObject): Record<string, string> {
  switch (encryption.kind) {
    case "AES256":
      return { "x-amz-server-side-encryption": "AES256" };
    case "customer":
      return {
        "x-amz-server-side-encryption-customer-algorithm": "AES256",
        "x-amz-server-side-encryption-customer-key-md5": encryption.keyMd5,
      };
    default:
      return {
        "x-amz-server-side-encryption": encryption.kind,
        "x-amz-server-side-encryption-aws-kms-key-id": encryption.keyId,
      };
  }
}
