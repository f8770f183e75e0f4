import { allOf, anyOf, type Outcome } from "../../core/outcome.ts";
import {
  ACTIONS,
  type Action,
  type ConditionVerdict,
  type Scope,
  type StatementReason,
} from "../../core/policy-verdict.ts";
import { matchAction } from "./action.ts";
import { intersect } from "./cidr.ts";
import {
  type ConditionContext,
  evaluateCondition,
  readVariableKey,
} from "./conditions/evaluate-condition.ts";
import { findMatchingAddresses } from "./conditions/ip-address.ts";
import { parseOperator } from "./conditions/operator.ts";
import type { DenyStatement } from "./policy-document.ts";
import { matchPrincipal } from "./principal.ts";
import { PUBLIC_ADDRESSES } from "./public-addresses.ts";
import { isPerObject, type RequestFacts } from "./request-context.ts";
import { matchResource, type Source } from "./resource.ts";
import { resolveVariables } from "./variables.ts";

/** What the service is and what it reads. */
export type Request = { facts: RequestFacts; source: Source; hasVariables: boolean };

/** How a Deny statement bears on the service's requests for one action, element by element. */
type ActionMatch = {
  action: Action;
  principal: Outcome;
  actionName: Outcome;
  resource: Outcome;
  /** The conditions together, which may say more than each alone. */
  joint: Outcome;
  conditions: readonly ConditionVerdict[];
  outcome: Outcome;
  scope: Scope;
};

export type DenyVerdict = {
  outcome: Outcome;
  reason: StatementReason;
  conditions: readonly ConditionVerdict[];
  scope: Scope;
  actions: readonly Action[];
};

/** What a Deny statement does to the service. */
export function evaluateDeny(statement: DenyStatement, request: Request): DenyVerdict {
  const matches = ACTIONS.map((action) => matchForAction(statement, action, request));
  const outcome = anyOf(matches.map((match) => match.outcome));
  const telling = matches.reduce((best, match) => (rank(match) > rank(best) ? match : best));
  const concerned = outcome === "no" ? [] : matches.filter((match) => match.outcome === outcome);
  return {
    outcome,
    reason: giveReason(statement, telling),
    conditions: telling.conditions,
    scope: widest(concerned.map((match) => match.scope)),
    actions: concerned.map((match) => match.action),
  };
}

function matchForAction(statement: DenyStatement, action: Action, request: Request): ActionMatch {
  const { facts, source, hasVariables } = request;
  const context: ConditionContext = { action, facts, hasVariables };
  const principal = matchPrincipal(statement.principal, facts.caller);
  const actionName = matchAction(statement.action, action);
  const { outcome: resource, scope } = matchResource(statement.resource, action, source, (text) =>
    resolveVariables(text, {
      hasVariables,
      hasWildcards: true,
      lookUp: (key) => readVariableKey(key, context),
    }),
  );
  const conditions = statement.conditions.map((condition) => evaluateCondition(condition, context));
  const joint = judgeTogether(conditions);
  const outcome = allOf([principal, actionName, resource, joint]);
  const isPart = conditions.some((condition) => concernsPart(condition, action));
  return {
    action,
    principal,
    actionName,
    resource,
    joint,
    conditions,
    outcome,
    scope: outcome === "no" ? "none" : isPart ? "part" : scope,
  };
}

/** Conditions that let some requests of the same action pass: those on an object's tags, or on a deeper listing. */
function concernsPart({ key, outcome }: ConditionVerdict, action: Action): boolean {
  return isPerObject(key, action) || (key.toLowerCase() === "s3:prefix" && outcome === "unknown");
}

/**
 * The conditions of a statement together. Those on the source address speak of one and the same address, so they may
 * exclude each other although each alone can be met.
 */
function judgeTogether(conditions: readonly ConditionVerdict[]): Outcome {
  const each = allOf(conditions.map(({ outcome }) => outcome));
  const left = findAddressesLeft(conditions);
  if (each === "no" || left.ipv4.length > 0) return each;
  return left.ipv6.length === 0 ? "no" : "unknown";
}

function findAddressesLeft(conditions: readonly ConditionVerdict[]): typeof PUBLIC_ADDRESSES {
  const sets = conditions.map(({ operator: name, key, values }) => {
    const operator = parseOperator(name);
    if (operator?.family !== "ip" || key.toLowerCase() !== "aws:sourceip") return null;
    return findMatchingAddresses(values, operator.isNegated);
  });
  return sets.reduce<typeof PUBLIC_ADDRESSES>(
    (left, set) => (set === null ? left : intersect(left, set)),
    PUBLIC_ADDRESSES,
  );
}

/** How far a statement got towards denying: the match to tell about is the one that got furthest. */
function rank({ outcome, principal, actionName, resource }: ActionMatch): number {
  if (outcome === "yes") return 5;
  if (outcome === "unknown") return 4;
  return [principal, actionName, resource].filter((element) => element !== "no").length;
}

function giveReason(statement: DenyStatement, match: ActionMatch): StatementReason {
  const { outcome, principal, actionName, resource, joint, conditions } = match;
  if (outcome === "no") return giveReasonAgainst(statement, match);
  if (outcome === "yes") {
    const keys = conditions.map(({ key }) => key);
    return keys.length === 0 ? { code: "DENIES_UNCONDITIONALLY" } : { code: "DENIES_BY_CONDITIONS", keys };
  }
  const elements = { principal, action: actionName, resource, condition: joint };
  const unclear = (["principal", "action", "resource", "condition"] as const).filter(
    (element) => elements[element] === "unknown",
  );
  const keys = conditions.filter((condition) => condition.outcome === "unknown").map(({ key }) => key);
  return { code: "MAY_DENY", unclear, keys };
}

function giveReasonAgainst(statement: DenyStatement, match: ActionMatch): StatementReason {
  if (match.principal === "no") {
    return { code: statement.principal.isNot ? "EXEMPT_PRINCIPAL" : "OTHER_PRINCIPAL" };
  }
  if (match.actionName === "no") return { code: "OTHER_ACTIONS" };
  if (match.resource === "no") return { code: "OTHER_RESOURCE" };
  const unmet = match.conditions.find(({ outcome }) => outcome === "no");
  if (unmet === undefined) return { code: "ADDRESSES_EXCLUDE_EACH_OTHER" };
  return { code: "CONDITION_NOT_MET", operator: unmet.operator, key: unmet.key };
}

function widest(scopes: readonly Scope[]): Scope {
  if (scopes.includes("all")) return "all";
  return scopes.includes("part") ? "part" : "none";
}
