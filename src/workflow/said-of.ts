import type { AuditEvent } from "../core/audit-events.ts";
import type { ClosingReason } from "../core/closing.ts";
import type { ClosingReport } from "../core/closing-report.ts";
import type { Failure, Preparation } from "../core/preparation.ts";
import type { Rotation } from "../core/rotation.ts";
import type { Event } from "../core/states.ts";
import { ALARMS } from "../notices/alarm.ts";
import { ESCALATION_KEY } from "../notices/approval-escalated.ts";
import { type Again, approvalKey, approvalPost } from "../notices/approval-requested.ts";
import { APPROVAL_STEP_KEY } from "../notices/approval-step.ts";
import { APPROVER_REMINDERS } from "../notices/approver-reminder.ts";
import { blockedKey, blockedPost } from "../notices/blocked.ts";
import { cardPost } from "../notices/card.ts";
import { cancelledPosts, expiredPost } from "../notices/closed.ts";
import { CLOSING_KEY } from "../notices/closing-offered.ts";
import { DELIVERY_STATE_KEY } from "../notices/delivery-state.ts";
import { REMINDERS } from "../notices/expiry-reminder.ts";
import { FAILED_KEY, failedPost } from "../notices/failed.ts";
import type { PostDraft } from "../notices/posts.ts";
import { QUESTION_KEY } from "../notices/question.ts";
import { JOB_SHEET_KEY, READY_KEY, readyPost } from "../notices/ready.ts";
import { DELIVERY_REMINDER_KEY, HANDOVER_REMINDER_KEY } from "../notices/recipient-reminders.ts";
import { revokedPost } from "../notices/revocation.ts";
import { ROLL_BACK_KEY, rollBackPosts } from "../notices/rolled-back.ts";
import { ROTATION_KEY, rotatedPost, rotationFailedPost, rotationStartedPost } from "../notices/rotation.ts";
import { WHITELIST_KEY } from "../notices/whitelist-prompt.ts";
import type { Mentions } from "../security/authorize.ts";
import type { AuditDraft } from "../storage/contract/audit.ts";
import { type Effects, NEW_SINCE, PROGRESS_MS, SOON_MS } from "../storage/contract/effects.ts";
import { auditOf } from "./audit-of.ts";

type Checked = { hasBlocker: boolean };

/**
 * What the messages about a change of state need beyond the preparation before and after it: who asked, what failed, whom to mention.
 * Posts among it depend on what Slack or the store say: to whom a delivery goes, where operators read.
 */
export type Told = {
  checked_clear: Checked & { mentions: Mentions };
  checked_blocked: Checked;
  check_failed: object;
  /** `asked`: the event of the audit log, by whom, and what it keeps of it. */
  checked_again: {
    asked: { event: AuditEvent; by: string; details: Record<string, unknown> };
  };
  cancelled: { by: string };
  timed_out: object;
  provisioned: { delivery: readonly PostDraft[] };
  plan_changed: { why: Again; mentions: Mentions };
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
  /** `because`: by itself, since the work is done. */
  revocation_started: { by: string | null; because?: ClosingReason };
  revocation_failed: { failure: Failure; alarm: readonly PostDraft[] };
  revoked: { posts: readonly PostDraft[]; report: ClosingReport | null };
};
/** Decisions are counted, and announced as they are counted (`actions/decide.ts`). */
type Moved = Exclude<Event, "approved" | "rejected">;

type Said = {
  posts: readonly PostDraft[];
  audit: readonly AuditDraft[];
  /** Beginnings of keys: what stands of these says how it was settled, and loses its buttons. */
  settles?: readonly string[];
  /** The same of what may wait for more to say. */
  progress?: readonly string[];
};
type Change = { before: Preparation; after: Preparation };

const BOT = "bot";

