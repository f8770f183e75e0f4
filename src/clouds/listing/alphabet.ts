/**
 * The code points that may stand at one place of a key, as ranges in rising order. It turns a character into a number
 * and back, so that the key space between two names can be divided.
 */
export type Alphabet = { ranges: readonly (readonly [first: number, last: number])[]; size: number };

const CLASSES: readonly (readonly [first: number, last: number])[] = [
  [0x30, 0x39], // 0-9
  [0x41, 0x5a], // A-Z
  [0x61, 0x7a], // a-z
];
const HEX_LETTERS: readonly (readonly [first: number, last: number])[] = [
  [0x41, 0x46],
  [0x61, 0x66],
];
/** Beyond ASCII: neighbourhoods in which the names of one bucket tend to stay. None holds a surrogate. */
const BLOCKS: readonly (readonly [first: number, last: number])[] = [
  [0x80, 0x24f], // Latin
  [0x250, 0x36f],
  [0x370, 0x3ff], // Greek
  [0x400, 0x52f], // Cyrillic
  [0x530, 0x8ff],
  [0x900, 0x2fff],
  [0x3000, 0x30ff], // kana
  [0x3100, 0x4dff],
  [0x4e00, 0x9fff], // Chinese characters
  [0xa000, 0xabff],
  [0xac00, 0xd7ff], // Hangul
  [0xe000, 0xffff],
  [0x10000, 0x1f2ff],
  [0x1f300, 0x1faff], // emoji
  [0x1fb00, 0x10ffff],
];

/** With fewer characters of a block than this, not all of it is expected: one accent is no reason for 464 letters. */
const BLOCK_MIN = 3;
const NEIGHBOURS = 31;

/** The smallest usual alphabet that holds all `points`: digits for digits, a whole block for a Chinese character. */
export function alphabetOf(points: Iterable<number>): Alphabet {
  const seen = [...new Set(points)].sort((a, b) => a - b);
  const isHex = isHexMixture(seen);
  const sorted: (readonly [number, number])[] = [];
  for (const point of seen) {
    if (point <= (sorted.at(-1)?.[1] ?? -1)) continue;
    const [first, last] = rangeOf(point, isHex);
    const inBlock = seen.filter((one) => one >= first && one <= last).length;
    const isSparse = point >= 0x80 && inBlock < BLOCK_MIN && inBlock < seen.length;
    sorted.push(isSparse ? [point, Math.min(last, point + NEIGHBOURS)] : [first, last]);
  }
  return { ranges: sorted, size: sorted.reduce((size, [first, last]) => size + last - first + 1, 0) };
}

function isHexMixture(points: readonly number[]): boolean {
  const isDigit = (point: number) => point >= 0x30 && point <= 0x39;
  const isHexLetter = (point: number) => HEX_LETTERS.some(([first, last]) => point >= first && point <= last);
  return points.some(isDigit) && points.every((point) => isDigit(point) || isHexLetter(point));
}

function rangeOf(point: number, isHex: boolean): readonly [number, number] {
  const candidates = point >= 0x80 ? BLOCKS : isHex ? [...HEX_LETTERS, ...CLASSES] : CLASSES;
  return candidates.find(([first, last]) => point >= first && point <= last) ?? [point, point];
}

/** How many characters of the alphabet stand before `point`, and whether it is one of them. */
export function rankOf(alphabet: Alphabet, point: number): { rank: number; isMember: boolean } {
  let rank = 0;
  for (const [first, last] of alphabet.ranges) {
    if (point < first) return { rank, isMember: false };
    if (point <= last) return { rank: rank + point - first, isMember: true };
    rank += last - first + 1;
  }
  return { rank, isMember: false };
}

/** The character at `rank`, counted from 0; the last one for a rank beyond the end. */
export function pointAt(alphabet: Alphabet, rank: number): number {
  let left = rank;
  let last = 0;
  for (const [first, end] of alphabet.ranges) {
    if (left <= end - first) return first + left;
    left -= end - first + 1;
    last = end;
  }
  return last;
}

/** The alphabet less the characters that are not in `seen`; `own` stays in any case. */
export function restrictTo(alphabet: Alphabet, seen: ReadonlySet<number>, own: number): Alphabet {
  return charactersOf([...seen, own].filter((point) => rankOf(alphabet, point).isMember));
}

/** The alphabet of these characters and no others. */
export function charactersOf(points: Iterable<number>): Alphabet {
  const sorted = [...new Set(points)].sort((a, b) => a - b);
  return { ranges: sorted.map((point) => [point, point] as const), size: sorted.length };
}

/** An ASCII character that is neither letter nor digit. */
export function isSign(point: number): boolean {
  return point < 0x80 && !CLASSES.some(([first, last]) => point >= first && point <= last);
}
