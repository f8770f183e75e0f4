/** Addresses from first to last, both included, as numbers. */
type Range = readonly [first: bigint, last: bigint];

/** A set of addresses: sorted ranges that do not touch, a list for each family. */
export type AddressSet = { ipv4: readonly Range[]; ipv6: readonly Range[] };

const BITS = { ipv4: 32n, ipv6: 128n } as const;
export type Family = keyof typeof BITS;
const FAMILIES: readonly Family[] = ["ipv4", "ipv6"];

/** Without leading zeros: some readers take `010` for eight. */
const DECIMAL = /^(0|[1-9]\d{0,2})$/;

/**
 * The addresses of a CIDR block or a single address, or null when it is neither. Bits after the prefix are ignored.
 * A bare IPv6 address is taken as one address. Blanks are not trimmed: S3 does not say what it makes of them.
 */
export function parseCidr(text: string): AddressSet | null {
  const [address = "", length, ...rest] = text.split("/");
  if (rest.length > 0) return null;
  const family: Family = address.includes(":") ? "ipv6" : "ipv4";
  const value = family === "ipv6" ? parseIpv6(address) : parseIpv4(address);
  const bits = BITS[family];
  if (value === null || (length !== undefined && !DECIMAL.test(length))) return null;
  const prefix = length === undefined ? bits : BigInt(length);
  if (prefix > bits) return null;
  const hostMask = (1n << (bits - prefix)) - 1n;
  const first = value & ~hostMask;
  return { ipv4: [], ipv6: [], [family]: [[first, first | hostMask]] };
}

function parseIpv4(text: string): bigint | null {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => DECIMAL.test(part) && Number(part) < 256)) return null;
  return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function parseIpv6(text: string): bigint | null {
  const halves = withoutDottedTail(text)?.split("::") ?? [];
  if (halves.length < 1 || halves.length > 2) return null;
  const [head = [], tail = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...head, ...Array.from({ length: missing }, () => "0"), ...tail];
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return null;
  return groups.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
}

/** `::ffff:192.0.2.1` with its last four bytes in hexadecimal. */
function withoutDottedTail(text: string): string | null {
  const match = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (match === null) return text;
  const tail = parseIpv4(match[2] ?? "");
  return tail === null ? null : `${match[1]}${(tail >> 16n).toString(16)}:${(tail & 0xffffn).toString(16)}`;
}

export function unite(sets: readonly AddressSet[]): AddressSet {
  return eachFamily((family) => merge(sets.flatMap((set) => set[family])));
}

export function complement(set: AddressSet): AddressSet {
  return eachFamily((family) => {
    const gaps: Range[] = [];
    let next = 0n;
    for (const [first, last] of set[family]) {
      if (first > next) gaps.push([next, first - 1n]);
      next = last + 1n;
    }
    const end = (1n << BITS[family]) - 1n;
    return next <= end ? [...gaps, [next, end]] : gaps;
  });
}

export function intersect(left: AddressSet, right: AddressSet): AddressSet {
  return complement(unite([complement(left), complement(right)]));
}

export function subtract(left: AddressSet, right: AddressSet): AddressSet {
  return intersect(left, complement(right));
}

/** Whether an address, as a number of its family, is in a set. */
export function includesAddress(set: AddressSet, family: Family, address: bigint): boolean {
  return set[family].some(([first, last]) => address >= first && address <= last);
}

/** How many addresses of a family a set has. */
export function countAddresses(set: AddressSet, family: Family): bigint {
  return set[family].reduce((sum, [first, last]) => sum + last - first + 1n, 0n);
}

/** One address of each part of `within` that the sets can tell apart, as numbers of a family. */
export function sampleAddresses(within: AddressSet, sets: readonly AddressSet[], family: Family): bigint[] {
  const edges = [within, ...sets].flatMap((set) =>
    set[family].flatMap(([first, last]) => [first, last + 1n]),
  );
  return [...new Set(edges)].filter((address) => includesAddress(within, family, address));
}

function eachFamily(make: (family: Family) => readonly Range[]): AddressSet {
  const [ipv4 = [], ipv6 = []] = FAMILIES.map(make);
  return { ipv4, ipv6 };
}

function merge(ranges: readonly Range[]): Range[] {
  const sorted = [...ranges].sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
  const merged: Range[] = [];
  for (const [first, last] of sorted) {
    const previous = merged.at(-1);
    if (previous === undefined || first > previous[1] + 1n) merged.push([first, last]);
    else if (last > previous[1]) merged[merged.length - 1] = [previous[0], last];
  }
  return merged;
}
