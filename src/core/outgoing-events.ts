import * as z from "zod";
import { AUDIT_EVENTS, type AuditEvent } from "./audit-events.ts";
import { STATES, type State } from "./states.ts";

/**
 * What is told to other programs, as webhooks have it. Each event is one entry of the audit log, so that none is told that did not
 * happen, none is lost, and their order is the log's. Public: names and fields are added to and keep their meaning
 * (docs/webhooks.md, docs/events.schema.json).
 */

const common = {
  /** The same each time that the event is sent; receivers drop what they have. */
  id: z.string(),
  version: z.literal(1),
  at: z.iso.datetime(),
  /** Which installation of the bot it is of. */
  installationId: z.string(),
  /** Place in the audit log: grows from event to event, with gaps. */
  sequence: z.int().positive(),
};

/** Who did it: an id of Slack's, `bot` or `operator:cli`. */
const actor = z.string();

export const stateChangedSchema = z.strictObject({
  ...common,
  type: z.literal("preparation.state_changed"),
  data: z.strictObject({
    preparationId: z.string(),
    state: z.enum(STATES),
    /** The entry of the audit log that says so. */
    event: z.enum(AUDIT_EVENTS),
    actor,
    channelId: z.string().nullable(),
    planHash: z.string().nullable(),
  }),
});

export const alarmSchema = z.strictObject({
  ...common,
  type: z.literal("alarm"),
  data: z.strictObject({
    /** The entry of the audit log that operators are alarmed of. */
    code: z.enum(AUDIT_EVENTS),
    preparationId: z.string().nullable(),
    actor,
  }),
});

export const auditHeadSchema = z.strictObject({
  ...common,
  type: z.literal("audit.head"),
  data: z.strictObject({
    /** How many entries the log had, and the hash of the last one: what reveals a tail that was cut off. */
    count: z.int().nonnegative(),
    hash: z.string(),
  }),
});

export const outgoingEventSchema = z.discriminatedUnion("type", [
  stateChangedSchema,
  alarmSchema,
  auditHeadSchema,
]);
export type OutgoingEvent = z.infer<typeof outgoingEventSchema>;

export const EVENT_TYPES = ["preparation.state_changed", "alarm", "audit.head"] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** What is read of an entry of the audit log. */
export type LoggedEntry = {
  sequence: number;
  at: string;
  event: string;
  actor: string;
  preparationId: string | null;
  channelId: string | null;
  planHash: string | null;
  details: Record<string, unknown>;
};

/** The state that an entry says a preparation is in from then on. */
const STATE_AFTER: Partial<Record<AuditEvent, State | ((details: Record<string, unknown>) => State | null)>> =
  {
    "preparation.requested": "checking",
    "preparation.checked": ({ isBlocked }) => (isBlocked === true ? "blocked" : "awaiting_approval"),
    "preparation.check_failed": "failed",
    // One that is ready is looked at again and stays so: then there is no new revision.
    "checks.repeated": ({ revision }) => (revision === undefined ? null : "checking"),
    "request.changed": "checking",
    "ticket.given": "checking",
    // Of another recipient of credentials that exist nothing moves; that decision says whom it is about.
    "decision.approved": ({ recipient }) => (recipient === undefined ? "provisioning" : null),
    "decision.rejected": ({ recipient }) => (recipient === undefined ? "rejected" : null),
    "preparation.cancelled": "cancelled",
    "preparation.expired": "expired",
    "plan.changed": "awaiting_approval",
    "approval.void": "awaiting_approval",
    "preparation.ready": "ready",
    "provisioning.failed": "failed",
    "provisioning.retried": "provisioning",
    "rollback.begun": "rolling_back",
    "rollback.failed": "failed",
    "preparation.rolled_back": "rolled_back",
    "rotation.begun": "rotating",
    "keys.rotated": "ready",
    "rotation.failed": "ready",
    "revocation.begun": "revoking",
    "revocation.failed": "revoke_failed",
    "preparation.revoked": "revoked",
  };

/** What operators are alarmed of. */
const ALARMS: ReadonlySet<AuditEvent> = new Set([
  "approvers.missing",
  "audit.damaged",
  "delivery.delete_failed",
  "drift.found",
  "keys.retire_failed",
  "person.left",
  "post.unreadable",
  "preparation.altered",
  "preparation.unreadable",
  "revocation.failed",
  "rotation.failed",
  "secrets.lost",
  "users.not_as_approved",
]);

/** What an entry of the audit log is told as: nothing, one event, or an alarm beside a change of state. */
export function eventsOf(entry: LoggedEntry, installationId: string): OutgoingEvent[] {
  const { sequence, at, actor, preparationId, channelId, planHash, details } = entry;
  const event = AUDIT_EVENTS.find((known) => known === entry.event);
  if (event === undefined) return [];
  const idOf = (type: EventType) => `${installationId}:${sequence}:${type}`;
  const commonOf = (type: EventType) => ({
    id: idOf(type),
    version: 1 as const,
    at,
    installationId,
    sequence,
  });
  const events: OutgoingEvent[] = [];
  const state = stateAfter(event, details);
  if (state !== null && preparationId !== null) {
    const type = "preparation.state_changed";
    events.push({
      ...commonOf(type),
      type,
      data: { preparationId, state, event, actor, channelId, planHash },
    });
  }
  if (ALARMS.has(event)) {
    const type = "alarm";
    events.push({ ...commonOf(type), type, data: { code: event, preparationId, actor } });
  }
  if (event === "audit.head_reported") {
    const type = "audit.head";
    const data = { count: Number(details["count"]), hash: String(details["head"]) };
    events.push({ ...commonOf(type), type, data });
  }
  return events;
}

function stateAfter(event: AuditEvent, details: Record<string, unknown>): State | null {
  const state = STATE_AFTER[event] ?? null;
  return typeof state === "function" ? state(details) : state;
}
