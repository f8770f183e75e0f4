import type { ClosingReason } from "../../core/closing.ts";
import type { ClosingReport } from "../../core/closing-report.ts";
import type { Failure } from "../../core/preparation.ts";
import type { Rotation } from "../../core/rotation.ts";
import { ALARMS } from "../../notices/alarm.ts";
import { CLOSING_KEY } from "../../notices/closing-offered.ts";
import { DELIVERY_STATE_KEY } from "../../notices/delivery-state.ts";
import { REMINDERS } from "../../notices/expiry-reminder.ts";
import { FAILED_KEY } from "../../notices/failed.ts";
import type { PostDraft } from "../../notices/posts.ts";
import { JOB_SHEET_KEY, READY_KEY } from "../../notices/ready.ts";
import { DELIVERY_REMINDER_KEY, HANDOVER_REMINDER_KEY } from "../../notices/recipient-reminders.ts";
import { revokedPost } from "../../notices/revocation.ts";
import {
  ROTATION_KEY,
  rotatedPost,
  rotationFailedPost,
  rotationStartedPost,
} from "../../notices/rotation.ts";
import { NEW_SINCE } from "../../storage/contract/effects.ts";
import { auditOf } from "../audit-of.ts";
import { BOT, type SaidTable } from "./said.ts";

/** What is told of each event. */
export type ToldOfKeys = {
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

/** What is said of new keys, and of the revocation. */
export const SAID_OF_KEYS: SaidTable<ToldOfKeys> = {
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
