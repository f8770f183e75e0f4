import { createHash, randomBytes } from "node:crypto";
import type { WireReply } from "../../shared/server.ts";
import { AwsError } from "../errors.ts";
import type { Bucket } from "../state.ts";
import { bucketOf, type S3Call } from "./s3-call.ts";
import { type Encryption, STORAGE_CLASSES, type StorageClass, type StoredObject } from "./stored-object.ts";
import { readMetadata } from "./user-metadata.ts";

/** Source: "Amazon S3 objects overview" and PutObject, S3 API Reference. */
const MAX_KEY_BYTES = 1024;
const MAX_PUT_BYTES = 5 * 1024 ** 3;
const KEPT_HEADERS = ["cache-control", "content-disposition", "content-language", "expires"];

export function putObject(call: S3Call): WireReply {
  const bucket = bucketOf(call);
  const key = call.key ?? "";
  const { headers } = call.request;
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) {
    throw new AwsError(400, "KeyTooLongError", "Your key is too long", {
      details: { Size: Buffer.byteLength(key), MaxSizeAllowed: MAX_KEY_BYTES },
    });
  }
  if (call.payload.length > MAX_PUT_BYTES) {
    throw new AwsError(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size");
  }
  refuseAcl(bucket, headers["x-amz-acl"]);
  const object: StoredObject = {
    key,
    body: call.payload,
    sizeBytes: call.payload.length,
    storageClass: readStorageClass(headers["x-amz-storage-class"]),
    lastModified: call.now,
    etag: createHash("md5").update(call.payload).digest("hex"),
    contentType: headers["content-type"] ?? "binary/octet-stream",
    headers: keptHeaders(headers),
    metadata: readMetadata(headers),
    encryption: readEncryption(bucket, headers),
    ...(bucket.settings.versioning === null ? {} : { versionId: makeId(bucket) }),
    ...(bucket.ownerAccountId === call.caller.accountId ? {} : { ownerAccountId: call.caller.accountId }),
  };
  keepOld(bucket, key);
  bucket.objects.put(object);
  return {
    status: 200,
    headers: {
      etag: `"${object.etag}"`,
      ...(object.versionId ? { "x-amz-version-id": object.versionId } : {}),
      ...(object.encryption.kind === "customer"
        ? {}
        : { "x-amz-server-side-encryption": object.encryption.kind }),
    },
  };
}

/** In a versioned bucket a plain delete only puts a marker in front. */
export function deleteObject(call: S3Call): WireReply {
  const bucket = bucketOf(call);
  const key = call.key ?? "";
  const versionId = call.query.get("versionId");
  if (versionId !== null) return deleteVersion(bucket, key, versionId);
  if (bucket.settings.versioning === null) {
    bucket.objects.remove(key);
    return { status: 204 };
  }
  keepOld(bucket, key);
  bucket.objects.remove(key);
  const marker = { kind: "delete-marker" as const, key, versionId: makeId(bucket), lastModified: call.now };
  bucket.history.set(key, [marker, ...(bucket.history.get(key) ?? [])]);
  return { status: 204, headers: { "x-amz-delete-marker": "true", "x-amz-version-id": marker.versionId } };
}

function deleteVersion(bucket: Bucket, key: string, versionId: string): WireReply {
  const history = bucket.history.get(key) ?? [];
  const current = bucket.objects.get(key);
  const isMarker = history.some((old) => old.kind === "delete-marker" && old.versionId === versionId);
  if (current && (current.versionId ?? "null") === versionId) bucket.objects.remove(key);
  const rest = history.filter((old) => versionIdOf(old) !== versionId);
  const [newest] = rest;
  if (newest?.kind === "version" && !bucket.objects.get(key)) {
    bucket.objects.put(newest.object);
    rest.shift();
  }
  if (rest.length > 0) bucket.history.set(key, rest);
  else bucket.history.delete(key);
  const headers: Record<string, string> = { "x-amz-version-id": versionId };
  if (isMarker) headers["x-amz-delete-marker"] = "true";
  return { status: 204, headers };
}

/** Moves the current version into the history where the bucket keeps one. */
function keepOld(bucket: Bucket, key: string): void {
  const current = bucket.objects.get(key);
  if (!current || bucket.settings.versioning === null) return;
  const rest = (bucket.history.get(key) ?? []).filter((old) => versionIdOf(old) !== "null");
  const isReplaced = bucket.settings.versioning === "Suspended" && (current.versionId ?? "null") === "null";
  if (!isReplaced) bucket.history.set(key, [{ kind: "version", object: current }, ...rest]);
}

function versionIdOf(old: { kind: string; versionId?: string; object?: StoredObject }): string {
  return old.versionId ?? old.object?.versionId ?? "null";
}

function makeId(bucket: Bucket): string {
  return bucket.settings.versioning === "Enabled" ? randomBytes(24).toString("base64url") : "null";
}

function readStorageClass(text: string | undefined): StorageClass {
  const found = STORAGE_CLASSES.find((one) => one === (text ?? "STANDARD"));
  if (!found) throw new AwsError(400, "InvalidStorageClass", "The storage class you specified is not valid");
  return found;
}

function readEncryption(bucket: Bucket, headers: Readonly<Record<string, string>>): Encryption {
  const keyMd5 = headers["x-amz-server-side-encryption-customer-key-md5"];
  if (keyMd5 !== undefined) return { kind: "customer", keyMd5 };
  const kind = headers["x-amz-server-side-encryption"] ?? bucket.settings.encryption.kind;
  const preset = bucket.settings.encryption.kind === "AES256" ? undefined : bucket.settings.encryption.keyId;
  const keyId = headers["x-amz-server-side-encryption-aws-kms-key-id"] ?? preset;
  if (kind === "AES256") return { kind };
  if (kind !== "aws:kms" && kind !== "aws:kms:dsse") {
    throw new AwsError(400, "InvalidArgument", "The encryption method specified is not supported");
  }
  return { kind, keyId: keyId ?? "alias/aws/s3", isCustomerManaged: keyId !== undefined };
}

/** Source: PutObject: with ACLs off only the owner's full control may be asked for. */
function refuseAcl(bucket: Bucket, acl: string | undefined): void {
  const isHarmless = acl === undefined || acl === "private" || acl === "bucket-owner-full-control";
  if (bucket.settings.ownership === "BucketOwnerEnforced" && !isHarmless) {
    throw new AwsError(400, "AccessControlListNotSupported", "The bucket does not allow ACLs");
  }
}

function keptHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => KEPT_HEADERS.includes(name));
  const encoding = headers["content-encoding"]
    ?.split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "aws-chunked")
    .join(",");
  return Object.fromEntries(encoding ? [...kept, ["content-encoding", encoding]] : kept);
}
