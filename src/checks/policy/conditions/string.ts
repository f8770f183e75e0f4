import { type Coverage, coverBeginning, coverShape, type Glob, lowerCaseShape, type Shape } from "../glob.ts";

/** How many of the texts of a shape a string operator finds among patterns. An open-ended shape has no gaps. */
export function coverStrings(
  patterns: readonly Glob[],
  { shape, isOpenEnded }: { shape: Shape; isOpenEnded: boolean },
  ignoresCase: boolean,
): Coverage {
  const folded = ignoresCase ? lowerCaseShape(shape) : shape;
  if (!isOpenEnded) return coverShape(patterns, folded);
  return coverBeginning(patterns, { start: folded.join(""), minLength: 0 });
}
