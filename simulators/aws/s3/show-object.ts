import { type Bucket, canonicalIdOf, ownerOfObject } from "../state.ts";
import type { XmlObject } from "../xml.ts";
import { invalidArgument, type S3Call } from "./s3-call.ts";
import { restoreOf, type StoredObject } from "./stored-object.ts";

/** What a listing was asked to tell of each object, beside what it always tells. */
export type ShownParts = {
  encode(text: string): string;
  hasOwner: boolean;
  hasRestoreStatus: boolean;
  now: Date;
};

/** Attributes of `x-amz-optional-object-attributes`, a list; S3 has one so far. */
const OPTIONAL_ATTRIBUTES = ["RestoreStatus"];

export function wantsRestoreStatus(call: S3Call): boolean {
  const name = "x-amz-optional-object-attributes";
  const header = call.request.headers[name];
  const wanted = (header ?? "").split(",").map((one) => one.trim());
  const unknown = wanted.find((one) => one !== "" && !OPTIONAL_ATTRIBUTES.includes(one));
  if (unknown !== undefined) throw invalidArgument("Invalid attribute name specified", name, header ?? "");
  return wanted.includes("RestoreStatus");
}

/** One object in a listing. */
export function showObject(bucket: Bucket, object: StoredObject, shown: ShownParts): XmlObject {
  return {
    Key: shown.encode(object.key),
    LastModified: object.lastModified.toISOString(),
    ETag: `"${object.etag}"`,
    Size: object.sizeBytes,
    Owner: shown.hasOwner ? showOwner(bucket, object) : undefined,
    StorageClass: object.storageClass,
    RestoreStatus: shown.hasRestoreStatus ? showRestoreStatus(object, shown.now) : undefined,
  };
}

/** The canonical id alone: display names are gone from answers since November 2025. Source: ListObjectsV2, S3 API Reference. */
export function showOwner(bucket: Bucket, object: Pick<StoredObject, "ownerAccountId">): XmlObject {
  return { ID: canonicalIdOf(ownerOfObject(bucket, object)) };
}

/** Absent unless the object has been restored, or is being restored. Source: RestoreStatus, S3 API Reference. */
export function showRestoreStatus(object: StoredObject, now: Date): XmlObject | undefined {
  const restore = restoreOf(object, now);
  if (!restore) return undefined;
  return {
    IsRestoreInProgress: restore.isOngoing,
    RestoreExpiryDate: restore.isOngoing ? undefined : restore.expiresAt?.toISOString(),
  };
}
