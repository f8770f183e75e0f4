import type { StoredObject } from "./stored-object.ts";

/** Keys in S3's order, each with its object; null where an object is gone. */
export type KeySource = {
  readonly length: number;
  keyAt(index: number): string;
  objectAt(index: number): StoredObject | null;
};

/** First index whose key satisfies `isReached`, which must stay true once it is. */
export function lowerBound(source: KeySource, isReached: (key: string) => boolean): number {
  let low = 0;
  let high = source.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isReached(source.keyAt(middle))) high = middle;
    else low = middle + 1;
  }
  return low;
}
