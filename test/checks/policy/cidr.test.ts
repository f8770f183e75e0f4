import { describe, expect, it } from "vitest";
import { complement, intersect, parseCidr, subtract, unite } from "../../../src/checks/policy/cidr.ts";

const NOTHING = { ipv4: [], ipv6: [] };

function setOf(...blocks: string[]) {
  return unite(blocks.map((block) => parseCidr(block) ?? NOTHING));
}

describe("parsing a block of addresses", () => {
  it.each([
    ["192.0.2.0/24", "192.0.2.77/24"],
    ["198.51.100.7", "198.51.100.7/32"],
    ["2001:DB8::/32", "2001:db8:0:0:0:0:0:0/32"],
    ["::ffff:192.0.2.1", "::ffff:c000:201/128"],
  ])("reads %s like %s", (left, right) => {
    expect(parseCidr(left)).not.toBeNull();
    expect(parseCidr(left)).toEqual(parseCidr(right));
  });

  it.each([
    "",
    "192.0.2",
    "192.0.2.256",
    "192.0.2.0/33",
    "1.2.3.4/24/8",
    "::/129",
    "1::2::3",
    "12345::",
    ":::",
    "10.*",
  ])("refuses %j", (text) => {
    expect(parseCidr(text)).toBeNull();
  });
});

describe("sets of addresses", () => {
  it("join two halves to the whole", () => {
    expect(complement(setOf("0.0.0.0/1", "128.0.0.0/1", "::/1", "8000::/1"))).toEqual(NOTHING);
  });

  it("keep the hole between two blocks", () => {
    expect(complement(setOf("0.0.0.0/1", "192.0.0.0/2", "::/0"))).toEqual(setOf("128.0.0.0/2"));
  });

  it("swallow a block inside another", () => {
    expect(setOf("10.0.0.0/8", "10.1.0.0/16")).toEqual(setOf("10.0.0.0/8"));
  });

  it("intersect and subtract by family", () => {
    expect(intersect(setOf("10.0.0.0/8", "2001:db8::/32"), setOf("10.1.0.0/16", "11.0.0.0/8"))).toEqual(
      setOf("10.1.0.0/16"),
    );
    expect(subtract(setOf("10.0.0.0/31"), setOf("10.0.0.1"))).toEqual(setOf("10.0.0.0"));
  });
});
