import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { REFUSAL_WINDOW_MS } from "../../src/workflow/record-refusal.ts";
import { madeUpRequest, REQUESTER } from "../core/made-up-preparation.ts";
import { ADA, actor, HOUR_MS, type LifeWorld, NINA, startLifeWorld } from "./life-world.ts";

let world: LifeWorld;
beforeAll(async () => {
  world = await startLifeWorld({
    channelRules: [
      { channel: "C0ARCHIVE1", sources: ["archive-*"], sourcesOnlyHere: true, needed: 2 },
      { channel: "C0ARCHIVE2", sources: ["archive-*", "other-*"] },
    ],
  });
});
afterAll(() => world?.close());

const refusals = async (by: string) =>
  (await world.store.listAudit({ afterSequence: 0, limit: 10_000 })).filter(
    ({ event, actor: who }) => event === "action.refused" && who === by,
  );
const total = (entries: Awaited<ReturnType<typeof refusals>>) =>
  entries.reduce((sum, { details }) => sum + Number(details["times"] ?? 1), 0);
const endHours = () => world.store.endRefusals(new Date(world.now().getTime() - REFUSAL_WINDOW_MS));

describe("refused clicks", () => {
  it("of a thousand in an hour leave two entries with the right number", async () => {
    const { id } = await world.request({ prefix: "part-1/" });
    const token = await world.press(id, "approve");
    const click = () =>
      world.commands.decide(actor(NINA), randomUUID(), {
        token,
        decision: "approve",
        comment: "",
        hasSeenTicket: false,
      });
    for (let round = 0; round < 100; round += 1) {
      const outcomes = await Promise.all(Array.from({ length: 10 }, click));
      expect(outcomes.every(({ ok }) => !ok)).toBe(true);
    }
    expect(await refusals(NINA)).toMatchObject([
      { preparationId: id, details: { action: "approve", code: "NOT_AN_APPROVER" } },
    ]);
    await world.pass(2 * HOUR_MS);
    await endHours();
    const told = await refusals(NINA);
    expect(told).toHaveLength(2);
    expect(told[1]?.details).toMatchObject({ action: "approve", code: "NOT_AN_APPROVER", times: 999 });
    expect(total(told)).toBe(1_000);
    await endHours();
    expect(await refusals(NINA)).toHaveLength(2);

    // What lasts for days is one entry an hour, whether or not anything else looks after it.
    await world.pass(HOUR_MS);
    for (let hour = 0; hour < 5; hour += 1) {
      for (let time = 0; time < 4; time += 1) await click();
      await world.pass(HOUR_MS + 1_000);
    }
    await endHours();
    const days = await refusals(NINA);
    expect(total(days)).toBe(1_020);
    expect(days.length).toBeLessThanOrEqual(2 + 6);
  });

  it("of another action, or with another reason, are entries of their own", async () => {
    const { id } = await world.request({ prefix: "part-2/" });
    const token = await world.press(id, "reject");
    const decide = (given: string, decision: "approve" | "reject") =>
      world.commands.decide(actor(REQUESTER), randomUUID(), {
        token: given,
        decision,
        comment: "No.",
        hasSeenTicket: false,
      });
    await decide(token, "reject");
    await decide(await world.press(id, "approve"), "approve");
    await decide("made-up", "approve");
    expect(
      (await refusals(REQUESTER)).map(({ details }) => `${details["action"]} ${details["code"]}`),
    ).toEqual(["reject NOT_AN_APPROVER", "approve NOT_AN_APPROVER", "approve TOKEN_UNKNOWN"]);
  });
});

describe("a source that a rule keeps for its channel", () => {
  const askIn = async (channelId: string, sourceBucket: string) =>
    (await world.commands.checkRequest(actor(ADA), madeUpRequest({ channelId, sourceBucket }))).flatMap(
      ({ field, refusal }) => (field === "sourceBucket" ? [refusal] : []),
    );

  it("is asked for there and where another rule names it, and in no other channel", async () => {
    expect(await askIn("C0ARCHIVE1", "archive-2019")).toEqual([]);
    expect(await askIn("C0ARCHIVE2", "archive-2019")).toEqual([]);
    expect(await askIn("C0ANYWHERE", "archive-2019")).toMatchObject([
      { code: "SOURCE_NOT_ALLOWED", args: {} },
    ]);
    expect(await askIn("C0ANYWHERE", "media-2019")).toEqual([]);
    expect(await askIn("C0ARCHIVE1", "media-2019")).toMatchObject([{ code: "SOURCE_NOT_ALLOWED" }]);
  });
});
