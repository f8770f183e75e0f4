import type { Outcome } from "../../../core/outcome.ts";
import type { Meaning } from "../../../core/policy-verdict.ts";
import { type AddressSet, intersect, parseCidr, subtract, unite } from "../cidr.ts";
import { PUBLIC_ADDRESSES } from "../public-addresses.ts";

/** The addresses from which the service may call that meet a condition, or null when a value is no address. */
export function findMatchingAddresses(values: readonly string[], isNegated: boolean): AddressSet | null {
  const blocks = values.map(parseCidr);
  const listed = unite(blocks.flatMap((block) => (block === null ? [] : [block])));
  if (blocks.includes(null)) return null;
  return isNegated ? subtract(PUBLIC_ADDRESSES, listed) : intersect(PUBLIC_ADDRESSES, listed);
}

/**
 * Whether the service meets an address condition, from a public address that nobody knows.
 *
 * The endpoints that the migration service is given (`s3.<region>.amazonaws.com`) are reached over IPv4; IPv6 needs
 * the dual-stack ones (S3 User Guide, "Making requests over IPv6"). So IPv4 decides, and a condition that would hit
 * IPv6 alone leaves the outcome unknown, since nobody can promise that IPv6 is never used.
 *
 * A whitelist (NotIpAddress) holds unless it lists every address: an address that nobody published is on no list.
 * A blocklist (IpAddress) of some public addresses is unknown: one of them may be the service's.
 */
export function judgeAddresses(
  matching: AddressSet,
  isNegated: boolean,
): { outcome: Outcome; meaning: Meaning } {
  const matchesSome = matching.ipv4.length > 0;
  const missed = subtract(PUBLIC_ADDRESSES, matching);
  if (!matchesSome && matching.ipv6.length === 0) {
    return { outcome: "no", meaning: { code: isNegated ? "ADDRESSES_ALL_LISTED" : "ADDRESSES_NOT_PUBLIC" } };
  }
  if (!matchesSome) return { outcome: "unknown", meaning: { code: "ADDRESSES_IPV6_LEFT_OUT" } };
  if (isNegated) return { outcome: "yes", meaning: { code: "ADDRESS_OUTSIDE_WHITELIST" } };
  if (missed.ipv4.length === 0) return { outcome: "yes", meaning: { code: "ADDRESSES_ALL_LISTED" } };
  return { outcome: "unknown", meaning: { code: "ADDRESS_MAY_BE_LISTED" } };
}
