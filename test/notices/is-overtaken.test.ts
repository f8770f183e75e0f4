import { describe, expect, it } from "vitest";
import type { Preparation } from "../../src/core/preparation.ts";
import type { NoticeContext } from "../../src/notices/context.ts";
import type { Notice } from "../../src/notices/index.ts";
import { isOvertaken } from "../../src/notices/index.ts";
import { madeUpPreparation } from "../core/made-up-preparation.ts";

const asked = { revision: 1, approvers: [] };
const waiting = { state: "awaiting_approval" } as const;
const proposed = { state: "ready", recipientChange: { recipient: "U0NEW", by: "U0BY" } } as const;
const ROWS: readonly [Notice, Partial<Preparation>, other: Partial<Preparation>][] = [
  [{ kind: "blocked", revision: 1 }, { state: "blocked" }, { state: "checking" }],
  [{ kind: "approval_requested", ...asked }, waiting, { state: "provisioning" }],
  [
    { kind: "approval_escalated", revision: 1, people: [], groups: [], waitedHours: 1 },
    waiting,
    { state: "rejected" },
  ],
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

describe("other messages", () => {
  const reminder = { kind: "delivery_reminder", recipient: "U0R", endsAt: "2026-11-20T09:00:00Z" } as Notice;

  it("remind of what nobody has opened, and of nothing else", () => {
    expect(isOvertaken(reminder, contextOf({ state: "ready", delivery: "sent" }))).toBe(false);
    for (const delivery of ["opened", "stored", "destroyed", "held"] as const)
      expect(isOvertaken(reminder, contextOf({ state: "ready", delivery }))).toBe(true);
  });

  it("tell what happened, however late", () => {
    expect(isOvertaken({ kind: "expired" }, contextOf({ state: "revoked", revision: 9 }))).toBe(false);
  });
});
