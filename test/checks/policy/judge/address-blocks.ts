/** Addresses as numbers, and which of them a service on the internet can have. */

type Block = { isIpv6: boolean; first: bigint; last: bigint };

const MOST_REMEMBERED = 20_000;
const blocks = new Map<string, Block | null>();

/** Null: AWS documents no reading of such a text (a blank in it, a leading zero, a length that is too great). */
export function toBlock(text: string): Block | null {
  const known = blocks.get(text);
  if (known !== undefined) return known;
  const block = parseBlock(text);
  if (blocks.size > MOST_REMEMBERED) blocks.clear();
  blocks.set(text, block);
  return block;
}

function parseBlock(text: string): Block | null {
  const [address = "", length, ...more] = text.split("/");
  const isIpv6 = address.includes(":");
  const bits = isIpv6 ? 128n : 32n;
  if (more.length > 0 || (length !== undefined && !/^(0|[1-9]\d{0,2})$/.test(length))) return null;
  const number = isIpv6 ? toIpv6Number(address) : toIpv4Number(address);
  const fixed = length === undefined ? bits : BigInt(length);
  if (number === null || fixed > bits) return null;
  const size = 1n << (bits - fixed);
  const first = (number / size) * size;
  return { isIpv6, first, last: first + size - 1n };
}

function toIpv4Number(address: string): bigint | null {
  const parts = address.split(".");
  if (parts.length !== 4 || parts.some((part) => !/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255))
    return null;
  return BigInt(parts.reduce((sum, part) => sum * 256 + Number(part), 0));
}

function toIpv6Number(address: string): bigint | null {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  const low = dotted === null ? null : toIpv4Number(dotted[2] ?? "");
  if (dotted !== null && low === null) return null;
  const plain =
    low === null ? address : `${dotted?.[1]}${(low >> 16n).toString(16)}:${(low & 65535n).toString(16)}`;
  const halves = plain.split("::");
  const [head, tail] = [groupsOf(halves[0]), groupsOf(halves[1])];
  const missing = 8 - head.length - tail.length;
  if (halves.length > 2 || (halves.length === 2 ? missing < 1 : missing !== 0)) return null;
  const groups = [...head, ...Array<string>(missing).fill("0"), ...tail];
  if (groups.some((group) => !/^[\da-f]{1,4}$/i.test(group))) return null;
  return BigInt(`0x${groups.map((group) => group.padStart(4, "0")).join("")}`);
}

function groupsOf(half: string | undefined): string[] {
  return half === undefined || half === "" ? [] : half.split(":");
}

function formatIpv4(number: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (number >> shift) & 255n).join(".");
}

function formatIpv6(number: bigint): string {
  return (number.toString(16).padStart(32, "0").match(/.{4}/g) ?? []).join(":");
}

const PUBLIC_IPV4 = [
  ["1.0.0.0", "9.255.255.255"],
  ["11.0.0.0", "100.63.255.255"],
  ["100.128.0.0", "126.255.255.255"],
  ["128.0.0.0", "169.253.255.255"],
  ["169.255.0.0", "172.15.255.255"],
  ["172.32.0.0", "192.167.255.255"],
  ["192.169.0.0", "223.255.255.255"],
].map(([first = "", last = ""]) => ({ first: toIpv4Number(first) ?? 0n, last: toIpv4Number(last) ?? 0n }));
const PUBLIC_IPV4_SIZE = PUBLIC_IPV4.reduce((sum, { first, last }) => sum + (last - first + 1n), 0n);
const PUBLIC_IPV6 = toBlock("2000::/3") as Block;
const MAPPED_IPV4 = toBlock("::ffff:0.0.0.0/96") as Block;

function isPublic(number: bigint, isIpv6: boolean): boolean {
  const ranges = isIpv6 ? [PUBLIC_IPV6] : PUBLIC_IPV4;
  return ranges.some(({ first, last }) => number >= first && number <= last);
}

/** What every policy is asked about: some of everywhere, and where each public range begins. */
export const COMMON_ADDRESSES = [
  "8.8.8.8",
  "47.88.10.5",
  "139.95.3.4",
  "223.255.255.255",
  ...PUBLIC_IPV4.map(({ first }) => formatIpv4(first)),
  "2400:3200::1",
  "3fff::9",
];

/** Public addresses on both sides of every edge of the blocks: no statement can tell more of them apart. */
export function publicAddresses(texts: readonly string[]): string[] {
  const edges = texts.flatMap((text) => {
    const block = toBlock(text);
    if (block === null) return [];
    return [block.first - 1n, block.first, block.last, block.last + 1n]
      .filter((number) => isPublic(number, block.isIpv6))
      .map((number) => (block.isIpv6 ? formatIpv6(number) : formatIpv4(number)));
  });
  return [...new Set([...COMMON_ADDRESSES, ...edges])];
}

export function isIpv6(address: string): boolean {
  return address.includes(":");
}

/** Null where nothing is documented: a text that is no address, and a block of IPv4 addresses written as IPv6. */
export function isInBlock(text: string, address: string): boolean | null {
  const [outer, inner] = [toBlock(text), toBlock(address)];
  if (outer === null || inner === null) return null;
  if (outer.isIpv6 === inner.isIpv6) return inner.first >= outer.first && inner.first <= outer.last;
  if (inner.isIpv6) return false;
  const mapped = MAPPED_IPV4.first + inner.first;
  // ::/0 and its halves are how people write "all of IPv6"; a smaller block around ::ffff:0:0 means something else.
  const isPlainIpv6 = outer.last >= PUBLIC_IPV6.first;
  return !isPlainIpv6 && mapped >= outer.first && mapped <= outer.last ? null : false;
}

/** Whether a list takes in at least half of the public IPv4 addresses, so that nobody can be taken to be outside of it. */
export function coversHalf(texts: readonly string[]): boolean {
  const listed = texts.map(toBlock).filter((block) => block !== null && !block.isIpv6) as Block[];
  let [covered, from] = [0n, 0n];
  for (const { first, last } of listed.sort((a, b) => (a.first < b.first ? -1 : 1))) {
    const start = first > from ? first : from;
    if (last < start) continue;
    covered += PUBLIC_IPV4.reduce((sum, range) => sum + overlap(range, start, last), 0n);
    from = last + 1n;
  }
  return covered * 2n >= PUBLIC_IPV4_SIZE;
}

function overlap(range: { first: bigint; last: bigint }, first: bigint, last: bigint): bigint {
  const [low, high] = [range.first > first ? range.first : first, range.last < last ? range.last : last];
  return high < low ? 0n : high - low + 1n;
}
