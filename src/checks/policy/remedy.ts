import { findTagProblem } from "../../core/iam-tags.ts";
import type { ConditionVerdict, PolicyChange, Remedy, TagRemedy } from "../../core/policy-verdict.ts";
import { userArnOf } from "../../core/service-request.ts";
import { parseOperator } from "./conditions/operator.ts";
import { evaluateDeny, type Question } from "./evaluate-statement.ts";
import type { ConditionElement, DenyStatement } from "./policy-document.ts";

const PRINCIPAL_ARN = "aws:PrincipalArn";
const PRINCIPAL_TAG = "aws:principaltag/";

/**
 * The smallest change after which a statement no longer concerns the service: one on our own side if that is enough,
 * else the exemption of the service's user. Each is tried on the statement before it is offered.
 *
 * The user is exempted by a condition on its ARN, never in Principal or NotPrincipal: S3 refuses a principal that does not
 * exist yet, and compares the ARN in a condition as a text. Where the user is not named yet the pattern of all users of the
 * bot stands for it. While the account is not known there is no principal to exempt.
 */
export function findRemedy(statement: DenyStatement, question: Question): Remedy | undefined {
  if (isSolvedByHttps(statement, question)) return { code: "USE_HTTPS" };
  if (question.facts.user.accountId === null) return undefined;
  const value = userArnOf(question.facts.user);
  const exempting = statement.conditions
    .filter(namesPrincipals)
    .map(({ operator, key }): PolicyChange => ({ code: "ADD_VALUE", operator, key, value }));
  const operators = value.includes("*") ? ["ArnNotLike"] : ["ArnNotEquals", "ArnNotLike"];
  const added = operators
    .filter((operator) => !statement.conditions.some((condition) => isAbout(condition, operator)))
    .map((operator): PolicyChange => ({ code: "ADD_CONDITION", operator, key: PRINCIPAL_ARN, value }));
  return [...exempting, ...added].find(
    (change) => evaluateDeny(withChange(statement, change), question).outcome === "no",
  );
}

/** Whether a condition compares principals' ARNs with those that are exempt. */
function namesPrincipals({ operator, key }: ConditionElement): boolean {
  const parsed = parseOperator(operator);
  const comparesArns = parsed?.family === "arn" || parsed?.family === "string";
  return comparesArns && parsed.isNegated && key.toLowerCase() === PRINCIPAL_ARN.toLowerCase();
}

function isAbout(condition: ConditionElement, operator: string): boolean {
  return condition.operator === operator && condition.key.toLowerCase() === PRINCIPAL_ARN.toLowerCase();
}

function withChange(statement: DenyStatement, change: PolicyChange): DenyStatement {
  const { operator, key, value } = change;
  if (change.code === "ADD_CONDITION") {
    return { ...statement, conditions: [...statement.conditions, { operator, key, values: [value] }] };
  }
  const conditions = statement.conditions.map((condition) =>
    condition.operator === operator && condition.key === key
      ? { ...condition, values: [...condition.values, value] }
      : condition,
  );
  return { ...statement, conditions };
}

function isSolvedByHttps(statement: DenyStatement, question: Question): boolean {
  if (question.facts.endpointScheme === "https") return false;
  const facts = { ...question.facts, endpointScheme: "https" as const };
  return evaluateDeny(statement, { ...question, facts }).outcome === "no";
}

/** A tag on the user that a negated condition asks for, if the bot could set it and it would be enough. */
export function findTagRemedy(
  statement: DenyStatement,
  question: Question,
  conditions: readonly ConditionVerdict[],
): TagRemedy | undefined {
  const { user } = question.facts;
  for (const { key, values, operator } of conditions) {
    if (!key.toLowerCase().startsWith(PRINCIPAL_TAG) || parseOperator(operator)?.isNegated !== true) continue;
    const tagKey = key.slice(PRINCIPAL_TAG.length);
    for (const tagValue of values) {
      if (findTagProblem(tagKey, tagValue) !== null) continue;
      const tagged = { ...user, tags: { ...user.tags, [tagKey]: tagValue } };
      const facts = { ...question.facts, user: tagged };
      if (evaluateDeny(statement, { ...question, facts }).outcome === "no") return { tagKey, tagValue };
    }
  }
  return undefined;
}
