import { type Glob, matchesGlob } from "../glob.ts";

const SEGMENTS = 6;

/**
 * Whether an ARN operator finds an ARN. Each of the six parts between colons is compared on its own, so that a wildcard
 * never reaches over a colon, but for the last part. Null when pattern or value is not an ARN.
 */
export function matchesArn(pattern: Glob, value: string): boolean | null {
  const segments = splitGlob(pattern);
  const parts = value.split(":");
  if (segments.length < SEGMENTS || parts.length < SEGMENTS) return null;
  const values = [...parts.slice(0, SEGMENTS - 1), parts.slice(SEGMENTS - 1).join(":")];
  return segments.every((segment, index) => matchesGlob(segment, values[index] ?? ""));
}

function splitGlob(pattern: Glob): Glob[] {
  const segments: Glob[] = [];
  let start = 0;
  for (const [index, token] of pattern.entries()) {
    if (token !== ":" || segments.length === SEGMENTS - 1) continue;
    segments.push(pattern.slice(start, index));
    start = index + 1;
  }
  return [...segments, pattern.slice(start)];
}
