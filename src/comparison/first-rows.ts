import * as z from "zod";
import { compareListed } from "../clouds/listing/listed-page.ts";
import {
  type ComparisonExample,
  EXAMPLE_KEY_MAX,
  EXAMPLES_MAX,
  isDifference,
  type Row,
} from "../core/comparison.ts";

export const firstRowsSchema = z.array(z.object({ outcome: z.string(), key: z.string() }));

/** The first differing keys in the order of keys, whatever the order in which they are found; never more than `EXAMPLES_MAX`. */
export class FirstRows {
  readonly #rows: ComparisonExample[];

  constructor(kept: readonly ComparisonExample[] = []) {
    this.#rows = [...kept];
  }

  add({ outcome, source, destination }: Row): void {
    const key = (source ?? destination)?.key;
    if (key === undefined || !isDifference(outcome)) return;
    const place = this.#rows.findIndex((row) => compareListed(row.key, key) > 0);
    const at = place === -1 ? this.#rows.length : place;
    if (at >= EXAMPLES_MAX) return;
    this.#rows.splice(at, 0, { outcome, key });
    this.#rows.length = Math.min(this.#rows.length, EXAMPLES_MAX);
  }

  /** Whole keys, to go on from. */
  rows(): ComparisonExample[] {
    return [...this.#rows];
  }

  /** As they are kept beside a result: very long keys are cut. */
  examples(): ComparisonExample[] {
    return this.#rows.map(({ outcome, key }) => ({
      outcome,
      key: key.length > EXAMPLE_KEY_MAX ? `${key.slice(0, EXAMPLE_KEY_MAX)}…` : key,
    }));
  }
}
