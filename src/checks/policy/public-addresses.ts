import { type AddressSet, complement, parseCidr, unite } from "./cidr.ts";

/**
 * IPv4 blocks that S3 never sees as the source of a request over the internet (RFC 6890, "Globally Reachable: false").
 * The blocks kept for documentation are left public on purpose: policies in examples and tests use them as such.
 */
const NOT_PUBLIC_IPV4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "224.0.0.0/4",
  "240.0.0.0/4",
];
/** Global unicast, the only part of IPv6 from which addresses are given out (RFC 4291). */
const PUBLIC_IPV6 = "2000::/3";

/**
 * IPv4 addresses written as IPv6 (RFC 4291, 2.5.5.2). S3 sees IPv4 as IPv4, but AWS does not document what it makes of a policy that
 * writes it so: counted among IPv6, such a block leaves the outcome unknown.
 */
const IPV4_AS_IPV6 = "::ffff:0:0/96";

/** Every address from which the service may call. */
export const PUBLIC_ADDRESSES: AddressSet = {
  ipv4: complement(parseAll(NOT_PUBLIC_IPV4)).ipv4,
  ipv6: parseAll([PUBLIC_IPV6, IPV4_AS_IPV6]).ipv6,
};

function parseAll(texts: readonly string[]): AddressSet {
  return unite(texts.map((text) => parseCidr(text) ?? { ipv4: [], ipv6: [] }));
}
