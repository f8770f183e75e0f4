import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Preparation } from "../../src/core/preparation.ts";
import { sweep } from "../../src/workflow/upkeep/sweep.ts";
import { APPROVER, RECIPIENT, REQUESTER } from "../core/made-up-preparation.ts";
import { actor, SECOND_APPROVER, type StoryWorld, startStoryWorld } from "./support/story-world.ts";

const ESCALATION = "U0ESCALATE1";
const GROUP = "S0ESCALATE1";

/** What waits for a decision is not forgotten, and time gives nobody a right that the settings do not name. */
describe("a request that waits for its approval", () => {
  let world: StoryWorld;
  beforeAll(async () => {
    world = await startStoryWorld({
      approvals: { remindHours: 24, escalation: { afterHours: 48, groups: [GROUP] } },
    });
    world.directory.groups.set(GROUP, [ESCALATION]);
  });
  afterAll(() => world.stop());

  const round = () => sweep(world.deps, new Map());
  const keysOf = async ({ id }: Preparation) => (await world.store.listPosts(id)).map(({ key }) => key);
  const find = async ({ id }: Preparation) => (await world.store.findPreparation(id)) as Preparation;
  const decide = async (
    preparation: Preparation,
    userId: string,
    submissionId: string,
    commands = world.commands,
  ) => {
    const tokenFor = await world.tokensOf(preparation);
    return commands.decide(actor(userId), submissionId, {
      token: tokenFor("approve") ?? "",
      decision: "approve",
      comment: "",
      hasSeenTicket: true,
    });
  };

  const cancelAll = async () => {
    const waiting = await world.store.listPreparations({ states: ["awaiting_approval"], limit: 50 });
    for (const { id } of waiting) {
      await world.commands.cancel(actor(REQUESTER), `cancel-${id}`, { preparationId: id });
    }
  };

  it("reminds each approver once for each of the intervals, by a direct message", async () => {
    const preparation = await world.put();
    world.passHours(23);
    await round();
    expect(await keysOf(preparation)).toEqual([]);
    world.passHours(1);
    await Promise.all([round(), round()]);
    const first = [`nudge:1:1:${APPROVER}`, `nudge:1:1:${SECOND_APPROVER}`];
    expect(await keysOf(preparation)).toEqual(first);
    const posts = await world.store.listPosts(preparation.id);
    expect(posts.map(({ version, target }) => [version, target])).toEqual([
      [1, { kind: "direct", userId: APPROVER }],
      [1, { kind: "direct", userId: SECOND_APPROVER }],
    ]);
    expect((await world.audit(preparation.id)).map(({ event }) => event)).toEqual(["approval.reminded"]);
    await round();
    expect(await keysOf(preparation)).toEqual(first);
  });

  it("reminds of several with one message, and of none that somebody has decided on meanwhile", async () => {
    const [first, second] = [await world.put(), await world.put()];
    const record = vi.spyOn(world.deps.store, "record");
    const together = () => record.mock.calls.flatMap(([id, { posts = [] }]) => (id === null ? posts : []));
    world.passHours(24);
    await round();
    const told = together();
    const keys = new Set(told.map(({ key }) => key));
    expect([...keys].map((key) => key.split(":").at(-1)).sort()).toEqual([APPROVER, SECOND_APPROVER].sort());
    for (const { id } of [first, second]) expect(JSON.stringify(told)).toContain(id);
    expect(await keysOf(first)).toEqual([]);
    // Another process was first: nothing more is said.
    world.passHours(24);
    const patch = vi.spyOn(world.deps.store, "patchPreparation").mockResolvedValue(null);
    await round();
    patch.mockRestore();
    expect(together()).toHaveLength(told.length);
    record.mockRestore();
  });

  it("makes one reminder of those that a stopped bot missed, and leaves out who has decided and who may not", async () => {
    const two = world.withSettings({
      approvers: { people: [APPROVER, SECOND_APPROVER, REQUESTER] },
      approvals: { needed: 2 },
    });
    await cancelAll();
    const preparation = await world.put();
    const tokenFor = await world.tokensOf(preparation);
    const input = {
      token: tokenFor("approve") ?? "",
      decision: "approve" as const,
      comment: "",
      hasSeenTicket: true,
    };
    expect(await two.commands.decide(actor(APPROVER), "s1", input)).toMatchObject({ ok: true });
    world.passHours(73);
    await sweep(two.deps, new Map());
    const reminders = (await keysOf(preparation)).filter((key) => key.startsWith("nudge:"));
    expect(reminders).toEqual([`nudge:1:3:${SECOND_APPROVER}`]);
    expect((await find(preparation)).reminders).toBe(3);
  });

  it("names among several none that its reader has decided on, or left to others", async () => {
    const two = world.withSettings({ approvals: { needed: 2 } });
    await cancelAll();
    const [decided, passed, open] = [await world.put(), await world.put(), await world.put()];
    expect(await decide(decided, APPROVER, "several", two.commands)).toMatchObject({ ok: true });
    const token = (await world.tokensOf(passed))("not_for_me") ?? "";
    expect(await two.commands.act("not_for_me", actor(APPROVER), "pass", { token })).toMatchObject({
      ok: true,
    });
    world.passHours(24);
    await sweep(two.deps, new Map());
    // For the other approver all three wait, of which one message tells.
    expect((await keysOf(open)).filter((key) => key.startsWith("nudge:1"))).toEqual([
      `nudge:1:1:${APPROVER}`,
    ]);
    for (const other of [decided, passed])
      expect((await keysOf(other)).filter((key) => key.startsWith("nudge:1"))).toEqual([]);
    await cancelAll();
  });

  it("lets the escalation's people decide only once it has waited so long, and mentions them once", async () => {
    const preparation = await world.put();
    expect(await decide(preparation, ESCALATION, "e1")).toMatchObject({
      ok: false,
      refusal: { code: "NOT_AN_APPROVER", args: { people: [APPROVER, SECOND_APPROVER] } },
    });
    world.passHours(48);
    await Promise.all([round(), round()]);
    await round();
    expect(await keysOf(preparation)).toContain("escalated:1");
    const escalated = (await world.audit(preparation.id)).filter(
      ({ event }) => event === "approval.escalated",
    );
    expect(escalated).toMatchObject([{ actor: "bot", details: { groups: [GROUP] } }]);
    expect(await decide(preparation, ESCALATION, "e2")).toMatchObject({
      ok: true,
      value: { state: "provisioning" },
    });
  });

  it("does not carry an escalation over to another revision", async () => {
    const preparation = await world.put();
    world.passHours(49);
    await round();
    expect((await find(preparation)).escalatedAt).not.toBeNull();
    const tokenFor = await world.tokensOf(preparation);
    const again = await world.commands.act("check_again", actor(REQUESTER), "c1", {
      token: tokenFor("check_again") ?? "",
    });
    expect(again).toMatchObject({ ok: true, value: { revision: 2, reminders: 0, escalatedAt: null } });
  });

  it("draws every reminder again when the wait ends, whichever way it ends", async () => {
    const ends: ((preparation: Preparation) => Promise<unknown>)[] = [
      (preparation) => decide(preparation, APPROVER, `d:${preparation.id}`),
      ({ id }) => world.commands.cancel(actor(REQUESTER), "x", { preparationId: id }),
      async (preparation) => {
        const tokenFor = await world.tokensOf(preparation);
        return world.commands.act("check_again", actor(REQUESTER), "c", {
          token: tokenFor("check_again") ?? "",
        });
      },
      async () => {
        world.passHours(7 * 24);
        await round();
      },
    ];
    for (const end of ends) {
      const preparation = await world.put();
      world.passHours(25);
      await round();
      await end(preparation);
      expect((await find(preparation)).state).not.toBe("awaiting_approval");
      const reminders = (await world.store.listPosts(preparation.id)).filter(({ key }) =>
        key.startsWith("nudge:"),
      );
      expect(reminders.map(({ version }) => version)).toEqual([2, 2]);
    }
  });

  it("gives nobody a right while Slack does not say who is in the group", async () => {
    const preparation = await world.put();
    world.passHours(49);
    world.directory.groups.set(GROUP, null);
    await round();
    expect(await decide(preparation, ESCALATION, "g1")).toMatchObject({
      ok: false,
      refusal: { code: "DIRECTORY_UNAVAILABLE" },
    });
    world.directory.groups.set(GROUP, [ESCALATION, RECIPIENT]);
    expect(await decide(preparation, RECIPIENT, "g2")).toMatchObject({
      ok: false,
      refusal: { code: "OWN_REQUEST" },
    });
  });
});
