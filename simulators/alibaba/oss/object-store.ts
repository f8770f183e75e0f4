import { createHash } from "node:crypto";
import { isMadeUp, makeUpBytes } from "../../shared/made-up-bytes.ts";
import { OssError } from "../errors.ts";
import { drawOpaqueId } from "../identifiers.ts";
import type { Bucket, ObjectVersion, StorageClass } from "../state.ts";

export type NewObject = Pick<ObjectVersion, "key" | "body" | "storageClass" | "headers"> & {
  /** As its bucket has it when absent. */
  encryption?: ObjectVersion["encryption"];
  sizeBytes?: number;
  type?: ObjectVersion["type"];
  etag?: string;
};

/** The version that a plain read sees; undefined when there is none or a delete marker hides it. */
export function currentVersion(bucket: Bucket, key: string): ObjectVersion | undefined {
  const [newest] = bucket.objects.get(key) ?? [];
  return newest && !newest.isDeleteMarker ? newest : undefined;
}

/** Writes an object: a further version, or in place of the one without a version id. */
export function storeObject(bucket: Bucket, object: NewObject, nowMs: number): ObjectVersion {
  const body = object.body;
  const sizeBytes = body?.length ?? object.sizeBytes ?? 0;
  const digest = createHash("md5")
    .update(body ?? `${object.key} ${sizeBytes}`)
    .digest("hex")
    .toUpperCase();
  const version: ObjectVersion = {
    key: object.key,
    versionId: bucket.versioning === "Enabled" ? drawOpaqueId() : "null",
    isDeleteMarker: false,
    ...keepBody(body),
    sizeBytes,
    etag: `"${object.etag ?? digest}"`,
    type: object.type ?? "Normal",
    storageClass: object.storageClass,
    encryption: object.encryption === undefined ? bucket.encryption : object.encryption,
    lastModifiedMs: nowMs,
    headers: object.headers,
  };
  addVersion(bucket, version, nowMs);
  return version;
}

/** Smaller contents are kept as they are. */
const MIN_FILLER_BYTES = 4_096;

/** What the simulator of S3 made up is kept by its size alone, so that copies of many objects take no memory. */
function keepBody(body: Buffer | null): Pick<ObjectVersion, "body" | "filler"> {
  if (body === null) return { body, filler: "zeros" };
  return body.length >= MIN_FILLER_BYTES && isMadeUp(body) ? { body: null, filler: "made-up" } : { body };
}

/** The bytes `from` to `to` (inclusive) of a version. */
export function readBody({ body, filler }: ObjectVersion, from: number, to: number): Buffer {
  if (body) return body.subarray(from, to + 1);
  return filler === "made-up" ? makeUpBytes(from, to) : Buffer.alloc(Math.max(0, to - from + 1));
}

/** Deletes an object as the bucket's versioning has it; answers the marker or the version that is gone. */
export function removeObject(
  bucket: Bucket,
  key: string,
  versionId: string | undefined,
  nowMs: number,
): ObjectVersion | null {
  const versions = bucket.objects.get(key) ?? [];
  if (versionId !== undefined) {
    const version = versions.find((one) => one.versionId === versionId);
    if (version) dropVersion(bucket, version, nowMs);
    return version ?? null;
  }
  if (bucket.versioning === null) {
    const [version] = versions;
    if (version) dropVersion(bucket, version, nowMs);
    return null;
  }
  const marker: ObjectVersion = {
    key,
    versionId: bucket.versioning === "Enabled" ? drawOpaqueId() : "null",
    isDeleteMarker: true,
    body: null,
    sizeBytes: 0,
    etag: "",
    type: "Normal",
    storageClass: "Standard",
    encryption: null,
    lastModifiedMs: nowMs,
    headers: {},
  };
  addVersion(bucket, marker, nowMs);
  return marker;
}

function addVersion(bucket: Bucket, version: ObjectVersion, nowMs: number): void {
  const versions = bucket.objects.get(version.key) ?? [];
  const replaced =
    version.versionId === "null" ? versions.find((one) => one.versionId === "null") : undefined;
  if (replaced) checkRetention(bucket, replaced, nowMs);
  bucket.objects.set(version.key, [version, ...versions.filter((one) => one !== replaced)]);
}

function dropVersion(bucket: Bucket, version: ObjectVersion, nowMs: number): void {
  checkRetention(bucket, version, nowMs);
  const rest = (bucket.objects.get(version.key) ?? []).filter((one) => one !== version);
  if (rest.length === 0) bucket.objects.delete(version.key);
  else bucket.objects.set(version.key, rest);
}

/** Source: "Retention policies", OSS documentation: kept objects can be neither changed nor deleted. */
function checkRetention({ retention }: Bucket, version: ObjectVersion, nowMs: number): void {
  if (!retention || version.isDeleteMarker) return;
  if (nowMs >= version.lastModifiedMs + retention.days * 86_400_000) return;
  throw new OssError(409, "FileImmutable", "The object you specified is immutable.");
}

/** Reading an archived object needs a restore first, which the simulator does not have. */
export function checkReadable(version: ObjectVersion): void {
  const archived: readonly StorageClass[] = ["Archive", "ColdArchive", "DeepColdArchive"];
  if (!archived.includes(version.storageClass)) return;
  throw new OssError(403, "InvalidObjectState", "The operation is not valid for the object's state");
}
