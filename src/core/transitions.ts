import type { State } from "./preparation.ts";

/** What can happen to a preparation, as far as it moves the state. */
export type Event =
  | "checked_blocked"
  | "checked_clear"
  | "check_failed"
  | "checked_again"
  | "approved"
  | "rejected"
  | "cancelled"
  | "timed_out"
  | "provisioned"
  | "plan_changed"
  | "provisioning_failed"
  | "retried"
  | "rollback_started"
  | "rolled_back"
  | "rotation_started"
  | "rotation_ended"
  | "revocation_started"
  | "revocation_failed"
  | "revoked";

const TRANSITIONS: Record<State, Partial<Record<Event, State>>> = {
  checking: {
    checked_blocked: "blocked",
    checked_clear: "awaiting_approval",
    check_failed: "failed",
    cancelled: "cancelled",
  },
  blocked: { checked_again: "checking", cancelled: "cancelled", timed_out: "expired" },
  awaiting_approval: {
    checked_again: "checking",
    approved: "provisioning",
    rejected: "rejected",
    cancelled: "cancelled",
    timed_out: "expired",
  },
  provisioning: {
    provisioned: "ready",
    provisioning_failed: "failed",
    plan_changed: "awaiting_approval",
    rollback_started: "rolling_back",
  },
  ready: { rotation_started: "rotating", revocation_started: "revoking" },
  rotating: { rotation_ended: "ready" },
  failed: {
    retried: "provisioning",
    // A failure of the checks made nothing: looking again is the retry.
    checked_again: "checking",
    rollback_started: "rolling_back",
    revocation_started: "revoking",
  },
  rolling_back: { rolled_back: "rolled_back", provisioning_failed: "failed" },
  revoking: { revoked: "revoked", revocation_failed: "revoke_failed" },
  revoke_failed: { revocation_started: "revoking" },
  rejected: {},
  cancelled: {},
  expired: {},
  rolled_back: {},
  revoked: {},
};

/** The state after an event, or null when the event cannot happen in this state. The only owner of this question. */
export function nextState(state: State, event: Event): State | null {
  return TRANSITIONS[state][event] ?? null;
}

/** Events that lead on to something that is made or delivered: a row that somebody else wrote into has none of them. */
const GIVING_LEAVE: ReadonlySet<Event> = new Set([
  "checked_clear",
  "checked_blocked",
  "checked_again",
  "approved",
  "provisioned",
  "plan_changed",
  "retried",
  "rotation_started",
]);

export function givesLeave(event: Event): boolean {
  return GIVING_LEAVE.has(event);
}

/** The events that can happen in a state. */
export function possibleEvents(state: State): Event[] {
  return Object.keys(TRANSITIONS[state]) as Event[];
}
