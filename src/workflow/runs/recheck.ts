import { runAll } from "../../checks/run-all.ts";
import { runCheck } from "../../checks/run-check.ts";
import { canonicalJson } from "../../core/canonical-json.ts";
import { countedApprovals } from "../../core/narrowing.ts";
import { changeKey, type Plan, planHash } from "../../core/plan.ts";
import type { CheckName, Facts, Failure, Preparation } from "../../core/preparation.ts";
import { FRESH_WAIT } from "../../core/preparation.ts";
import type { Again } from "../../notices/approval-requested.ts";
import { makePlan } from "../../provisioning/make-plan.ts";
import { DECIDING, FIRST_STEP } from "../../security/authorize.ts";
import type { Grant } from "../../storage/contract/grants.ts";
import type { Attempt, StoryDeps } from "../deps.ts";
import { moveState } from "../move-state.ts";
import { checkInputOf, summarize } from "./examine.ts";
import { mayBeLeft } from "./grants-on-record.ts";
import { isStopped, NOT_CANCELLED } from "./heed-cancel.ts";

/** The checks whose answers a plan is made of. */
const PLANNED_BY: readonly CheckName[] = ["identity", "whitelist", "destination"];

/**
 * Whether what was approved is still what would be done, by the same people's word. If not, nothing is made: the new plan
 * asks for approval again, or, once something is made or where it cannot be found out, the preparation fails and offers its
 * ways out.
 * Errors: while Slack does not say who may approve, those that the engine should try again after.
 */
export async function recheck(deps: StoryDeps, preparation: Preparation, attempt: Attempt): Promise<boolean> {
  const grants = await deps.store.listGrants(preparation.id);
  const [seen, { standing, unfit }] = await Promise.all([
    readAgain(deps, preparation, grants),
    judgeApprovals(deps, preparation),
  ]);
  const plan = makePlan({
    preparation: { ...preparation, facts: seen.facts, verdict: seen.verdict },
    settings: deps.settings,
    installationId: deps.installationId,
  });
  if (plan === null) {
    await stop(deps, preparation, notSeen(preparation));
    return false;
  }
  const isSamePlan = planHash(plan) === preparation.planHash;
  if (isSamePlan && standing === "approved") return true;
  // Slack being away is not a refusal: the approval stands, and waits for an answer.
  if (isSamePlan && standing === "unknown") {
    const failure = notAnswered(preparation);
    if (!attempt.isLast) throw new Error("Slack did not say who may approve");
    await stop(deps, preparation, failure);
    return false;
  }
  if (await mayBeLeft(deps, preparation)) {
    await stop(deps, preparation, changedMidway(preparation));
    return false;
  }
  const why = isSamePlan
    ? ({ why: "approvers", people: unfit } as const)
    : ({ why: "plan", differences: differencesOf(preparation.plan, plan) } as const);
  await askAgain(deps, preparation, plan, seen, why);
  return false;
}

async function readAgain(deps: StoryDeps, preparation: Preparation, grants: readonly Grant[]) {
  const input = checkInputOf(deps, preparation, grants);
  const outcomes = await runAll(
    deps.cloudsOf(preparation),
    (check, clouds) => runCheck(check, input, clouds),
    PLANNED_BY,
  );
  const { facts, verdict } = summarize(outcomes);
  return { facts: { ...preparation.facts, ...onlyKnown(facts), ...ownBucket(grants) }, verdict };
}

/** What was seen now; what these checks do not look at stays as it was. */
function onlyKnown(facts: Facts): Partial<Facts> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null));
}

/** A bucket that this preparation made itself exists now, and was still to be made when the plan was approved. */
function ownBucket(grants: readonly Grant[]): Partial<Facts> {
  const isOurs = grants.some((grant) => grant.change.kind === "oss.create-bucket" && grant.isOurs);
  return isOurs ? { destinationExists: false } : {};
}

