import { not, type Outcome, whicheverOf } from "../../../core/outcome.ts";
import type { Action, ConditionVerdict, Meaning } from "../../../core/policy-verdict.ts";
import type { ConditionElement } from "../policy-document.ts";
import { type KeyFact, type KeyState, lookUpKey, type RequestFacts } from "../request-context.ts";
import { type ResolvedText, resolveVariables, type VariableValue } from "../variables.ts";
import { parsePolicyDate } from "./date.ts";
import { findMatchingAddresses, judgeAddresses } from "./ip-address.ts";
import { type ExpectedValues, formatMoment, matchValue } from "./match-value.ts";
import { matchesNull } from "./null.ts";
import { parseNumber } from "./numeric.ts";
import { type Operator, parseOperator } from "./operator.ts";
import { coverStrings } from "./string.ts";

/** What a condition is judged against. */
export type ConditionContext = { action: Action; facts: RequestFacts; hasVariables: boolean };

type Question = { operator: Operator; expected: ExpectedValues; key: string };

/** Whether the service's requests for one action meet one condition, and what that means. */
export function evaluateCondition(condition: ConditionElement, context: ConditionContext): ConditionVerdict {
  const operator = parseOperator(condition.operator);
  if (operator === null) return { ...condition, outcome: "unknown", meaning: { code: "UNKNOWN_OPERATOR" } };
  const fact = lookUpKey(condition.key, context.action, context.facts);
  if (operator.family === "ip" && fact.state.kind === "address")
    return judgeSourceAddress(condition, operator);

  const texts = condition.values.map((value) => resolveValue(value, operator, context));
  const question: Question = {
    operator,
    expected: { written: condition.values, globs: texts.map(({ glob }) => glob) },
    key: condition.key.toLowerCase(),
  };
  const outcome = judgeVariables(texts, judgeState(question, fact.state), fact.state);
  return { ...condition, outcome, meaning: explain(question, fact, outcome, texts, context) };
}

