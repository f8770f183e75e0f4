/** What an operator compares. */
export type Family = "string" | "numeric" | "date" | "bool" | "binary" | "ip" | "arn" | "null";
export type Comparison = "equals" | "less" | "less-or-equal" | "greater" | "greater-or-equal";

/** A condition operator taken apart. */
export type Operator = {
  family: Family;
  comparison: Comparison;
  isNegated: boolean;
  ignoresCase: boolean;
  hasWildcards: boolean;
  /** `ForAllValues:` or `ForAnyValue:` in front. */
  quantifier: "all" | "any" | null;
  /** `IfExists` behind: an absent key meets the condition. */
  ifExists: boolean;
};

type Core = Omit<Operator, "quantifier" | "ifExists">;

const PLAIN: Omit<Core, "family"> = {
  comparison: "equals",
  isNegated: false,
  ignoresCase: false,
  hasWildcards: false,
};

/** Every operator of the policy language. Source: IAM User Guide, "Condition operators". */
const CORES: Readonly<Record<string, Core>> = {
  StringEquals: { ...PLAIN, family: "string" },
  StringNotEquals: { ...PLAIN, family: "string", isNegated: true },
  StringEqualsIgnoreCase: { ...PLAIN, family: "string", ignoresCase: true },
  StringNotEqualsIgnoreCase: { ...PLAIN, family: "string", ignoresCase: true, isNegated: true },
  StringLike: { ...PLAIN, family: "string", hasWildcards: true },
  StringNotLike: { ...PLAIN, family: "string", hasWildcards: true, isNegated: true },
  ...ordered("Numeric", "numeric"),
  ...ordered("Date", "date"),
  Bool: { ...PLAIN, family: "bool" },
  BinaryEquals: { ...PLAIN, family: "binary" },
  IpAddress: { ...PLAIN, family: "ip" },
  NotIpAddress: { ...PLAIN, family: "ip", isNegated: true },
  // ArnEquals and ArnLike behave the same: both take wildcards.
  ArnEquals: { ...PLAIN, family: "arn", hasWildcards: true },
  ArnLike: { ...PLAIN, family: "arn", hasWildcards: true },
  ArnNotEquals: { ...PLAIN, family: "arn", hasWildcards: true, isNegated: true },
  ArnNotLike: { ...PLAIN, family: "arn", hasWildcards: true, isNegated: true },
};

function ordered(start: string, family: Family): Record<string, Core> {
  return {
    [`${start}Equals`]: { ...PLAIN, family },
    [`${start}NotEquals`]: { ...PLAIN, family, isNegated: true },
    [`${start}LessThan`]: { ...PLAIN, family, comparison: "less" },
    [`${start}LessThanEquals`]: { ...PLAIN, family, comparison: "less-or-equal" },
    [`${start}GreaterThan`]: { ...PLAIN, family, comparison: "greater" },
    [`${start}GreaterThanEquals`]: { ...PLAIN, family, comparison: "greater-or-equal" },
  };
}

/** The operator of this name, or null when the language has none. `Null` takes neither prefix nor suffix. */
export function parseOperator(text: string): Operator | null {
  if (text === "Null") return { ...PLAIN, family: "null", quantifier: null, ifExists: false };
  const match = /^(?:For(All|Any)Values?:)?(\w+?)(IfExists)?$/.exec(text);
  const name = match?.[2] ?? "";
  // A policy may call an operator `constructor`, which every object has.
  const core = Object.hasOwn(CORES, name) ? CORES[name] : undefined;
  if (match === null || core === undefined) return null;
  if (/^(ForAllValue|ForAnyValues):/.test(text)) return null;
  const quantifier = match[1] === "All" ? "all" : match[1] === "Any" ? "any" : null;
  return { ...core, quantifier, ifExists: match[3] !== undefined };
}

/** Whether two ordered values are in the order that the operator asks for. */
export function compare<T extends number | bigint>(left: T, comparison: Comparison, right: T): boolean {
  switch (comparison) {
    case "equals":
      return left === right;
    case "less":
      return left < right;
    case "less-or-equal":
      return left <= right;
    case "greater":
      return left > right;
    case "greater-or-equal":
      return left >= right;
  }
}
