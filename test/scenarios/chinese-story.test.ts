import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPeople, PEOPLE, type People } from "../../demo/slack-people.ts";
import { createStory, type Story } from "../../demo/story.ts";
import { startWorld, type World } from "../../demo/world.ts";
import { zh } from "../../src/texts/zh.ts";
import { findFaults } from "../texts/support/chinese.ts";
import { linesOf } from "../texts/support/lines-of.ts";

const SETTINGS = `
approvers: { people: [U0ADA00001], groups: [S0APPROVE1] }
operators: { people: [U0OLGA0001], channel: C0PRIVATE1 }
defaultChannel: C0MIGRATE1
channelRules:
  - { channel: C0MIGRATE1, language: zh }
`;
const REASON = "The reports move.";
const HAN = /[\u3400-\u9fff]/;

/** Somebody with Slack in Chinese asks and receives, somebody with Slack in English approves, in a channel of Chinese. */
describe("a preparation in a channel of Chinese", () => {
  let world: World;
  let people: People;
  let story: Story;

  beforeAll(async () => {
    world = await startWorld({ settings: SETTINGS });
    people = createPeople(world);
    story = createStory(people);
    for (const userId of [PEOPLE.requester, PEOPLE.recipient]) {
      await world.control("slack/control/setPerson", { userId, locale: "zh-CN" });
    }
  });
  afterAll(() => world?.stop());

  const faultsIn = (shown: unknown) =>
    linesOf(shown).flatMap((line) =>
      findFaults(line.replaceAll(REASON, "…")).map((fault) => `${fault} | ${line}`),
    );

  it("is told in Chinese from its form to its end, and to each person in their own language", async () => {
    const form = await story.openForm({
      source: "acme-media-clean",
      destination: "acme-media-zh",
      region: "oss-eu-central-1",
    });
    expect(form.title?.text).toMatch(HAN);
    expect(faultsIn(form.blocks)).toEqual([]);

    await story.submitForm(form);
    const decision = await story.openDecision();
    expect(JSON.stringify([decision.title, decision.blocks]), "the approver reads English").not.toMatch(HAN);
    await story.approve(decision, "OK");

    const delivery = await story.awaitDelivery();
    expect(faultsIn(delivery.blocks)).toEqual([]);
    const credentials = await story.openCredentials(delivery);
    expect(faultsIn(credentials.blocks)).toEqual([]);
    await story.inThread(zh.thread.ready.title);
    await story.confirmStored();
    await story.revoke();
    await story.inThread(zh.thread.revoked.how);

    const said = [
      ...(await people.channel()),
      ...(await story.threadMessages()),
      ...(await people.directMessages(PEOPLE.recipient)),
    ];
    expect(said.length).toBeGreaterThan(3);
    for (const { text, blocks } of said) {
      expect(text).toMatch(HAN);
      expect(faultsIn([text, blocks])).toEqual([]);
    }
  });
});
