import { BlockList, isIP } from "node:net";
import { foldPattern, matchesPattern, type Pattern } from "./glob.ts";
import type { ConditionContext } from "./request-context.ts";
import { fillVariables } from "./variables.ts";

type Fill = { context: ConditionContext; mayUseVariables: boolean };
/** Whether one value of the request fits one value of the policy. */
type Test = (actual: string, expected: string, fill: Fill) => boolean;

type Operator = { isNegated: boolean; test: Test };

const stringEquals: Test = (actual, expected, fill) => fits(actual, expected, fill, false);
const stringLike: Test = (actual, expected, fill) => fits(actual, expected, fill, true);

const stringEqualsIgnoreCase: Test = (actual, expected, fill) => {
  const pattern = fillIn(expected, fill, false);
  return pattern !== null && matchesPattern(actual.toLowerCase(), foldPattern(pattern));
};

/** ArnEquals and ArnLike behave alike: each of the six parts may hold wildcards. */
const arnLike: Test = (actual, expected, fill) => {
  const expectedParts = splitArn(expected);
  const actualParts = splitArn(actual);
  if (expectedParts === null || actualParts === null) return expected === "*";
  return expectedParts.every((part, index) => fits(actualParts[index] ?? "", part, fill, true));
};

const bool: Test = (actual, expected) => actual.toLowerCase() === expected.toLowerCase();
const binary: Test = (actual, expected) => actual === expected;

const ipAddress: Test = (actual, expected) => {
  const [network = "", lengthText] = expected.split("/");
  const kind = isIP(network);
  if (kind === 0 || isIP(actual) !== kind) return false;
  const family = kind === 4 ? "ipv4" : "ipv6";
  const length = lengthText === undefined ? (kind === 4 ? 32 : 128) : Number(lengthText);
  if (!Number.isInteger(length) || length < 0 || length > (kind === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(network, length, family);
  return list.check(actual, family);
};

function fits(actual: string, expected: string, fill: Fill, hasWildcards: boolean): boolean {
  const pattern = fillIn(expected, fill, hasWildcards);
  return pattern !== null && matchesPattern(actual, pattern);
}

function fillIn(expected: string, fill: Fill, hasWildcards: boolean): Pattern | null {
  return fillVariables(expected, fill.context, { mayUseVariables: fill.mayUseVariables, hasWildcards });
}

function splitArn(text: string): string[] | null {
  const parts = text.split(":");
  return parts.length < 6 || parts[0] !== "arn" ? null : [...parts.slice(0, 5), parts.slice(5).join(":")];
}

function numeric(holds: (actual: number, expected: number) => boolean): Test {
  return (actual, expected) => compare(toNumber(actual), toNumber(expected), holds);
}

function date(holds: (actual: number, expected: number) => boolean): Test {
  return (actual, expected) => compare(toTime(actual), toTime(expected), holds);
}

function compare(actual: number, expected: number, holds: (a: number, b: number) => boolean): boolean {
  return !Number.isNaN(actual) && !Number.isNaN(expected) && holds(actual, expected);
}

function toNumber(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}

/** ISO 8601 or seconds since the epoch. */
function toTime(text: string): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}

const equal = (a: number, b: number) => a === b;

/** Source: "IAM JSON policy elements: Condition operators", IAM User Guide. */
const OPERATORS: Readonly<Record<string, Operator>> = {
  stringequals: { isNegated: false, test: stringEquals },
  stringnotequals: { isNegated: true, test: stringEquals },
  stringequalsignorecase: { isNegated: false, test: stringEqualsIgnoreCase },
  stringnotequalsignorecase: { isNegated: true, test: stringEqualsIgnoreCase },
  stringlike: { isNegated: false, test: stringLike },
  stringnotlike: { isNegated: true, test: stringLike },
  numericequals: { isNegated: false, test: numeric(equal) },
  numericnotequals: { isNegated: true, test: numeric(equal) },
  numericlessthan: { isNegated: false, test: numeric((a, b) => a < b) },
  numericlessthanequals: { isNegated: false, test: numeric((a, b) => a <= b) },
  numericgreaterthan: { isNegated: false, test: numeric((a, b) => a > b) },
  numericgreaterthanequals: { isNegated: false, test: numeric((a, b) => a >= b) },
  dateequals: { isNegated: false, test: date(equal) },
  datenotequals: { isNegated: true, test: date(equal) },
  datelessthan: { isNegated: false, test: date((a, b) => a < b) },
  datelessthanequals: { isNegated: false, test: date((a, b) => a <= b) },
  dategreaterthan: { isNegated: false, test: date((a, b) => a > b) },
  dategreaterthanequals: { isNegated: false, test: date((a, b) => a >= b) },
  bool: { isNegated: false, test: bool },
  binaryequals: { isNegated: false, test: binary },
  ipaddress: { isNegated: false, test: ipAddress },
  notipaddress: { isNegated: true, test: ipAddress },
  arnequals: { isNegated: false, test: arnLike },
  arnlike: { isNegated: false, test: arnLike },
  arnnotequals: { isNegated: true, test: arnLike },
  arnnotlike: { isNegated: true, test: arnLike },
};

export type OperatorName = {
  quantifier: "any" | "all" | null;
  isIfExists: boolean;
  /** Null for the operator called `Null`. */
  operator: Operator | null;
};

/** Takes `ForAnyValue:StringLikeIfExists` apart; null when IAM knows no such operator. */
export function parseOperator(name: string): OperatorName | null {
  const match = /^(?:(forallvalues|foranyvalue):)?([a-z]+?)(ifexists)?$/.exec(name.toLowerCase());
  const base = match?.[2] ?? "";
  const quantifier = match?.[1] === "forallvalues" ? "all" : match?.[1] === "foranyvalue" ? "any" : null;
  const isIfExists = match?.[3] !== undefined;
  if (base === "null") return isIfExists ? null : { quantifier, isIfExists, operator: null };
  const operator = OPERATORS[base];
  return operator ? { quantifier, isIfExists, operator } : null;
}
