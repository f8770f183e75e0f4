import { anyOf, type Outcome } from "../../core/outcome.ts";
import type { Caller } from "./caller.ts";
import { matchesGlob, parseGlob } from "./glob.ts";
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
      return "other";
    default:
      // CanonicalUser stands for a whole account under an id that the policy does not let us compare.
      return "perhaps";
  }
}

function nameAwsPrincipal(name: string, { arn, accountId }: Caller): Naming {
  if (name === "*") return "everyone";
  if (name === accountId) return "account";
  if (name === arn) return "user";
  const [, , service, , account, resource = ""] = arnSegments(name);
  if (service === "iam" && account === accountId && resource === "root") {
    return name === `${arn.slice(0, arn.indexOf(":user/"))}:root` ? "account" : "perhaps";
  }
  // A deleted user's id; ids of roles begin with AROA, and roles are not our caller.
  if (name.startsWith("AIDA")) return "perhaps";
  // Wildcards within a principal are no part of the policy language, so an ARN with one may mean anything it matches;
  // and an ARN of another partition may show that the partition was mistaken, not that the statement is harmless.
  const anyPartition = name.replace(/^arn:[^:]*:/, "arn:*:");
  return matchesGlob(parseGlob(anyPartition), arn) ? "perhaps" : "other";
}

function arnSegments(arn: string): string[] {
  const parts = arn.split(":");
  return [...parts.slice(0, 5), parts.slice(5).join(":")];
}
