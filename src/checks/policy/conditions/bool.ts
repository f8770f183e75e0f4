/**
 * Whether `true` or `false` in a policy is the value. Null when the text is neither, or when the answer hangs on its
 * letter case, of which AWS does not say whether it counts.
 */
export function matchesBool(expected: string, value: boolean): boolean | null {
  const isWritten = expected === String(value);
  const isMeant = expected.toLowerCase() === String(value);
  const isBool = ["true", "false"].includes(expected.toLowerCase());
  return isBool && isWritten === isMeant ? isMeant : null;
}

/** A value of the request as a truth value, or null when it is none. */
export function parseBool(value: string): boolean | null {
  if (value === "true") return true;
  return value === "false" ? false : null;
}
