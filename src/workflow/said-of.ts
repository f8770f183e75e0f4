import type { CheckName, Failure, Preparation } from "../core/preparation.ts";
import type { Rotation } from "../core/rotation.ts";
import type { Event } from "../core/states.ts";
import { type ApprovalLost, approvalLostPost } from "../notices/approval-lost.ts";
import { approvalPost } from "../notices/approval-requested.ts";
import { APPROVER_REMINDERS } from "../notices/approver-reminder.ts";
import { blockedPost } from "../notices/blocked.ts";
import { cardPost } from "../notices/card.ts";
import { clearPosts } from "../notices/checks-clear.ts";
import { cancelledPost, expiredPost } from "../notices/closed.ts";
import { failedPost } from "../notices/failed.ts";
import { jobSheetPost } from "../notices/job-sheet.ts";
import type { PostDraft } from "../notices/posts.ts";
import { provisioningPost } from "../notices/provisioning.ts";
import { readyPost } from "../notices/ready.ts";
import { revokedPost, revokeFailedPost, revokingPost } from "../notices/revocation.ts";
import { rollBackPost } from "../notices/rolled-back.ts";
import { rotatedPost, rotationFailedPost, rotationStartedPost } from "../notices/rotation.ts";
import { type StartedOver, startedOverPost } from "../notices/started-over.ts";
import { whitelistPost } from "../notices/whitelist-prompt.ts";
import type { Mentions } from "../security/authorize.ts";
import { type AuditDraft, type Effects, NEW_SINCE } from "../storage/store.ts";
import { auditOf } from "./audit-of.ts";

type Checked = { clear: CheckName[]; hasBlocker: boolean };

/**
 * What a change of state is told with, beyond the preparation before and after it: who asked, what failed, whom to mention.
 * Posts among it depend on what Slack or the store say: to whom a delivery goes, where operators read.
 */
export type Told = {
  checked_clear: Checked & { mentions: Mentions };
  checked_blocked: Checked & { needsTicket: boolean };
  check_failed: object;
  /** `asked`: the event of the audit log, by whom, and what it keeps of it. */
  checked_again: {
    why: StartedOver;
    asked: { event: string; by: string; details: Record<string, unknown> };
  };
  cancelled: { by: string };
  timed_out: object;
  provisioned: { delivery: readonly PostDraft[] };
  plan_changed: { why: ApprovalLost; mentions: Mentions };
  provisioning_failed:
    | { during: "changes"; failure: Failure; alarm: readonly PostDraft[] }
    | { during: "recheck" | "roll-back"; failure: Failure };
  retried: { by: string };
  rollback_started: { by: string; because: "asked" | "cancelled" };
  rolled_back: object;
  rotation_started: { rotation: Rotation };
  rotation_ended:
    | { failure: null; rotation: Rotation; retireAt: string | null; delivery: readonly PostDraft[] }
    | {
        failure: Failure;
        rotation: Rotation;
        keeps: number;
        delivery: readonly PostDraft[];
        alarm: readonly PostDraft[];
      };
  revocation_started: { by: string | null };
  revocation_failed: { failure: Failure; alarm: readonly PostDraft[] };
  revoked: { posts: readonly PostDraft[] };
};
/** Decisions are counted, and told as they are counted (`actions/decide.ts`). */
type Moved = Exclude<Event, "approved" | "rejected">;

type Said = { posts: readonly PostDraft[]; audit: readonly AuditDraft[] };
type Change = { before: Preparation; after: Preparation };

const BOT = "bot";

