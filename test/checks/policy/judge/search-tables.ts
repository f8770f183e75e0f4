/** Searches the requests that tables stand for; branches in which nothing is left to decide are cut off. */

import type { Kind, Table, Tables } from "./tables.ts";

/** More requests than these of one form are not looked at. */
const MOST_STEPS = 200_000;

/** The kinds of one request, in the order of the dimensions; null where a dimension did not matter. */
export type Found = (Kind | null)[];

/** A request that meets all demands of one statement, made of kinds that are allowed. */
export function findHit(
  { names, kinds }: Tables,
  statement: readonly Table[],
  isAllowed: (kind: Kind) => boolean,
): Found | null {
  const used = [...new Set(statement.flatMap(({ dims }) => dims))].sort((a, b) => a - b);
  const chosen: Found = names.map(() => null);
  const search = (at: number): boolean => {
    const dim = used[at];
    if (dim === undefined) return true;
    for (const kind of kinds[dim] ?? []) {
      if (!isAllowed(kind)) continue;
      chosen[dim] = kind;
      if (decided(statement, dim).every((table) => isMet(table, chosen)) && search(at + 1)) return true;
    }
    chosen[dim] = null;
    return false;
  };
  if (!names.every((_, dim) => (kinds[dim] ?? []).some(isAllowed))) return null;
  return search(0) ? chosen : null;
}

/** Tables that are decided with this dimension, the ones before it being chosen. */
function decided(statement: readonly Table[], dim: number): Table[] {
  return statement.filter(({ dims }) => Math.max(...dims) === dim);
}

function isMet({ dims, steps, bits }: Table, chosen: Found): boolean {
  const row = dims.reduce((sum, dim, at) => sum + (chosen[dim]?.index ?? 0) * (steps[at] ?? 1), 0);
  return bits[row] === 1;
}

export type Always = "yes" | "no" | "too-many";

/** Whether every request of one form is hit by some statement, as far as the requests are taken for granted. */
export function isAlwaysHit({ names, kinds, statements }: Tables, form: Kind): Always {
  const formDim = names.indexOf("form");
  const order = [formDim, ...names.map((_, dim) => dim).filter((dim) => dim !== formDim)];
  const rankOf = new Map(order.map((dim, rank) => [dim, rank]));
  const lastRank = (dims: readonly number[]) => Math.max(-1, ...dims.map((dim) => rankOf.get(dim) ?? 0));
  const ranked = statements.map((tables) => ({
    tables: tables.map((table) => ({ table, rank: lastRank(table.dims) })),
    last: lastRank(tables.flatMap(({ dims }) => dims)),
    dims: new Set(tables.flatMap(({ dims }) => dims)),
  }));
  const choicesOf = (dim: number) => (dim === formDim ? [form] : takenForGranted(kinds[dim] ?? []));
  const chosen: Found = names.map(() => null);
  let steps = 0;
  const search = (rank: number, alive: typeof ranked): boolean => {
    if (alive.some(({ last }) => last < rank)) return true;
    const dim = order[rank];
    if (dim === undefined || alive.length === 0) return false;
    const isConcerned = alive.some(({ dims }) => dims.has(dim));
    const choices = choicesOf(dim);
    for (const kind of isConcerned ? choices : choices.slice(0, 1)) {
      chosen[dim] = kind;
      steps += 1;
      if (steps > MOST_STEPS) return false;
      const left = alive.filter(({ tables }) =>
        tables.every(({ table, rank: at }) => at !== rank || isMet(table, chosen)),
      );
      if (!search(rank + 1, left)) return false;
    }
    return true;
  };
  const isAlways = search(0, ranked);
  return steps > MOST_STEPS ? "too-many" : isAlways ? "yes" : "no";
}

/** Kinds that may be taken for granted; where lists leave none of them, nothing is known of the lists' owners. */
function takenForGranted(kinds: readonly Kind[]): Kind[] {
  const assumed = kinds.filter(({ isAssumed }) => isAssumed);
  return assumed.length > 0 ? assumed : kinds.filter(({ isRequired }) => isRequired);
}
