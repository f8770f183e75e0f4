import type { Principals } from "./policy-document.ts";

/** Who makes a request, as policies name him. */
export type Principal = {
  partition: string;
  accountId: string;
  /** ARN as answers show it; that of the session for an assumed role. */
  arn: string;
  /** `aws:PrincipalArn`: that of the role for an assumed role. */
  principalArn: string;
  /** `AIDA…`, or `AROA…:session`. */
  userId: string;
  canonicalId: string;
  hasPermissionsBoundary?: boolean;
};

/**
 * How a list of principals takes in this one: by himself, through his whole account, or not.
 * Source: "AWS JSON policy elements: Principal", IAM User Guide.
 */
export function matchPrincipals(principals: Principals, who: Principal): "itself" | "account" | null {
  if (principals.kind === "everyone") return "itself";
  let found: "account" | null = null;
  for (const { type, id } of principals.entries) {
    if (type === "CanonicalUser" && id === who.canonicalId) found = "account";
    if (type !== "AWS") continue;
    if (id === who.arn || id === who.principalArn || id === who.userId.split(":")[0]) return "itself";
    if (id === who.accountId || id === `arn:${who.partition}:iam::${who.accountId}:root`) found = "account";
  }
  return found;
}
