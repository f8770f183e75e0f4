import type { S3Action } from "../../core/service-request.ts";
import { anyOf, not, type ThreeValued } from "../../core/three-valued.ts";
import { matchesGlob, parseGlob } from "./glob.ts";
import type { Listed } from "./policy-document.ts";

/** `*`, or a service in plain letters and an action of it, in which alone wildcards have a meaning. */
const ACTION_PATTERN = /^(?:\*|[a-z0-9-]+:[a-z0-9*?]+)$/i;

/** Whether a statement's S3Action or NotAction takes in an action. Names and wildcards ignore letter case. */
export function matchAction({ isNot, listed }: Listed<readonly string[]>, action: S3Action): ThreeValued {
  const matched = anyOf(listed.map((pattern) => matchPattern(pattern, action)));
  return isNot ? not(matched) : matched;
}

/** S3 refuses a policy with any other pattern; its meaning is not defined. */
function matchPattern(pattern: string, action: S3Action): ThreeValued {
  if (!ACTION_PATTERN.test(pattern)) return "unknown";
  return matchesGlob(parseGlob(pattern.toLowerCase()), action.toLowerCase()) ? "yes" : "no";
}
