import { anyOf, type Outcome } from "../../core/outcome.ts";
import type { Caller } from "./caller.ts";
import type { Listed, PrincipalElement } from "./policy-document.ts";

/** In which way one entry of a principal element names the caller. */
type Naming = "everyone" | "account" | "user" | "perhaps" | "other";

/** Whether a statement's Principal or NotPrincipal takes in the caller. */
export function matchPrincipal({ isNot, listed }: Listed<PrincipalElement>, caller: Caller): Outcome {
  const namings =
    listed === "*"
      ? (["everyone"] as const)
      : Object.entries(listed).flatMap(([type, names]) =>
          names.map((name) => nameCaller(type, name, caller)),
        );
  return isNot ? matchAllExcept(namings) : anyOf(namings.map(matchNaming));
}

function matchNaming(naming: Naming): Outcome {
  if (naming === "perhaps") return "unknown";
  return naming === "other" ? "no" : "yes";
}

/**
 * NotPrincipal leaves a user out for certain only when both the user and the account are listed: "if the NotPrincipal
 * element contained only Bob's ARN, the effect of the policy might be to explicitly deny access to the AWS account that
 * contains the user Bob" (IAM User Guide, "NotPrincipal"). Whether the account alone leaves out its users is not said.
 */
function matchAllExcept(namings: readonly Naming[]): Outcome {
  if (namings.includes("everyone")) return "no";
  if (namings.includes("user") && namings.includes("account")) return "no";
  return namings.every((naming) => naming === "other") ? "yes" : "unknown";
}

function nameCaller(type: string, name: string, caller: Caller): Naming {
  switch (type) {
    case "AWS":
      return nameAwsPrincipal(name, caller);
    case "Service":
    case "Federated":
      return name.includes("*") ? "perhaps" : "other";
    default:
      // CanonicalUser stands for a whole account under an id that the policy does not let us compare.
      return "perhaps";
  }
}

function nameAwsPrincipal(name: string, { arn, accountId }: Caller): Naming {
  if (name === "*") return "everyone";
  if (name === accountId || name === rootOf(arn)) return "account";
  if (name === arn) return "user";
  return isSurelyOther(name, arn, accountId) ? "other" : "perhaps";
}

function rootOf(userArn: string): string {
  return `${userArn.slice(0, userArn.indexOf(":user/"))}:root`;
}

/** Accounts, ids of roles (ids of users begin with AIDA), sessions, and the users of a service (`cloudfront`). */
const PRINCIPALS =
  /^(?:\d{12}|AROA\w+|arn:[a-z-]+:(?:iam|sts)::(?:\d{12}|[a-z]+):(?:root|(?:user|role|assumed-role|federated-user)\/[^*?]+))$/;

/**
 * Whether a principal is well formed and somebody else's. Wildcards are no part of principals, so one may mean anything it
 * matches; an ARN of our account in another partition may show that the partition was mistaken, not that the statement
 * is harmless; names of users are unique whatever their letter case.
 */
function isSurelyOther(name: string, arn: string, accountId: string): boolean {
  if (!PRINCIPALS.test(name)) return false;
  const [, , , , account, resource = ""] = name.split(":");
  const isOurs = account === accountId && (resource === "root" || resource === arn.split(":")[5]);
  return !isOurs && name.toLowerCase() !== arn.toLowerCase();
}
