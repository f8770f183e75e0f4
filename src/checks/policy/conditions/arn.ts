import { type Coverage, coverShape, type Glob, matchesGlob, type Shape } from "../glob.ts";

const SEGMENTS = 6;

/**
 * Whether an ARN operator finds an ARN. Each of the six parts between colons is compared on its own, so that a wildcard
 * never reaches over a colon, but for the last part. Null when pattern or value is not an ARN.
 */
export function matchesArn(pattern: Glob, value: string): boolean | null {
  const segments = split(pattern);
  const parts = value.split(":");
  if (segments.length < SEGMENTS || parts.length < SEGMENTS) return null;
  const values = [...parts.slice(0, SEGMENTS - 1), parts.slice(SEGMENTS - 1).join(":")];
  return segments.every((segment, index) => matchesGlob(segment, values[index] ?? ""));
}

/** How many of the ARNs of a shape an ARN operator finds among the policy's. What is no ARN may be taken for anything. */
export function coverArns(patterns: readonly Glob[], shape: Shape): Coverage {
  const parts = split(shape);
  if (parts.length < SEGMENTS) return "part";
  const covers = patterns.map((pattern): Coverage => {
    const segments = split(pattern);
    if (segments.length < SEGMENTS) return "part";
    const each = segments.map((segment, index) => coverShape([segment], parts[index] ?? []));
    if (each.includes("none")) return "none";
    return each.includes("part") ? "part" : "all";
  });
  if (covers.includes("all")) return "all";
  return covers.includes("part") ? "part" : "none";
}

function split<Token>(pattern: readonly Token[]): (readonly Token[])[] {
  const segments: (readonly Token[])[] = [];
  let start = 0;
  for (const [index, token] of pattern.entries()) {
    if (token !== ":" || segments.length === SEGMENTS - 1) continue;
    segments.push(pattern.slice(start, index));
    start = index + 1;
  }
  return [...segments, pattern.slice(start)];
}
