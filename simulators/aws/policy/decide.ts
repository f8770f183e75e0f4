import { type AccessRequest, matchesStatement, matchStatementPrincipal } from "./match-statement.ts";
import type { PolicyDocument, Statement } from "./policy-document.ts";

export type NamedPolicy = { name: string; document: PolicyDocument };
type Matched = { policy: string; statement: Statement };

export type PolicyKind = "identity" | "resource" | "boundary";

/** What all policies together say about one request. */
export type Decision =
  | { outcome: "allowed"; by: Matched[] }
  | { outcome: "explicit-deny"; in: PolicyKind; by: Matched[] }
  | { outcome: "implicit-deny"; missing: PolicyKind };

type Policies = {
  identity: readonly NamedPolicy[];
  resource: readonly NamedPolicy[];
  /** Bounds what the identity's own policies give. */
  boundary?: NamedPolicy | null;
  ownerAccountId: string;
};

/**
 * Decides one request as IAM does: a Deny anywhere wins; within one account an Allow on either side is enough,
 * between accounts both sides have to allow. A boundary does not hold back what a resource's policy gives a user by name.
 * Source: "Policy evaluation logic", "Cross-account policy evaluation logic" and "Permissions boundaries for IAM
 * entities", IAM User Guide.
 */
export function decide(request: AccessRequest, policies: Policies): Decision {
  const found = {
    resource: matchAll(request, policies.resource),
    identity: matchAll(request, policies.identity),
    boundary: policies.boundary ? matchAll(request, [policies.boundary]) : null,
  };
  for (const kind of ["resource", "identity", "boundary"] as const) {
    const by = (found[kind] ?? []).filter(({ statement }) => statement.effect === "Deny");
    if (by.length > 0) return { outcome: "explicit-deny", in: kind, by };
  }
  const { resource, identity } = found;
  const isBounded = found.boundary !== null && found.boundary.length === 0;
  const given = isBounded ? [] : identity;
  const missing = isBounded && identity.length > 0 ? "boundary" : "identity";
  if (policies.ownerAccountId !== request.principal.accountId) {
    if (given.length === 0) return { outcome: "implicit-deny", missing };
    if (resource.length === 0) return { outcome: "implicit-deny", missing: "resource" };
    return { outcome: "allowed", by: [...given, ...resource] };
  }
  // An Allow for the whole own account only hands the choice to its identity policies.
  const direct = resource.filter(
    ({ statement }) => matchStatementPrincipal(statement, request.principal) === "itself",
  );
  const by = [...given, ...direct];
  return by.length > 0 ? { outcome: "allowed", by } : { outcome: "implicit-deny", missing };
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