/** Every change of state: what is said in the thread, and what the audit log keeps. The card is drawn anew with each. */
const SAID: { readonly [E in Moved]: (change: Change, told: Told[E]) => Said } = {
  checked_clear: (change, { clear, hasBlocker, mentions }) => ({
    posts: [...clearPosts(change.before, clear), approvalPost(change.before, mentions)],
    audit: [checkedEntry(change, { hasBlocker, isBlocked: false })],
  }),

  checked_blocked: (change, { clear, hasBlocker, needsTicket }) => ({
    posts: [
      ...clearPosts(change.before, clear),
      ...(needsTicket ? [whitelistPost(change.before)] : []),
      blockedPost(change.before),
    ],
    audit: [checkedEntry(change, { hasBlocker, isBlocked: true })],
  }),

  check_failed: ({ before }) => ({
    posts: [failedPost(before)],
    audit: [auditOf(before, "preparation.check_failed", BOT)],
  }),

  checked_again: ({ before, after }, { why, asked }) => ({
    posts: [startedOverPost(before, after.revision, why)],
    audit: [auditOf(before, asked.event, asked.by, asked.details)],
  }),

  cancelled: ({ before }, { by }) => ({
    posts: [cancelledPost(before, by)],
    audit: [auditOf(before, "preparation.cancelled", by)],
  }),

  timed_out: ({ before }) => ({
    posts: [expiredPost(before)],
    audit: [auditOf(before, "preparation.expired", BOT)],
  }),

  provisioned: ({ before, after }, { delivery }) => ({
    posts: [provisioningPost(before), ...delivery, readyPost(before), jobSheetPost(before)],
    audit: [auditOf(before, "preparation.ready", BOT, { delivery: after.delivery })],
  }),

  plan_changed: ({ before, after }, { why, mentions }) => ({
    posts: [approvalLostPost(before, after.revision, why), approvalPost(after, mentions)],
    audit: [
      "people" in why
        ? auditOf(before, "approval.void", BOT, { people: why.people })
        : auditOf(before, "plan.changed", BOT, { newPlanHash: after.planHash }),
    ],
  }),

  provisioning_failed({ before }, told) {
    const { failure, during } = told;
    if (during === "roll-back") {
      const audit = [auditOf(before, "rollback.failed", BOT, { ...failure })];
      return { posts: [rollBackPost(before, true)], audit };
    }
    const requestId = during === "changes" ? failure.requestId : null;
    return {
      posts:
        during === "changes"
          ? [failedPost(before, failure.step), ...told.alarm]
          : [failedPost(before, "recheck")],
      audit: [auditOf(before, "provisioning.failed", BOT, { ...failure }, requestId)],
    };
  },

  retried: ({ before }, { by }) => ({
    posts: [],
    audit: [auditOf(before, "provisioning.retried", by)],
  }),

  rollback_started: ({ before }, { by, because }) => ({
    posts: [],
    audit: [auditOf(before, "rollback.begun", by, { because })],
  }),

  rolled_back: ({ before }) => ({
    posts: [rollBackPost(before, false)],
    audit: [auditOf(before, "preparation.rolled_back", BOT)],
  }),

  rotation_started({ before }, { rotation }) {
    const { startedBy: by, isCompromised } = rotation;
    return {
      posts: [rotationStartedPost({ ...before, stateSince: NEW_SINCE }, { by, isCompromised })],
      audit: [auditOf(before, "rotation.begun", by, { ...rotation })],
    };
  },

  rotation_ended({ before, after }, told) {
    const { generation, isCompromised } = told.rotation;
    if (told.failure === null) {
      const { retireAt, delivery } = told;
      return {
        posts: [...delivery, rotatedPost(before, { retireAt, isCompromised }), jobSheetPost(before)],
        audit: [auditOf(before, "keys.rotated", BOT, { generation, delivery: after.delivery, retireAt })],
      };
    }
    const { keeps, delivery, alarm } = told;
    const { step: _, ...failure } = told.failure;
    return {
      posts: [...delivery, rotationFailedPost(before, { failure, isCompromised }), ...alarm],
      audit: [auditOf(before, "rotation.failed", BOT, { ...told.failure, keeps }, failure.requestId)],
    };
  },

  revocation_started: ({ before }, { by }) => ({
    posts: [revokingPost(before, by)],
    audit: [auditOf(before, "revocation.begun", by ?? BOT)],
  }),

  revocation_failed: ({ before, after }, { failure, alarm }) => ({
    posts: [revokeFailedPost(before), ...alarm],
    audit: [
      auditOf(
        before,
        "revocation.failed",
        BOT,
        { ...failure, attempts: after.revokeAttempts },
        failure.requestId,
      ),
    ],
  }),

  revoked: ({ before }, { posts }) => ({
    posts: [revokedPost(before), ...posts],
    audit: [auditOf(before, "preparation.revoked", BOT)],
  }),
};

/** These end the wait for a decision: what reminds of it says how it ended. */
const ENDS_WAIT: ReadonlySet<Event> = new Set(["checked_again", "cancelled", "timed_out"]);

/** What is said and recorded of a change of state. Pure: the same change is told in the same words of the same time. */
export function saidOf<E extends Moved>(
  event: E,
  change: Change,
  told: Told[E],
): Pick<Effects, "posts" | "audit" | "redraw"> {
  const say: (of: Change, with_: Told[E]) => Said = SAID[event];
  const { posts, audit } = say(change, told);
  return {
    posts: [cardPost(change.before), ...posts],
    audit,
    ...(ENDS_WAIT.has(event) ? { redraw: [APPROVER_REMINDERS] } : {}),
  };
}

function checkedEntry(
  { before, after }: Change,
  { hasBlocker, isBlocked }: { hasBlocker: boolean; isBlocked: boolean },
): AuditDraft {
  const { verdict, facts } = after;
  return auditOf({ ...before, planHash: after.planHash }, "preparation.checked", BOT, {
    verdict,
    hasBlocker,
    isBlocked,
    policyHash: facts.policyHash,
    destinationVerdict: facts.destinationVerdict,
    destinationPolicyHash: facts.destinationPolicyHash,
  });
}
