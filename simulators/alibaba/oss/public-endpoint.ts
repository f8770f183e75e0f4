import { OssError } from "../errors.ts";
import type { AlibabaState, Bucket } from "../state.ts";
import type { OssAddress } from "./address.ts";

/** 2025-03-20 00:00 UTC+8: accounts opened since then are held to the rule. */
const RESTRICTED_SINCE_MS = Date.UTC(2025, 2, 19, 16);

/** What lists a bucket's contents or deletes several objects, besides everything that names an object. */
const DATA_OPERATIONS_ON_BUCKETS = new Set([
  "ListObjects",
  "ListObjectsV2",
  "ListObjectVersions",
  "ListMultipartUploads",
  "DeleteMultipleObjects",
]);

/**
 * Throws when a new account's data is asked for at the default public endpoint of a region in the Chinese mainland;
 * custom domains, internal endpoints and operations on the bucket itself stay open.
 *
 * Source: note in "Regions and endpoints" and "Access OSS via custom domain names" (status, code and EC 0048-00000401).
 * The announcement with the list of operations was not at hand: that PUT of objects and listings are refused while
 * creating, describing and the ACL of a bucket are not is told, with the text, by users (2026).
 */
export function checkPublicEndpoint(
  { account }: AlibabaState,
  bucket: Bucket,
  address: OssAddress,
  operation: string,
): void {
  const isNew = bucket.ownerUid === account.uid && account.createdAtMs >= RESTRICTED_SINCE_MS;
  const isData = address.key !== null || DATA_OPERATIONS_ON_BUCKETS.has(operation);
  if (!isNew || !isData || address.endpoint !== "public" || !isInMainland(bucket.region)) return;
  const text = "Not allowed using the OSS public endpoint, please use CNAME instead.";
  throw new OssError(400, "PublicEndpointForbidden", text, { ec: "0048-00000401" });
}

function isInMainland(region: string): boolean {
  return region.startsWith("oss-cn-") && region !== "oss-cn-hongkong";
}
