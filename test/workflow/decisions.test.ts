import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Preparation } from "../../src/core/preparation.ts";
import { hashToken } from "../../src/security/tokens.ts";
import { APPROVER, REQUESTER } from "../core/made-up-preparation.ts";
import { CROWD_SETTINGS, clickAtOnce } from "./support/hundred-clicks.ts";
import { actor, SECOND_APPROVER, type StoryWorld, startStoryWorld } from "./support/story-world.ts";

describe("a decision", () => {
  let world: StoryWorld;
  // Each test's refusals are the first ones, no matter who was refused what in another.
  beforeEach(() => world.store.endRefusals(new Date(8.64e15)));
  beforeAll(async () => {
    world = await startStoryWorld();
  });
  afterAll(() => world.stop());

  const find = async ({ id }: Preparation) => (await world.store.findPreparation(id)) as Preparation;
  const refusalsOf = async (preparation: Preparation | null) =>
    (await world.audit(preparation?.id ?? null)).filter(({ event }) => event === "action.refused");
  const approve = (token: string, submissionId: string, userId = APPROVER, commands = world.commands) =>
    commands.decide(actor(userId), submissionId, {
      token,
      decision: "approve",
      comment: "fine",
      hasSeenTicket: true,
    });

  describe("with a hundred clicks at once, Approve and Reject, from ten people and on both copies", () => {
    it("is one, starts one execution, and gives 99 clear answers", async () => {
      const crowd = world.withSettings(CROWD_SETTINGS);
      const preparation = await world.put();
      const before = world.started.length;
      const answers = await clickAtOnce({ ...crowd, tokensOf: world.tokensOf }, preparation, {
        count: 100,
        from: "crowd",
      });
      const done = answers.filter(({ isDone }) => isDone);
      expect(done).toHaveLength(1);
      const isApproved = done[0]?.decision === "approve";
      expect((await find(preparation)).state).toBe(isApproved ? "provisioning" : "rejected");
      expect(world.started.length - before).toBe(isApproved ? 1 : 0);
      const told = answers.filter(({ isDone }) => !isDone).map((answer) => answer.told);
      expect(told).toHaveLength(99);
      const words = isApproved ? /Already decided.*creating/ : /Already decided.*rejected/;
      for (const text of told) expect(text).toMatch(words);

      expect(await world.store.listDecisions(preparation.id)).toMatchObject([
        { approver: done[0]?.userId, decision: done[0]?.decision },
      ]);
      const events = (await world.audit(preparation.id)).map(({ event }) => event);
      expect(events.filter((event) => event.startsWith("decision."))).toHaveLength(1);
    });

    it("is one of three when three are needed, each by somebody else", async () => {
      const crowd = world.withSettings({ ...CROWD_SETTINGS, approvals: { needed: 3 } });
      const preparation = await world.put();
      const before = world.started.length;
      const tokenFor = await world.tokensOf(preparation);
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          approve(tokenFor("approve") ?? "", `three:${index}`, `U0CROWD000${index % 10}`, crowd.commands),
        ),
      );
      expect(answers.filter(({ ok }) => ok)).toHaveLength(3);
      const decisions = await world.store.listDecisions(preparation.id);
      expect(new Set(decisions.map(({ approver }) => approver)).size).toBe(3);
      expect((await find(preparation)).state).toBe("provisioning");
      expect(world.started.length - before).toBe(1);
    });
  });

  it("takes as many approvers as the rule of the destination asks for, whatever the channel", async () => {
    const ruled = world.withSettings({
      destinationRules: [{ destinations: ["prod-*"], needed: 2 }],
    });
    const preparation = await world.put({ request: { destinationBucket: "prod-archive" } });
    const token = (await world.tokensOf(preparation))("approve") ?? "";
    expect(await approve(token, "r1", APPROVER, ruled.commands)).toMatchObject({
      ok: true,
      value: { state: "awaiting_approval", revision: 1 },
    });
    expect(await approve(token, "r2", APPROVER, ruled.commands)).toMatchObject({
      ok: false,
      refusal: { code: "ALREADY_DECIDED" },
    });
    expect(await approve(token, "r3", SECOND_APPROVER, ruled.commands)).toMatchObject({
      ok: true,
      value: { state: "provisioning" },
    });
  });

  it("that comes again is answered to nobody who may not make it", async () => {
    const preparation = await world.put();
    const token = (await world.tokensOf(preparation))("approve") ?? "";
    expect(await approve(token, "seen")).toMatchObject({ ok: true });
    for (const userId of [REQUESTER, "U0STRANGE1"]) {
      expect(await approve(token, "seen", userId)).toMatchObject({ ok: false });
    }
    expect((await refusalsOf(preparation)).map((entry) => entry.actor)).toEqual([REQUESTER, "U0STRANGE1"]);
  });

  it("that comes again is answered as it was, and changes nothing", async () => {
    const preparation = await world.put();
    const token = (await world.tokensOf(preparation))("approve") ?? "";
    const first = await approve(token, "again");
    const auditBefore = await world.audit(preparation.id);
    const postsBefore = await world.store.listPosts(preparation.id);
    for (let time = 0; time < 3; time += 1) expect(await approve(token, "again")).toEqual(first);
    expect(await world.audit(preparation.id)).toEqual(auditBefore);
    expect(await world.store.listPosts(preparation.id)).toEqual(postsBefore);
  });

  it("needs a comment for a rejection, and the seen ticket where the whitelist is not open", async () => {
    const preparation = await world.put({ verdict: "uncertain" });
    const tokenFor = await world.tokensOf(preparation);
    const input = { comment: " ", hasSeenTicket: false };
    expect(
      await world.commands.decide(actor(APPROVER), "n1", {
        ...input,
        token: tokenFor("reject") ?? "",
        decision: "reject",
      }),
    ).toMatchObject({ refusal: { code: "COMMENT_REQUIRED" } });
    expect(
      await world.commands.decide(actor(APPROVER), "n2", {
        ...input,
        token: tokenFor("approve") ?? "",
        decision: "approve",
      }),
    ).toMatchObject({ refusal: { code: "TICKET_NOT_CONFIRMED" } });
    expect(await world.store.listDecisions(preparation.id)).toEqual([]);
  });

  describe("with a token", () => {
    it("that is stored only as its hash", async () => {
      const preparation = await world.put();
      const token = (await world.tokensOf(preparation))("approve") ?? "";
      expect(token).toMatch(/^[0-9a-f]{64}$/);
      expect(await world.store.findToken(token)).toBeNull();
      expect(await world.store.findToken(hashToken(token))).toMatchObject({ action: "approve" });
    });

    it("of another preparation decides that one and not this", async () => {
      const [mine, other] = [await world.put(), await world.put()];
      const token = (await world.tokensOf(other))("approve") ?? "";
      expect(await approve(token, "of-another")).toMatchObject({ ok: true, value: { id: other.id } });
      expect((await find(mine)).state).toBe("awaiting_approval");
      expect(await world.store.listDecisions(mine.id)).toEqual([]);
    });

    it("of another preparation is refused and recorded for whom may not decide that one", async () => {
      const other = await world.put({ requester: APPROVER });
      const token = (await world.tokensOf(other))("approve") ?? "";
      expect(await approve(token, "not-mine")).toMatchObject({ ok: false, refusal: { code: "OWN_REQUEST" } });
      expect(await refusalsOf(other)).toMatchObject([
        { actor: APPROVER, details: { action: "approve", code: "OWN_REQUEST" } },
      ]);
    });

    it("of an earlier revision is refused and recorded", async () => {
      const preparation = await world.put();
      const tokenFor = await world.tokensOf(preparation);
      await world.commands.act("check_again", actor(REQUESTER), "earlier", {
        token: tokenFor("check_again") ?? "",
      });
      await world.store.changeState({
        id: preparation.id,
        revision: 2,
        from: "checking",
        event: "checked_clear",
      });
      expect(await approve(tokenFor("approve") ?? "", "earlier-2")).toMatchObject({
        ok: false,
        refusal: { code: "OUTDATED" },
      });
      expect(await refusalsOf(preparation)).toMatchObject([{ details: { code: "OUTDATED" } }]);
      expect((await find(preparation)).state).toBe("awaiting_approval");
    });

    it("of a plan that has changed since is refused and recorded", async () => {
      const preparation = await world.put();
      const tokenFor = await world.tokensOf(preparation);
      await world.store.patchPreparation({
        id: preparation.id,
        revision: 1,
        patch: { planHash: "b".repeat(64) },
      });
      expect(await approve(tokenFor("approve") ?? "", "changed")).toMatchObject({
        ok: false,
        refusal: { code: "OUTDATED" },
      });
      expect(await refusalsOf(preparation)).toMatchObject([{ details: { code: "OUTDATED" } }]);
      expect(await world.store.listDecisions(preparation.id)).toEqual([]);
    });

    it("used twice is refused the second time and recorded, and stays good for others until it is decided", async () => {
      const two = world.withSettings({ approvals: { needed: 2 } });
      const preparation = await world.put();
      const token = (await world.tokensOf(preparation))("approve") ?? "";
      expect(await approve(token, "u1", APPROVER, two.commands)).toMatchObject({ ok: true });
      expect(await approve(token, "u2", APPROVER, two.commands)).toMatchObject({
        ok: false,
        refusal: { code: "ALREADY_DECIDED" },
      });
      expect(await approve(token, "u3", SECOND_APPROVER, two.commands)).toMatchObject({ ok: true });
      expect(await approve(token, "u4", SECOND_APPROVER, two.commands)).toMatchObject({
        ok: false,
        refusal: { code: "ALREADY_DECIDED" },
      });
      expect(await refusalsOf(preparation)).toMatchObject([
        { actor: APPROVER, details: { action: "approve", code: "ALREADY_DECIDED" } },
        { actor: SECOND_APPROVER, details: { action: "approve", code: "ALREADY_DECIDED" } },
      ]);
    });

    it.each([
      ["made up", "f".repeat(64)],
      ["empty", ""],
      ["endless", "a".repeat(10_000)],
      ["a stored hash", hashToken("x")],
      ["SQL", "' or 1=1 --"],
    ])("that is %s is refused and recorded", async (_what, token) => {
      const before = (await refusalsOf(null)).length;
      expect(await approve(token, `made-up:${token.slice(0, 9)}`)).toMatchObject({
        ok: false,
        refusal: { code: "TOKEN_UNKNOWN" },
      });
      expect((await refusalsOf(null)).slice(before)).toMatchObject([
        { actor: APPROVER, details: { action: "approve", code: "TOKEN_UNKNOWN" } },
      ]);
    });

    it("for one action does not serve another", async () => {
      const preparation = await world.put();
      const tokenFor = await world.tokensOf(preparation);
      for (const action of ["reject", "cancel", "revoke", "show"] as const) {
        expect(await approve(tokenFor(action) ?? "", `other:${action}`)).toMatchObject({
          ok: false,
          refusal: { code: "TOKEN_UNKNOWN" },
        });
      }
    });
  });
});
