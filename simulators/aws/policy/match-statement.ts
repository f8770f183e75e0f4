import { matchesPattern, wildcardPattern } from "./glob.ts";
import type { Condition, PolicyDocument, Statement } from "./policy-document.ts";
import { matchPrincipals, type Principal } from "./principal.ts";
import type { ConditionContext } from "./request-context.ts";
import { fillVariables } from "./variables.ts";

/** One thing to be allowed: an action of a principal on a resource, with what is known about the request. */
export type AccessRequest = {
  principal: Principal;
  action: string;
  resource: string;
  context: ConditionContext;
};

/** Whether everything in the statement but its principal fits the request. */
export function matchesStatement(
  statement: Statement,
  document: PolicyDocument,
  request: AccessRequest,
): boolean {
  return (
    matchesAction(statement, request.action) &&
    matchesResource(statement, document, request) &&
    statement.conditions.every((one) => holds(one, document, request.context))
  );
}

/**
 * How the statement's principal takes in the caller; NotPrincipal takes in everybody whom it does not list himself, and with
 * Deny also everybody who has a permissions boundary, listed or not.
 * Source: "AWS JSON policy elements: NotPrincipal", IAM User Guide.
 */
export function matchStatementPrincipal(statement: Statement, who: Principal): "itself" | "account" | null {
  if (!statement.principal) return "itself";
  const match = matchPrincipals(statement.principal.items, who);
  if (!statement.principal.isInverted) return match;
  const isExempt =
    match === "itself" && !(statement.effect === "Deny" && who.hasPermissionsBoundary === true);
  return isExempt ? null : "itself";
}

function matchesAction({ action }: Statement, wanted: string): boolean {
  const isListed = action.items.some((text) =>
    matchesPattern(wanted.toLowerCase(), wildcardPattern(text.toLowerCase())),
  );
  return isListed !== action.isInverted;
}

function matchesResource({ resource }: Statement, document: PolicyDocument, request: AccessRequest): boolean {
  if (!resource) return true;
  const isListed = resource.items.some((text) => {
    const pattern = fillVariables(text, request.context, {
      mayUseVariables: document.mayUseVariables,
      hasWildcards: true,
    });
    return pattern !== null && matchesPattern(request.resource, pattern);
  });
  return isListed !== resource.isInverted;
}

/**
 * Whether one condition holds.
 * An absent key fails a positive operator and satisfies a negated one, an …IfExists one and ForAllValues.
 * Source: "IAM JSON policy elements: Condition operators" and "Conditions with multiple context keys or values".
 */
function holds(condition: Condition, document: PolicyDocument, context: ConditionContext): boolean {
  const actual = context.get(condition.key);
  const { operator, quantifier } = condition;
  if (!operator)
    return condition.values.some((text) => (text.toLowerCase() === "true") === (actual === undefined));
  if (actual === undefined || (quantifier && actual.length === 0)) {
    if (condition.isIfExists || quantifier === "all") return true;
    return quantifier === "any" ? false : operator.isNegated;
  }
  const fill = { context, mayUseVariables: document.mayUseVariables };
  const isListed = (one: string) => condition.values.some((value) => operator.test(one, value, fill));
  const fits = (one: string) => isListed(one) !== operator.isNegated;
  if (quantifier === "any") return actual.some(fits);
  if (quantifier === "all" || operator.isNegated) return actual.every(fits);
  return actual.some(fits);
}
