import type { SourceRequest } from "../../../core/service-request.ts";
import type { AddressSet } from "../cidr.ts";
import { type Glob, lowerCaseGlob } from "../glob.ts";
import type { ConditionElement } from "../policy-document.ts";
import { type KeyFact, lookUpKey, type RequestFacts } from "../request-context.ts";
import { type ResolvedText, resolveVariables, type VariableValue } from "../variables.ts";
import { findListedAddresses } from "./ip-address.ts";
import type { ExpectedValues } from "./match-value.ts";
import { type Operator, parseOperator } from "./operator.ts";

/** What a condition is judged against. */
export type ConditionContext = { request: SourceRequest; facts: RequestFacts; hasVariables: boolean };

/** A condition beside what the request carries for its key. */
export type PreparedCondition = {
  element: ConditionElement;
  /** The key in lower case. */
  key: string;
  /** Null: the policy language has none of this name. */
  operator: Operator | null;
  fact: KeyFact;
  texts: readonly ResolvedText[];
  expected: ExpectedValues;
  /** The addresses that an operator for addresses names; null when one of its values is none. */
  addresses: AddressSet | null;
  /** The same for conditions that name the same texts. */
  pattern: string;
  /** Conditions of one subject speak of one and the same value, so they may exclude or complete each other. */
  subject: string;
};

export function prepareCondition(element: ConditionElement, context: ConditionContext): PreparedCondition {
  const operator = parseOperator(element.operator);
  const fact = lookUpKey(element.key, context.request, context.facts);
  const texts =
    operator === null ? [] : element.values.map((value) => resolveValue(value, operator, context));
  const key = element.key.toLowerCase();
  return {
    element,
    key,
    operator,
    fact,
    texts,
    expected: expectedOf(element, operator, texts),
    addresses: operator?.family === "ip" ? findListedAddresses(element.values) : null,
    pattern: JSON.stringify([operator?.family, operator?.ignoresCase, texts.map(spell).sort()]),
    subject: subjectOf(key, element, operator, fact),
  };
}

function expectedOf(
  { values }: ConditionElement,
  operator: Operator | null,
  texts: readonly ResolvedText[],
): ExpectedValues {
  const globs = texts.map(({ glob }) => (operator?.ignoresCase ? lowerCaseGlob(glob) : glob));
  const isLiteral = (glob: Glob) => glob.every((token) => typeof token === "string");
  return {
    written: values,
    literals: new Set(globs.filter(isLiteral).map((glob) => glob.join(""))),
    patterns: globs.filter((glob) => !isLiteral(glob)),
  };
}

/** A text whose wildcards are distinguished from the literal characters `*` and `?`. */
function spell({ kind, glob }: ResolvedText): string {
  return JSON.stringify([
    kind,
    glob.map((token) => (typeof token === "string" ? token : [token.description])),
  ]);
}

/**
 * A quantifier makes a condition one on a set of values: of an unknown set, two conditions may both hold. An
 * address is compared as such by the operators for addresses, and as a text by all others.
 */
function subjectOf(
  key: string,
  { operator: name, values }: ConditionElement,
  operator: Operator | null,
  { state }: KeyFact,
): string {
  if (state.kind === "address" && operator?.family === "ip") return `${key} (address)`;
  const isUnknown = state.kind === "text" || state.kind === "address";
  return isUnknown && operator?.quantifier != null ? `${key} ${name} ${JSON.stringify(values)}` : key;
}

/** The state of a key as the value of a variable of the same name. */
export function readVariableKey(key: string, { request, facts }: ConditionContext): VariableValue {
  const { state } = lookUpKey(key, request, facts);
  if (state.kind === "known") return { kind: "text", text: state.value };
  return { kind: state.kind === "absent" ? "absent" : "unknown" };
}

/** Variables work with string and ARN operators only; elsewhere `${…}` is not a value that fits. */
function resolveValue(value: string, operator: Operator, context: ConditionContext): ResolvedText {
  const { hasWildcards, family } = operator;
  const hasVariables = context.hasVariables && (family === "string" || family === "arn");
  return resolveVariables(value, {
    hasVariables,
    hasWildcards,
    lookUp: (key) => readVariableKey(key, context),
  });
}
