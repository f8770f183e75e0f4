import type { ConditionVerdict, Scope, StatementReason } from "../../core/policy-verdict.ts";
import { type S3Action, type SourceRequest, sourceRequests } from "../../core/service-request.ts";
import { allOf, anyOf, type ThreeValued } from "../../core/three-valued.ts";
import { matchAction } from "./action.ts";
import { explainCondition } from "./conditions/explain-condition.ts";
import { judgeConditions } from "./conditions/judge-conditions.ts";
import {
  type ConditionContext,
  type PreparedCondition,
  prepareCondition,
  readVariableKey,
} from "./conditions/prepare-condition.ts";
import type { DenyStatement } from "./policy-document.ts";
import { matchPrincipal } from "./principal.ts";
import { isPerObject, type RequestFacts } from "./request-context.ts";
import { matchResource, type Source } from "./resource.ts";
import { resolveVariables } from "./variables.ts";

/** Who reads what, and how the policy is to be read. */
export type Question = { facts: RequestFacts; source: Source; hasVariables: boolean };

/** How a Deny statement bears on one request of the service, element by element. */
export type RequestMatch = {
  request: SourceRequest;
  principal: ThreeValued;
  actionName: ThreeValued;
  resource: ThreeValued;
  conditions: readonly PreparedCondition[];
  /** The conditions together, which may say more than each alone; unknown where another element leaves the request out. */
  joint: ThreeValued;
  /** What the statement does to the request; `unknown` at most for one that the service may not send at all. */
  outcome: ThreeValued;
  scope: Scope;
  /** How much of what is migrated its resources take in. */
  covered: Scope;
};

export type DenyVerdict = {
  outcome: ThreeValued;
  reason: StatementReason;
  conditions: readonly ConditionVerdict[];
  scope: Scope;
  actions: readonly S3Action[];
  matches: readonly RequestMatch[];
};

/** What a Deny statement does to the service. */
export function evaluateDeny(statement: DenyStatement, question: Question): DenyVerdict {
  const matches = sourceRequests(question.facts.prefix).map((request) =>
    matchRequest(statement, request, question),
  );
  const outcome = anyOf(matches.map((match) => match.outcome));
  const telling = matches.reduce((best, match) => (rank(match) > rank(best) ? match : best));
  const concerned = outcome === "no" ? [] : matches.filter((match) => match.outcome === outcome);
  const conditions = telling.conditions.map(explainCondition);
  return {
    outcome,
    reason: giveReason(statement, telling, conditions),
    conditions,
    scope: widest(concerned.map((match) => match.scope)),
    actions: [...new Set(concerned.map(({ request }) => request.action))],
    matches,
  };
}

function matchRequest(statement: DenyStatement, request: SourceRequest, question: Question): RequestMatch {
  const { facts, source, hasVariables } = question;
  const context: ConditionContext = { request, facts, hasVariables };
  const { outcome: resource, scope } = matchResource(statement.resource, request.resource, source, (text) =>
    resolveVariables(text, {
      hasVariables,
      hasWildcards: true,
      lookUp: (key) => readVariableKey(key, context),
    }),
  );
  const conditions = statement.conditions.map((condition) => prepareCondition(condition, context));
  const elements = {
    principal: matchPrincipal(statement.principal, facts.user),
    actionName: matchAction(statement.action, request.action),
    resource,
  };
  const isElsewhere = Object.values(elements).includes("no");
  // The conditions of a statement about something else are not worth the work.
  const joint = isElsewhere ? "unknown" : judgeConditions(conditions);
  const denied = allOf([...Object.values(elements), joint]);
  const isPart = request.listedPrefix === "deeper" || conditions.some(({ key }) => isPerObject(key, request));
  return {
    request,
    ...elements,
    conditions,
    joint,
    outcome: denied === "yes" && !request.isCertain ? "unknown" : denied,
    scope: denied === "no" ? "none" : isPart ? "part" : scope,
    covered: scope,
  };
}

/** How far a statement got towards denying: the match to tell about is the one that got furthest. */
function rank({ request, outcome, principal, actionName, resource }: RequestMatch): number {
  if (outcome === "no") return [principal, actionName, resource].filter((element) => element !== "no").length;
  if (outcome === "yes") return 6;
  return request.isCertain ? 5 : 4;
}

function giveReason(
  statement: DenyStatement,
  match: RequestMatch,
  conditions: readonly ConditionVerdict[],
): StatementReason {
  const { outcome, request, principal, actionName, resource, joint } = match;
  if (outcome === "no") return giveReasonAgainst(statement, match, conditions);
  if (outcome === "yes") {
    const keys = conditions.map(({ key }) => key);
    return keys.length === 0 ? { code: "DENIES_UNCONDITIONALLY" } : { code: "DENIES_BY_CONDITIONS", keys };
  }
  const elements = { principal, action: actionName, resource, condition: joint };
  const unclear = (["principal", "action", "resource", "condition"] as const).filter(
    (element) => elements[element] === "unknown",
  );
  if (!request.isCertain) return { code: "DENIES_POSSIBLE_REQUEST", request: kindOf(request) };
  const keys = conditions.filter((condition) => condition.outcome === "unknown").map(({ key }) => key);
  return { code: "MAY_DENY", unclear, keys };
}

function kindOf({ action, listedPrefix }: SourceRequest): "bare-listing" | "deeper-listing" | "location" {
  if (action === "s3:GetBucketLocation") return "location";
  return listedPrefix === "deeper" ? "deeper-listing" : "bare-listing";
}

function giveReasonAgainst(
  statement: DenyStatement,
  match: RequestMatch,
  conditions: readonly ConditionVerdict[],
): StatementReason {
  if (match.principal === "no") {
    return { code: statement.principal.isNot ? "EXEMPT_PRINCIPAL" : "OTHER_PRINCIPAL" };
  }
  if (match.actionName === "no") return { code: "OTHER_ACTIONS" };
  if (match.resource === "no") return { code: "OTHER_RESOURCE" };
  const unmet = conditions.find(({ outcome }) => outcome === "no");
  if (unmet !== undefined) return { code: "CONDITION_NOT_MET", operator: unmet.operator, key: unmet.key };
  return match.conditions.every(({ fact }) => fact.state.kind === "address")
    ? { code: "ADDRESSES_EXCLUDE_EACH_OTHER" }
    : { code: "CONDITIONS_EXCLUDE_EACH_OTHER", keys: [...new Set(conditions.map(({ key }) => key))] };
}

function widest(scopes: readonly Scope[]): Scope {
  if (scopes.includes("all")) return "all";
  return scopes.includes("part") ? "part" : "none";
}
