/** What is asked about a policy, and what each of its condition keys is known to be. */

import { isAbsent } from "./absent-keys.ts";
import { type ConditionEntry, type JudgedCaller, type JudgedFacts, userArn } from "./judged-caller.ts";
import { type Lookup, replaceVariables, spellOut } from "./patterns.ts";

/** Null stands for a key that the request does not carry. Keys in lower case. */
export type Values = ReadonlyMap<string, string | null>;
export type Choice = {
  values: Values;
  /** The service may send requests of this kind, and may as well not. */
  isOptional: boolean;
  /** Somebody else's whitelist holds it: possible, but nobody would take it for granted. */
  isListed: boolean;
};
export type Dimension = { name: string; choices: Choice[] };

export type Question = { caller: JudgedCaller; facts: JudgedFacts; entries: readonly ConditionEntry[] };

export function choice(key: string, value: string | null, isListed = false, isOptional = false): Choice {
  return { values: new Map([[key, value]]), isOptional, isListed };
}

/** The one value of a key, null where it is absent, undefined where it is not known. */
export function knownValue(key: string, { caller, facts }: Question): string | null | undefined {
  if (isAbsent(key)) return null;
  if (key.startsWith("aws:principaltag/")) {
    const tag = Object.entries(facts.tags).find(([name]) => `aws:principaltag/${name.toLowerCase()}` === key);
    return tag?.[1] ?? null;
  }
  const values: Record<string, string | undefined> = {
    "aws:principalarn": userArn(caller),
    "aws:principalaccount": caller.account,
    "aws:principaltype": "User",
    "aws:username": caller.userName,
    "aws:principalisawsservice": "false",
    "aws:viaawsservice": "false",
    "aws:securetransport": "true",
    "s3:resourceaccount": caller.account,
    "aws:resourceaccount": caller.account,
    "aws:requestedregion": facts.region,
  };
  return Object.hasOwn(values, key) ? values[key] : undefined;
}

/** Variables with one known value; others are not spelled out. */
export function knownLookup(question: Question): Lookup {
  return (key) => knownValue(key, question);
}

export function namedValues(keys: readonly string[], { entries }: Question): string[] {
  return [...new Set(entries.filter(({ key }) => keys.includes(key)).flatMap(({ values }) => values))];
}

/** Texts that the values of a key match, in every letter case that an operator of the key can tell apart. */
export function spelledValues(key: string, question: Question): string[] {
  const lookUp = knownLookup(question);
  const spelled = namedValues([key], question).flatMap((value) => [
    ...spellOut(value, lookUp, question.caller.prefix),
    replaceVariables(value, lookUp) ?? value,
  ]);
  const isFolded = question.entries.some((entry) => entry.key === key && /IgnoreCase/.test(entry.operator));
  const folded = isFolded ? spelled.flatMap((text) => [text.toLowerCase(), text.toUpperCase()]) : [];
  return [...new Set([...spelled, ...folded])];
}
