import { z } from "zod";
import { alarmSchema } from "../../core/alarm.ts";
import { driftSchema } from "../../core/drift.ts";
import { restoredSchema } from "../../core/estimate.ts";
import { holdReasonSchema } from "../../core/hold-reason.ts";
import { refusedKeysSchema } from "../../core/oss-keys.ts";
import { failureSchema } from "../../core/preparation.ts";

/** Whom a message asks for a decision. Older messages name people alone. */
const mentions = {
  approvers: z.array(z.string()),
  groups: z.array(z.string()).optional(),
  /** How many people are not named beside these. */
  more: z.number().optional(),
};

/**
 * What the story says to people, as data. A notice is stored with the change of state it belongs to and rendered when it
 * is posted, from the preparation as it then stands: so it holds what would otherwise be forgotten, and never a secret.
 */
export const noticeSchema = z.discriminatedUnion("kind", [
  /** The card: one message in the channel, the root of the thread, edited whenever something changes. */
  z.object({ kind: z.literal("card") }),
  /** One message for all checks of a revision that found nothing to tell. */
  z.object({ kind: z.literal("checks_clear"), revision: z.number(), checks: z.array(z.string()) }),
  /** One message for each check that found something. */
  z.object({ kind: z.literal("check_found"), revision: z.number(), check: z.string() }),
  /** The whitelist: which statement, what it means, the two ways out. */
  z.object({ kind: z.literal("whitelist_prompt"), revision: z.number() }),
  z.object({ kind: z.literal("blocked"), revision: z.number() }),
  z.object({ kind: z.literal("approval_requested"), revision: z.number(), ...mentions }),
  /** It waited so long that others may decide too, who are mentioned. */
  z.object({
    kind: z.literal("approval_escalated"),
    revision: z.number(),
    people: z.array(z.string()),
    groups: z.array(z.string()),
    waitedHours: z.number(),
  }),
  z.object({ kind: z.literal("ticket_given"), by: z.string(), url: z.string() }),
  z.object({ kind: z.literal("checked_again"), by: z.string(), revision: z.number() }),
  /** The request was changed; `fields` are the names of what is different. */
  z.object({
    kind: z.literal("request_changed"),
    by: z.string(),
    revision: z.number(),
    fields: z.array(z.string()),
  }),
  /** Looking again from `ready`, and what came of it. */
  z.object({
    kind: z.literal("looked_again"),
    by: z.string(),
    outcome: z.enum(["lifted", "appeared", "still_held", "still_open", "broken"]),
  }),
  z.object({
    kind: z.literal("approval_counted"),
    by: z.string(),
    comment: z.string(),
    given: z.number(),
    needed: z.number(),
  }),
  z.object({
    kind: z.literal("decided"),
    decision: z.enum(["approve", "reject"]),
    by: z.string(),
    comment: z.string(),
  }),
  /** The lines of the plan, each turning done: edited in place. */
  z.object({ kind: z.literal("provisioning"), revision: z.number() }),
  /** Those who approved and may no longer: nothing was made, and approval is asked for again. */
  z.object({ kind: z.literal("approval_void"), people: z.array(z.string()) }),
  z.object({ kind: z.literal("plan_changed"), differences: z.array(z.string()) }),
  z.object({ kind: z.literal("failed") }),
  z.object({ kind: z.literal("ready") }),
  z.object({ kind: z.literal("job_sheet") }),
  z.object({ kind: z.literal("delivery_sent"), recipient: z.string() }),
  z.object({ kind: z.literal("delivery_held"), recipient: z.string(), reason: holdReasonSchema }),
  z.object({ kind: z.literal("delivery_opened"), recipient: z.string(), at: z.string() }),
  z.object({ kind: z.literal("delivery_stored"), recipient: z.string() }),
  z.object({ kind: z.literal("delivery_destroyed") }),
  z.object({ kind: z.literal("first_logon"), at: z.string() }),
  /** How far the exact count has come, or why it stopped. */
  z.object({
    kind: z.literal("counted"),
    status: z.enum(["running", "done", "failed", "stopped"]),
    objectCount: z.number(),
    sizeBytes: z.number(),
    elapsedMs: z.number(),
    /** Why it failed, as counts of before have it; others have `failure`. */
    problem: z.string().nullable(),
    failure: failureSchema.optional(),
    /** Of a count that is done: keys that OSS refuses, and restored copies. */
    keysRefusedByOss: refusedKeysSchema.optional(),
    restored: restoredSchema.nullable().optional(),
    /** Who stopped it. */
    by: z.string().optional(),
  }),
  z.object({ kind: z.literal("expiry_reminder"), daysLeft: z.number() }),
  z.object({ kind: z.literal("cancelled"), by: z.string() }),
  z.object({ kind: z.literal("expired") }),
  z.object({ kind: z.literal("rolled_back") }),
  z.object({ kind: z.literal("revoking"), by: z.string().nullable() }),
  z.object({ kind: z.literal("revoked") }),
  z.object({ kind: z.literal("revoke_failed") }),
  z.object({ kind: z.literal("rotation_started"), by: z.string(), isCompromised: z.boolean() }),
  /** `retireAt`: when the replaced keys go; null while the new ones could not be delivered. */
  z.object({ kind: z.literal("rotated"), retireAt: z.string().nullable(), isCompromised: z.boolean() }),
  z.object({
    kind: z.literal("rotation_failed"),
    failure: failureSchema.omit({ step: true }),
    isCompromised: z.boolean(),
  }),
  z.object({ kind: z.literal("keys_entered"), by: z.string() }),
  z.object({ kind: z.literal("old_keys_retired") }),
  /** To the recipient: nobody has opened the credentials yet. In the thread and by direct message. */
  z.object({ kind: z.literal("delivery_reminder"), recipient: z.string(), endsAt: z.string() }),
  /** To the recipient: the replaced keys go soon. */
  z.object({ kind: z.literal("handover_reminder"), recipient: z.string(), retireAt: z.string() }),
  z.object({
    kind: z.literal("extended"),
    by: z.string(),
    days: z.number(),
    expiresAt: z.string(),
    comment: z.string(),
  }),
  /** One of several whose word is needed for more days. */
  z.object({
    kind: z.literal("extension_counted"),
    by: z.string(),
    days: z.number(),
    expiresAt: z.string(),
    comment: z.string(),
    given: z.number(),
    needed: z.number(),
  }),
  /** Another recipient is proposed for credentials that exist: approvers are to decide. */
  z.object({
    kind: z.literal("recipient_proposed"),
    by: z.string(),
    recipient: z.string(),
    revision: z.number(),
    ...mentions,
  }),
  z.object({
    kind: z.literal("recipient_decided"),
    decision: z.enum(["approve", "reject"]),
    by: z.string(),
    recipient: z.string(),
    comment: z.string(),
  }),
  /** The direct message with the credentials, or with the button that shows them. */
  z.object({ kind: z.literal("delivery"), number: z.number().optional() }),
  /** What is left of a delivery in `message` mode once that message is deleted: the recipient's buttons. */
  z.object({ kind: z.literal("delivery_after"), number: z.number() }),
  /** A direct message to an approver: the card's short form with its own Approve and Reject. */
  z.object({ kind: z.literal("approver_nudge"), revision: z.number() }),
  /** To the operators' channel. */
  z.object({
    kind: z.literal("alarm"),
    news: alarmSchema.optional(),
    /** The words of alarms that a version before stored; others have `news`. */
    title: z.string().optional(),
    detail: z.string().optional(),
    /** Buttons to mend it with, shown where they make sense as things then stand. */
    actions: z.array(z.string()).optional(),
    /** It is mended: the message that stood says so. */
    isOver: z.boolean().optional(),
  }),
  /** To the operators' channel, daily: how long the audit log is, and the hash of its last entry. */
  z.object({ kind: z.literal("audit_head"), count: z.number(), head: z.string(), at: z.string() }),
  /** To operators: what the daily look at both clouds found, and in the end what ended it. */
  z.object({
    kind: z.literal("drift"),
    drift: driftSchema,
    occurrence: z.number(),
    end: z
      .discriminatedUnion("how", [
        z.object({ how: z.literal("mended"), by: z.string() }),
        z.object({ how: z.literal("over") }),
      ])
      .nullable(),
  }),
]);
export type Notice = z.infer<typeof noticeSchema>;

/** Where a post goes. `card` is the channel itself, `thread` the card's thread, `direct` a person, `operators` theirs. */
export type PostTarget =
  | { kind: "card"; channelId: string }
  | { kind: "thread"; channelId: string }
  | { kind: "direct"; userId: string }
  | { kind: "operators"; channelId: string };

/**
 * One post to make, or to make again: a second draft with the same key edits the message that the first one made.
 * `key` is unique within the preparation, such as `card`, `check:whitelist:2`.
 */
export type PostDraft = { key: string; target: PostTarget; notice: Notice };
