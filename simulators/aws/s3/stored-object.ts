import { createHash } from "node:crypto";
import { makeUpBytes } from "../../shared/made-up-bytes.ts";

export const STORAGE_CLASSES = [
  "STANDARD",
  "REDUCED_REDUNDANCY",
  "STANDARD_IA",
  "ONEZONE_IA",
  "INTELLIGENT_TIERING",
  "GLACIER_IR",
  "GLACIER",
  "DEEP_ARCHIVE",
] as const;
export type StorageClass = (typeof STORAGE_CLASSES)[number];

export type Encryption =
  | { kind: "AES256" }
  | { kind: "aws:kms" | "aws:kms:dsse"; keyId: string; isCustomerManaged: boolean }
  | { kind: "customer"; keyMd5: string };

/** One version of an object. Without `body` its bytes are made up from key and offset when they are read. */
export type StoredObject = {
  key: string;
  sizeBytes: number;
  storageClass: StorageClass;
  lastModified: Date;
  etag: string;
  body?: Buffer;
  contentType?: string;
  /** The plain headers S3 keeps, by lower-case name. */
  headers?: Record<string, string>;
  /** `x-amz-meta-*`, by lower-case name: any text, also such as no header can carry. */
  metadata?: Record<string, string>;
  /** Further metadata that headers cannot carry. */
  missingMeta?: number;
  tags?: Record<string, string>;
  /** Only for INTELLIGENT_TIERING. */
  archiveStatus?: "ARCHIVE_ACCESS" | "DEEP_ARCHIVE_ACCESS";
  /** INTELLIGENT_TIERING below the frequent tier, as CloudWatch tells them apart. */
  tier?: "frequent" | "infrequent" | "archive-instant";
  restore?: { isOngoing: boolean; expiresAt?: Date };
  encryption: Encryption;
  /** The account that uploaded it, when the bucket's owner does not own it. */
  ownerAccountId?: string;
  versionId?: string;
};

/** An old version, or a delete marker. */
export type OldVersion = { kind: "version"; object: StoredObject } | DeleteMarker;
type DeleteMarker = { kind: "delete-marker"; key: string; versionId: string; lastModified: Date };

/** Whether reading needs a restore that has not happened. */
export function isArchived(object: StoredObject, now: Date): boolean {
  const isCold =
    object.storageClass === "GLACIER" ||
    object.storageClass === "DEEP_ARCHIVE" ||
    object.archiveStatus !== undefined;
  if (!isCold) return false;
  const restore = restoreOf(object, now);
  return restore === null || restore.isOngoing;
}

/** The restore under way, or the copy it made; null once that copy has expired, which S3 then removes. */
export function restoreOf({ restore }: StoredObject, now: Date): NonNullable<StoredObject["restore"]> | null {
  if (!restore) return null;
  const isOver = !restore.isOngoing && restore.expiresAt !== undefined && restore.expiresAt <= now;
  return isOver ? null : restore;
}

/** ETag of an object whose bytes are made up: in the form of a multipart upload, which no client takes for an MD5. */
export function syntheticEtag(key: string, sizeBytes: number): string {
  return `${createHash("md5").update(`${key}\n${sizeBytes}`).digest("hex")}-1`;
}

/** The bytes `from`…`to` (inclusive). */
export function readBytes(object: StoredObject, from: number, to: number): Buffer {
  return object.body ? object.body.subarray(from, to + 1) : makeUpBytes(from, to);
}
