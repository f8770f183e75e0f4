/** `every`: one of so many. `seed`: in an order by chance, the same for the same seed; null: in that of the sources. */
export type Choice = { every: number; seed: number | null };

/**
 * Which mutants are tried, in which order. By chance, so that what the time leaves untried is a sample as well, and not
 * the files at the end of the alphabet.
 */
export function chooseMutants<Mutant>(mutants: readonly Mutant[], { every, seed }: Choice): Mutant[] {
  const chosen = mutants.filter((_, index) => index % every === 0);
  if (seed === null) return chosen;
  const draw = drawFrom(seed);
  return chosen
    .map((mutant) => ({ mutant, drew: draw() }))
    .sort((one, other) => one.drew - other.drew)
    .map(({ mutant }) => mutant);
}

/** Numbers from 0 to 1 that look like chance. Source: Tommy Ettinger's "mulberry32", public domain. */
function drawFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
