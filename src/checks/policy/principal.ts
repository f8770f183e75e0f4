import { type ServiceUser, userArnOf } from "../../core/service-request.ts";
import { anyOf, type ThreeValued } from "../../core/three-valued.ts";
import type { Listed, PrincipalElement } from "./policy-document.ts";

/** In which way one entry of a principal element names the user. */
type Naming = "everyone" | "account" | "user" | "perhaps" | "other";

/** Whether a statement's Principal or NotPrincipal takes in the user. */
export function matchPrincipal({ isNot, listed }: Listed<PrincipalElement>, user: ServiceUser): ThreeValued {
  const namings =
    listed === "*"
      ? (["everyone"] as const)
      : Object.entries(listed).flatMap(([type, names]) => names.map((name) => nameUser(type, name, user)));
  if (!isNot) return anyOf(namings.map(matchNaming));
  if (user.hasPermissionsBoundary === true) return "yes";
  const match = matchAllExcept(namings);
  return user.hasPermissionsBoundary === "unknown" ? anyOf([match, "unknown"]) : match;
}

function matchNaming(naming: Naming): ThreeValued {
  if (naming === "perhaps") return "unknown";
  return naming === "other" ? "no" : "yes";
}

/**
 * NotPrincipal leaves a user out for certain only when both the user and the account are listed: "if the NotPrincipal
 * element contained only Bob's ARN, the effect of the policy might be to explicitly deny access to the AWS account that
 * contains the user Bob". The account alone leaves out none of its users: with Bob and his account listed, "all
 * principals except the user named Bob" are denied. A user with a permissions boundary is always denied, whatever is
 * listed. Source: IAM User Guide, "NotPrincipal".
 */
function matchAllExcept(namings: readonly Naming[]): ThreeValued {
  if (namings.includes("everyone")) return "no";
  if (namings.includes("user")) return namings.includes("account") ? "no" : "unknown";
  return namings.includes("perhaps") ? "unknown" : "yes";
}

function nameUser(type: string, name: string, user: ServiceUser): Naming {
  switch (type) {
    case "AWS":
      return nameAwsPrincipal(name, user);
    case "Service":
    case "Federated":
      return name.includes("*") ? "perhaps" : "other";
    default:
      // CanonicalUser stands for a whole account under an id that the policy does not let us compare.
      return "perhaps";
  }
}

function nameAwsPrincipal(name: string, user: ServiceUser): Naming {
  if (name === "*") return "everyone";
  if (user.accountId !== null) {
    if (name === user.accountId || name === `arn:${user.partition}:iam::${user.accountId}:root`)
      return "account";
    if (user.name !== null && name === userArnOf(user)) return "user";
  }
  return isSurelyOther(name, user) ? "other" : "perhaps";
}

/**
 * Accounts, ids of users and roles, sessions, and the users of a service (`cloudfront`). An id is in a policy where a
 * principal was deleted, and ids are given once (IAM User Guide, "Unique identifiers"), so it is no user's that is there.
 */
const PRINCIPALS =
  /^(?:\d{12}|(?:AROA|AIDA)\w+|arn:[a-z-]+:(?:iam|sts)::(?:\d{12}|[a-z]+):(?:root|(?:user|role|assumed-role|federated-user)\/[^*?]+))$/;

/**
 * Whether a principal is well formed and somebody else's. Wildcards are no part of principals, so one may mean anything it
 * matches; an ARN of our account in another partition may show that the partition was mistaken, not that the statement
 * is harmless; names of users are unique whatever their letter case. A name that is yet to be drawn stands nowhere.
 */
function isSurelyOther(name: string, user: ServiceUser): boolean {
  if (!PRINCIPALS.test(name)) return false;
  if (/^\d{12}$/.test(name)) return user.accountId !== null;
  const [, , , , account, resource = ""] = name.split(":");
  if (account === undefined) return true;
  if (user.accountId !== null && account !== user.accountId) return true;
  if (resource === "root") return false;
  return user.name === null || resource.toLowerCase() !== `user${user.path}${user.name}`.toLowerCase();
}
