import { isManaged } from "../core/migration/handling.ts";
import { countedApprovals } from "../core/narrowing.ts";
import { isDecisionAwaited, isHeldByWhitelist } from "../core/preparation.ts";
import { openQuestion } from "../core/question.ts";
import { retryPauseMs } from "../core/retry-pause.ts";
import { keepsNewKeys } from "../core/rotation.ts";
import type { Situation, SituationFacts } from "../texts/situation.ts";
import type { PreparationView } from "../workflow/outcome.ts";
import { standingsOf } from "./step-lines.ts";

export function situationOf(view: PreparationView): Situation {
  const { preparation, grants } = view;
  const { state } = preparation;
  switch (state) {
    case "blocked":
      return hasBlocker(view) ? "blocked" : "blocked_unread";
    case "provisioning":
      return preparation.isCancelRequested ? "stopping" : "provisioning";
    case "failed":
      return preparation.planHash === null && grants.length === 0 ? "failed_early" : "failed";
    case "awaiting_approval":
      return openQuestion(preparation) === null ? state : "asked_back";
    case "ready":
      return whileReady(view);
    default:
      return state;
  }
}

function whileReady({ preparation, migration }: PreparationView): Situation {
  if (isManaged(preparation) && migration !== undefined && !isHeldByWhitelist(preparation)) return "managed";
  const { recipientChange, delivery, rotation } = preparation;
  if (recipientChange !== null) return "new_recipient";
  if (delivery === "held") return "not_delivered";
  if (keepsNewKeys(rotation) && !rotation.isCompromised) return "overlap";
  return isHeldByWhitelist(preparation) ? "do_not_start" : "ready";
}

function hasBlocker({ preparation: { checks } }: PreparationView): boolean {
  return Object.values(checks).some(({ severity }) => severity === "blocker");
}

/** What the words of the situation are made of. */
export function situationFacts(view: PreparationView): SituationFacts {
  const { preparation, grants, decisions, approvalsNeeded } = view;
  const { request, rotation, stateSince, revokeAttempts } = preparation;
  const results = Object.values(preparation.checks);
  const given = countedApprovals(preparation, decisions).length;
  const made = grants.filter(({ state }) => state === "made" || state === "kept");
  const total = preparation.plan?.changes.length ?? 0;
  return {
    since: stateSince,
    by: preparation.stateBy,
    requester: preparation.requester,
    recipient: request.recipient,
    proposed: preparation.recipientChange,
    approvals: { given, needed: approvalsNeeded },
    step: stepFacts(view),
    askedAt: openQuestion(preparation)?.at ?? null,
    checks: { done: results.filter(({ status }) => status === "done").length, total: results.length },
    changes: { done: Math.min(made.length, total), total },
    heldUntil: view.heldUntil,
    retireAt: rotation?.retireAt ?? null,
    isCompromised: rotation?.isCompromised ?? false,
    attempts: revokeAttempts,
    nextTryAt: new Date(Date.parse(stateSince) + retryPauseMs(revokeAttempts)).toISOString(),
    left: grants
      .filter(({ state }) => state === "intended" || state === "made")
      .map(({ change }) => change.kind),
    waitDays: view.waitDays,
    migration: view.migration ?? null,
  };
}

function stepFacts(view: PreparationView): SituationFacts["step"] {
  const standings = standingsOf(view);
  const waited = standings.find(({ isWaited }) => isWaited);
  if (waited === undefined || !isDecisionAwaited(view.preparation)) return null;
  const done = standings.flatMap((one) => (one.done === null ? [] : [one.name]));
  return { name: waited.name, number: waited.number, total: standings.length, done };
}
