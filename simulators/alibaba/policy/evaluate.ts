import { type ConditionContext, judgeCondition } from "./conditions.ts";
import type { PolicyDocument, Principal, Statement } from "./document.ts";
import { matchesPattern, matchesResource } from "./pattern.ts";

export type AccessRequest = { action: string; resource: string; context: ConditionContext };
export type Verdict = "allow" | "implicitDeny" | "explicitDeny";

/**
 * RAM's evaluation: an explicit Deny wins, else an Allow is needed.
 * A condition that cannot be judged counts against the caller: its Allow does not apply, its Deny does.
 * `isPrincipal` tells whose statements apply in bucket and trust policies.
 */
export function evaluatePolicies(
  documents: readonly PolicyDocument[],
  request: AccessRequest,
  isPrincipal: (principal: Principal) => boolean = () => false,
): Verdict {
  let verdict: Verdict = "implicitDeny";
  for (const { statements } of documents) {
    for (const statement of statements) {
      if (statement.principals && !statement.principals.some(isPrincipal)) continue;
      if (!applies(statement, request)) continue;
      if (statement.effect === "Deny") return "explicitDeny";
      verdict = "allow";
    }
  }
  return verdict;
}

function applies(statement: Statement, request: AccessRequest): boolean {
  return (
    coversAction(statement, request.action) &&
    coversResource(statement, request.resource) &&
    holds(statement, request)
  );
}

/** Action names are compared without case, as RAM does. */
function coversAction(statement: Statement, action: string): boolean {
  const isListed = (patterns: string[]) =>
    patterns.some((pattern) => matchesPattern(action.toLowerCase(), pattern.toLowerCase()));
  return statement.notActions.length > 0 ? !isListed(statement.notActions) : isListed(statement.actions);
}

function coversResource(statement: Statement, resource: string): boolean {
  // A trust policy has no resource: it is about the role it stands on.
  if (statement.resources.length + statement.notResources.length === 0) return true;
  const isListed = (patterns: string[]) => patterns.some((pattern) => matchesResource(resource, pattern));
  return statement.notResources.length > 0
    ? !isListed(statement.notResources)
    : isListed(statement.resources);
}

function holds(statement: Statement, request: AccessRequest): boolean {
  return statement.conditions.every((condition) => {
    const judged = judgeCondition(condition, request.context);
    return judged === "unknown" ? statement.effect === "Deny" : judged;
  });
}
