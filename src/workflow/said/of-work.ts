import type { Failure } from "../../core/preparation.ts";
import { ALARMS } from "../../notices/alarm.ts";
import { type Again, approvalKey, approvalPost } from "../../notices/approval-requested.ts";
import { FAILED_KEY, failedPost } from "../../notices/failed.ts";
import type { PostDraft } from "../../notices/posts.ts";
import { readyPost } from "../../notices/ready.ts";
import { ROLL_BACK_KEY, rollBackPosts } from "../../notices/rolled-back.ts";
import type { Mentions } from "../../security/authorize.ts";
import { auditOf } from "../audit-of.ts";
import { BOT, type SaidTable } from "./said.ts";

/** What is told of each event. */
export type ToldOfWork = {
  provisioned: { delivery: readonly PostDraft[] };
  plan_changed: { why: Again; mentions: Mentions };
  provisioning_failed:
    | { during: "changes"; failure: Failure; alarm: readonly PostDraft[] }
    | { during: "recheck" | "roll-back"; failure: Failure };
  retried: { by: string };
  rollback_started: { by: string; because: "asked" | "cancelled" };
  rolled_back: object;
};

/** What is said of the work that was approved, and of taking it back. */
export const SAID_OF_WORK: SaidTable<ToldOfWork> = {
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
};
