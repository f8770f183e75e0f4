import { describe, expect, it } from "vitest";
import type { Preparation } from "../../src/core/preparation.ts";
import type { Rotation } from "../../src/core/rotation.ts";
import { planChanged } from "../../src/notices/approval-lost.ts";
import type { PostDraft } from "../../src/notices/posts.ts";
import { checkedAgain } from "../../src/notices/started-over.ts";
import { NEW_SINCE } from "../../src/storage/contract/effects.ts";
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
  redraws?: true;
};

/** Every change of state that somebody is told of: none is without its entry in the audit log. */
const CASES: { [E in keyof Told]: Case<E> } = {
  checked_clear: {
    told: { clear: ["source"], hasBlocker: false, mentions },
    posts: ["checks-clear:1", "approval:1"],
    audit: "preparation.checked",
  },
  checked_blocked: {
    told: { clear: [], hasBlocker: true, needsTicket: true },
    posts: ["whitelist:1", "blocked:1"],
    audit: "preparation.checked",
  },
  check_failed: { told: {}, posts: ["failed:1"], audit: "preparation.check_failed" },
  checked_again: {
    told: {
      why: checkedAgain.of({ by: "U0BY", revision: 2 }),
      asked: { event: "checks.repeated", by: "U0BY", details: {} },
    },
    after: { revision: 2 },
    posts: ["again:2"],
    audit: "checks.repeated",
    redraws: true,
  },
  cancelled: { told: { by: "U0BY" }, posts: ["cancelled"], audit: "preparation.cancelled", redraws: true },
  timed_out: { told: {}, posts: ["expired"], audit: "preparation.expired", redraws: true },
  provisioned: {
    told: { delivery: [post("delivery")] },
    posts: ["provisioning:1", "delivery", "ready:1", "job-sheet:1"],
    audit: "preparation.ready",
  },
  plan_changed: {
    told: { why: planChanged.of({ differences: [] }), mentions },
    after: { revision: 2 },
    posts: ["plan-changed:2", "approval:2"],
    audit: "plan.changed",
  },
  provisioning_failed: {
    told: { during: "changes", failure, alarm: [post("alarm")] },
    posts: ["failed:1:s", "alarm"],
    audit: "provisioning.failed",
  },
  retried: { told: { by: "U0BY" }, posts: [], audit: "provisioning.retried" },
  rollback_started: { told: { by: "bot", because: "cancelled" }, posts: [], audit: "rollback.begun" },
  rolled_back: { told: {}, posts: ["roll-back"], audit: "preparation.rolled_back" },
  rotation_started: { told: { rotation }, posts: [`rotation:${NEW_SINCE}`], audit: "rotation.begun" },
  rotation_ended: {
    told: { failure: null, rotation, retireAt: null, delivery: [post("delivery:2")] },
    posts: ["delivery:2", `rotation:${SINCE}`, "job-sheet:1"],
    audit: "keys.rotated",
  },
  revocation_started: { told: { by: null }, posts: ["revocation"], audit: "revocation.begun" },
  revocation_failed: {
    told: { failure, alarm: [post("alarm:revocation")] },
    posts: ["revocation", "alarm:revocation"],
    audit: "revocation.failed",
  },
  revoked: {
    told: { posts: [post("delivery")] },
    posts: ["revocation", "delivery"],
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
      const { told, after = {}, posts, audit, redraws } = CASES[event];
      const said = saidIn(event, { told, after });
      expect(keysOf(said)).toEqual(["card", ...posts]);
      expect(said.audit?.map((entry) => entry.event)).toEqual([audit]);
      expect(said.redraw).toEqual(redraws ? ["nudge:"] : undefined);
      expect(saidIn(event, { told, after })).toEqual(said);
    },
  );
});

describe("a failure", () => {
  it("is told once for each step, for the look before the changes, and for the taking back", () => {
    const of = (during: "recheck" | "roll-back") =>
      saidIn("provisioning_failed", { told: { during, failure } });
    expect(keysOf(of("recheck"))).toEqual(["card", "failed:1:recheck"]);
    expect(of("recheck").audit).toMatchObject([{ event: "provisioning.failed", requestId: null }]);
    expect(keysOf(of("roll-back"))).toEqual(["card", "roll-back"]);
    expect(of("roll-back").audit).toMatchObject([{ event: "rollback.failed" }]);
  });

  it("of a rotation has a message of its own, after the deliveries that it changes", () => {
    const told = { failure, rotation, keeps: 1, delivery: [post("delivery")], alarm: [post("alarm")] };
    const said = saidIn("rotation_ended", { told });
    expect(keysOf(said)).toEqual(["card", "delivery", `rotation-failed:${SINCE}`, "alarm"]);
    expect(said.audit).toMatchObject([{ event: "rotation.failed", requestId: "r", details: { keeps: 1 } }]);
  });
});
