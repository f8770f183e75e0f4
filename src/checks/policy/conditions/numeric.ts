import { type Comparison, compare } from "./operator.ts";

/** Whether a numeric operator holds between a value and one of the policy's; null when either is not a number. */
export function matchesNumber(expected: string, comparison: Comparison, value: string): boolean | null {
  const [left, right] = [parseNumber(value), parseNumber(expected)];
  return left === null || right === null ? null : compare(left, comparison, right);
}

export function parseNumber(text: string): number | null {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : null;
}
