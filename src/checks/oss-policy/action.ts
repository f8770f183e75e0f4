import { anyOf, fromBoolean, not, type ThreeValued } from "../../core/three-valued.ts";
import { matchesGlob, parseGlob } from "../policy/glob.ts";
import type { Listed } from "./document.ts";

/** `*`, or a service and an action of it, in which alone wildcards have a meaning. */
const PATTERN = /^(?:\*|[a-z0-9-]+:[a-z0-9*?]+)$/i;

/** Whether a statement's Action or NotAction takes in an action. Names ignore letter case. Source: RAM, "Policy elements". */
export function matchAction({ isNot, listed }: Listed, action: string): ThreeValued {
  const matched = anyOf(
    listed.map((pattern) => {
      if (!PATTERN.test(pattern)) return "unknown";
      return fromBoolean(matchesGlob(parseGlob(pattern.toLowerCase()), action.toLowerCase()));
    }),
  );
  return isNot ? not(matched) : matched;
}
