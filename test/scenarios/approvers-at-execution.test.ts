import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPeople, hasAction, type Message, type People } from "../../demo/slack-people.ts";
import { createStory } from "../../demo/story.ts";
import { startWorld, type World } from "../../demo/world.ts";
import { readIamUsers, readRamUsers } from "../support/read-clouds.ts";

const [ADA, ABEL] = ["U0ADA00001", "U0ABEL0001"];
const SETTINGS = `
approvers: { groups: [S0APPROVE1] }
operators: { people: [U0OLGA0001] }
defaultChannel: C0MIGRATE1
destinationRules:
  - { destinations: ["acme-prod-*"], needed: 2 }
`;

describe("approvers, at the moment of execution", () => {
  let world: World;
  let people: People;
  beforeAll(async () => {
    world = await startWorld({ settings: SETTINGS });
    people = createPeople(world);
  });
  afterAll(() => world?.stop());

  it("are asked again when one of two was deactivated in between, and nothing is made before", async () => {
    const story = createStory(people);
    const request = {
      source: "acme-media-clean",
      destination: "acme-prod-media",
      region: "oss-eu-central-1",
    };
    const posted = await story.submitForm(await story.openForm(request));
    const approve = async (userId: string) => {
      await people.click(userId, await story.card("prep:approve"), "prep:approve");
      const form = await people.view(userId, (view) => JSON.stringify(view.blocks).includes('"comment"'));
      await people.submit(userId, form.id, { comment: `says ${userId}` });
    };
    await approve(ADA);
    const says = (words: string) =>
      people.message(
        people.channel,
        (message: Message) => message.ts === posted.ts && JSON.stringify(message.blocks).includes(words),
      );
    await says("1 of 2");
    await world.control("slack/control/setPerson", { userId: ADA, isDeactivated: true });
    await approve(ABEL);

    const told = JSON.stringify((await story.inThread("the approval no longer holds")).blocks);
    expect(told).toContain(ADA);
    expect(told).not.toContain(ABEL);
    const card = await says("revision 2");
    expect(hasAction(card, "prep:approve")).toBe(true);
    expect(JSON.stringify(card.blocks)).toContain("0 of 2");
    expect(await readIamUsers(world.environment)).toEqual([]);
    expect(await readRamUsers(world.environment)).toEqual([]);
  });
});
