import { describe, expect, it } from "vitest";
import { type AddressSet, intersect, parseCidr } from "../../../src/checks/policy/cidr.ts";
import { PUBLIC_ADDRESSES } from "../../../src/checks/policy/public-addresses.ts";

function isPublic(address: string): boolean {
  const { ipv4, ipv6 } = intersect(PUBLIC_ADDRESSES, parseCidr(address) as AddressSet);
  return ipv4.length + ipv6.length > 0;
}

describe("addresses that S3 may see", () => {
  /** First and last address of each block that is not routed, and what stands on either side of it. */
  it.each([
    ["0.0.0.0", "0.255.255.255", null, "1.0.0.0"],
    ["10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0"],
    ["100.64.0.0", "100.127.255.255", "100.63.255.255", "100.128.0.0"],
    ["127.0.0.0", "127.255.255.255", "126.255.255.255", "128.0.0.0"],
    ["169.254.0.0", "169.254.255.255", "169.253.255.255", "169.255.0.0"],
    ["172.16.0.0", "172.31.255.255", "172.15.255.255", "172.32.0.0"],
    ["192.168.0.0", "192.168.255.255", "192.167.255.255", "192.169.0.0"],
    ["224.0.0.0", "255.255.255.255", "223.255.255.255", null],
    ["::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", null, "2000::"],
    ["4000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", null],
  ])("are none from %s to %s", (first, last, before, after) => {
    expect([isPublic(first), isPublic(last)]).toEqual([false, false]);
    for (const next of [before, after]) if (next !== null) expect(isPublic(next), next).toBe(true);
  });

  it("are those kept for documentation, and IPv4 written as IPv6", () => {
    for (const address of ["192.0.2.1", "198.51.100.1", "203.0.113.1", "::ffff:192.0.2.1"])
      expect(isPublic(address), address).toBe(true);
  });
});
