import type { Mutant } from "./find-mutants.ts";

/**
 * The source with all its mutants in it, each behind a question: `globalThis.mutant(index)` says whether it is the one that
 * is tried, and remembers that it was reached. So a file is transformed once, whatever the number of its mutants.
 */
export function switchMutants(text: string, mutants: readonly Mutant[]): string {
  return between(text, mutants, 0, text.length);
}

/** The text of a place with the mutants in it; those of the whole place come first, since they hold the others. */
function between(text: string, mutants: readonly Mutant[], start: number, end: number): string {
  let written = "";
  let at = start;
  let rest = mutants;
  while (rest.length > 0) {
    const [first] = rest;
    if (first === undefined) break;
    const here = rest.filter((one) => one.start === first.start && one.end === widest(rest, first.start));
    const place = here[0] ?? first;
    const inside = rest.filter((one) => one.start < place.end && !here.includes(one));
    rest = rest.filter((one) => one.start >= place.end);
    written += text.slice(at, place.start);
    written += switched(here, between(text, inside, place.start, place.end));
    at = place.end;
  }
  return written + text.slice(at, end);
}

function widest(mutants: readonly Mutant[], start: number): number {
  return Math.max(...mutants.filter((one) => one.start === start).map(({ end }) => end));
}

function switched(here: readonly Mutant[], original: string): string {
  return here.reduce((kept, { index, replacement, of }) => {
    const isTried = `globalThis.mutant(${index})`;
    if (of === "statement") return `{ if (!${isTried}) { ${kept} } }`;
    if (of === "property") return `...(${isTried} ? {} : { ${kept} })`;
    return `(${isTried} ? (${replacement}) : (${kept}))`;
  }, original);
}
