import type { AuditEvent } from "../core/audit-events.ts";
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
import type { AuditDraft } from "../storage/contract/audit.ts";
import { type Effects, NEW_SINCE } from "../storage/contract/effects.ts";
import { auditOf } from "./audit-of.ts";

type Checked = { clear: CheckName[]; hasBlocker: boolean };

/**
 * What the messages about a change of state need beyond the preparation before and after it: who asked, what failed, whom to mention.
 * Posts among it depend on what Slack or the store say: to whom a delivery goes, where operators read.
 */
export type Told = {
  checked_clear: Checked & { mentions: Mentions };
  checked_blocked: Checked & { needsTicket: boolean };
  check_failed: object;
  /** `asked`: the event of the audit log, by whom, and what it keeps of it. */
  checked_again: {
    why: StartedOver;
    asked: { event: AuditEvent; by: string; details: Record<string, unknown> };
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
/** Decisions are counted, and announced as they are counted (`actions/decide.ts`). */
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
    audit: [auditOf(before, { event: "preparation.check_failed", actor: BOT })],
  }),

  checked_again: ({ before, after }, { why, asked }) => ({
    posts: [startedOverPost(before, after.revision, why)],
    audit: [auditOf(before, { event: asked.event, actor: asked.by, details: asked.details })],
  }),

  cancelled: ({ before }, { by }) => ({
    posts: [cancelledPost(before, by)],
    audit: [auditOf(before, { event: "preparation.cancelled", actor: by })],
  }),

  timed_out: ({ before }) => ({
    posts: [expiredPost(before)],
    audit: [auditOf(before, { event: "preparation.expired", actor: BOT })],
  }),

  provisioned: ({ before, after }, { delivery }) => ({
    posts: [provisioningPost(before), ...delivery, readyPost(before), jobSheetPost(before)],
    audit: [
      auditOf(before, { event: "preparation.ready", actor: BOT, details: { delivery: after.delivery } }),
    ],
  }),

  plan_changed: ({ before, after }, { why, mentions }) => ({
    posts: [approvalLostPost(before, after.revision, why), approvalPost(after, mentions)],
    audit: [
      "people" in why
        ? auditOf(before, { event: "approval.void", actor: BOT, details: { people: why.people } })
        : auditOf(before, { event: "plan.changed", actor: BOT, details: { newPlanHash: after.planHash } }),
    ],
  }),

  provisioning_failed({ before }, told) {
    const { failure, during } = told;
    if (during === "roll-back") {
      const audit = [auditOf(before, { event: "rollback.failed", actor: BOT, details: { ...failure } })];
      return { posts: [rollBackPost(before, true)], audit };
    }
    const requestId = during === "changes" ? failure.requestId : null;
    return {
      posts:
        during === "changes"
          ? [failedPost(before, failure.step), ...told.alarm]
          : [failedPost(before, "recheck")],
      audit: [
        auditOf(before, { event: "provisioning.failed", actor: BOT, details: { ...failure }, requestId }),
      ],
    };
  },

  retried: ({ before }, { by }) => ({
    posts: [],
    audit: [auditOf(before, { event: "provisioning.retried", actor: by })],
  }),

  rollback_started: ({ before }, { by, because }) => ({
    posts: [],
    audit: [auditOf(before, { event: "rollback.begun", actor: by, details: { because } })],
  }),

  rolled_back: ({ before }) => ({
    posts: [rollBackPost(before, false)],
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
        posts: [...delivery, rotatedPost(before, { retireAt, isCompromised }), jobSheetPost(before)],
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

  revocation_started: ({ before }, { by }) => ({
    posts: [revokingPost(before, by)],
    audit: [auditOf(before, { event: "revocation.begun", actor: by ?? BOT })],
  }),

  revocation_failed: ({ before, after }, { failure, alarm }) => ({
    posts: [revokeFailedPost(before), ...alarm],
    audit: [
      auditOf(before, {
        event: "revocation.failed",
        actor: BOT,
        details: { ...failure, attempts: after.revokeAttempts },
        requestId: failure.requestId,
      }),
    ],
  }),

  revoked: ({ before }, { posts }) => ({
    posts: [revokedPost(before), ...posts],
    audit: [auditOf(before, { event: "preparation.revoked", actor: BOT })],
  }),
};

/** These end the wait for a decision: what reminds of it says how it ended. */
const ENDS_WAIT: ReadonlySet<Event> = new Set(["checked_again", "cancelled", "timed_out"]);

/** What is said and recorded of a change of state. Pure: the same change at the same time gives the same messages. */
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
