/** Objects and bytes of one storage class. */
export type ClassTotal = { storageClass: string; objectCount: number; sizeBytes: number };

/**
 * Objects and bytes by storage class. Bytes are exact up to 2^53 - 1 (9 PB) for a class, as everywhere in JSON.
 */
export class Tally {
  readonly #byClass = new Map<string, ClassTotal>();

  add(storageClass: string, objectCount: number, sizeBytes: number): void {
    const total = this.#byClass.get(storageClass);
    if (total === undefined) this.#byClass.set(storageClass, { storageClass, objectCount, sizeBytes });
    else {
      total.objectCount += objectCount;
      total.sizeBytes += sizeBytes;
    }
  }

  addAll(totals: Iterable<ClassTotal>): void {
    for (const total of totals) this.add(total.storageClass, total.objectCount, total.sizeBytes);
  }

  get objectCount(): number {
    return this.#sum((total) => total.objectCount);
  }

  get sizeBytes(): number {
    return this.#sum((total) => total.sizeBytes);
  }

  /** A copy, in the order of the classes' names. */
  byStorageClass(): ClassTotal[] {
    return [...this.#byClass.values()]
      .map((total) => ({ ...total }))
      .sort((a, b) => (a.storageClass < b.storageClass ? -1 : 1));
  }

  #sum(read: (total: ClassTotal) => number): number {
    let sum = 0;
    for (const total of this.#byClass.values()) sum += read(total);
    return sum;
  }
}
