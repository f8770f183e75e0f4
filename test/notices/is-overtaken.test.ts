import { describe, expect, it } from "vitest";
import type { Preparation } from "../../src/core/preparation.ts";
import type { Rotation } from "../../src/core/rotation.ts";
import { STATES } from "../../src/core/states.ts";
import type { NoticeContext } from "../../src/notices/context.ts";
import type { Notice } from "../../src/notices/index.ts";
import { isOvertaken } from "../../src/notices/index.ts";
import { madeUpPreparation } from "../core/made-up-preparation.ts";
import { EVERY_NOTICE } from "../slack/support/notices.ts";

const asked = { revision: 1, approvers: [] };
const waiting = { state: "awaiting_approval" } as const;
const proposed = { state: "ready", recipientChange: { recipient: "U0NEW", by: "U0BY" } } as const;
const question = { revision: 1, by: "U0BY", at: "2026-11-20T09:00:00.000Z", text: "Why?", answer: null };
const askedBack = { ...waiting, questions: [question] };
const answered = { ...question, answer: { by: "U0R", at: question.at, text: "So." } };
const ROWS: readonly [Notice, Partial<Preparation>, other: Partial<Preparation>][] = [
  [{ kind: "blocked", revision: 1 }, { state: "blocked" }, { state: "checking" }],
  [{ kind: "approval_requested", ...asked }, waiting, { state: "rejected" }],
  [
    { kind: "approval_escalated", revision: 1, people: [], groups: [], waitedHours: 1 },
    waiting,
    { state: "rejected" },
  ],
  [{ kind: "approval_narrowed", revision: 1, by: "U0BY" }, waiting, { state: "provisioning" }],
  [
    { kind: "approval_step", revision: 1, name: "security", number: 2, approvers: [] },
    waiting,
    { state: "provisioning" },
  ],
  [{ kind: "question", revision: 1, number: 1 }, askedBack, { ...waiting, questions: [answered] }],
  [{ kind: "question_answered", revision: 1, number: 1 }, askedBack, { state: "rejected" }],
  [{ kind: "approver_nudge", revision: 1 }, waiting, { state: "cancelled" }],
  [
    { kind: "recipient_proposed", ...asked, by: "U0BY", recipient: "U0NEW" },
    proposed,
    { state: "ready", recipientChange: null },
  ],
];

const contextOf = (changes: Partial<Preparation>) =>
  ({ view: { preparation: madeUpPreparation(changes) } }) as unknown as NoticeContext;

describe.each(ROWS)("a call for action: %j", (notice, stands, other) => {
  it("is made while it stands, and not when somebody has acted or there is another revision", () => {
    expect(isOvertaken(notice, contextOf(stands))).toBe(false);
    expect(isOvertaken(notice, contextOf(other))).toBe(true);
    expect(isOvertaken(notice, contextOf({ ...stands, revision: 2 }))).toBe(true);
  });
});

const RETIRE_AT = "2026-11-21T09:00:00.000Z";
const ENDS_AT = "2026-12-04T09:00:00.000Z";
const rotation: Rotation = {
  ...{ generation: 2, replaces: 1, keeps: 2, isCompromised: false, renewsPassword: false, startedBy: "U0R" },
  ...{ retireAt: RETIRE_AT, retireAttempts: 0 },
};
const overlapping = { state: "ready", rotation } as const;
const sent = { state: "ready", delivery: "sent" } as const;
const held = { state: "ready", delivery: "held" } as const;
const destroyed = { state: "ready", delivery: "destroyed" } as const;
const lifted: Notice = { kind: "looked_again", by: "U0BY", outcome: "lifted" };
const ending: Notice = { kind: "expiry_reminder", daysLeft: 2, expiresAt: ENDS_AT };
const open = { state: "ready", verdict: "open" } as const;

