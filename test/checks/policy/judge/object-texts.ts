/** Objects that the resource patterns of a policy can tell apart, those in several patterns at once included. */

import { bucketArn } from "./judged-caller.ts";
import { fillIn, longerThan, meet, spellOut, startingWith } from "./patterns.ts";
import { knownLookup, type Question } from "./question.ts";

/** Patterns beyond these are spelled out, but not crossed with one another. */
const MOST_CROSSED = 7;

export function objectTexts(patterns: readonly string[], question: Question): string[] {
  const { caller } = question;
  const lookUp = knownLookup(question);
  const spelled = patterns.flatMap((pattern) => spellOut(pattern, lookUp, caller.prefix));
  const begin = `${bucketArn(caller)}/${caller.prefix}`;
  const migrated = caller.prefix === "" ? longerThan(begin) : startingWith(begin);
  const filled = [
    ...new Set(patterns.map((pattern) => fillIn(pattern, lookUp)).filter((pattern) => pattern !== null)),
  ].slice(0, MOST_CROSSED);
  const crossed = subsets(filled).map((some) => meet([migrated, ...some]));
  return [...spelled, ...crossed.filter((text) => text !== null)];
}

function subsets(texts: readonly string[]): string[][] {
  const all: string[][] = [[]];
  for (const text of texts) {
    all.push(...all.filter((some) => some.length < 3).map((some) => [...some, text]));
  }
  return all;
}
