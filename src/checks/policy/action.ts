import { anyOf, not, type Outcome } from "../../core/outcome.ts";
import type { Action } from "../../core/policy-verdict.ts";
import { matchesGlob, parseGlob } from "./glob.ts";
import type { Listed } from "./policy-document.ts";

/** Whether a statement's Action or NotAction takes in an action. Names and wildcards ignore letter case. */
export function matchAction({ isNot, listed }: Listed<readonly string[]>, action: Action): Outcome {
  const matched = anyOf(listed.map((pattern) => matchPattern(pattern, action)));
  return isNot ? not(matched) : matched;
}

function matchPattern(pattern: string, action: Action): Outcome {
  if (matchesGlob(parseGlob(pattern.toLowerCase()), action.toLowerCase())) return "yes";
  // Without a service prefix S3 refuses the policy; nobody can say what was meant.
  return pattern.includes(":") ? "no" : "unknown";
}
