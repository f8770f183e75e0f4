import { matchesBool } from "./bool.ts";

/** Whether `Null` holds for a key that is in the request or is not; null when the policy says neither true nor false. */
export function matchesNull(expected: string, isPresent: boolean): boolean | null {
  return matchesBool(expected, !isPresent);
}
