import type { ConditionVerdict, Remedy } from "../../core/policy-verdict.ts";
import { parseOperator } from "./conditions/operator.ts";
import { evaluateDeny, type Request } from "./evaluate-statement.ts";
import type { DenyStatement, PrincipalElement } from "./policy-document.ts";

const PRINCIPAL_ARN = "aws:PrincipalArn";
const PRINCIPAL_TAG = "aws:principaltag/";

/**
 * The smallest change after which a statement no longer concerns the service: one on our own side if that is enough,
 * else the exemption of this one user. Each change is tried on the statement before it is offered.
 */
export function findRemedy(
  statement: DenyStatement,
  request: Request,
  conditions: readonly ConditionVerdict[],
): Remedy {
  return (
    tryHttps(statement, request) ??
    tryTags(statement, request, conditions) ??
    exemptUser(statement, request.facts.caller.arn, request.facts.caller.accountId)
  );
}

function tryHttps(statement: DenyStatement, request: Request): Remedy | undefined {
  if (request.facts.endpointScheme === "https") return undefined;
  const facts = { ...request.facts, endpointScheme: "https" as const };
  return evaluateDeny(statement, { ...request, facts }).outcome === "no" ? { code: "USE_HTTPS" } : undefined;
}

/** A tag on the user that a negated condition asks for. */
function tryTags(
  statement: DenyStatement,
  request: Request,
  conditions: readonly ConditionVerdict[],
): Remedy | undefined {
  for (const { key, values, operator } of conditions) {
    if (!key.toLowerCase().startsWith(PRINCIPAL_TAG) || parseOperator(operator)?.isNegated !== true) continue;
    const tagKey = key.slice(PRINCIPAL_TAG.length);
    for (const tagValue of values.filter((value) => !/[*?$]/.test(value))) {
      const facts = { ...request.facts, userTags: { ...request.facts.userTags, [tagKey]: tagValue } };
      if (evaluateDeny(statement, { ...request, facts }).outcome === "no") {
        return { code: "TAG_USER", tagKey, tagValue };
      }
    }
  }
  return undefined;
}

function exemptUser(statement: DenyStatement, arn: string, accountId: string): Remedy {
  if (statement.principal.isNot) {
    const root = `${arn.slice(0, arn.indexOf(":user/"))}:root`;
    const named = listAwsPrincipals(statement.principal.listed);
    const hasAccount = named.includes(root) || named.includes(accountId);
    const missing = [...(named.includes(arn) ? [] : [arn]), ...(hasAccount ? [] : [root])];
    return { code: "ADD_TO_NOT_PRINCIPAL", values: missing };
  }
  const exempting = statement.conditions.find(({ operator, key }) => {
    const parsed = parseOperator(operator);
    const comparesArns = parsed?.family === "arn" || parsed?.family === "string";
    return comparesArns && parsed.isNegated && key.toLowerCase() === PRINCIPAL_ARN.toLowerCase();
  });
  if (exempting !== undefined) {
    return { code: "ADD_VALUE", operator: exempting.operator, key: exempting.key, value: arn };
  }
  return { code: "ADD_CONDITION", operator: "ArnNotEquals", key: PRINCIPAL_ARN, value: arn };
}

function listAwsPrincipals(principal: PrincipalElement): readonly string[] {
  return principal === "*" ? [] : (principal["AWS"] ?? []);
}
