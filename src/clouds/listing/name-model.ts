import { type Alphabet, charactersOf, isSign, restrictTo } from "./alphabet.ts";

/**
 * What the names of this listing have shown so far: the characters seen at each place, a place being the number of
 * slashes before it and the distance from the last one. Months that never pass 12, or a word that every name has, come
 * out of it, so that cuts fall where names are. Its size is bounded; wrong lessons cost requests, never objects.
 */
export class NameModel {
  readonly #places = new Map<number, Place>();
  #pages = 0;

  /** Takes in a page: a place counts once a page, however many of its keys show the same. */
  learn(samples: readonly (readonly number[])[]): void {
    this.#pages++;
    const step = Math.max(1, Math.floor(samples.length / SAMPLES_PER_PAGE));
    for (let index = 0; index < samples.length; index += step) this.#learnName(samples[index] ?? []);
  }

  #learnName(name: readonly number[]): void {
    for (const [depth, place] of placesOf(name, Math.min(name.length, MAX_DEPTH))) {
      let known = this.#places.get(place);
      if (known === undefined) {
        if (this.#places.size >= MAX_PLACES) continue;
        known = { pages: 0, lastPage: 0, seen: new Set() };
        this.#places.set(place, known);
      }
      if (known.lastPage !== this.#pages) {
        known.lastPage = this.#pages;
        known.pages++;
      }
      if (known.seen.size <= MAX_CHARACTERS) known.seen.add(name[depth] ?? 0);
    }
  }

  /**
   * The alphabets given for the places of `name` from `base` on, less what those places have never shown; where they show
   * many signs, just what they have shown.
   */
  narrow(name: readonly number[], base: number, alphabets: readonly Alphabet[]): Alphabet[] {
    const places = [...placesOf(name, Math.min(name.length, base + alphabets.length))];
    return alphabets.map((alphabet, index) => {
      const known = this.#places.get(places[base + index]?.[1] ?? -1);
      if (known === undefined) return alphabet;
      const own = name[base + index] ?? 0;
      if (isOfSigns(known)) return charactersOf([...known.seen, own]);
      if (known.pages < pagesNeeded(known.seen.size, alphabet.size)) return alphabet;
      return restrictTo(alphabet, known.seen, own);
    });
  }
}

/**
 * Whether a place has shown many signs. Letters and digits come in kinds, so a page that shows one of a kind tells of the
 * others; a sign tells of no other sign, and only what was seen elsewhere at this place says which may still come.
 */
function isOfSigns({ pages, seen }: Place): boolean {
  if (pages < SIGN_PAGES || seen.size > MAX_CHARACTERS) return false;
  let signs = 0;
  for (const point of seen) if (isSign(point)) signs++;
  return signs >= MIN_SIGNS;
}

const MIN_SIGNS = 4;
const SIGN_PAGES = 16;

type Place = { pages: number; lastPage: number; seen: Set<number> };

const SAMPLES_PER_PAGE = 6;
const MAX_DEPTH = 160;
const MAX_PLACES = 20_000;
const MAX_CHARACTERS = 100;
const SLASH = 0x2f;

/** Pages that must have shown a place before what it did not show counts as impossible there. */
function pagesNeeded(seen: number, possible: number): number {
  if (seen > MAX_CHARACTERS) return Number.POSITIVE_INFINITY;
  return seen <= 2 ? 16 : seen <= 4 ? 24 : possible * 5;
}

function* placesOf(name: readonly number[], length: number): Generator<[depth: number, place: number]> {
  let segment = 0;
  let start = 0;
  for (let depth = 0; depth < length; depth++) {
    yield [depth, segment * 2048 + depth - start];
    if (name[depth] === SLASH) {
      segment++;
      start = depth + 1;
    }
  }
}
