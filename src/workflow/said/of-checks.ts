import type { AuditEvent } from "../../core/audit-events.ts";
import type { Preparation } from "../../core/preparation.ts";
import { ALARMS } from "../../notices/alarm.ts";
import { ESCALATION_KEY } from "../../notices/approval-escalated.ts";
import { approvalKey, approvalPost } from "../../notices/approval-requested.ts";
import { APPROVAL_STEP_KEY } from "../../notices/approval-step.ts";
import { blockedKey, blockedPost } from "../../notices/blocked.ts";
import { cancelledPosts, expiredPost } from "../../notices/closed.ts";
import { FAILED_KEY, failedPost } from "../../notices/failed.ts";
import { QUESTION_KEY } from "../../notices/question.ts";
import { WHITELIST_KEY } from "../../notices/whitelist-prompt.ts";
import type { Mentions } from "../../security/authorize.ts";
import type { AuditDraft } from "../../storage/contract/audit.ts";
import { auditOf } from "../audit-of.ts";
import { BOT, type Change, type SaidTable } from "./said.ts";

type Checked = { hasBlocker: boolean };

/** What is told of each event. */
export type ToldOfChecks = {
  checked_clear: Checked & { mentions: Mentions };
  checked_blocked: Checked;
  check_failed: object;
  /** `asked`: the event of the audit log, by whom, and what it keeps of it. */
  checked_again: {
    asked: { event: AuditEvent; by: string; details: Record<string, unknown> };
  };
  cancelled: { by: string };
  timed_out: object;
};

/** What is said of checks, and of the end of a request before anything was made. */
export const SAID_OF_CHECKS: SaidTable<ToldOfChecks> = {
  checked_clear: (change, { hasBlocker, mentions }) => ({
    posts: [approvalPost(change.before, mentions)],
    settles: problemsOf(change.before),
    audit: [checkedEntry(change, { hasBlocker, isBlocked: false })],
  }),

  checked_blocked: (change, { hasBlocker }) => ({
    posts: [blockedPost(change.before, change.after)],
    settles: problemsOf(change.before),
    audit: [checkedEntry(change, { hasBlocker, isBlocked: true })],
  }),

  check_failed: ({ before }) => ({
    posts: [failedPost(before)],
    audit: [auditOf(before, { event: "preparation.check_failed", actor: BOT })],
  }),

  checked_again: ({ before }, { asked }) => ({
    posts: [],
    // What blocked it says with the end of the checks what became of it: one edit for both.
    progress: [blockedKey(before.revision)],
    settles: [
      approvalKey(before.revision),
      FAILED_KEY,
      WHITELIST_KEY,
      ESCALATION_KEY,
      APPROVAL_STEP_KEY,
      QUESTION_KEY,
    ],
    audit: [auditOf(before, { event: asked.event, actor: asked.by, details: asked.details })],
  }),

  cancelled: ({ before, after }, { by }) => ({
    posts: cancelledPosts(before, by),
    settles: questionsOf(before),
    audit: [
      auditOf(before, {
        event: "preparation.cancelled",
        actor: by,
        details: { reason: after.cancelReason },
      }),
    ],
  }),

  timed_out: ({ before }) => ({
    posts: [expiredPost(before)],
    settles: questionsOf(before),
    audit: [auditOf(before, { event: "preparation.expired", actor: BOT })],
  }),
};

/** What stands of the problems of the looks before this one: it may be solved now, or stand below. */
function problemsOf({ revision }: Preparation): string[] {
  const earlier = Array.from({ length: Math.min(revision - 1, 3) }, (_, index) => revision - 1 - index);
  return earlier.map(blockedKey);
}

/** What somebody was asked and need not answer any more. */
function questionsOf({ revision }: Preparation): string[] {
  return [
    blockedKey(revision),
    approvalKey(revision),
    FAILED_KEY,
    WHITELIST_KEY,
    ESCALATION_KEY,
    APPROVAL_STEP_KEY,
    QUESTION_KEY,
    ALARMS,
  ];
}

function checkedEntry(
  { before, after }: Change,
  { hasBlocker, isBlocked }: { hasBlocker: boolean; isBlocked: boolean },
): AuditDraft {
  const { verdict, facts } = after;
  return auditOf(
    { ...before, planHash: after.planHash },
    {
      event: "preparation.checked",
      actor: BOT,
      details: {
        verdict,
        hasBlocker,
        isBlocked,
        policyHash: facts.policyHash,
        destinationVerdict: facts.destinationVerdict,
        destinationPolicyHash: facts.destinationPolicyHash,
      },
    },
  );
}
