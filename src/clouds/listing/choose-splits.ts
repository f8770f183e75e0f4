import { S3_KEY_MAX_BYTES } from "../../core/bucket-names.ts";
import { compareKeys, fromCodePoints, nextCodePoint } from "./key-order.ts";
import { type KeySpace, nameAt } from "./key-space.ts";

/** Above this many pages the estimate says only that the range's end is far from its names. */
const PLAUSIBLE_PAGES = 1_000_000;

/** Where the usual kinds of characters begin or end, from the space to the emoji. */
const FENCES: readonly number[] = [
  0x20, 0x30, 0x3a, 0x41, 0x5b, 0x61, 0x7b, 0x80, 0x370, 0x530, 0x3000, 0x4e00, 0xac00, 0xe000, 0x10000,
];

/** The part of a page that a cut counts on, so that a stretch of even names fits into one page and not into two. */
const PAGE_FILL = 0.95;

/** How many pages are left, if the names are spread over their alphabets as evenly as on the last page. */
export function estimatePagesLeft(space: KeySpace): number {
  return space.step === 0 ? Number.POSITIVE_INFINITY : (space.end - space.position) / space.step;
}

/**
 * At most `count` names, rising, at which a range may be cut into parts of about the same work. Any name is a right
 * place to cut, so a bad guess costs one request and never an object.
 *
 * Three kinds of guesses. Fences: the ends of the kind of characters that stands here, to see whether anything comes
 * after it. Rungs: for a depth of the last key, the name after all names that share its beginning up to there; they find
 * the end of a deep common prefix in few steps. Shares: even parts of the space between the last key and the end.
 */
export function chooseSplits(space: KeySpace, count: number): string[] {
  const pages = estimatePagesLeft(space);
  const isFar = pages > PLAUSIBLE_PAGES;
  const isKnown = !isFar && pages > 1;
  const fences = chooseFences(space, isKnown ? 1 : Math.ceil(count / 3)).slice(0, count);
  const rungs = isFar ? chooseRungs(space, Math.ceil(((count - fences.length) * 2) / 3)) : [];
  const left = count - fences.length - rungs.length;
  const shares = isFar
    ? chooseEvenShares(space, Math.min(left, Math.ceil(count / 4)))
    : choosePages(space, left);
  const names = [...fences, ...rungs, ...shares].map(fromCodePoints);
  const after = fromCodePoints(space.after);
  const until = space.until === null ? null : fromCodePoints(space.until);
  return [...new Set(names)]
    .filter((name) => Buffer.byteLength(name) <= S3_KEY_MAX_BYTES)
    .filter((name) => compareKeys(name, after) > 0 && (until === null || compareKeys(name, until) < 0))
    .sort(compareKeys);
}

function chooseFences(space: KeySpace, count: number): number[][] {
  const first = space.fence;
  if (first === null) return [];
  const shared = space.after.slice(0, space.base);
  return [first, ...FENCES.filter((fence) => fence > first)]
    .slice(0, count)
    .map((fence) => [...shared, fence]);
}

function chooseRungs(space: KeySpace, count: number): number[][] {
  const depths = space.rollDepth - space.base;
  const rungs = Math.min(count, depths);
  const names: number[][] = [];
  for (let rung = 0; rung < rungs; rung++) {
    const depth = space.base + Math.floor(((rung + 0.5) * depths) / rungs);
    const next = nextCodePoint(space.after[depth] ?? 0);
    if (next !== null) names.push([...space.after.slice(0, depth), next]);
  }
  return names;
}

function chooseEvenShares(space: KeySpace, count: number): number[][] {
  return chooseShares(space, count, (space.end - space.position) / (count + 1));
}

/** Shares of a whole number of pages each, just short of it. */
function choosePages(space: KeySpace, count: number): number[][] {
  const pages = estimatePagesLeft(space);
  const pagesEach = Math.max(1, Math.ceil(pages / (count + 1) / PAGE_FILL));
  const spacing = space.step * pagesEach * PAGE_FILL;
  return chooseShares(space, Math.min(count, Math.ceil(pages / (pagesEach * PAGE_FILL)) - 1), spacing);
}

function chooseShares(space: KeySpace, count: number, spacing: number): number[][] {
  if (count < 1 || spacing <= 0) return [];
  return Array.from({ length: count }, (_, index) =>
    nameAt(space, space.position + spacing * (index + 1), spacing / 16),
  );
}
