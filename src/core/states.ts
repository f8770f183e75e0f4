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

/** Stored: treat the names as public. */
export const STATES = [
  "checking",
  "blocked",
  "awaiting_approval",
  "provisioning",
  "ready",
  "rotating",
  "failed",
  "rejected",
  "cancelled",
  "expired",
  "rolling_back",
  "rolled_back",
  "revoking",
  "revoke_failed",
  "revoked",
] as const;
export type State = (typeof STATES)[number];

type Row = {
  /** Where each event leads; what is not named cannot happen. Nothing leads on from a state that has ended. */
  on: Partial<Record<Event, State>>;
  /** The workflow that it cannot be without. */
  run?: "examine" | "provision" | "rotate" | "revoke" | "roll_back";
  /** There are credentials that somebody could use. */
  isLive?: true;
  /** Grants come and go by themselves, so a difference to the clouds means nothing. */
  isMoving?: true;
  /** What was made stands and no workflow is at it: the daily check expects it, and the end of its days takes it back. */
  holdsGrants?: true;
};

/** The only owner of what a state is; the table in ARCHITECTURE.md says the same. */
const TABLE: Record<State, Row> = {
  checking: {
    run: "examine",
    on: {
      checked_blocked: "blocked",
      checked_clear: "awaiting_approval",
      check_failed: "failed",
      cancelled: "cancelled",
    },
  },
  blocked: { on: { checked_again: "checking", cancelled: "cancelled", timed_out: "expired" } },
  awaiting_approval: {
    on: {
      checked_again: "checking",
      approved: "provisioning",
      rejected: "rejected",
      cancelled: "cancelled",
      timed_out: "expired",
    },
  },
  provisioning: {
    run: "provision",
    isMoving: true,
    on: {
      provisioned: "ready",
      provisioning_failed: "failed",
      plan_changed: "awaiting_approval",
      rollback_started: "rolling_back",
    },
  },
  ready: {
    isLive: true,
    holdsGrants: true,
    on: { rotation_started: "rotating", revocation_started: "revoking" },
  },
  rotating: { run: "rotate", isLive: true, isMoving: true, on: { rotation_ended: "ready" } },
  failed: {
    holdsGrants: true,
    on: {
      retried: "provisioning",
      // A failure of the checks made nothing: looking again is the retry.
      checked_again: "checking",
      rollback_started: "rolling_back",
      revocation_started: "revoking",
    },
  },
  rejected: { on: {} },
  cancelled: { on: {} },
  expired: { on: {} },
  rolling_back: {
    run: "roll_back",
    isMoving: true,
    on: { rolled_back: "rolled_back", provisioning_failed: "failed" },
  },
  rolled_back: { on: {} },
  revoking: {
    run: "revoke",
    isMoving: true,
    on: { revoked: "revoked", revocation_failed: "revoke_failed" },
  },
  revoke_failed: { on: { revocation_started: "revoking" } },
  revoked: { on: {} },
};

/** The state after an event, or null when the event cannot happen in this state. */
export function nextState(state: State, event: Event): State | null {
  return TABLE[state].on[event] ?? null;
}

/** The events that can happen in a state. */
export function possibleEvents(state: State): Event[] {
  return Object.keys(TABLE[state].on) as Event[];
}

/** The states in which something can happen, in the order of `STATES`. */
export function statesWith(event: Event): State[] {
  return STATES.filter((state) => nextState(state, event) !== null);
}

/** The workflow that a state cannot be without; null: it waits for people or for time. */
export function runOf(state: State): NonNullable<Row["run"]> | null {
  return TABLE[state].run ?? null;
}

/** Whether anything can still happen to it. */
export function isOpen(state: State): boolean {
  return possibleEvents(state).length > 0;
}

export const OPEN_STATES: readonly State[] = STATES.filter(isOpen);
/** Open, and not yet, or no longer, with credentials in use: each of them takes somebody's or the bot's attention. */
export const UNFINISHED_STATES: readonly State[] = OPEN_STATES.filter((state) => !TABLE[state].isLive);
export const ENDED_STATES: readonly State[] = STATES.filter((state) => !isOpen(state));
export const LIVE_STATES: readonly State[] = STATES.filter((state) => TABLE[state].isLive);

export function isLive(state: State): boolean {
  return TABLE[state].isLive === true;
}

export function isMoving(state: State): boolean {
  return TABLE[state].isMoving === true;
}

export function holdsGrants(state: State): boolean {
  return TABLE[state].holdsGrants === true;
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
