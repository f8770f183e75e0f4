import { DESTINATION_REQUESTS, type DestinationRequest } from "../../core/destination-request.ts";
import type { PlacedMistake } from "../../core/mistake.ts";
import { allOf, anyOf, type ThreeValued } from "../../core/three-valued.ts";
import type { Verdict } from "../../core/verdict.ts";
import type { Coverage } from "../policy/glob.ts";
import { matchAction } from "./action.ts";
import { evaluateOssCondition } from "./condition.ts";
import { type Condition, type DenyStatement, type ParsedStatement, parseOssPolicy } from "./document.ts";
import { matchPrincipals, type OssCaller } from "./principal.ts";
import { matchResources, type Target } from "./resource.ts";

export type OssPolicyQuestion = {
  /** As OSS returned it. */
  policyText: string;
  caller: OssCaller;
  target: Omit<Target, "accountId">;
  now: Date;
  /** What is asked of the bucket; the service's own requests where nothing is said. */
  requests?: readonly DestinationRequest[];
};

export type ConditionSeen = Condition & { outcome: ThreeValued };

/** What one statement does to the service; `outcome` is `yes` when it denies, `unknown` when it cannot be decided. */
export type OssStatementVerdict = {
  index: number;
  sid: string | null;
  effect: string;
  outcome: ThreeValued;
  reason:
    | "ALLOW_NEVER_RESTRICTS"
    | "OTHER_PRINCIPAL"
    | "OTHER_REQUESTS"
    | "CONDITION_NOT_MET"
    | "DENIES_UNCONDITIONALLY"
    | "DENIES_BY_CONDITIONS"
    | "MAY_DENY"
    | "MALFORMED";
  /** Why it cannot be read; empty for one that can. */
  mistakes: readonly PlacedMistake[];
  conditions: readonly ConditionSeen[];
  scope: Coverage;
  actions: readonly string[];
};

export type OssPolicyVerdict = { verdict: Verdict; statements: readonly OssStatementVerdict[] };

/**
 * Whether the bucket policy of a destination lets the new RAM user write there. In one account RAM's own policy is what
 * allows, so that an Allow of the bucket policy takes nothing away; a Deny wins over both.
 * Source: OSS, "Bucket policy" ("deny-first").
 */
export function evaluateOssPolicy(question: OssPolicyQuestion): OssPolicyVerdict {
  const parsed = parseOssPolicy(question.policyText);
  if ("mistakes" in parsed) {
    return {
      verdict: "uncertain",
      statements: [malformed({ index: 0, sid: null, effect: "?" }, parsed.mistakes)],
    };
  }
  const statements = parsed.statements.map((statement, index) => judge(statement, index, question));
  const denies = anyOf(statements.map(({ outcome }) => outcome));
  return { verdict: VERDICT_OF[denies], statements };
}

const VERDICT_OF: Record<ThreeValued, Verdict> = { yes: "restricted", unknown: "uncertain", no: "open" };

type Named = Pick<OssStatementVerdict, "index" | "sid" | "effect">;

function malformed(named: Named, mistakes: readonly PlacedMistake[]): OssStatementVerdict {
  const reason = "MALFORMED";
  return { ...named, outcome: "unknown", reason, mistakes, conditions: [], scope: "part", actions: [] };
}

function judge(statement: ParsedStatement, index: number, question: OssPolicyQuestion): OssStatementVerdict {
  const named = { index, sid: statement.sid, effect: statement.effect };
  if ("mistakes" in statement) return malformed(named, statement.mistakes);
  if (!("deny" in statement)) return harmless(named, "ALLOW_NEVER_RESTRICTS");
  return judgeDeny(named, statement.deny, question);
}

function harmless(named: Named, reason: OssStatementVerdict["reason"]): OssStatementVerdict {
  return { ...named, outcome: "no", reason, mistakes: [], conditions: [], scope: "none", actions: [] };
}

function judgeDeny(named: Named, deny: DenyStatement, question: OssPolicyQuestion): OssStatementVerdict {
  const { caller, target, now, requests = DESTINATION_REQUESTS } = question;
  const principal = matchPrincipals(deny.principals, caller);
  if (principal === "no") return harmless(named, "OTHER_PRINCIPAL");
  const where = { ...target, accountId: caller.accountId };
  const hit = requests
    .map((request) => {
      const resource = matchResources(deny.resources, request, where);
      const outcome = allOf([matchAction(deny.actions, request.action), resource.outcome]);
      return { action: request.action, outcome, scope: resource.scope };
    })
    .filter(({ outcome }) => outcome !== "no");
  if (hit.length === 0) return harmless(named, "OTHER_REQUESTS");
  const conditions = deny.conditions.map((one) => ({ ...one, outcome: evaluateOssCondition(one, now) }));
  const met = allOf(conditions.map(({ outcome }) => outcome));
  if (met === "no") return { ...harmless(named, "CONDITION_NOT_MET"), conditions };
  const outcome = allOf([principal, anyOf(hit.map((one) => one.outcome)), met]);
  const denies = conditions.length === 0 ? "DENIES_UNCONDITIONALLY" : "DENIES_BY_CONDITIONS";
  return {
    ...named,
    outcome,
    reason: outcome === "yes" ? denies : "MAY_DENY",
    mistakes: [],
    conditions,
    scope: hit.every(({ scope }) => scope === "all") ? "all" : "part",
    actions: hit.map(({ action }) => action),
  };
}
