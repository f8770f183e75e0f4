import { invalidArgument } from "./errors.ts";

/** Source: ListAddress, ListJob and ListJobHistory, hcs-mgw 2024-06-26. */
const MAX_COUNT = 1_000;

/** One page of what is listed newest first; markers are opaque and outlast the entry that they were made of. */
export function readPage<Item extends { sequence: number }>(
  query: ReadonlyMap<string, string>,
  items: Iterable<Item>,
  minCount: 0 | 1,
): { page: Item[]; paging: { Truncated: boolean; NextMarker: string } } {
  const before = readMarker(query.get("marker") ?? "");
  const count = readCount(query.get("count") ?? "", minCount);
  const rest = [...items].filter(({ sequence }) => sequence < before).sort((a, b) => b.sequence - a.sequence);
  const page = rest.slice(0, count);
  const isTruncated = rest.length > page.length;
  const last = page.at(-1)?.sequence ?? before;
  return { page, paging: { Truncated: isTruncated, NextMarker: isTruncated ? `after-${last}` : "" } };
}

function readMarker(marker: string): number {
  if (marker === "") return Number.POSITIVE_INFINITY;
  const [, sequence] = /^after-(\d{1,12})$/.exec(marker) ?? [];
  if (sequence === undefined) throw invalidArgument("marker", marker);
  return Number(sequence);
}

function readCount(text: string, minCount: number): number {
  if (text === "") return MAX_COUNT;
  const count = Number(text);
  if (!/^\d{1,4}$/.test(text) || count < minCount || count > MAX_COUNT) throw invalidArgument("count", text);
  return count;
}
