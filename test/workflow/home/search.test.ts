import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { APPROVER, RECIPIENT, REQUESTER } from "../../core/made-up-preparation.ts";
import { actor, OPERATOR, type StoryWorld, startStoryWorld } from "../support/story-world.ts";

describe("the list of everything", () => {
  let world: StoryWorld;
  beforeAll(async () => {
    world = await startStoryWorld();
    for (let number = 0; number < 103; number += 1)
      await world.put({ state: "blocked", request: { destinationBucket: `many-${number}` } });
    await world.put({ state: "failed", request: { destinationBucket: "the-one-that-failed" } });
    await world.put({ state: "revoked", request: { destinationBucket: "the-one-that-ended" } });
  });
  afterAll(() => world.stop());

  const search = async (input: Partial<Parameters<typeof world.commands.search>[1]> = {}, by = OPERATOR) => {
    const outcome = await world.commands.search(actor(by), { states: null, text: "", ...input });
    if (!outcome.ok) throw new Error(outcome.refusal.code);
    return outcome.value;
  };
  const destinations = async (input: Parameters<typeof search>[0]) =>
    (await search(input)).rows.map(({ request }) => request.destinationBucket);

  it("holds a hundred rows and says of how many", async () => {
    const { rows, count } = await search();
    expect(rows).toHaveLength(100);
    expect(count).toBe(105);
  });

  it("finds by part of a bucket, by id and by person, in open and ended ones", async () => {
    expect(await destinations({ text: " THE-ONE " })).toEqual(["the-one-that-failed", "the-one-that-ended"]);
    const [first] = (await search({ text: "the-one-that-failed" })).rows;
    expect(await destinations({ text: first?.id ?? "" })).toEqual(["the-one-that-failed"]);
    expect((await search({ text: RECIPIENT })).count).toBe(105);
    expect((await search({ text: "nobody has this" })).count).toBe(0);
  });

  it("is narrowed to a state, and to what needs an operator", async () => {
    expect((await search({ states: "blocked" })).count).toBe(103);
    expect(await destinations({ states: "problems" })).toEqual(["the-one-that-failed"]);
    expect(await destinations({ states: "revoked", text: "one" })).toEqual(["the-one-that-ended"]);
  });

  it("is for operators, as the digest that is read anew; each refusal is recorded", async () => {
    const before = (await world.audit()).length;
    for (const userId of [REQUESTER, RECIPIENT, APPROVER]) {
      const refused = { ok: false, refusal: { code: "NOT_AN_OPERATOR" } };
      expect(await world.commands.search(actor(userId), { states: null, text: "" })).toMatchObject(refused);
      expect(await world.commands.digest(actor(userId))).toMatchObject(refused);
    }
    expect((await world.audit()).slice(before).every(({ event }) => event === "action.refused")).toBe(true);
    expect(await world.commands.digest(actor(OPERATOR))).toMatchObject({
      ok: true,
      value: {
        digest: { open: 104, blocked: 103, problems: [{ what: "failed" }] },
        count: expect.any(Number),
      },
    });
  });
});
