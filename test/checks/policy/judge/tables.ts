/** The demands of a policy on one action, as tables over the dimensions of a request, with equal choices put together. */

import { dimensionOf, makeDimension, makeForms, ODD } from "../made-up-requests.ts";
import { type Demand, demandsOf, resourcePatterns } from "./demands.ts";
import type { Statement } from "./judged-caller.ts";
import { objectTexts } from "./object-texts.ts";
import type { Choice, Dimension, Question, Values } from "./question.ts";

/** Choices that no demand tells apart. */
export type Kind = { index: number; values: Values; isRequired: boolean; isAssumed: boolean };
export type Table = { dims: number[]; steps: number[]; bits: Uint8Array };
export type Tables = {
  names: string[];
  kinds: Kind[][];
  /** Of each statement that is not out of the question from the start. */
  statements: Table[][];
  isCapped: boolean;
};

/** Above this many requests for a single demand, only every second choice is looked at. */
const MOST_ROWS = 20_000;

export function makeTables(statements: readonly Statement[], action: string, question: Question): Tables {
  const demands = statements.map((statement) => demandsOf(statement, action, question));
  const dimensions = new Map<string, Dimension>();
  const isCapped = { value: false };
  const patterns = action === "s3:GetObject" ? resourcePatterns(statements, question.caller) : [];
  const open = (name: string): Dimension => {
    const known = dimensions.get(name);
    if (known !== undefined) return known;
    const made =
      name === "form"
        ? { name, choices: makeForms(action, objectTexts(patterns, question), question) }
        : makeDimension(name, action, question);
    dimensions.set(name, made);
    return made;
  };
  open("form");
  const named = demands.map((list) => list.map((one) => ({ one, names: namesOf(one, open, isCapped) })));
  const names = [...dimensions.keys()];
  const tables = named
    .map((list) => list.map(({ one, names: own }) => makeTable(one, own, names, dimensions)))
    .filter((list) => !list.some(({ bits }) => !bits.includes(1)))
    .map((list) => list.filter(({ bits }) => bits.includes(0)));
  const kinds = names.map((name, at) => mergeChoices(dimensions.get(name)?.choices ?? [], at, tables.flat()));
  return { names, kinds, statements: tables, isCapped: isCapped.value };
}

/** The dimensions of a demand, those of what is undocumented included: they show when it is asked. */
function namesOf(one: Demand, open: (name: string) => Dimension, isCapped: { value: boolean }): string[] {
  const names = [...new Set(one.keys.map(dimensionOf))];
  const dims = names.map(open);
  thinOut(dims, isCapped);
  const odd = new Set<string>();
  for (const row of rows(dims)) {
    one.isMet({
      lookUp: lookUpIn(row),
      isOdd: (what) => {
        odd.add(ODD + what);
        return false;
      },
    });
  }
  for (const name of odd) open(name);
  return [...names, ...odd];
}

function thinOut(dims: readonly Dimension[], isCapped: { value: boolean }): void {
  while (dims.reduce((count, { choices }) => count * choices.length, 1) > MOST_ROWS) {
    const [largest] = [...dims].sort((a, b) => b.choices.length - a.choices.length);
    if (largest === undefined) return;
    largest.choices = largest.choices.filter((_, index) => index % 2 === 0);
    isCapped.value = true;
  }
}

function* rows(dims: readonly Dimension[]): Generator<Choice[]> {
  const [first, ...others] = dims;
  if (first === undefined) {
    yield [];
    return;
  }
  for (const choice of first.choices) for (const row of rows(others)) yield [choice, ...row];
}

function lookUpIn(row: readonly Choice[]): (key: string) => string | null | undefined {
  return (key) => {
    for (const { values } of row) if (values.has(key)) return values.get(key);
    return undefined;
  };
}

function makeTable(
  one: Demand,
  own: readonly string[],
  names: readonly string[],
  dimensions: ReadonlyMap<string, Dimension>,
): Table {
  const dims = own.map((name) => dimensions.get(name)).filter((dim) => dim !== undefined);
  const bits: number[] = [];
  for (const row of rows(dims)) {
    const lookUp = lookUpIn(row);
    bits.push(one.isMet({ lookUp, isOdd: (what) => lookUp(ODD + what) === "yes" }) ? 1 : 0);
  }
  const steps = dims.map((_, at) =>
    dims.slice(at + 1).reduce((count, { choices }) => count * choices.length, 1),
  );
  return { dims: own.map((name) => names.indexOf(name)), steps, bits: Uint8Array.from(bits) };
}

function mergeChoices(choices: readonly Choice[], dim: number, tables: readonly Table[]): Kind[] {
  const kinds = new Map<string, Kind>();
  const concerned = tables.filter(({ dims }) => dims.includes(dim));
  for (const [index, { values, isOptional, isListed }] of choices.entries()) {
    const signature = concerned.map((table) => sliceOf(table, dim, index, choices.length)).join("|");
    const kind = kinds.get(signature) ?? { index, values, isRequired: false, isAssumed: false };
    if (!isOptional && !kind.isRequired) Object.assign(kind, { values, isRequired: true });
    kind.isAssumed ||= !isOptional && !isListed;
    kinds.set(signature, kind);
  }
  return [...kinds.values()];
}

function sliceOf({ dims, steps, bits }: Table, dim: number, index: number, count: number): string {
  const step = steps[dims.indexOf(dim)] ?? 1;
  if (step === 1 && bits.length === count) return String(bits[index]);
  let text = "";
  for (let start = index * step; start < bits.length; start += step * count) {
    text += bits.subarray(start, start + step).join("");
  }
  return text;
}
