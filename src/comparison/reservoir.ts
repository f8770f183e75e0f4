import * as z from "zod";

/** Something that may be drawn, with the number that it drew. */
const drawnSchema = z.object({ key: z.string(), sizeBytes: z.number().nonnegative(), drew: z.number() });
export const reservoirSchema = z.array(drawnSchema);
type Drawn = z.infer<typeof drawnSchema>;

/**
 * A random sample of fixed size of a stream of unknown length, without replacement: everything draws a number, the highest stay.
 * With weights the number is ln(u) / weight, so that the sample is one of successive draws in proportion to them.
 * Source: Efraimidis and Spirakis, "Weighted random sampling with a reservoir" (2006), algorithm A-Res.
 */
export class Reservoir {
  readonly #capacity: number;
  readonly #random: () => number;
  /** Lowest number first. */
  readonly #drawn: Drawn[];

  constructor(capacity: number, random: () => number, drawn: readonly Drawn[] = []) {
    this.#capacity = capacity;
    this.#random = random;
    this.#drawn = [...drawn].sort((a, b) => a.drew - b.drew);
  }

  /** `keyOf` is asked only for what stays, for now. What has no weight is never drawn. */
  offer(weight: number, sizeBytes: number, keyOf: () => string): void {
    if (this.#capacity === 0 || weight <= 0) return;
    const drew = Math.log(1 - this.#random()) / weight;
    const lowest = this.#drawn[0];
    if (lowest !== undefined && this.#drawn.length >= this.#capacity) {
      if (drew <= lowest.drew) return;
      this.#drawn.shift();
    }
    this.#drawn.splice(this.#placeOf(drew), 0, { key: keyOf(), sizeBytes, drew });
  }

  drawn(): readonly Drawn[] {
    return this.#drawn;
  }

  #placeOf(drew: number): number {
    let low = 0;
    let high = this.#drawn.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#drawn[middle]?.drew ?? 0) < drew) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
