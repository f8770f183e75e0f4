/** What each condition operator asks of a value. Null: AWS documents no answer for such values. */

import { toTime } from "../made-up-requests.ts";
import { isInBlock } from "./address-blocks.ts";
import { fillIn, type Lookup, like, replaceVariables, toRegExp } from "./patterns.ts";

type Test = (expected: string, actual: string, lookUp: Lookup) => boolean | null;

const NEGATED = new Set([
  "StringNotEquals",
  "StringNotEqualsIgnoreCase",
  "StringNotLike",
  "NumericNotEquals",
  "DateNotEquals",
  "NotIpAddress",
  "ArnNotEquals",
  "ArnNotLike",
]);
const ORDER: Record<string, (a: number, b: number) => boolean> = {
  Equals: (a, b) => a === b,
  LessThan: (a, b) => a < b,
  LessThanEquals: (a, b) => a <= b,
  GreaterThan: (a, b) => a > b,
  GreaterThanEquals: (a, b) => a >= b,
};
const TESTS: Record<string, Test> = {
  StringEquals: (expected, actual, lookUp) => replaceVariables(expected, lookUp) === actual,
  StringEqualsIgnoreCase: (expected, actual, lookUp) =>
    replaceVariables(expected, lookUp)?.toLowerCase() === actual.toLowerCase(),
  StringLike: like,
  ArnEquals: arnLike,
  ArnLike: arnLike,
  IpAddress: isInBlock,
  Bool: equalsTruth,
  ...Object.fromEntries(
    Object.entries(ORDER).flatMap(([name, order]) => [
      [`Numeric${name}`, compare(order, toNumber)],
      [`Date${name}`, compare(order, toTime)],
    ]),
  ),
};

export type Operator = {
  test: Test;
  isNegated: boolean;
  ifExists: boolean;
  quantifier: "all" | "any" | null;
};

/** Null for an operator that does not exist. */
export function readOperator(text: string): Operator | null {
  const [, all, any, rest = ""] = /^(?:(ForAllValues:)|(ForAnyValue:))?(.*)$/s.exec(text) ?? [];
  const name = rest.replace(/IfExists$/, "");
  const isNegated = NEGATED.has(name);
  const positive = isNegated ? name.replace("Not", "") : name;
  const test = Object.hasOwn(TESTS, positive) ? TESTS[positive] : undefined;
  if (test === undefined) return null;
  return {
    test,
    isNegated,
    ifExists: rest.endsWith("IfExists"),
    quantifier: all === undefined ? (any === undefined ? null : "any") : "all",
  };
}

function equalsTruth(expected: string, actual: string): boolean | null {
  if (actual !== "true" && actual !== "false") return null;
  if (expected === actual) return true;
  return expected.trim().toLowerCase() === actual ? null : false;
}

function toNumber(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}

function compare(order: (a: number, b: number) => boolean, read: (text: string) => number): Test {
  return (expected, actual) => {
    const [left, right] = [read(actual), read(expected)];
    return Number.isNaN(left) || Number.isNaN(right) ? null : order(left, right);
  };
}

function arnLike(expected: string, actual: string, lookUp: Lookup): boolean | null {
  const filled = fillIn(expected, lookUp);
  if (filled === null) return false;
  const [pattern, parts] = [filled.split(":"), actual.split(":")];
  if (pattern.length !== 6 || parts.length !== 6) return null;
  return pattern.every((segment, index) => toRegExp(segment).test(parts[index] ?? ""));
}
