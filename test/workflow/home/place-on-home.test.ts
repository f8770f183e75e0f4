import { describe, expect, it } from "vitest";
import { STATES } from "../../../src/core/states.ts";
import { type Part, placeOnHome } from "../../../src/workflow/home/place-on-home.ts";
import { NO_PART } from "../../slack/support/home.ts";
import { makePreparation } from "../../slack/support/preparations.ts";

const NOW = new Date("2026-11-24T12:00:00Z");
const requester = { ...NO_PART, isRequester: true };
const recipient = { ...NO_PART, isRecipient: true };
const operator = { ...NO_PART, isOperator: true };
const approver = { ...NO_PART, isApprover: true };
const ready = makePreparation("ready", { delivery: "stored" });
const asked = makePreparation("awaiting_approval", {
  questions: [{ revision: 1, by: "U0ADA00001", at: "2026-11-24T03:06:00Z", text: "Why?", answer: null }],
});
const place = (preparation: Parameters<typeof placeOnHome>[0], part: Part) =>
  placeOnHome(preparation, part, NOW);

describe("where a preparation stands on somebody's Home", () => {
  it.each([
    [
      "an approver who has not decided",
      makePreparation("awaiting_approval"),
      { ...approver, isAwaited: true },
    ],
    [
      "an approver of another recipient",
      { ...ready, recipientChange: { recipient: "U0MIA00001", by: "U0ROSA0001" } },
      { ...approver, isAwaited: true },
    ],
    ["the requester of what is blocked", makePreparation("blocked"), requester],
    ["the requester of what an approver asks", asked, requester],
    ["the requester of what cannot be delivered", { ...ready, delivery: "held" }, requester],
    ["the recipient of what is not opened", { ...ready, delivery: "sent" }, recipient],
    ["the recipient of what is not saved", { ...ready, delivery: "opened" }, recipient],
    ["an operator of what failed", makePreparation("failed"), operator],
    ["an operator of what is not revoked", makePreparation("revoke_failed"), operator],
  ] as const)("waits for %s", (_, preparation, part) => {
    expect(place(preparation, part)).toBe("waiting");
  });

  it("waits for nobody who has decided, or has no part in it", () => {
    expect(place(makePreparation("awaiting_approval"), approver)).toBeNull();
    for (const state of STATES) expect(place(makePreparation(state), NO_PART), state).toBeNull();
  });

  it("waits for the recipient of new keys until they are in use, and not where the old ones are disabled", () => {
    const rotation = {
      generation: 2,
      replaces: 1,
      keeps: 2,
      isCompromised: false,
      renewsPassword: false,
      startedBy: "U0REMY0001",
      retireAt: "2026-11-25T04:00:00Z",
      retireAttempts: 0,
    };
    expect(place({ ...ready, rotation }, recipient)).toBe("waiting");
    expect(place({ ...ready, rotation: { ...rotation, isCompromised: true } }, recipient)).toBe("yours");
  });

  it("ends soon within a week of its end, for the person who can do something about it", () => {
    const soon = { ...ready, expiresAt: "2026-12-01T11:00:00Z" };
    for (const part of [requester, recipient, approver, operator]) expect(place(soon, part)).toBe("ending");
    expect(place(soon, NO_PART)).toBeNull();
    expect(place({ ...ready, expiresAt: "2026-12-01T13:00:00Z" }, requester)).toBe("yours");
  });

  it("is among what has ended for thirty days, for the person who asked for it", () => {
    const ended = makePreparation("revoked", { stateSince: "2026-10-26T12:00:00Z" });
    expect(place(ended, requester)).toBe("ended");
    expect(place(ended, recipient)).toBeNull();
    expect(place({ ...ended, stateSince: "2026-10-25T11:00:00Z" }, requester)).toBeNull();
  });

  it("is the requester's and the recipient's own in every other state", () => {
    for (const state of ["checking", "awaiting_approval", "provisioning", "ready", "revoking"] as const) {
      expect(place(makePreparation(state), requester), state).toBe("yours");
      expect(place(makePreparation(state, { delivery: "stored" }), recipient), state).toBe("yours");
    }
  });
});
