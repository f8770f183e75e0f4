import { describe, expect, it } from "vitest";
import type { Preparation } from "../../src/core/preparation.ts";
import type { Rotation } from "../../src/core/rotation.ts";
import type { PostDraft } from "../../src/notices/posts.ts";
import { NEW_SINCE, PROGRESS_MS, SOON_MS } from "../../src/storage/contract/effects.ts";
import { saidOf, type Told } from "../../src/workflow/said-of.ts";
import { madeUpPreparation } from "../core/made-up-preparation.ts";

const SINCE = "2026-11-20T09:00:00.000Z";
const before = madeUpPreparation({ stateSince: SINCE });
const failure = { step: "s", operation: "o", subject: "u", code: "c", detail: "d", requestId: "r" };
const rotation: Rotation = {
  generation: 2,
  replaces: 1,
  keeps: null,
  isCompromised: false,
  renewsPassword: false,
  startedBy: "U0BY",
  retireAt: null,
  retireAttempts: 0,
};
const mentions = { people: [], groups: [], more: 0 };
const post = (key: string): PostDraft => ({
  key,
  target: { kind: "direct", userId: "U0X" },
  notice: { kind: "x" },
});

type Case<E extends keyof Told = keyof Told> = {
  told: Told[E];
  after?: Partial<Preparation>;
  /** Keys of posts beside the card's, in order. */
  posts: string[];
  audit: string;
  /** Who did it, by the log; without a name it is the bot. */
  by?: string;
  /** What the log keeps of it. */
  details?: Record<string, unknown>;
  /** What stands and is drawn again. */
  redraws?: string[];
};

/** Every change of state that somebody is told of: none is without its entry in the audit log. */
const CASES: { [E in keyof Told]: Case<E> } = {
  checked_clear: {
    told: { hasBlocker: false, mentions },
    after: { planHash: "hash", verdict: "open" },
    posts: ["approval:1"],
    audit: "preparation.checked",
    details: { verdict: "open", hasBlocker: false, isBlocked: false },
  },
  checked_blocked: {
    told: { hasBlocker: true },
    after: { verdict: "restricted" },
    posts: ["blocked:1"],
    audit: "preparation.checked",
    details: { verdict: "restricted", hasBlocker: true, isBlocked: true },
  },
  check_failed: { told: {}, posts: ["failed:1"], audit: "preparation.check_failed" },
  checked_again: {
    told: {
      asked: { event: "checks.repeated", by: "U0BY", details: { revision: 2 } },
    },
    after: { revision: 2 },
    posts: [],
    audit: "checks.repeated",
    by: "U0BY",
    details: { revision: 2 },
    redraws: ["approval:1", "failed:", "whitelist:", "escalated:", "approval-step:", "question:", "nudge:"],
  },
  cancelled: {
    told: { by: "U0BY" },
    after: { cancelReason: "No." },
    details: { reason: "No." },
    posts: ["cancelled:direct"],
    audit: "preparation.cancelled",
    by: "U0BY",
    redraws: [
      "blocked:1",
      "approval:1",
      "failed:",
      "whitelist:",
      "escalated:",
      "approval-step:",
      "question:",
      "alarm:",
      "nudge:",
    ],
  },
  timed_out: {
    told: {},
    posts: ["expired:direct"],
    audit: "preparation.expired",
    redraws: [
      "blocked:1",
      "approval:1",
      "failed:",
      "whitelist:",
      "escalated:",
      "approval-step:",
      "question:",
      "alarm:",
      "nudge:",
    ],
  },
  provisioned: {
    told: { delivery: [post("delivery")] },
    after: { delivery: "held" },
    posts: ["delivery", "ready:1"],
    audit: "preparation.ready",
    details: { delivery: "held" },
  },
  plan_changed: {
    told: { why: { why: "plan", differences: [] }, mentions },
    after: { revision: 2, planHash: "new" },
    posts: ["approval:2"],
    redraws: ["approval:1"],
    audit: "plan.changed",
    details: { newPlanHash: "new" },
  },
  provisioning_failed: {
    told: { during: "changes", failure, alarm: [post("alarm")] },
    posts: ["failed:1:s", "alarm"],
    redraws: ["approval:1"],
    audit: "provisioning.failed",
    details: { ...failure },
  },
  retried: {
    told: { by: "U0BY" },
    posts: [],
    audit: "provisioning.retried",
    by: "U0BY",
    redraws: ["failed:", "roll-back", "approval:1"],
  },
  rollback_started: {
    told: { by: "bot", because: "cancelled" },
    posts: [],
    audit: "rollback.begun",
    details: { because: "cancelled" },
    redraws: ["failed:", "roll-back"],
  },
  rolled_back: {
    told: {},
    posts: ["rolled-back:direct"],
    audit: "preparation.rolled_back",
    redraws: ["approval:1", "roll-back", "alarm:"],
  },
  rotation_started: {
    told: { rotation },
    posts: [`rotation:${NEW_SINCE}`],
    audit: "rotation.begun",
    by: "U0BY",
    details: { generation: 2 },
  },
  rotation_ended: {
    told: { failure: null, rotation, retireAt: SINCE, delivery: [post("delivery:2")] },
    after: { delivery: "sent" },
    posts: ["delivery:2", `rotation:${SINCE}`],
    redraws: ["ready:", "job-sheet:"],
    audit: "keys.rotated",
    details: { generation: 2, delivery: "sent", retireAt: SINCE },
  },
  revocation_started: { told: { by: "U0BY" }, posts: [], audit: "revocation.begun", by: "U0BY" },
  revocation_failed: {
    told: { failure, alarm: [post("alarm:revocation")] },
    posts: ["alarm:revocation"],
    after: { revokeAttempts: 3 },
    audit: "revocation.failed",
    details: { code: "c", attempts: 3 },
  },
  revoked: {
    told: { posts: [post("delivery")], report: null },
    posts: ["revocation", "delivery"],
    redraws: [
      "closing:",
      "ready:",
      "job-sheet:",
      "expiry-reminder:",
      "delivery-reminder:",
      "handover-reminder:",
      "delivery-state",
      "failed:",
      "alarm:",
    ],
    audit: "preparation.revoked",
  },
};