/** Whether the approvals still hold, by what Slack says now of those who gave them; `unfit`: who may not approve any more. */
async function judgeApprovals(
  deps: StoryDeps,
  preparation: Preparation,
): Promise<{ standing: "approved" | "void" | "unknown"; unfit: string[] }> {
  const decisions = await deps.store.listDecisions(preparation.id);
  const approvals = countedApprovals(preparation, decisions);
  const answers = await Promise.all(
    approvals.map(async ({ approver }) => ({
      approver,
      answer: await deps.authorizer.authorize({
        userId: approver,
        teamId: preparation.teamId,
        rule: DECIDING,
        preparation,
        isFresh: true,
      }),
    })),
  );
  const judge = await deps.authorizer.approvalJudge(preparation, { isFresh: true }).catch(() => null);
  const fit = answers.filter(({ answer }) => answer.isAllowed).map(({ approver }) => approver);
  const unfit = answers
    .filter(({ answer }) => !answer.isAllowed && answer.code !== "DIRECTORY_UNAVAILABLE")
    .map(({ approver }) => approver);
  // Which rule the person belongs to is not known, which is not a refusal.
  if (judge === null) return { standing: "unknown", unfit };
  if (judge.isEnough(fit)) return { standing: "approved", unfit };
  const notUnfit = answers.map(({ approver }) => approver).filter((approver) => !unfit.includes(approver));
  return { standing: judge.isEnough(notUnfit) ? "unknown" : "void", unfit };
}

async function askAgain(
  deps: StoryDeps,
  preparation: Preparation,
  plan: Plan,
  seen: { facts: Facts; verdict: Preparation["verdict"] },
  why: Again,
): Promise<void> {
  const revision = preparation.revision + 1;
  const mentions = await deps.authorizer.findMentions({ ...preparation, escalatedAt: null }, FIRST_STEP);
  const patch = { ...seen, revision, plan, planHash: planHash(plan), expiresAt: null, ...FRESH_WAIT };
  const move = { from: "provisioning", expect: NOT_CANCELLED, patch } as const;
  const changed = await moveState(deps, preparation, "plan_changed", { why, mentions }, move);
  if (!changed) await isStopped(deps, preparation);
}

/** What differs between two plans, named by its part. */
export function differencesOf(before: Plan | null, after: Plan): string[] {
  if (before === null) return ["plan"];
  const parts = new Set([...Object.keys(before), ...Object.keys(after)] as (keyof Plan)[]);
  const changed = [...parts].filter(
    (key) => key !== "changes" && canonicalJson(before[key] ?? null) !== canonicalJson(after[key] ?? null),
  );
  const oldKeys = new Map(before.changes.map((change) => [changeKey(change), canonicalJson(change)]));
  const newKeys = new Map(after.changes.map((change) => [changeKey(change), canonicalJson(change)]));
  const changes = [...new Set([...oldKeys.keys(), ...newKeys.keys()])].filter(
    (key) => oldKeys.get(key) !== newKeys.get(key),
  );
  return [...changed, ...changes];
}

async function stop(deps: StoryDeps, preparation: Preparation, failure: Failure): Promise<void> {
  const told = { during: "recheck", failure } as const;
  const move = { from: "provisioning", expect: NOT_CANCELLED, patch: { failure } } as const;
  const changed = await moveState(deps, preparation, "provisioning_failed", told, move);
  if (!changed) await isStopped(deps, preparation);
}

function notSeen(preparation: Preparation): Failure {
  return {
    step: "recheck",
    operation: "recheck",
    subject: preparation.request.sourceBucket,
    code: "NotSeen",
    detail: { code: "NOTHING_SEEN", args: {} },
    requestId: null,
  };
}

function notAnswered(preparation: Preparation): Failure {
  return {
    step: "recheck",
    operation: "ask-approvers",
    subject: preparation.id,
    code: "SlackUnavailable",
    detail: { code: "APPROVERS_NOT_ASKED", args: {} },
    requestId: null,
  };
}

function changedMidway(preparation: Preparation): Failure {
  return {
    step: "recheck",
    operation: "recheck",
    subject: preparation.request.destinationBucket,
    code: "PlanChanged",
    detail: { code: "PLAN_CHANGED_MIDWAY", args: {} },
    requestId: null,
  };
}
