/**
 * S3 lists keys "in UTF-8 binary order" (ListObjectsV2), which is the order of code points. JavaScript compares UTF-16
 * units, where a surrogate pair (U+10000 and above) sorts below U+E000 to U+FFFF. These functions keep to S3's order.
 */

const FIRST_SURROGATE = 0xd800;
const LAST_SURROGATE = 0xdfff;
const LAST_CODE_POINT = 0x10ffff;

/** Negative, zero or positive, as `a` stands before, at or after `b` in a listing. */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const unitOfA = a.charCodeAt(index);
    const unitOfB = b.charCodeAt(index);
    if (unitOfA !== unitOfB) return listingRank(unitOfA) - listingRank(unitOfB);
  }
  return a.length - b.length;
}

/** A rank that lifts surrogates above every other UTF-16 unit, as their code points are. */
function listingRank(unit: number): number {
  return unit >= FIRST_SURROGATE && unit <= LAST_SURROGATE ? unit + 0x10000 : unit;
}

export function toCodePoints(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0);
}

/** The text of code points. */
export function fromCodePoints(points: readonly number[]): string {
  return points.map((point) => String.fromCodePoint(point)).join("");
}

/** The next code point that UTF-8 can carry, or null after the last. Surrogates are no characters. */
export function nextCodePoint(point: number): number | null {
  if (point >= LAST_CODE_POINT) return null;
  return point === FIRST_SURROGATE - 1 ? LAST_SURROGATE + 1 : point + 1;
}

export function commonLength(a: readonly number[], b: readonly number[]): number {
  const length = Math.min(a.length, b.length);
  let index = 0;
  while (index < length && a[index] === b[index]) index++;
  return index;
}
