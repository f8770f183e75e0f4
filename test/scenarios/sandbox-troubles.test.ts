import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTroubles, OPEN_SOURCE, type Troubles } from "../../demo/sandbox/troubles.ts";
import { createPeople, hasAction, type Message, PEOPLE, type People } from "../../demo/slack-people.ts";
import { createStory, type Story } from "../../demo/story.ts";
import { SETTINGS, startWorld, type World } from "../../demo/world.ts";
import { readIamUsers } from "../support/read-clouds.ts";
import { untilListed } from "../support/until-listed.ts";

/** Each switch of the sandbox does what it says, and what it disturbed goes on once it is off. */
describe("the sandbox's switches for trouble", () => {
  let world: World;
  let people: People;
  let story: Story;
  let troubles: Troubles;
  let count = 0;

  beforeAll(async () => {
    world = await startWorld({ settings: SETTINGS });
    people = createPeople(world);
    troubles = createTroubles(world);
  });
  afterAll(() => world?.stop());

  /** A preparation that waits for its approval. */
  beforeEach(async () => {
    for (const { id, isOn } of troubles.list()) if (isOn) await troubles.set(id, false);
    story = createStory(people);
    const destination = `acme-trouble-${++count}`;
    await story.submitForm(
      await story.openForm({ source: OPEN_SOURCE, destination, region: "oss-eu-central-1" }),
    );
    await story.card("prep:approve");
  });

  const clickOnCard = async (who: string, action: string) =>
    people.click(who, await story.card(action), action);
  const messagesOf = async (channelId: string) =>
    ((await world.control("slack/control/messages", { channelId })) as { messages: Message[] }).messages;
  const isDelivered = () => story.awaitDelivery();

  it("whitelist: the checks find it, and find it gone", async () => {
    await troubles.set("whitelist", true);
    await clickOnCard(PEOPLE.requester, "prep:check_again");
    await story.inThread("Choose one");
    await troubles.set("whitelist", false);
    await clickOnCard(PEOPLE.requester, "prep:check_again");
    await story.card("prep:approve");
  });

  it("slow IAM: the card shows how far the changes are, and they end well", async () => {
    await troubles.set("slowIam", true);
    await story.approve(await story.openDecision(), "go");
    await people.message(people.channel, ({ blocks }) => /\d of \d+/.test(JSON.stringify(blocks)));
    await troubles.set("slowIam", false);
    await isDelivered();
  });

  it("throttling: nothing is made while it lasts, and all of it afterwards", async () => {
    await troubles.set("throttling", true);
    const before = await countMade();
    await story.approve(await story.openDecision(), "go");
    await untilListed(world, "aws/journal", ({ fault }) => fault === "throttle");
    expect(await countMade()).toBe(before);
    await troubles.set("throttling", false);
    await isDelivered();
  });

  it("Slack away: the work goes on, and what was to be said is said afterwards", async () => {
    const decision = await story.openDecision();
    const users = (await readUsers()).length;
    await troubles.set("slackAway", true);
    // Nothing can be said of it, so the form may stay as it is.
    await story.approve(decision, "go").catch(() => undefined);
    await untilListed(world, "slack/journal", ({ fault }) => fault === "error");
    const said = (await story.threadMessages()).length;
    await troubles.set("slackAway", false);
    await isDelivered();
    expect((await readUsers()).length).toBe(users + 1);
    expect((await story.threadMessages()).length).toBeGreaterThan(said);
  });

  it("quota full: it fails with a way on, which works once there is room", async () => {
    await troubles.set("quotaFull", true);
    await story.approve(await story.openDecision(), "go");
    await story.card("prep:retry");
    await troubles.set("quotaFull", false);
    await clickOnCard("U0OLGA0001", "prep:retry");
    await isDelivered();
  });

  it("users that cannot be deleted: operators are alarmed, and try again", async () => {
    await story.approve(await story.openDecision(), "go");
    await isDelivered();
    await troubles.set("stuckUser", true);
    const before = (await messagesOf("C0PRIVATE1")).length;
    await clickOnCard(PEOPLE.requester, "prep:revoke");
    const retry = await people.message(
      people.channel,
      (card) => hasAction(card, "prep:revoke") && isFailed(card),
    );
    expect((await messagesOf("C0PRIVATE1")).length).toBeGreaterThan(before);
    await troubles.set("stuckUser", false);
    await people.click(PEOPLE.requester, retry, "prep:revoke");
    await story.card("prep:repeat");
  });

  const readUsers = () => readIamUsers(world.environment);
  /** Users that IAM has made, which throttling does not keep anybody from counting. */
  const countMade = async () => {
    const calls = (await world.control("aws/journal")) as { operation: string; status: number | null }[];
    return calls.filter(({ operation, status }) => operation === "CreateUser" && status === 200).length;
  };
});

function isFailed({ text }: Message): boolean {
  return text.includes("Revocation failed");
}
