import { ENDED_STATES, isOpen, STATES, type State } from "../core/preparation.ts";
import { type Event, nextState } from "../core/transitions.ts";
import type { Action } from "./authorize.ts";

const statesWith = (event: Event) => STATES.filter((state) => nextState(state, event) !== null);
const isAwaiting = statesWith("approved");
/** Where there are credentials that somebody could use. */
const isLive: readonly State[] = ["ready", "rotating"];

/**
 * In which states something can be done to a preparation; null: it is about no preparation. With `MAY` this is the whole
 * table of SECURITY.md. What it further depends on, such as a ticket to be asked for, stands with the command.
 */
const WHEN: Record<Action, readonly State[] | null> = {
  request: null,
  ticket: statesWith("checked_again"),
  // From `ready` it looks again beside what was approved, and moves no state.
  check_again: [...statesWith("checked_again"), "ready"],
  change: ["blocked", "awaiting_approval"],
  cancel: [...statesWith("cancelled"), "provisioning"],
  // And, of another recipient for credentials that exist, in `ready`: `isDecisionAwaited`.
  approve: isAwaiting,
  reject: isAwaiting,
  extend: ["ready"],
  retry: ["failed"],
  roll_back: ["failed"],
  rotate: ["ready"],
  revoke: statesWith("revocation_started"),
  show: ["ready"],
  stored: isLive,
  entered: ["ready"],
  choose_recipient: ["ready"],
  check_logon: isLive,
  count: STATES.filter(isOpen),
  repeat: STATES.filter((state) => ENDED_STATES.has(state)),
  view: STATES,
  doctor: null,
  mend: null,
};

/** The states in which an action can be done, in the order of `STATES`; null: it is about no preparation. */
export function statesOf(action: Action): readonly State[] | null {
  return WHEN[action] === null ? null : STATES.filter((state) => WHEN[action]?.includes(state));
}

export function isPossible(action: Action, state: State): boolean {
  return WHEN[action]?.includes(state) ?? true;
}
