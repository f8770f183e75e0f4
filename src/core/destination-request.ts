/** One kind of request to the destination; a HEAD is authorised as `oss:GetObject`. */
export type DestinationRequest = { action: string; on: "bucket" | "objects" };

/**
 * What the migration service asks of the destination, described here alone: the permissions of the profile
 * `least-privilege` and the judgement of the bucket policy are made of it. The exact set is not published; this is what
 * its pages name (GetMeta, PutObject, uploads in parts above 150 MB) and what listing and verifying an address take.
 */
export const DESTINATION_REQUESTS: readonly DestinationRequest[] = [
  { action: "oss:GetBucketInfo", on: "bucket" },
  { action: "oss:GetBucketLocation", on: "bucket" },
  { action: "oss:GetBucketAcl", on: "bucket" },
  { action: "oss:ListObjects", on: "bucket" },
  { action: "oss:ListObjectVersions", on: "bucket" },
  { action: "oss:GetObject", on: "objects" },
  { action: "oss:PutObject", on: "objects" },
  { action: "oss:AbortMultipartUpload", on: "objects" },
  { action: "oss:ListParts", on: "objects" },
  { action: "oss:ListMultipartUploads", on: "objects" },
];

/** How the bot's proof takes its own object away; the service deletes nothing. */
export const PROOF_REMOVAL: DestinationRequest = { action: "oss:DeleteObject", on: "objects" };

/** Where the service writes its reports, beside the prefix: the first name is that of 2019, the second today's. */
export const REPORT_FOLDERS = ["aliyun_mgw_import_report/", "aliyun_import_report/"];

/** The beginnings of the keys that the service reads and writes. */
export function destinationFolders(prefix: string): string[] {
  return [prefix, ...REPORT_FOLDERS];
}

/**
 * What writing to and reading from a bucket takes whose default encryption is a key of KMS.
 * Source: OSS, "Server-side encryption", permissions.
 */
export const KMS_ACTIONS: readonly string[] = ["kms:GenerateDataKey", "kms:Decrypt"];

/** A key as RAM policies name it, or null for what is no plain key id (an alias names no key there). */
export function kmsKeyArn(accountId: string, kmsKeyId: string): string | null {
  return /^[\w-]+$/.test(kmsKeyId) ? `acs:kms:*:${accountId}:key/${kmsKeyId}` : null;
}

/**
 * Answers by which OSS says that its objects cannot be reached over this endpoint by anybody: no denial, and nothing
 * that a permission or another try resolves. The first is for accounts opened since March 2025 on the default public
 * endpoints of mainland China (EC 0048-00000401), the second for a bucket in the path.
 * Source: OSS, "Access buckets via custom domain names"; OSS, "Error responses".
 */
const ENDPOINT_CODES: ReadonlySet<string> = new Set([
  "PublicEndpointForbidden",
  "SecondLevelDomainForbidden",
]);

export function isEndpointRefused(code: string): boolean {
  return ENDPOINT_CODES.has(code);
}