/** A message, how things stand while it is to be made, and each way in which it comes too late. */
const OTHERS: readonly [Notice, Partial<Preparation>, tooLate: readonly Partial<Preparation>[]][] = [
  [
    { kind: "delivery_reminder", recipient: "U0R", endsAt: RETIRE_AT },
    sent,
    (["opened", "stored", "destroyed", "held"] as const).map((delivery) => ({ state: "ready", delivery })),
  ],
  [
    { kind: "delivery_held", recipient: "U0R", reason: { code: "HAS_LEFT" } },
    held,
    [sent, { ...held, state: "rotating" }, { ...held, state: "revoking" }],
  ],
  [
    { kind: "delivery_destroyed" },
    destroyed,
    [sent, { ...destroyed, state: "rotating" }, { ...destroyed, state: "revoked" }],
  ],
  [{ kind: "failed" }, { state: "failed" }, [{ state: "provisioning" }, { state: "rolling_back" }]],
  [{ kind: "ready" }, { state: "ready" }, [{ state: "revoking" }, { state: "revoked" }]],
  [{ kind: "ready" }, { state: "rotating" }, [{ state: "revoke_failed" }]],
  [
    { kind: "handover_reminder", recipient: "U0R", retireAt: RETIRE_AT },
    overlapping,
    [
      { ...overlapping, state: "rotating" },
      { ...overlapping, state: "revoking" },
      { ...overlapping, rotation: null },
      { ...overlapping, rotation: { ...rotation, keeps: 1 } },
      { ...overlapping, rotation: { ...rotation, keeps: null } },
      { ...overlapping, rotation: { ...rotation, retireAttempts: 1 } },
    ],
  ],
  [
    ending,
    { state: "ready", expiresAt: ENDS_AT },
    [
      { state: "ready", expiresAt: "2026-12-11T09:00:00.000Z" },
      { state: "rotating", expiresAt: ENDS_AT },
      { state: "revoked", expiresAt: ENDS_AT },
    ],
  ],
  [
    EVERY_NOTICE.closing_offered,
    { state: "ready" },
    [{ state: "rotating" }, { state: "revoking" }, { state: "revoked" }],
  ],
  [
    lifted,
    open,
    [
      { ...open, state: "rotating" },
      { ...open, verdict: "restricted" },
      { ...open, state: "revoked" },
    ],
  ],
  [
    { kind: "migration_stalled", number: 1, launches: 1, since: "2026-11-24T04:00:00.000Z" },
    { state: "ready" },
    [{ state: "revoking" }, { state: "revoked" }],
  ],
  [
    { kind: "migration_ended", number: 1, launches: 1, state: "finished" },
    { state: "ready" },
    [{ state: "revoking" }, { state: "revoked" }],
  ],
  [{ ...lifted, outcome: "appeared" }, { ...open, verdict: "restricted" }, [{ state: "revoking" }]],
];

describe.each(OTHERS)("a message about how things stand: %j", (notice, stands, tooLate) => {
  it("is made while they stand so, and not once they are otherwise", () => {
    expect(isOvertaken(notice, contextOf(stands))).toBe(false);
    for (const other of tooLate)
      expect(isOvertaken(notice, contextOf(other)), JSON.stringify(other)).toBe(true);
  });
});

describe("other messages", () => {
  it("tell what happened, however late", () => {
    expect(isOvertaken({ kind: "expired" }, contextOf({ state: "revoked", revision: 9 }))).toBe(false);
    const told: Notice = { ...lifted, outcome: "still_held" };
    expect(isOvertaken(told, contextOf({ state: "revoked" }))).toBe(false);
  });

  it.each([{ isReplaced: true }, { extendedBy: "U0BY" }])(
    "of an end that is settled are none: %j",
    (settled) => {
      const stands = { state: "ready", expiresAt: ENDS_AT } as const;
      expect(isOvertaken({ ...ending, ...settled } as Notice, contextOf(stands))).toBe(true);
    },
  );

  it("are all here that can come too late", () => {
    const able = Object.values(EVERY_NOTICE).filter((notice) =>
      STATES.some((state) => isOvertaken(notice, contextOf({ state, revision: 7 }))),
    );
    const here = new Set([...ROWS, ...OTHERS].map(([{ kind }]) => kind));
    expect(able.map(({ kind }) => kind).filter((kind) => !here.has(kind))).toEqual([]);
    expect(able.length).toBeGreaterThanOrEqual(here.size);
  });
});

describe("the question to approvers", () => {
  const notice = { kind: "approval_requested", ...asked } as const;

  it.each(["provisioning", "ready", "failed", "revoked"] as const)(
    "that was decided before it was posted still tells who decided: %s",
    (state) => {
      expect(isOvertaken(notice, contextOf({ state }))).toBe(false);
    },
  );

  it.each(["checking", "blocked", "cancelled", "expired"] as const)(
    "is not posted late while %s",
    (state) => {
      expect(isOvertaken(notice, contextOf({ state }))).toBe(true);
    },
  );
});
