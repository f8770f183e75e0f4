import { type AddressSet, countAddresses, type Family, includesAddress, sampleAddresses } from "../cidr.ts";
import { type Coverage, coverBeginning, coverShape, literalGlob } from "../glob.ts";
import { PUBLIC_ADDRESSES } from "../public-addresses.ts";
import type { UnknownText } from "../request-context.ts";
import { coverArns } from "./arn.ts";
import { formatMoment, globsOf, matchValue } from "./match-value.ts";
import type { Operator } from "./operator.ts";
import type { PreparedCondition } from "./prepare-condition.ts";
import { coverStrings } from "./string.ts";

/** When, and from which kind of address, a request is sent. */
export type Scenario = { timeMs: number; family: Family };

/** Values of one subject that no condition on it can tell apart. */
export type ValueClass =
  | { kind: "absent" }
  | { kind: "value"; value: string }
  | { kind: "address"; family: Family; address: bigint }
  /** Any text that no condition spells out; `matched` are the patterns that it matches, by `PreparedCondition.pattern`. */
  | { kind: "unlisted"; matched: ReadonlySet<string> };

/** `isLikely`: false for values that only a list of somebody else would name, which the service is taken not to be on. */
export type WeighedClass = { value: ValueClass; isLikely: boolean };

/** More patterns of unknown texts than this are not distinguished: each doubles the classes. */
const MOST_PATTERNS = 6;

/** Every class of values that a subject may have in a scenario, or null when there are too many to tell apart. */
export function classesOf(
  conditions: readonly PreparedCondition[],
  scenario: Scenario,
): WeighedClass[] | null {
  const [first] = conditions;
  if (first === undefined) return [];
  const { state } = first.fact;
  switch (state.kind) {
    case "absent":
      return [likely({ kind: "absent" })];
    case "known":
      return [likely({ kind: "value", value: state.value })];
    case "one-of":
      return state.values.map((value) => likely({ kind: "value", value }));
    case "time": {
      const value = formatMoment(scenario.timeMs, first.key === "aws:epochtime");
      return [likely({ kind: "value", value })];
    }
    case "address":
      return first.operator?.family === "ip"
        ? addressClasses(conditions, scenario.family)
        : textClasses(conditions, ADDRESS_TEXT);
    case "text":
      return textClasses(conditions, state);
  }
}

/** An address that a policy compares as a text. */
const ADDRESS_TEXT: UnknownText = {
  kind: "text",
  shape: [],
  isOpenEnded: true,
  mayBeAbsent: false,
  isAssumedUnlisted: true,
  isFresh: false,
};

function likely(value: ValueClass): WeighedClass {
  return { value, isLikely: true };
}

function addressClasses(conditions: readonly PreparedCondition[], family: Family): WeighedClass[] {
  const sets = conditions.flatMap(({ addresses }) => addresses ?? []);
  const whitelists = conditions
    .filter(({ operator }) => operator?.isNegated === true)
    .flatMap(({ addresses }) => addresses ?? [])
    .filter(isWhitelist);
  return sampleAddresses(PUBLIC_ADDRESSES, sets, family).map((address) => ({
    value: { kind: "address", family, address },
    isLikely: !whitelists.some((set) => includesAddress(set, family, address)),
  }));
}

/** A list that names most of the internet is a blocklist written the other way round. */
function isWhitelist(listed: AddressSet): boolean {
  return countAddresses(listed, "ipv4") * 2n < countAddresses(PUBLIC_ADDRESSES, "ipv4");
}

function textClasses(conditions: readonly PreparedCondition[], state: UnknownText): WeighedClass[] | null {
  const covers = conditions.map((condition) => coverageOf(condition, state));
  const open = new Set<string>();
  const settled = new Set<string>();
  for (const [index, condition] of conditions.entries()) {
    if (covers[index] === "all") settled.add(condition.pattern);
    if (covers[index] === "part" && mayMatchUnlisted(condition)) open.add(condition.pattern);
  }
  if (open.size > MOST_PATTERNS) return null;
  const values: ValueClass[] = [
    ...(state.mayBeAbsent || isPerhapsEmpty(conditions, state) ? [{ kind: "absent" } as const] : []),
    ...spelledOut(conditions, state).map((value) => ({ kind: "value", value }) as const),
    ...subsetsOf([...open]).map((matched) => ({
      kind: "unlisted" as const,
      matched: new Set([...matched, ...settled]),
    })),
  ];
  const whitelists = conditions.filter(
    (condition, index) => condition.operator?.isNegated === true && covers[index] === "part",
  );
  return values.map((value) => ({
    value,
    isLikely: !state.isAssumedUnlisted || !whitelists.some((condition) => lists(condition, value)),
  }));
}

/** With a quantifier an empty value counts as none. */
function isPerhapsEmpty([condition]: readonly PreparedCondition[], state: UnknownText): boolean {
  return condition?.operator?.quantifier != null && state.shape.length === 0 && state.isOpenEnded;
}

/** Whether a condition's values name a value, before any negation. */
function lists(condition: PreparedCondition, value: ValueClass): boolean {
  const { operator, expected } = condition;
  if (value.kind === "unlisted") return value.matched.has(condition.pattern);
  return value.kind === "value" && operator !== null && matchValue(operator, expected, value.value) === "yes";
}

/** How many of the texts that the request may carry a condition lists; "none" for operators that compare no texts. */
function coverageOf({ operator, expected }: PreparedCondition, state: UnknownText): Coverage {
  switch (operator?.family) {
    case "string":
      return coverStrings(globsOf(expected), state, operator.ignoresCase);
    case "arn":
      return state.isOpenEnded ? "part" : coverArns(globsOf(expected), state.shape);
    default:
      return "none";
  }
}

/** Whether a condition may list a text that no condition spells out. */
function mayMatchUnlisted({ operator, expected }: PreparedCondition): boolean {
  return operator?.quantifier != null || operator?.ignoresCase === true || expected.patterns.length > 0;
}

/** The texts that conditions spell out and the request may carry, one of each kind that the conditions tell apart. */
function spelledOut(conditions: readonly PreparedCondition[], state: UnknownText): string[] {
  if (state.isFresh || conditions.some(({ operator }) => operator?.quantifier != null)) return [];
  const texts = conditions.flatMap(({ operator, expected }) => {
    if (operator?.family === "null") return [];
    return isTextual(operator) ? [...expected.literals] : expected.written;
  });
  const kinds = new Map<string, string>();
  for (const text of new Set(texts)) {
    if (!mayBe(text, state)) continue;
    const kind = conditions.map((condition) => kindOf(text, condition)).join("\n");
    if (!kinds.has(kind)) kinds.set(kind, text);
  }
  return [...kinds.values()];
}

function isTextual(operator: Operator | null): boolean {
  return operator?.family === "string" || operator?.family === "arn";
}

/** What a condition makes of a text; numbers, dates and truth values are kept apart one by one. */
function kindOf(text: string, condition: PreparedCondition): string {
  if (!isTextual(condition.operator)) return text;
  return String(lists(condition, { kind: "value", value: text }));
}

function mayBe(text: string, { shape, isOpenEnded }: UnknownText): boolean {
  const glob = literalGlob(text);
  const cover = isOpenEnded
    ? coverBeginning([glob], { start: shape.join(""), minLength: 0 })
    : coverShape([glob], shape);
  return cover !== "none";
}

function subsetsOf<T>(items: readonly T[]): T[][] {
  const [first, ...others] = items;
  if (first === undefined) return [[]];
  const without = subsetsOf(others);
  return [...without, ...without.map((subset) => [first, ...subset])];
}
