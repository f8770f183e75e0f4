import { allOf, fromBoolean, not, type ThreeValued, whicheverOf } from "../../../core/three-valued.ts";
import { type Family, includesAddress } from "../cidr.ts";
import type { ResolvedText } from "../variables.ts";
import { parsePolicyDate } from "./date.ts";
import { matchValue } from "./match-value.ts";
import { matchesNull } from "./null.ts";
import { parseNumber } from "./numeric.ts";
import type { Operator } from "./operator.ts";
import type { PreparedCondition } from "./prepare-condition.ts";
import { classesOf, type Scenario, type ValueClass, type WeighedClass } from "./value-classes.ts";

/** A condition whose operator is known. */
type Readable = PreparedCondition & { operator: Operator };

/**
 * Whether a request meets all of some conditions. Each subject of them has some value: a request that may have any of
 * several meets them for certain when all of these do. Of a value that is taken to be on no list of somebody else
 * the values on such lists count only against "no".
 */
export function judgeConditions(conditions: readonly PreparedCondition[]): ThreeValued {
  const [first, ...others] = scenariosOf(conditions);
  const now = first === undefined ? "yes" : judgeIn(conditions, first);
  if (now !== "no") return now;
  // Denied later, or from another kind of address, is denied perhaps.
  return others.every((scenario) => judgeIn(conditions, scenario) === "no") ? "no" : "unknown";
}

function judgeIn(conditions: readonly PreparedCondition[], scenario: Scenario): ThreeValued {
  return allOf([...bySubject(conditions).values()].map((group) => judgeSubject(group, scenario)));
}

export function bySubject(conditions: readonly PreparedCondition[]): Map<string, PreparedCondition[]> {
  const groups = new Map<string, PreparedCondition[]>();
  for (const condition of conditions) {
    groups.set(condition.subject, [...(groups.get(condition.subject) ?? []), condition]);
  }
  return groups;
}

function judgeSubject(group: readonly PreparedCondition[], scenario: Scenario): ThreeValued {
  const classes = classesOf(group, scenario);
  if (classes === null) return "unknown";
  const outcomes = classes.map(({ value }) => allOf(group.map((condition) => judgeClass(condition, value))));
  if (outcomes.every((outcome) => outcome === "no")) return "no";
  const likely = likelyOnes(classes);
  return outcomes.every(
    (outcome, index) => outcome === "yes" || !likely.includes(classes[index] as WeighedClass),
  )
    ? "yes"
    : "unknown";
}

/** The classes that decide whether something is certain: all of them where none is likelier than another. */
export function likelyOnes(classes: readonly WeighedClass[]): readonly WeighedClass[] {
  const likely = classes.filter(({ isLikely }) => isLikely);
  return likely.length > 0 ? likely : classes;
}

/** Now and over IPv4 first; then the moments until the credentials end at which a date changes something, and IPv6. */
export function scenariosOf(conditions: readonly PreparedCondition[]): Scenario[] {
  const times = [...new Set(conditions.flatMap(momentsOf))];
  const families: Family[] = conditions.some(({ fact }) => fact.state.kind === "address")
    ? ["ipv4", "ipv6"]
    : ["ipv4"];
  const moments = times.length === 0 ? [0] : times;
  return families.flatMap((family) => moments.map((timeMs) => ({ timeMs, family })));
}

function momentsOf({ fact: { state }, expected }: PreparedCondition): number[] {
  if (state.kind !== "time") return [];
  const [from, until] = [state.from.getTime(), state.until.getTime()];
  const named = expected.written.flatMap((value) => {
    const seconds = parseNumber(value);
    return [parsePolicyDate(value), seconds === null ? null : seconds * 1000];
  });
  const around = named.flatMap((timeMs) => (timeMs === null ? [] : [timeMs - 1000, timeMs, timeMs + 1000]));
  return [from, ...around.filter((timeMs) => timeMs > from && timeMs < until), until];
}

/** Whether a value of a class meets a condition. */
export function judgeClass(condition: PreparedCondition, value: ValueClass): ThreeValued {
  const { operator, texts } = condition;
  if (operator === null) return "unknown";
  return afterVariables(texts, judgeReadable({ ...condition, operator }, value), value);
}

function judgeReadable(condition: Readable, value: ValueClass): ThreeValued {
  const { operator, expected } = condition;
  if (operator.family === "null") return judgePresence(expected.written, value.kind !== "absent");
  switch (value.kind) {
    case "absent":
      return judgeAbsent(operator);
    case "value":
      return judgeValue(condition, value.value);
    case "address":
      return negate(operator, judgeAddress(condition, value));
    case "unlisted": {
      if (operator.family !== "string" && operator.family !== "arn") return "unknown";
      return negate(operator, value.matched.has(condition.pattern) ? "yes" : "no");
    }
  }
}

function negate({ isNegated }: Operator, outcome: ThreeValued): ThreeValued {
  return isNegated ? not(outcome) : outcome;
}

function judgePresence(written: readonly string[], isPresent: boolean): ThreeValued {
  const matches = written.map((value) => matchesNull(value, isPresent));
  if (matches.includes(null)) return "unknown";
  return matches.includes(true) ? "yes" : "no";
}

/** IAM User Guide, "Condition operators" and "Multivalued context keys": what an absent key comes to. */
function judgeAbsent({ ifExists, quantifier, isNegated }: Operator): ThreeValued {
  if (ifExists) return "yes";
  if (quantifier !== null) return quantifier === "all" ? "yes" : "no";
  return isNegated ? "yes" : "no";
}

function judgeValue({ operator, expected, fact }: Readable, value: string): ThreeValued {
  // How AWS writes a time is not documented, so as a text it may be anything.
  if (fact.state.kind === "time" && operator.family !== "date" && operator.family !== "numeric")
    return "unknown";
  const outcome = negate(operator, matchValue(operator, expected, value));
  // With a quantifier an empty value counts as none.
  const isEmptySet = operator.quantifier !== null && value === "";
  return isEmptySet ? whicheverOf([outcome, judgeAbsent(operator)]) : outcome;
}

function judgeAddress(
  { addresses }: Readable,
  { family, address }: Extract<ValueClass, { kind: "address" }>,
): ThreeValued {
  if (addresses === null) return "unknown";
  return fromBoolean(includesAddress(addresses, family, address));
}

/**
 * An outcome after doubt about variables: an unresolved one may make the statement invalid, so that it denies no request;
 * one of unknown value settles nothing, except for a key that is absent, where no value is compared.
 */
function afterVariables(
  texts: readonly ResolvedText[],
  outcome: ThreeValued,
  value: ValueClass,
): ThreeValued {
  if (texts.every(({ kind }) => kind === "sure")) return outcome;
  if (value.kind !== "absent") return "unknown";
  return texts.some(({ kind }) => kind === "unresolved") && outcome === "yes" ? "unknown" : outcome;
}
