import { chooseSplits, estimatePagesLeft } from "./choose-splits.ts";
import { toCodePoints } from "./key-order.ts";
import { describeKeySpace, type KeySpace } from "./key-space.ts";
import { NameModel } from "./name-model.ts";

/**
 * A stretch of names that one connection lists: above `after`, up to and including `until` (null: to the end).
 * `samples` are keys of its last page, empty before the first. `failures`: tries of the next page that failed.
 */
export type Range = {
  after: string;
  until: string | null;
  samples: readonly string[];
  pages: number;
  failures: number;
  space: KeySpace | null | undefined;
};

/** How far a page led: `lastKey` is the last key that was taken, null when none was; `isLast`: the range ends here. */
export type Span = {
  objectCount: number;
  lastKey: string | null;
  /** Some of its keys in order, first and last included. */
  sampleKeys: readonly string[];
  isLast: boolean;
};

/** Fewer pages than this are not worth a second connection. */
const MIN_PAGES = 1.2;
/** What names of another kind of character, beyond the estimate, may amount to. */
const OPEN_PAGES = 1;
/** New ranges whose first page is still to come, at most: a few at first, more with every page that held objects. */
const FIRST_GUESSES = 16;
const GUESSES_PER_PAGE = 4;
const MAX_PAGES = 1_000_000;

/** The ranges of one listing: together they hold every name that is not taken yet, each exactly once. */
export class RangePool {
  readonly #prefix: string;
  readonly #ranges = new Set<Range>();
  readonly #model = new NameModel();
  #fullPages = 0;

  constructor(prefix: string, pending: readonly { after: string; until: string | null }[]) {
    this.#prefix = prefix;
    for (const { after, until } of pending) this.#add(after, until);
  }

  get size(): number {
    return this.#ranges.size;
  }

  values(): Range[] {
    return [...this.#ranges];
  }

  /** Moves a range past a page that was taken; drops it when nothing is left. */
  advance(range: Range, page: Span): void {
    range.failures = 0;
    range.space = undefined;
    range.pages++;
    if (page.objectCount > 0) {
      this.#fullPages++;
      this.#model.learn(page.sampleKeys.map(toCodePoints));
    }
    if (page.isLast) this.#ranges.delete(range);
    else if (page.lastKey !== null) {
      range.after = page.lastKey;
      range.samples = page.sampleKeys;
    }
  }

  /** Cuts ranges so that up to `count` more can be listed at once; the new ones are returned. */
  split(count: number): Range[] {
    const unproven = this.values().filter((range) => range.pages === 0).length;
    const guesses = FIRST_GUESSES + GUESSES_PER_PAGE * this.#fullPages - unproven;
    const shares = this.#shareOut(Math.min(count, guesses));
    return [...shares].flatMap(([range, parts]) => this.#cut(range, parts));
  }

  /** Gives each idle connection to the range with the most pages left for each connection that it has. */
  #shareOut(count: number): Map<Range, number> {
    const shares = new Map<Range, number>();
    if (count < 1) return shares;
    const candidates = this.values()
      .map((range) => ({ range, pages: this.#pagesLeft(range) }))
      .filter(({ pages }) => pages >= MIN_PAGES);
    for (let given = 0; given < count; given++) {
      let best: { range: Range; pages: number } | undefined;
      let bestPages = MIN_PAGES / 2;
      for (const candidate of candidates) {
        const pages = candidate.pages / ((shares.get(candidate.range) ?? 0) + 2);
        if (pages >= bestPages) {
          best = candidate;
          bestPages = pages;
        }
      }
      if (best === undefined) break;
      shares.set(best.range, (shares.get(best.range) ?? 0) + 1);
    }
    return shares;
  }

  #pagesLeft(range: Range): number {
    const space = this.#spaceOf(range);
    if (space === null) return 0;
    return Math.min(MAX_PAGES, estimatePagesLeft(space) + (space.fence === null ? 0 : OPEN_PAGES));
  }

  #spaceOf(range: Range): KeySpace | null {
    if (range.space === undefined) {
      range.space = describeKeySpace(range.samples, range.until, this.#prefix, this.#model);
    }
    return range.space;
  }

  #cut(range: Range, parts: number): Range[] {
    const space = this.#spaceOf(range);
    const names = space === null ? [] : chooseSplits(space, parts);
    const end = range.until;
    const cuts = names.map((name, index) => this.#add(name, names[index + 1] ?? end));
    range.until = names[0] ?? end;
    // Without a cut there is nothing to gain before the next page.
    range.space = names.length > 0 ? undefined : null;
    return cuts;
  }

  #add(after: string, until: string | null): Range {
    const range: Range = { after, until, samples: [], pages: 0, failures: 0, space: undefined };
    this.#ranges.add(range);
    return range;
  }
}
