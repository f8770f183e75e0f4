import { type AccessRequest, matchesStatement, matchStatementPrincipal } from "./match-statement.ts";
import type { PolicyDocument, Statement } from "./policy-document.ts";

export type NamedPolicy = { name: string; document: PolicyDocument };
type Matched = { policy: string; statement: Statement };

/** What all policies together say about one request. */
export type Decision =
  | { outcome: "allowed"; by: Matched[] }
  | { outcome: "explicit-deny"; in: "identity" | "resource"; by: Matched[] }
  | { outcome: "implicit-deny"; missing: "identity" | "resource" };

/**
 * Decides one request as IAM does: a Deny anywhere wins; within one account an Allow on either side is enough,
 * between accounts both sides have to allow.
 * Source: "Policy evaluation logic" and "Cross-account policy evaluation logic", IAM User Guide.
 */
export function decide(
  request: AccessRequest,
  policies: { identity: readonly NamedPolicy[]; resource: readonly NamedPolicy[]; ownerAccountId: string },
): Decision {
  const identity = matchAll(request, policies.identity);
  const resource = matchAll(request, policies.resource);
  const resourceDeny = resource.filter(({ statement }) => statement.effect === "Deny");
  if (resourceDeny.length > 0) return { outcome: "explicit-deny", in: "resource", by: resourceDeny };
  const identityDeny = identity.filter(({ statement }) => statement.effect === "Deny");
  if (identityDeny.length > 0) return { outcome: "explicit-deny", in: "identity", by: identityDeny };

  if (policies.ownerAccountId !== request.principal.accountId) {
    if (identity.length === 0) return { outcome: "implicit-deny", missing: "identity" };
    if (resource.length === 0) return { outcome: "implicit-deny", missing: "resource" };
    return { outcome: "allowed", by: [...identity, ...resource] };
  }
  // An Allow for the whole own account only hands the choice to its identity policies.
  const direct = resource.filter(
    ({ statement }) => matchStatementPrincipal(statement, request.principal) === "itself",
  );
  const by = [...identity, ...direct];
  return by.length > 0 ? { outcome: "allowed", by } : { outcome: "implicit-deny", missing: "identity" };
}

function matchAll(request: AccessRequest, policies: readonly NamedPolicy[]): Matched[] {
  return policies.flatMap(({ name, document }) =>
    document.statements
      .filter(
        (statement) =>
          matchStatementPrincipal(statement, request.principal) !== null &&
          matchesStatement(statement, document, request),
      )
      .map((statement) => ({ policy: name, statement })),
  );
}
