import {
  type Beginning,
  type Coverage,
  coverBeginning,
  type Glob,
  lowerCaseGlob,
  matchesGlob,
} from "../glob.ts";

/** Whether a string operator finds a value among the policy's. */
export function matchesString(globs: readonly Glob[], value: string, ignoresCase: boolean): boolean {
  const text = ignoresCase ? value.toLowerCase() : value;
  return fold(globs, ignoresCase).some((glob) => matchesGlob(glob, text));
}

/** How many of the texts with a beginning a string operator finds among the policy's. */
export function coverStrings(globs: readonly Glob[], beginning: Beginning, ignoresCase: boolean): Coverage {
  const start = ignoresCase ? beginning.start.toLowerCase() : beginning.start;
  return coverBeginning(fold(globs, ignoresCase), { ...beginning, start });
}

function fold(globs: readonly Glob[], ignoresCase: boolean): readonly Glob[] {
  return ignoresCase ? globs.map(lowerCaseGlob) : globs;
}