/** Every change of state: what is said in the thread, and what the audit log keeps. The card is drawn anew with each. */
const SAID: { readonly [E in Moved]: (change: Change, told: Told[E]) => Said } = {
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

  provisioned: ({ before, after }, { delivery }) => ({
    posts: [...delivery, readyPost(before)],
    audit: [
      auditOf(before, { event: "preparation.ready", actor: BOT, details: { delivery: after.delivery } }),
    ],
  }),

  plan_changed: ({ before, after }, { why, mentions }) => ({
    posts: [approvalPost(after, mentions, why)],
    settles: [approvalKey(before.revision)],
    audit: [
      why.why === "approvers"
        ? auditOf(before, { event: "approval.void", actor: BOT, details: { people: why.people } })
        : auditOf(before, { event: "plan.changed", actor: BOT, details: { newPlanHash: after.planHash } }),
    ],
  }),

  provisioning_failed({ before }, told) {
    const { failure, during } = told;
    if (during === "roll-back") {
      const audit = [auditOf(before, { event: "rollback.failed", actor: BOT, details: { ...failure } })];
      return { posts: rollBackPosts(before, true), audit };
    }
    const requestId = during === "changes" ? failure.requestId : null;
    return {
      posts:
        during === "changes"
          ? [failedPost(before, failure.step), ...told.alarm]
          : [failedPost(before, "recheck")],
      settles: [approvalKey(before.revision)],
      audit: [
        auditOf(before, { event: "provisioning.failed", actor: BOT, details: { ...failure }, requestId }),
      ],
    };
  },

  retried: ({ before }, { by }) => ({
    posts: [],
    settles: [FAILED_KEY, ROLL_BACK_KEY, approvalKey(before.revision)],
    audit: [auditOf(before, { event: "provisioning.retried", actor: by })],
  }),

  rollback_started: ({ before }, { by, because }) => ({
    posts: [],
    settles: [FAILED_KEY, ROLL_BACK_KEY],
    audit: [auditOf(before, { event: "rollback.begun", actor: by, details: { because } })],
  }),

  rolled_back: ({ before }) => ({
    posts: rollBackPosts(before, false),
    settles: [approvalKey(before.revision), ROLL_BACK_KEY, ALARMS],
    audit: [auditOf(before, { event: "preparation.rolled_back", actor: BOT })],
  }),

  rotation_started({ before }, { rotation }) {
    const { startedBy: by, isCompromised } = rotation;
    return {
      posts: [rotationStartedPost({ ...before, stateSince: NEW_SINCE }, { by, isCompromised })],
      audit: [auditOf(before, { event: "rotation.begun", actor: by, details: { ...rotation } })],
    };
  },

  rotation_ended({ before, after }, told) {
    const { generation, isCompromised } = told.rotation;
    if (told.failure === null) {
      const { retireAt, delivery } = told;
      return {
        posts: [...delivery, rotatedPost(before, { retireAt, isCompromised })],
        settles: [READY_KEY, JOB_SHEET_KEY],
        audit: [
          auditOf(before, {
            event: "keys.rotated",
            actor: BOT,
            details: { generation, delivery: after.delivery, retireAt },
          }),
        ],
      };
    }
    const { keeps, delivery, alarm } = told;
    const { step: _, ...failure } = told.failure;
    return {
      posts: [...delivery, rotationFailedPost(before, { failure, isCompromised }), ...alarm],
      settles: [ROTATION_KEY],
      audit: [
        auditOf(before, {
          event: "rotation.failed",
          actor: BOT,
          details: { ...told.failure, keeps },
          requestId: failure.requestId,
        }),
      ],
    };
  },

  revocation_started: ({ before }, { by, because }) => ({
    posts: [],
    audit: [
      auditOf(before, {
        event: "revocation.begun",
        actor: by ?? BOT,
        ...(because === undefined ? {} : { details: { because } }),
      }),
    ],
  }),

  revocation_failed: ({ before, after }, { failure, alarm }) => ({
    posts: alarm,
    audit: [
      auditOf(before, {
        event: "revocation.failed",
        actor: BOT,
        details: { ...failure, attempts: after.revokeAttempts },
        requestId: failure.requestId,
      }),
    ],
  }),

  revoked: ({ before }, { posts, report }) => ({
    posts: [revokedPost(before, report), ...posts],
    settles: [
      CLOSING_KEY,
      READY_KEY,
      JOB_SHEET_KEY,
      REMINDERS,
      DELIVERY_REMINDER_KEY,
      HANDOVER_REMINDER_KEY,
      DELIVERY_STATE_KEY,
      FAILED_KEY,
      ALARMS,
    ],
    audit: [auditOf(before, { event: "preparation.revoked", actor: BOT })],
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

/** These end the wait for a decision: what reminds of it says how it ended. */
const ENDS_WAIT: ReadonlySet<Event> = new Set(["checked_again", "cancelled", "timed_out"]);

/** What is said and recorded of a change of state. Pure: the same change at the same time gives the same messages. */
export function saidOf<E extends Moved>(
  event: E,
  change: Change,
  told: Told[E],
): Pick<Effects, "posts" | "audit" | "redraw" | "progress"> {
  const say: (of: Change, with_: Told[E]) => Said = SAID[event];
  const { posts, audit, settles = [], progress = [] } = say(change, told);
  const redraw = [...settles, ...(ENDS_WAIT.has(event) ? [APPROVER_REMINDERS] : [])];
  return {
    // First the message to the person who has to act; what only shows the state comes after.
    posts: [...posts, movingOn(cardPost(change.before), waitOf(event, told))],
    audit,
    ...(redraw.length === 0 ? {} : { redraw }),
    ...(progress.length === 0 ? {} : { progress }),
  };
}

/** States that move on by themselves. */
const MOVES_ON: ReadonlySet<Event> = new Set([
  "checked_again",
  "retried",
  "rollback_started",
  "rotation_started",
  "revocation_started",
]);

/** What was asked for in a form, which says that it was taken: nobody waits for the card to say so too. */
const ANSWERED_IN_FORM: ReadonlySet<AuditEvent> = new Set(["ticket.given", "request.changed"]);

function waitOf(event: Event, told: object): number | null {
  if ("asked" in told && ANSWERED_IN_FORM.has((told as Told["checked_again"]).asked.event))
    return PROGRESS_MS;
  return MOVES_ON.has(event) ? SOON_MS : null;
}

/** A card that may be drawn with the state that follows. */
function movingOn(card: PostDraft, waitMs: number | null): PostDraft {
  return waitMs === null ? card : { ...card, waitMs };
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
