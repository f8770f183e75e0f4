import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Preparation } from "../../src/core/preparation.ts";
import { noticeSchema } from "../../src/notices/index.ts";
import { approveForm } from "../../src/slack/views/approve-form.ts";
import { en } from "../../src/texts/en.ts";
import { createCommands } from "../../src/workflow/actions/create-commands.ts";
import { contextOfPost } from "../../src/workflow/outbox/context-of-post.ts";
import { loadView } from "../../src/workflow/outbox/load-view.ts";
import { remindApprovers } from "../../src/workflow/upkeep/remind-approvers.ts";
import { APPROVER, KNOWN_FACTS } from "../core/made-up-preparation.ts";
import { renderNotice } from "../slack/support/render-notice.ts";
import { textsOf } from "../slack/support/slack-world.ts";
import { cloudsWithPolicies } from "./support/clouds-with-policies.ts";
import { actor, SECOND_APPROVER, type StoryWorld, startStoryWorld } from "./support/story-world.ts";

const [SAM, FAY] = ["U0SAM00001", "U0FAY00001"] as const;
const SECURITY = "S0SECURITY";
const STEPS = {
  approvals: { steps: [{ name: "team" }, { name: "security", approvers: { groups: [SECURITY] } }] },
};

describe("an approval in steps", () => {
  let world: StoryWorld;
  beforeAll(async () => {
    world = await startStoryWorld(STEPS);
    world.directory.groups.set(SECURITY, [SAM, FAY]);
  });
  afterAll(() => world.stop());

  let submissions = 0;
  const decide = async (
    preparation: Preparation,
    by: string,
    more: { decision?: "approve" | "reject"; narrower?: { ttlDays: number; profile: "documented" } } = {},
  ) => {
    submissions += 1;
    const current = await find(preparation);
    const { decision = "approve", narrower } = more;
    return world.commands.decide(actor(by), `steps:${submissions}`, {
      token: (await world.tokensOf(current))(decision) ?? "",
      decision,
      comment: "fine",
      hasSeenTicket: true,
      ...(narrower === undefined
        ? {}
        : { narrower: { ...narrower, shown: { planHash: current.planHash ?? "", ttlDays: 14 } } }),
    });
  };
  const find = async ({ id }: Preparation) => (await world.store.findPreparation(id)) as Preparation;
  const shownOf = async (preparation: Preparation) => {
    const shown = new Map<string, string>();
    for (const post of await world.store.listPosts(preparation.id)) {
      const rendered = renderNotice(noticeSchema.parse(post.notice), await contextOfPost(world.deps, post));
      if (rendered.kind !== "nothing") shown.set(post.key, textsOf(rendered.message.blocks));
    }
    return shown;
  };
  const stepPosts = async (preparation: Preparation) =>
    (await world.store.listPosts(preparation.id)).filter(({ key }) => key.startsWith("approval-step:"));
  const NOT_THEIR_TURN = { ok: false, refusal: { code: "NOT_YOUR_STEP" } };

  it("counts no approval before its turn, and refuses it at the button as at the form", async () => {
    const preparation = await world.put();
    expect(await decide(preparation, SAM)).toMatchObject({
      ok: false,
      refusal: {
        code: "NOT_YOUR_STEP",
        args: { step: "team", number: 1, total: 2, people: [APPROVER, SECOND_APPROVER] },
      },
    });
    const token = (await world.tokensOf(preparation))("approve") ?? "";
    expect(await world.commands.press(actor(SAM), token, "approve")).toMatchObject(NOT_THEIR_TURN);
    expect(await world.store.listDecisions(preparation.id)).toEqual([]);
    const refused = (await world.audit(preparation.id)).filter(({ event }) => event === "action.refused");
    expect(refused.map(({ details }) => details)).toEqual([{ action: "approve", code: "NOT_YOUR_STEP" }]);
    // To refuse and to ask has no order.
    const ask = (await world.tokensOf(preparation))("ask") ?? "";
    expect(await world.commands.ask(actor(SAM), "asked", { token: ask, text: "Why?" })).toMatchObject({
      ok: true,
    });
    expect(await decide(preparation, SAM, { decision: "reject" })).toMatchObject({
      ok: true,
      value: { state: "rejected" },
    });
  });

  it("asks the next step once the first is done, executes after the last, and keeps the step of each approval", async () => {
    const preparation = await world.put();
    expect(await decide(preparation, APPROVER)).toMatchObject({
      ok: true,
      value: { state: "awaiting_approval" },
    });
    // The first step has had its turn.
    expect(await decide(preparation, SECOND_APPROVER)).toMatchObject(NOT_THEIR_TURN);
    const [asked] = await stepPosts(preparation);
    expect(asked?.notice).toMatchObject({ name: "security", number: 2, approvers: [], groups: [SECURITY] });
    const between = await shownOf(preparation);
    expect(between.get(asked?.key ?? "")).toMatch(
      /please decide.*Step 2 of 2: security\..*Step 1, team: approved by/s,
    );
    expect(between.get("card")).toMatch(/1 of 2.*step 2 of 2: security.*Done: team\./s);
    const view = await loadView(world.deps, await find(preparation));
    expect(textsOf(approveForm(view, "t", en).blocks)).toMatch(
      /Step 2 of 2: security\..*Step 1, team: approved by/s,
    );

    expect(await decide(preparation, SAM)).toMatchObject({ ok: true, value: { state: "provisioning" } });
    const after = await shownOf(preparation);
    expect(after.get(asked?.key ?? "")).toMatch(/Step 2, security: approved/);
    expect((await find(preparation)).doneSteps).toMatchObject([
      { name: "team", approvers: [APPROVER] },
      { name: "security", approvers: [SAM] },
    ]);
    const log = (await world.audit(preparation.id)).filter(({ event }) => event.startsWith("decision."));
    expect(log.map(({ event, actor: by, details }) => [event, by, details["steps"]])).toEqual([
      ["decision.counted", APPROVER, ["team"]],
      ["decision.approved", SAM, ["security"]],
    ]);
  });

  it("keeps the approval of the first step where the second gives fewer days", async () => {
    const preparation = await world.put();
    await decide(preparation, APPROVER);
    expect(await decide(preparation, SAM, { narrower: { ttlDays: 7, profile: "documented" } })).toMatchObject(
      {
        ok: true,
        value: { state: "provisioning", request: { ttlDays: 7 } },
      },
    );
  });

  it("asks the first step again where the second gives other access, and keeps the second one's approval", async () => {
    const able = { ...world.deps, cloudsOf: () => cloudsWithPolicies(true) };
    const commands = createCommands(able);
    const preparation = await world.put({ facts: KNOWN_FACTS });
    await decide(preparation, APPROVER);
    const token = (await world.tokensOf(await find(preparation)))("approve") ?? "";
    const less = { ttlDays: 14, profile: "least-privilege" } as const;
    const seen = await commands.narrow(actor(SAM), { token, ...less });
    if (!seen.ok) throw new Error(seen.refusal.code);
    const shown = { planHash: seen.value.preparation.planHash ?? "", ttlDays: 14 };
    const input = { token, decision: "approve", comment: "", hasSeenTicket: true } as const;
    expect(
      await commands.decide(actor(SAM), "less", { ...input, narrower: { ...less, shown } }),
    ).toMatchObject({ ok: true, value: { state: "awaiting_approval" } });
    const shownNow = await shownOf(preparation);
    expect(shownNow.get("card")).toMatch(/step 1 of 2: team/);
    expect(await decide(preparation, APPROVER)).toMatchObject({ ok: true, value: { state: "provisioning" } });
  });

  it("reminds those of the step that is waited for alone, and puts it on their Home alone", async () => {
    const preparation = await world.put();
    const homeOf = async (userId: string) => {
      const home = await world.commands.home(actor(userId));
      if (!home.ok) throw new Error(home.refusal.code);
      return home.value.waiting.rows.map(({ view }) => view.preparation.id);
    };
    expect(await homeOf(APPROVER)).toContain(preparation.id);
    expect(await homeOf(SAM)).not.toContain(preparation.id);
    await decide(preparation, APPROVER);
    expect(await homeOf(SAM)).toContain(preparation.id);
    expect(await homeOf(SECOND_APPROVER)).not.toContain(preparation.id);
    world.passHours(25);
    await remindApprovers(world.deps, await find(preparation));
    const [reminded] = (await world.audit(preparation.id)).filter(
      ({ event }) => event === "approval.reminded",
    );
    expect(reminded?.details["people"]).toEqual([SAM, FAY]);
  });

  it("approves nothing while Slack does not say who belongs to a step", async () => {
    const preparation = await world.put();
    world.directory.groups.set(SECURITY, null);
    expect(await decide(preparation, APPROVER)).toMatchObject({
      ok: false,
      refusal: { code: "DIRECTORY_UNAVAILABLE" },
    });
    expect(await world.store.listDecisions(preparation.id)).toEqual([]);
    // Whose turn it is cannot be said either: it stays on the Home, and a press is what decides.
    const home = await world.commands.home(actor(APPROVER));
    const waiting = home.ok ? home.value.waiting.rows.map(({ view }) => view.preparation.id) : [];
    expect(waiting).toContain(preparation.id);
    world.directory.groups.set(SECURITY, [SAM, FAY]);
  });
});
