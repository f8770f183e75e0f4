import { describe, expect, it } from "vitest";
import {
  ENDED_STATES,
  type Event,
  givesLeave,
  holdsGrants,
  isLive,
  isOpen,
  nextState,
  possibleEvents,
  runOf,
  STATES,
  type State,
} from "../../src/core/states.ts";

const EVENTS: readonly Event[] = [
  "checked_blocked",
  "checked_clear",
  "check_failed",
  "checked_again",
  "approved",
  "rejected",
  "cancelled",
  "timed_out",
  "provisioned",
  "plan_changed",
  "provisioning_failed",
  "retried",
  "rollback_started",
  "rolled_back",
  "rotation_started",
  "rotation_ended",
  "revocation_started",
  "revocation_failed",
  "revoked",
];

/** The design's picture of the states, written down a second time: state, event, state. */
const PICTURE: readonly (readonly [State, Event, State])[] = [
  ["checking", "checked_blocked", "blocked"],
  ["checking", "checked_clear", "awaiting_approval"],
  ["checking", "check_failed", "failed"],
  ["checking", "cancelled", "cancelled"],
  ["blocked", "checked_again", "checking"],
  ["blocked", "cancelled", "cancelled"],
  ["blocked", "timed_out", "expired"],
  ["awaiting_approval", "checked_again", "checking"],
  ["awaiting_approval", "approved", "provisioning"],
  ["awaiting_approval", "rejected", "rejected"],
  ["awaiting_approval", "cancelled", "cancelled"],
  ["awaiting_approval", "timed_out", "expired"],
  ["provisioning", "provisioned", "ready"],
  ["provisioning", "provisioning_failed", "failed"],
  ["provisioning", "plan_changed", "awaiting_approval"],
  ["provisioning", "rollback_started", "rolling_back"],
  ["ready", "rotation_started", "rotating"],
  ["ready", "revocation_started", "revoking"],
  ["rotating", "rotation_ended", "ready"],
  ["failed", "retried", "provisioning"],
  ["failed", "checked_again", "checking"],
  ["failed", "rollback_started", "rolling_back"],
  ["failed", "revocation_started", "revoking"],
  ["rolling_back", "rolled_back", "rolled_back"],
  ["rolling_back", "provisioning_failed", "failed"],
  ["revoking", "revoked", "revoked"],
  ["revoking", "revocation_failed", "revoke_failed"],
  ["revoke_failed", "revocation_started", "revoking"],
];

describe("the states of a preparation", () => {
  it.each(STATES.flatMap((state) => EVENTS.map((event) => [state, event] as const)))(
    "%s on %s goes where the picture says, or nowhere",
    (state, event) => {
      const drawn = PICTURE.find(([from, on]) => from === state && on === event);
      expect(nextState(state, event)).toBe(drawn?.[2] ?? null);
    },
  );

  it.each(STATES)("%s has a next step, or has ended and offers Repeat", (state) => {
    expect(possibleEvents(state).length > 0).toBe(!ENDED_STATES.includes(state));
    expect(isOpen(state)).toBe(!ENDED_STATES.includes(state));
  });

  it("leads to known states only, from known events only", () => {
    for (const state of STATES) {
      for (const event of possibleEvents(state)) {
        expect(EVENTS).toContain(event);
        expect(STATES).toContain(nextState(state, event));
      }
    }
  });

  it("reaches every state from the first one", () => {
    const reached = new Set<State>(["checking"]);
    for (const state of reached) {
      for (const event of possibleEvents(state)) reached.add(nextState(state, event) as State);
    }
    expect([...reached].sort()).toEqual([...STATES].sort());
  });

  it("leads from every open state to an end", () => {
    const mayEnd = new Set<State>(ENDED_STATES);
    for (let found = true; found; ) {
      const more = STATES.filter(
        (state) =>
          !mayEnd.has(state) &&
          possibleEvents(state).some((event) => mayEnd.has(nextState(state, event) as State)),
      );
      for (const state of more) mayEnd.add(state);
      found = more.length > 0;
    }
    expect(STATES.filter((state) => !mayEnd.has(state))).toEqual([]);
  });

  it("makes nothing without an approval", () => {
    const intoProvisioning = PICTURE.filter(([, , to]) => to === "provisioning").map(([, event]) => event);
    expect(intoProvisioning.sort()).toEqual(["approved", "retried"]);
  });

  it("gives leave by what makes, delivers or asks for an approval, and never by what takes back or ends", () => {
    expect(EVENTS.filter((event) => !givesLeave(event)).sort()).toEqual([
      ...["cancelled", "check_failed", "provisioning_failed", "rejected", "revocation_failed"],
      ...["revocation_started", "revoked", "rollback_started", "rolled_back", "rotation_ended", "timed_out"],
    ]);
  });

  it("takes back what was made wherever it stands, and watches the days of everything that can be used", () => {
    expect(STATES.filter(holdsGrants)).toEqual(["ready", "failed"]);
    expect(STATES.filter(holdsGrants).map((state) => nextState(state, "revocation_started"))).not.toContain(
      null,
    );
    expect(STATES.filter((state) => isLive(state) && runOf(state) === null && !holdsGrants(state))).toEqual(
      [],
    );
  });
});
