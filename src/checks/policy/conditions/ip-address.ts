import type { Meaning } from "../../../core/policy-verdict.ts";
import type { ThreeValued } from "../../../core/three-valued.ts";
import { type AddressSet, intersect, parseCidr, subtract, unite } from "../cidr.ts";
import { PUBLIC_ADDRESSES } from "../public-addresses.ts";

/** The addresses that the values of a condition name, or null when a value is no address. */
export function findListedAddresses(values: readonly string[]): AddressSet | null {
  const blocks = values.map(parseCidr);
  const sets = blocks.filter((block) => block !== null);
  return sets.length === blocks.length ? unite(sets) : null;
}

/**
 * What an address condition means for the service, which calls from a public address that is not published.
 *
 * The endpoints that the migration service is given (`s3.<region>.amazonaws.com`) are reached over IPv4; IPv6 needs
 * the dual-stack ones (S3 User Guide, "Making requests over IPv6"). So IPv4 decides, and a condition that would hit
 * IPv6 alone leaves the outcome unknown, since no source says that the service never uses IPv6.
 */
export function explainAddresses(
  values: readonly string[],
  isNegated: boolean,
  outcome: ThreeValued,
): Meaning {
  const listed = findListedAddresses(values);
  if (listed === null) {
    const malformed = values.find((value) => parseCidr(value) === null);
    return { code: "MALFORMED_VALUE", value: malformed ?? "" };
  }
  const matching = isNegated ? subtract(PUBLIC_ADDRESSES, listed) : intersect(PUBLIC_ADDRESSES, listed);
  if (outcome === "no") return { code: isNegated ? "ADDRESSES_ALL_LISTED" : "ADDRESSES_NOT_PUBLIC" };
  if (matching.ipv4.length === 0) return { code: "ADDRESSES_IPV6_LEFT_OUT" };
  if (outcome === "unknown") return { code: "ADDRESS_MAY_BE_LISTED" };
  return { code: isNegated ? "ADDRESS_OUTSIDE_WHITELIST" : "ADDRESSES_ALL_LISTED" };
}
