import { anyOf, fromBoolean, type ThreeValued } from "../../../core/three-valued.ts";
import { type Glob, literalGlob, matchesGlob } from "../glob.ts";
import { matchesArn } from "./arn.ts";
import { matchesBool, parseBool } from "./bool.ts";
import { matchesDate, parsePolicyDate } from "./date.ts";
import { matchesNumber } from "./numeric.ts";
import type { Operator } from "./operator.ts";

/**
 * A condition's values: as written, and with their variables replaced as `literals` and as `patterns` with wildcards, both
 * in lower case where the operator ignores it.
 */
export type ExpectedValues = {
  written: readonly string[];
  literals: ReadonlySet<string>;
  patterns: readonly Glob[];
};

/** Every text of the values as a pattern. */
export function globsOf({ literals, patterns }: ExpectedValues): Glob[] {
  return [...[...literals].map(literalGlob), ...patterns];
}

/**
 * Whether a known value is among the policy's, before any negation. A value that does not fit the operator, on either
 * side, makes the answer unknown unless another value settles it.
 */
export function matchValue(operator: Operator, expected: ExpectedValues, value: string): ThreeValued {
  if (operator.family === "string") {
    const text = operator.ignoresCase ? value.toLowerCase() : value;
    const isListed = expected.literals.has(text) || expected.patterns.some((glob) => matchesGlob(glob, text));
    return fromBoolean(isListed);
  }
  const matches =
    operator.family === "arn"
      ? globsOf(expected).map((glob) => matchesArn(glob, value))
      : expected.written.map((text) => matchOne(operator, text, value));
  return anyOf(matches.map((isMatch) => (isMatch === null ? "unknown" : fromBoolean(isMatch))));
}

function matchOne(operator: Operator, expected: string, value: string): boolean | null {
  switch (operator.family) {
    case "numeric":
      return matchesNumber(expected, operator.comparison, value);
    case "date":
      return matchDateValue(expected, operator, value);
    case "bool": {
      const isTrue = parseBool(value);
      return isTrue === null ? null : matchesBool(expected, isTrue);
    }
    default:
      // No key of the service's requests is binary, and the one that is an address is judged on its own.
      return null;
  }
}

function matchDateValue(expected: string, operator: Operator, value: string): boolean | null {
  const timeMs = parsePolicyDate(value);
  return timeMs === null ? null : matchesDate(expected, operator.comparison, timeMs);
}

/** A moment as the request carries it: `aws:EpochTime` in seconds, `aws:CurrentTime` in ISO 8601. */
export function formatMoment(timeMs: number, isEpoch: boolean): string {
  return isEpoch ? String(Math.floor(timeMs / 1000)) : new Date(timeMs).toISOString();
}
