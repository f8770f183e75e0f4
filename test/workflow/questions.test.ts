import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Preparation } from "../../src/core/preparation.ts";
import { openQuestion } from "../../src/core/question.ts";
import { APPROVER, RECIPIENT, REQUESTER } from "../core/made-up-preparation.ts";
import { actor, OPERATOR, SECOND_APPROVER, type StoryWorld, startStoryWorld } from "./support/story-world.ts";

describe("a question before the decision", () => {
  let world: StoryWorld;
  let preparation: Preparation;
  let submissions = 0;
  beforeAll(async () => {
    world = await startStoryWorld();
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    preparation = await world.put();
  });

  const find = async () => (await world.store.findPreparation(preparation.id)) as Preparation;
  const tokenOf = async (name: "ask" | "answer" | "approve" | "check_again") =>
    (await world.tokensOf(await find()))(name) ?? "";
  const say = async (kind: "ask" | "answer", by: string, text: string, token?: string) => {
    submissions += 1;
    return world.commands[kind](actor(by), `say:${submissions}`, {
      token: token ?? (await tokenOf(kind)),
      text,
    });
  };
  const ask = (text = "Why the whole account?", by = APPROVER) => say("ask", by, text);
  const answer = (text = "Eleven buckets follow.", by = REQUESTER) => say("answer", by, text);
  const postsOf = async (kind: string) =>
    (await world.store.listPosts(preparation.id)).filter(
      ({ notice }) => (notice as { kind: string }).kind === kind,
    );

  it("is put to the requester in the thread, and moves no state", async () => {
    expect(await ask()).toMatchObject({ ok: true, value: { state: "awaiting_approval", revision: 1 } });
    expect(openQuestion(await find())).toMatchObject({
      by: APPROVER,
      text: "Why the whole account?",
      number: 1,
    });
    expect(await postsOf("question")).toMatchObject([
      { key: "question:1:1", target: { kind: "thread" }, notice: { revision: 1, number: 1 } },
    ]);
  });

  it("is answered by edit, and told to the person who asked", async () => {
    await ask();
    expect(await answer()).toMatchObject({ ok: true });
    expect((await find()).questions).toMatchObject([
      { by: APPROVER, answer: { by: REQUESTER, text: "Eleven buckets follow." } },
    ]);
    expect(await postsOf("question")).toHaveLength(1);
    expect(await postsOf("question_answered")).toMatchObject([
      { target: { kind: "direct", userId: APPROVER } },
    ]);
    expect(
      (await world.audit(preparation.id)).map(({ event, actor: by, details }) => [event, by, details]),
    ).toEqual([
      ["question.asked", APPROVER, { number: 1, text: "Why the whole account?" }],
      ["question.answered", REQUESTER, { number: 1, text: "Eleven buckets follow." }],
    ]);
  });

  it("holds up no decision, and ends with it", async () => {
    await ask();
    const input = { decision: "approve", comment: "", hasSeenTicket: true } as const;
    expect(
      await world.commands.decide(actor(SECOND_APPROVER), "say:decided", {
        ...input,
        token: await tokenOf("approve"),
      }),
    ).toMatchObject({ ok: true, value: { state: "provisioning" } });
    expect(openQuestion(await find())).toBeNull();
    expect(await answer()).toMatchObject({ ok: false, refusal: { code: "WRONG_STATE" } });
  });

  it("ends with its revision", async () => {
    await ask();
    const token = await tokenOf("answer");
    await world.commands.act("check_again", actor(REQUESTER), "say:again", {
      token: await tokenOf("check_again"),
    });
    expect(openQuestion({ ...(await find()), state: "awaiting_approval" })).toBeNull();
    expect(await say("answer", REQUESTER, "Late.", token)).toMatchObject({ refusal: { code: "OUTDATED" } });
  });

  it.each([
    ["the requester", REQUESTER],
    ["the recipient", RECIPIENT],
    ["an operator", OPERATOR],
  ])("is refused to %s, and recorded", async (_who, userId) => {
    expect(await ask("May I?", userId)).toMatchObject({ ok: false });
    expect((await world.audit(preparation.id)).map(({ event }) => event)).toEqual(["action.refused"]);
    expect((await find()).questions).toEqual([]);
  });

  it.each([
    ["an approver", APPROVER],
    ["an operator", OPERATOR],
    ["the recipient", RECIPIENT],
  ])("is answered by nobody but the requester: not by %s", async (_who, userId) => {
    await ask();
    expect(await answer("I know.", userId)).toMatchObject({ ok: false });
    expect(openQuestion(await find())).not.toBeNull();
  });

  it("is one at a time", async () => {
    await ask();
    expect(await ask("And why now?", SECOND_APPROVER)).toMatchObject({ refusal: { code: "QUESTION_OPEN" } });
    await answer();
    expect(await ask("And why now?", SECOND_APPROVER)).toMatchObject({ ok: true });
    expect((await postsOf("question")).map(({ key }) => key)).toEqual(["question:1:1", "question:1:2"]);
  });

  it("is answered once, and by no button of the one before", async () => {
    await ask();
    const token = await tokenOf("answer");
    await answer();
    expect(await say("answer", REQUESTER, "Again.", token)).toMatchObject({
      refusal: { code: "ALREADY_DONE" },
    });
    await ask("And why now?");
    expect(await say("answer", REQUESTER, "For the first.", token)).toMatchObject({
      refusal: { code: "OUTDATED" },
    });
  });

  it("of nothing is none, and a long one is cut", async () => {
    expect(await ask("  ")).toMatchObject({ refusal: { code: "TEXT_REQUIRED" } });
    await ask("x".repeat(900));
    expect(openQuestion(await find())?.text).toHaveLength(500);
  });

  it("that comes again is answered as it was, and asked once", async () => {
    const input = { token: await tokenOf("ask"), text: "Why?" };
    const first = await world.commands.ask(actor(APPROVER), "say:same", input);
    expect(await world.commands.ask(actor(APPROVER), "say:same", input)).toEqual(first);
    expect((await find()).questions).toHaveLength(1);
  });
});
