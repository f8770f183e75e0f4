import { isEndpointRefused } from "../../core/destination-request.ts";
import type { Finding } from "../../core/finding.ts";
import { finding } from "../../core/finding-codes.ts";
import { isMainlandChina } from "../../core/regions.ts";
import type { CheckInput } from "../check.ts";
import { evidenceOf, valueIn } from "../take-reading.ts";
import type { DestinationSeen } from "./read-destination.ts";

/**
 * Accounts opened since 20 March 2025 are refused objects over the default public endpoints of mainland China
 * (`PublicEndpointForbidden`), so the bot cannot prove that the new key writes. Seen where a listing met it; possible
 * where no listing shows the opposite.
 */
export function judgePublicEndpoint(
  { request }: CheckInput,
  { bucket, contents }: DestinationSeen,
): Finding[] {
  const args = { bucket: request.destinationBucket, region: valueIn(bucket)?.region ?? request.ossRegion };
  const listing = contents?.isEmpty;
  if (listing && !listing.ok && isEndpointRefused(listing.code)) {
    const seen = { ...args, isSeen: true, code: listing.code };
    return [finding("DESTINATION_PUBLIC_ENDPOINT", seen, [evidenceOf(listing)])];
  }
  if (listing?.ok || !bucket.ok || !isMainlandChina(args.region)) return [];
  const possible = { ...args, isSeen: false, code: "PublicEndpointForbidden" };
  return [finding("DESTINATION_PUBLIC_ENDPOINT", possible, [], "note")];
}