/** The state of a key as the value of a variable of the same name. */
export function readVariableKey(key: string, { action, facts }: ConditionContext): VariableValue {
  const { state } = lookUpKey(key, action, facts);
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

/**
 * An outcome after doubt about variables: an unresolved one may make the statement invalid, so that it denies nobody;
 * one of unknown value settles nothing, except for a key that is absent, where no value is compared.
 */
function judgeVariables(texts: readonly ResolvedText[], outcome: Outcome, state: KeyState): Outcome {
  if (texts.every(({ kind }) => kind === "sure")) return outcome;
  const isUnresolved = texts.some(({ kind }) => kind === "unresolved");
  if (state.kind === "absent") return isUnresolved && outcome === "yes" ? "unknown" : outcome;
  return "unknown";
}

function judgeSourceAddress(condition: ConditionElement, { isNegated }: Operator): ConditionVerdict {
  const matching = findMatchingAddresses(condition.values, isNegated);
  if (matching === null)
    return { ...condition, outcome: "unknown", meaning: findMalformed(condition.values) };
  return { ...condition, ...judgeAddresses(matching, isNegated) };
}

function findMalformed(values: readonly string[]): Meaning {
  const malformed = values.find((value) => findMatchingAddresses([value], false) === null);
  return { code: "MALFORMED_VALUE", value: malformed ?? "" };
}

function judgeState(question: Question, state: KeyState): Outcome {
  switch (state.kind) {
    case "absent":
      return judgeAbsent(question);
    case "known":
      return judgeKnown(question, state.value);
    case "one-of":
      return whicheverOf(state.values.map((value) => judgeKnown(question, value)));
    case "text":
      return judgeText(question, state);
    case "address":
      return judgeText(question, { start: "", mayBeAbsent: false, isAssumedUnlisted: true });
    case "expected":
      return judgeFirst(judgeState(question, state.first), [
        judgeText(question, { start: state.start, mayBeAbsent: false, isAssumedUnlisted: false }),
      ]);
    case "time":
      return judgeTime(question, state);
  }
}

/** Denied once is denied: the first request decides, unless it passes and a later one may not. */
function judgeFirst(first: Outcome, later: readonly Outcome[]): Outcome {
  if (first === "no") return later.every((outcome) => outcome === "no") ? "no" : "unknown";
  return first;
}

/** IAM User Guide, "Condition operators" and "Multivalued context keys": what an absent key comes to. */
function judgeAbsent({ operator, expected }: Question): Outcome {
  if (operator.family === "null") return judgePresence(expected, false);
  if (operator.ifExists) return "yes";
  if (operator.quantifier !== null) return operator.quantifier === "all" ? "yes" : "no";
  return operator.isNegated ? "yes" : "no";
}

function judgePresence(expected: ExpectedValues, isPresent: boolean): Outcome {
  const matches = expected.written.map((value) => matchesNull(value, isPresent));
  if (matches.includes(null)) return "unknown";
  return matches.includes(true) ? "yes" : "no";
}

function judgeKnown(question: Question, value: string): Outcome {
  const { operator, expected } = question;
  if (operator.family === "null") return judgePresence(expected, true);
  const match = matchValue(operator, expected, value);
  const outcome = operator.isNegated ? not(match) : match;
  // With a quantifier an empty value counts as none.
  const isEmptySet = operator.quantifier !== null && value === "";
  return isEmptySet ? whicheverOf([outcome, judgeAbsent(question)]) : outcome;
}

function judgeText(
  question: Question,
  state: { start: string; mayBeAbsent: boolean; isAssumedUnlisted: boolean },
): Outcome {
  const { operator, expected } = question;
  const isPerhapsEmpty = operator.quantifier !== null && state.start === "";
  const present =
    operator.family === "null" ? judgePresence(expected, true) : judgeUnknownText(question, state);
  if (!state.mayBeAbsent && !isPerhapsEmpty) return present;
  return whicheverOf([present, judgeAbsent(question)]);
}

function judgeUnknownText(
  { operator, expected }: Question,
  { start, isAssumedUnlisted }: { start: string; isAssumedUnlisted: boolean },
): Outcome {
  if (operator.family !== "string") return "unknown";
  const coverage = coverStrings(expected.globs, { start, minLength: 0 }, operator.ignoresCase);
  if (coverage === "part") return operator.isNegated && isAssumedUnlisted ? "yes" : "unknown";
  return (coverage === "all") === operator.isNegated ? "no" : "yes";
}

/** The answer now and, where that lets the service in, until the credentials end: it changes only at the dates named. */
function judgeTime(question: Question, { from, until }: { from: Date; until: Date }): Outcome {
  const isEpoch = question.key === "aws:epochtime";
  const at = (timeMs: number) => judgeKnown(question, formatMoment(timeMs, isEpoch));
  if (!["date", "numeric", "null"].includes(question.operator.family)) return "unknown";
  const named = question.expected.written.flatMap((value) => [
    parsePolicyDate(value),
    toMs(parseNumber(value)),
  ]);
  const moments = named
    .flatMap((timeMs) => (timeMs === null ? [] : [timeMs - 1000, timeMs, timeMs + 1000]))
    .filter((timeMs) => timeMs > from.getTime() && timeMs < until.getTime());
  return judgeFirst(at(from.getTime()), [...moments, until.getTime()].map(at));
}

function toMs(seconds: number | null): number | null {
  return seconds === null ? null : seconds * 1000;
}

function explain(
  { operator }: Question,
  { state, because }: KeyFact,
  outcome: Outcome,
  texts: readonly ResolvedText[],
  { facts }: ConditionContext,
): Meaning {
  const unsure = texts.find(({ kind }) => kind !== "sure");
  if (outcome === "unknown" && unsure !== undefined) {
    return { code: "VARIABLE_UNRESOLVED", variable: unsure.variable ?? "" };
  }
  switch (state.kind) {
    case "absent":
      return { code: "KEY_ABSENT", because };
    case "known":
      return outcome === "unknown"
        ? { code: "OPERATOR_DOES_NOT_FIT" }
        : { code: "KEY_HAS_VALUE", because, value: state.value };
    case "expected":
      return state.first.kind === "absent"
        ? { code: "KEY_ABSENT", because }
        : { code: "KEY_HAS_VALUE", because, value: state.first.value };
    case "one-of":
      return { code: "KEY_HAS_VALUE", because, value: state.values.join(" or ") };
    case "time":
      return { code: "TIME_COMPARED", now: facts.now.toISOString(), until: state.until.toISOString() };
    case "text":
      return state.isAssumedUnlisted && operator.isNegated && outcome === "yes"
        ? { code: "VALUE_ASSUMED_UNLISTED", because }
        : { code: "KEY_VALUE_UNKNOWN", because };
    case "address":
      return { code: "KEY_VALUE_UNKNOWN", because };
  }
}
