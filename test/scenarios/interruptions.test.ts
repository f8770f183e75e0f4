import { afterEach, describe, expect, it } from "vitest";
import { createPeople } from "../../demo/slack-people.ts";
import { createStory } from "../../demo/story.ts";
import { startWorld, type World } from "../../demo/world.ts";
import { readIamUsers, readRamUsers } from "../support/read-clouds.ts";
import { untilHeld, untilListed } from "../support/until-listed.ts";

const REQUEST = { source: "acme-media-clean", destination: "acme-crash-dest", region: "oss-eu-central-1" };

describe("a process that ends in the middle", () => {
  let world: World;
  afterEach(() => world?.stop());

  // Every call is killed by `npm run test:faults`; these two are the ones whose secrets exist once.
  it.each([
    ["iam", "CreateAccessKey", "stall-after"],
    ["ram", "CreateLoginProfile", "stall-before"],
  ])(
    "is killed at %s:%s (%s), started again, and finishes with one key on each side",
    async (service, operation, kind) => {
      world = await startWorld();
      const cloud = service === "iam" ? "aws" : "alibaba";
      const people = createPeople(world);
      const story = createStory(people);
      await story.submitForm(await story.openForm(REQUEST));
      await world.control(`${cloud}/faults/arm`, { service, operation, kind, times: 1 });
      await story.approve(await story.openDecision(), "go");
      await untilHeld(world, cloud, operation);
      await world.killBot("SIGKILL");
      await world.startBot();

      const opened = await story.openCredentials(await story.awaitDelivery());
      const [iam] = await readIamUsers(world.environment);
      const [ram] = await readRamUsers(world.environment);
      expect(iam?.keys).toHaveLength(1);
      expect(ram?.keys).toHaveLength(1);
      expect(JSON.stringify(opened.blocks)).toContain(iam?.keys[0]?.id);
      expect(JSON.stringify(opened.blocks)).toContain(ram?.keys[0]?.id);
      // Told once: the thread has one message of each kind, also after the restart.
      const card = await story.card("prep:revoke");
      const texts = (await people.thread(card.ts)).map(({ text }) => text);
      expect(new Set(texts).size).toBe(texts.length);
    },
  );

  it("rolls back everything when it is cancelled while changes are made", async () => {
    world = await startWorld();
    const people = createPeople(world);
    const story = createStory(people);
    await story.submitForm(await story.openForm(REQUEST));
    await world.control("aws/faults/arm", {
      service: "iam",
      operation: "AttachUserPolicy",
      kind: "latency",
      delayMs: 6000,
      times: 1,
    });
    await story.approve(await story.openDecision(), "go");
    await untilListed(world, "alibaba/journal", ({ operation }) => operation === "CreateUser");
    await story.cancel("Not this year.");
    expect(JSON.stringify((await story.card("prep:repeat")).blocks)).toContain("Not this year.");
    expect(await readIamUsers(world.environment)).toEqual([]);
    expect(await readRamUsers(world.environment)).toEqual([]);
    const bucket = await world
      .control("alibaba/control/bucket", { name: REQUEST.destination })
      .catch(() => null);
    expect(bucket).toBeNull();
  });
});
