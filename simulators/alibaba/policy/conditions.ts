import { isIP } from "node:net";
import type { Condition } from "./document.ts";
import { matchesPattern } from "./pattern.ts";

/** What a request tells about a condition key: its values, that it is absent, or (undefined) that nothing is known. */
export type ConditionContext = Readonly<Record<string, readonly string[]>>;

/**
 * Keys that may be absent from a request; the context holds those that are present.
 * Source: "Policy elements" of RAM and "Authorization syntax and elements" of OSS. The simulator has no access points
 * and no retention of single objects, so the keys about them are absent from every request.
 */
const KNOWN_KEYS = new Set([
  "acs:sourceip",
  "acs:securetransport",
  "acs:currenttime",
  "acs:mfapresent",
  "acs:useragent",
  "acs:accessid",
  "acs:principalarn",
  "acs:sourcevpc",
  "oss:prefix",
  "oss:delimiter",
  "oss:x-oss-acl",
  "oss:x-oss-object-acl",
  "oss:dataaccesspointarn",
  "oss:dataaccesspointaccount",
  "oss:accesspointnetworkorigin",
  "oss:object-remaining-retention-days",
  "sts:externalid",
  "ram:servicename",
]);

/** Keys that end in a tag's name; nothing in the simulator has tags. */
const TAG_KEY = /^oss:(buckettag|existingobjecttag|requestobjecttag)\//;

/** Whether a condition holds; `unknown` when its key is none that the simulator can judge. */
export function judgeCondition(condition: Condition, context: ConditionContext): boolean | "unknown" {
  const key = condition.key.toLowerCase();
  if (!KNOWN_KEYS.has(key) && !TAG_KEY.test(key)) return "unknown";
  const isNegated = /Not/.test(condition.operator);
  const given = context[key];
  if (given === undefined) return isNegated;
  const compare = comparisonOf(condition.operator);
  const isMatch = given.some((actual) => condition.values.some((wanted) => compare(actual, wanted)));
  return isNegated ? !isMatch : isMatch;
}

type Comparison = (actual: string, wanted: string) => boolean;

/** The comparison without its negation. */
function comparisonOf(operator: string): Comparison {
  const name = operator.replace("Not", "");
  const comparison = COMPARISONS[name];
  if (!comparison) throw new Error(`No comparison for the condition operator ${operator}`);
  return comparison;
}

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  StringEquals: (actual, wanted) => actual === wanted,
  StringEqualsIgnoreCase: (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase(),
  StringLike: (actual, wanted) => matchesPattern(actual, wanted),
  Bool: (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase(),
  IpAddress: isInRange,
  ...orderings("Numeric", Number),
  ...orderings("Date", (text) => Date.parse(text)),
};

function orderings(prefix: string, toNumber: (text: string) => number): Record<string, Comparison> {
  const on = (test: (a: number, b: number) => boolean): Comparison => {
    return (actual, wanted) => test(toNumber(actual), toNumber(wanted));
  };
  return {
    [`${prefix}Equals`]: on((a, b) => a === b),
    [`${prefix}LessThan`]: on((a, b) => a < b),
    [`${prefix}LessThanEquals`]: on((a, b) => a <= b),
    [`${prefix}GreaterThan`]: on((a, b) => a > b),
    [`${prefix}GreaterThanEquals`]: on((a, b) => a >= b),
  };
}

/** Whether an address lies in a CIDR range or is the one address given. */
export function isInRange(address: string, range: string): boolean {
  const [base = "", length] = range.split("/");
  const family = isIP(address);
  if (family === 0 || isIP(base) !== family) return false;
  const width = family === 4 ? 32 : 128;
  const bits = length === undefined ? width : Number(length);
  if (!Number.isInteger(bits) || bits < 0 || bits > width) return false;
  const shift = BigInt(width - bits);
  return toBits(address, family) >> shift === toBits(base, family) >> shift;
}

function toBits(address: string, family: number): bigint {
  if (family === 4) return address.split(".").reduce((sum, part) => (sum << 8n) + BigInt(part), 0n);
  const [head = "", tail] = address.split("::");
  const left = head.split(":").filter(Boolean);
  const right = tail === undefined ? [] : tail.split(":").filter(Boolean);
  const middle = tail === undefined ? [] : Array<string>(8 - left.length - right.length).fill("0");
  return [...left, ...middle, ...right].reduce((sum, part) => (sum << 16n) + BigInt(`0x${part}`), 0n);
}