const saidIn = <E extends keyof Told>(event: E, { told, after = {} }: Pick<Case<E>, "told" | "after">) =>
  saidOf(event, { before, after: { ...before, ...after } }, told);
const keysOf = (said: ReturnType<typeof saidOf>) => (said.posts ?? []).map(({ key }) => key);

describe("a change of state", () => {
  it.each(Object.keys(CASES) as (keyof Told)[])(
    "%s is said in the thread, on the card and in the log",
    (event) => {
      const { told, after = {}, posts, audit, by = "bot", details = {}, redraws } = CASES[event];
      const said = saidIn(event, { told, after });
      expect(keysOf(said)).toEqual([...posts, "card"]);
      expect(said.audit).toHaveLength(1);
      expect(said.audit?.[0]).toMatchObject({ event: audit, actor: by, preparationId: before.id, details });
      expect(said.redraw).toEqual(redraws);
      expect(saidIn(event, { told, after })).toEqual(said);
    },
  );
});

describe("a state that moves on by itself", () => {
  const waitOf = (event: keyof Told, told: object) =>
    saidIn(event, { told: told as never }).posts?.find(({ key }) => key === "card")?.waitMs;

  it("waits a moment on the card for the one after it, and no other does", () => {
    const waits = Object.fromEntries(
      (Object.keys(CASES) as (keyof Told)[]).map((event) => [event, waitOf(event, CASES[event].told)]),
    );
    expect(Object.entries(waits).filter(([, waitMs]) => waitMs !== undefined)).toEqual(
      ["checked_again", "retried", "rollback_started", "rotation_started", "revocation_started"].map(
        (event) => [event, expect.any(Number)],
      ),
    );
    // Of the second that the card has, with the call and what else waits for Slack.
    for (const waitMs of Object.values(waits)) expect(waitMs ?? 0).toBeLessThanOrEqual(3_000);
    expect(waitOf("revocation_started", { by: "U0BY" })).toBe(SOON_MS);
  });

  it("waits longer where a form has said already that it was taken", () => {
    const asked = (event: string) => ({ asked: { event, by: "U0BY", details: {} } });
    expect(waitOf("checked_again", asked("ticket.given"))).toBe(PROGRESS_MS);
    expect(waitOf("checked_again", asked("request.changed"))).toBe(PROGRESS_MS);
    expect(waitOf("checked_again", asked("checks.repeated"))).toBe(SOON_MS);
  });
});

describe("who asked for what follows by itself", () => {
  it("is time where nobody did, and an approver's absence is named", () => {
    expect(saidIn("revocation_started", { told: { by: null } }).audit).toMatchObject([{ actor: "bot" }]);
    const why = { why: "approvers" as const, people: ["U0GONE"] };
    expect(saidIn("plan_changed", { told: { why, mentions } }).audit).toMatchObject([
      { event: "approval.void", details: { people: ["U0GONE"] } },
    ]);
  });
});

describe("a failure", () => {
  it("is told once for each step, for the look before the changes, and for the taking back", () => {
    const of = (during: "recheck" | "roll-back") =>
      saidIn("provisioning_failed", { told: { during, failure } });
    expect(keysOf(of("recheck"))).toEqual(["failed:1:recheck", "card"]);
    expect(of("recheck").audit).toMatchObject([{ event: "provisioning.failed", requestId: null }]);
    expect(keysOf(of("roll-back"))).toEqual(["roll-back", "card"]);
    expect(of("roll-back").audit).toMatchObject([{ event: "rollback.failed" }]);
  });

  it("of a rotation has a message of its own, after the deliveries that it changes", () => {
    const told = { failure, rotation, keeps: 1, delivery: [post("delivery")], alarm: [post("alarm")] };
    const said = saidIn("rotation_ended", { told });
    expect(keysOf(said)).toEqual(["delivery", `rotation-failed:${SINCE}`, "alarm", "card"]);
    expect(said.audit).toMatchObject([{ event: "rotation.failed", requestId: "r", details: { keeps: 1 } }]);
  });
});
