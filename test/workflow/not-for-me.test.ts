import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Preparation } from "../../src/core/preparation.ts";
import { noticeSchema } from "../../src/notices/index.ts";
import { contextOfPost } from "../../src/workflow/outbox/context-of-post.ts";
import { remindApprovers } from "../../src/workflow/upkeep/remind-approvers.ts";
import { APPROVER, REQUESTER } from "../core/made-up-preparation.ts";
import { renderNotice } from "../slack/support/render-notice.ts";
import { textsOf } from "../slack/support/slack-world.ts";
import { actor, SECOND_APPROVER, type StoryWorld, startStoryWorld } from "./support/story-world.ts";

const THIRD_APPROVER = "U0APPROVER3";

describe("an approver for whom a request is not", () => {
  let world: StoryWorld;
  beforeAll(async () => {
    world = await startStoryWorld({ approvers: { people: [APPROVER, SECOND_APPROVER, THIRD_APPROVER] } });
  });
  afterAll(() => world.stop());

  let submissions = 0;
  const find = async ({ id }: Preparation) => (await world.store.findPreparation(id)) as Preparation;
  const pass = async (preparation: Preparation, by: string) => {
    submissions += 1;
    const token = (await world.tokensOf(await find(preparation)))("not_for_me") ?? "";
    return world.commands.act("not_for_me", actor(by), `pass:${submissions}`, { token });
  };
  const messagesTo = async (preparation: Preparation) =>
    (await world.store.listPosts(preparation.id)).filter(({ key }) => key.startsWith("nudge:passed:"));
  const shown = async (preparation: Preparation, key: string) => {
    const post = (await world.store.listPosts(preparation.id)).find((one) => one.key === key);
    if (post === undefined) throw new Error(`there is no ${key}`);
    const rendered = renderNotice(noticeSchema.parse(post.notice), await contextOfPost(world.deps, post));
    return rendered.kind === "nothing" ? "" : textsOf(rendered.message.blocks).replace(/\s*\n\s*/g, " ");
  };

  it("leaves it open, and is kept in the audit log; the others are told once", async () => {
    const preparation = await world.put();
    expect(await pass(preparation, APPROVER)).toMatchObject({
      ok: true,
      value: { state: "awaiting_approval", revision: 1, passes: [{ revision: 1, by: APPROVER }] },
    });
    const told = await messagesTo(preparation);
    expect(told.map(({ target }) => target)).toEqual([
      { kind: "direct", userId: SECOND_APPROVER },
      { kind: "direct", userId: THIRD_APPROVER },
    ]);
    expect(await shown(preparation, told[0]?.key ?? "")).toContain(
      `${APPROVER} leaves the decision to the other`,
    );
    expect(await pass(preparation, SECOND_APPROVER)).toMatchObject({ ok: true });
    expect(await messagesTo(preparation)).toHaveLength(2);
    expect((await world.audit(preparation.id)).map(({ event, actor: by }) => [event, by])).toEqual([
      ["approval.passed", APPROVER],
      ["approval.passed", SECOND_APPROVER],
    ]);
    // The one who was told has said so too meanwhile.
    expect(await shown(preparation, `nudge:passed:1:${SECOND_APPROVER}`)).toContain(
      "You left it to the others.",
    );
  });

  it("may say so once, and may still decide", async () => {
    const preparation = await world.put();
    await pass(preparation, APPROVER);
    expect(await pass(preparation, APPROVER)).toMatchObject({ ok: false, refusal: { code: "ALREADY_DONE" } });
    const token = (await world.tokensOf(await find(preparation)))("approve") ?? "";
    const input = { token, decision: "approve", comment: "", hasSeenTicket: true } as const;
    expect(await world.commands.decide(actor(APPROVER), "after-all", input)).toMatchObject({
      ok: true,
      value: { state: "provisioning" },
    });
  });

  it("is not reminded of it, and has it not among what waits for them", async () => {
    const preparation = await world.put();
    await pass(preparation, APPROVER);
    const home = await world.commands.home(actor(APPROVER));
    if (!home.ok) throw new Error(home.refusal.code);
    expect(home.value.waiting.rows.map(({ view }) => view.preparation.id)).not.toContain(preparation.id);
    world.passHours(25);
    await remindApprovers(world.deps, await find(preparation));
    const reminded = (await world.audit(preparation.id)).find(({ event }) => event === "approval.reminded");
    expect(reminded?.details["people"]).toEqual([SECOND_APPROVER, THIRD_APPROVER]);
  });

  it("is an approver: nobody else can say so", async () => {
    const preparation = await world.put();
    for (const userId of [REQUESTER, "U0STRANGE1"])
      expect(await pass(preparation, userId)).toMatchObject({ ok: false });
    expect((await find(preparation)).passes).toEqual([]);
  });
});
