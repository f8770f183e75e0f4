import { type Comparison, compare } from "./operator.ts";

/** The W3C profile of ISO 8601, which names a zone wherever it names a time (https://www.w3.org/TR/NOTE-datetime). */
const ISO_DATE = /^\d{4}-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?)?$/;
/** Epoch seconds. Four digits could be a year as well, so they are neither. */
const EPOCH_SECONDS = /^\d{5,12}$/;

/** Milliseconds since the epoch of a date in a policy, or null when it is none that AWS documents. */
export function parsePolicyDate(text: string): number | null {
  if (EPOCH_SECONDS.test(text)) return Number(text) * 1000;
  const timeMs = ISO_DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(timeMs) ? null : timeMs;
}

/** Whether a date operator holds between a time and one of the policy's dates; null when that is no date. */
export function matchesDate(expected: string, comparison: Comparison, timeMs: number): boolean | null {
  const date = parsePolicyDate(expected);
  return date === null ? null : compare(timeMs, comparison, date);
}
