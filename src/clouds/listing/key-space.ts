import { type Alphabet, alphabetOf, pointAt, rankOf } from "./alphabet.ts";
import { commonLength, nextCodePoint, toCodePoints } from "./key-order.ts";
import type { NameModel } from "./name-model.ts";

/**
 * The names that may still come in a range, seen as numbers from 0 to 1.
 * `base` is the length of the prefix that all of them share, `position` where the listing stands, `end` where the range
 * ends, `step` how far the last page led. `rollDepth` is where the keys of one page begin to differ.
 * `fence`: the character after all that the alphabet at `base` holds, when names above it may come too; otherwise null.
 */
export type KeySpace = {
  base: number;
  rollDepth: number;
  after: readonly number[];
  until: readonly number[] | null;
  position: number;
  end: number;
  step: number;
  fence: number | null;
  alphabets: readonly Alphabet[];
};

/** Beyond this the digits of a double say nothing. */
const MIN_WEIGHT = 1e-14;

/** Describes what is left of a range after a page. `sampleKeys`: some keys of that page in order, its last one last. */
export function describeKeySpace(
  sampleKeys: readonly string[],
  until: string | null,
  prefix: string,
  model: NameModel,
): KeySpace | null {
  const samples = sampleKeys.map(toCodePoints);
  const first = samples[0];
  const after = samples.at(-1);
  if (first === undefined || after === undefined) return null;
  const bound = until === null ? null : toCodePoints(until);
  const { base, isBounded } = findBase(after, bound, toCodePoints(prefix).length);
  const alphabets = model.narrow(after, base, readAlphabets(samples, base));
  const position = numberOf(after, base, alphabets);
  return {
    base,
    rollDepth: commonLength(first, after),
    after,
    until: bound,
    position,
    end: isBounded && bound !== null ? Math.max(position, numberOf(bound, base, alphabets)) : 1,
    step: Math.max(0, position - numberOf(first, base, alphabets)),
    fence: findFence(alphabets[0], isBounded ? bound : null, base),
    alphabets,
  };
}

function findFence(
  alphabet: Alphabet | undefined,
  until: readonly number[] | null,
  base: number,
): number | null {
  const last = alphabet?.ranges.at(-1)?.[1];
  const fence = last === undefined ? null : nextCodePoint(last);
  const limit = until?.[base];
  if (fence === null || until === null || limit === undefined) return fence;
  return limit > fence || (limit === fence && until.length > base + 1) ? fence : null;
}

/** The prefix that every name above `after` and up to `until` has, and whether `until` bounds what follows it. */
function findBase(
  after: readonly number[],
  until: readonly number[] | null,
  prefixLength: number,
): { base: number; isBounded: boolean } {
  if (until === null) return { base: prefixLength, isBounded: false };
  const common = commonLength(after, until);
  const own = after[common];
  // "img_1…" up to "img`" leaves nothing but names that begin with "img_".
  const isSibling = own !== undefined && until.length === common + 1 && nextCodePoint(own) === until[common];
  return isSibling ? { base: common + 1, isBounded: false } : { base: common, isBounded: true };
}

/** The alphabets of the places from `base` on, as far as a double can tell them apart. */
function readAlphabets(samples: readonly (readonly number[])[], base: number): Alphabet[] {
  const after = samples.at(-1) ?? [];
  const alphabets: Alphabet[] = [];
  let run: { end: number; shared: Alphabet | null } = { end: base, shared: null };
  let weight = 1;
  for (let depth = base; depth < after.length && weight > MIN_WEIGHT; depth++) {
    if (depth >= run.end) run = readRun(samples, after, depth);
    const alphabet = run.shared ?? alphabetOf(pointsAt(samples, depth));
    alphabets.push(alphabet);
    weight /= alphabet.size;
  }
  return alphabets;
}

/**
 * The run of letters and digits around a place. Where one of its places shows both kinds, all of them draw from one
 * alphabet (a hash); otherwise each place keeps to its own kind (a counter after a word), and `shared` is null.
 */
function readRun(
  samples: readonly (readonly number[])[],
  after: readonly number[],
  depth: number,
): { end: number; shared: Alphabet | null } {
  let start = depth;
  let end = depth;
  while (start > 0 && isAlphanumeric(after[start - 1])) start--;
  while (end < after.length && isAlphanumeric(after[end])) end++;
  if (end === depth) return { end: depth + 1, shared: null };
  const places = Array.from({ length: end - start }, (_, index) => pointsAt(samples, start + index));
  const isMixed = places.some((points) => new Set(points.map(kindOf)).size > 1);
  return { end, shared: isMixed ? alphabetOf(places.flat()) : null };
}

function pointsAt(samples: readonly (readonly number[])[], depth: number): number[] {
  return samples.map((sample) => sample[depth]).filter((point) => point !== undefined);
}

function isAlphanumeric(point: number | undefined): boolean {
  return point !== undefined && kindOf(point) !== "other";
}

function kindOf(point: number): "digit" | "upper" | "lower" | "other" {
  if (point >= 0x30 && point <= 0x39) return "digit";
  if (point >= 0x41 && point <= 0x5a) return "upper";
  return point >= 0x61 && point <= 0x7a ? "lower" : "other";
}

/** The place of a name between 0 and 1, by its characters from `base` on. */
function numberOf(points: readonly number[], base: number, alphabets: readonly Alphabet[]): number {
  let value = 0;
  let weight = 1;
  for (const [index, alphabet] of alphabets.entries()) {
    const point = points[base + index];
    if (point === undefined) break;
    weight /= alphabet.size;
    const { rank, isMember } = rankOf(alphabet, point);
    value += rank * weight;
    if (!isMember) break;
  }
  return Math.min(value, 1);
}

/** The shortest name after the shared prefix whose number is `value`, give or take `tolerance`. */
export function nameAt(space: KeySpace, value: number, tolerance: number): number[] {
  const name = space.after.slice(0, space.base);
  let left = value;
  let weight = 1;
  for (const alphabet of space.alphabets) {
    if (weight <= tolerance && name.length > space.base) break;
    const rank = Math.min(alphabet.size - 1, Math.floor(left * alphabet.size));
    left = left * alphabet.size - rank;
    weight /= alphabet.size;
    name.push(pointAt(alphabet, rank));
  }
  return name;
}
