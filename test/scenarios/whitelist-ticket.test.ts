import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPeople, hasAction, type Message, PEOPLE, type People } from "../../demo/slack-people.ts";
import { createStory, type Story } from "../../demo/story.ts";
import { startWorld, type World } from "../../demo/world.ts";
import { readIamUsers } from "../support/read-clouds.ts";
import { runCli } from "../support/run-cli.ts";

const TICKET = "https://workorder-intl.console.aliyun.com/#/ticket/detail/?ticketId=42";
const DO_NOT_START = /do not start the job/i;
const SOURCE = "acme-reports-office-only";

describe("a whitelist and its ticket", () => {
  let world: World;
  let people: People;
  let story: Story;

  beforeAll(async () => {
    world = await startWorld();
    people = createPeople(world);
    story = createStory(people);
    const request = { source: SOURCE, destination: "acme-ticket-dest", region: "oss-eu-central-1" };
    await story.submitForm(await story.openForm(request));
  });

  afterAll(() => world?.stop());

  it("says which statement and condition block the service, with a link to open a ticket", async () => {
    const prompt = await story.inThread("Choose one");
    const text = JSON.stringify(prompt.blocks);
    expect(text).toContain("OfficeOnly");
    expect(text).toContain("aws:SourceIp");
    expect(text).toContain("https://workorder-intl.console.aliyun.com/#/ticket/createIndex");
    // #migrations is public: the addresses themselves are for the approval form.
    expect(text).not.toContain("203.0.113.0");
  });

  it.each([
    ["http://workorder-intl.console.aliyun.com/x", "https"],
    ["https://evil.example/ticket", "workorder-intl.console.aliyun.com"],
    ["https://user:pw@workorder-intl.console.aliyun.com/x", "name"],
    ["https://workorder-intl.console.aliyun.com:8443/x", "port"],
    ["see the ticket", "url"],
    ["https://workorder-intl.console.aliyun.com", "has no ticket number"],
    ["https://workorder-intl.console.aliyun.com/#/ticket/createIndex", "page for a new ticket"],
  ])("refuses %s at the field", async (url, word) => {
    const card = await story.inThread("Enter ticket link");
    await people.click(PEOPLE.requester, card, "prep:ticket");
    const form = await people.view(PEOPLE.requester, (view) =>
      JSON.stringify(view.blocks).includes("ticket_url"),
    );
    const answer = (await world.control("slack/control/submitView", {
      userId: PEOPLE.requester,
      viewId: form.id,
      values: { ticket_url: url },
    })) as { result?: string; errors?: Record<string, string>; error?: string };
    expect(answer.result ?? answer.error).toMatch(/errors|form_incomplete/);
    expect(JSON.stringify(answer.errors).toLowerCase()).toContain(word);
    await people.close(PEOPLE.requester, form.id);
  });

  it("goes on with a ticket, which the approver sees beside the warning and has to tick", async () => {
    await story.giveTicket(TICKET);
    const decision = await story.openDecision();
    expect(JSON.stringify(decision.blocks)).toContain(TICKET);
    const unticked = (await world.control("slack/control/submitView", {
      userId: PEOPLE.approver,
      viewId: decision.id,
      values: { comment: "go" },
    })) as { ok: boolean; result?: string; error?: string };
    expect(unticked.result ?? unticked.error).toMatch(/errors|form_incomplete/);
    await people.close(PEOPLE.approver, decision.id);
  });

  it("asks again when the policy changed under the ticket", async () => {
    await world.control("aws/control/setBucketPolicy", {
      bucket: SOURCE,
      policy: denyAllBut("203.0.113.0/24", SOURCE),
    });
    await people.click(PEOPLE.requester, await story.card("prep:check_again"), "prep:check_again");
    const blocked = await people.message(
      people.channel,
      (message) => message.text.includes("Blocked") && JSON.stringify(message.blocks).includes("revision 3"),
    );
    await people.message(
      story.threadMessages,
      (message) => message.text.includes("is blocked") && hasAction(message, "prep:ticket"),
    );
    expect(hasAction(blocked, "prep:approve")).toBe(false);
  });

  it("becomes ready with the proof blocked, and says not to start the job", async () => {
    await story.giveTicket(TICKET);
    await story.approve(await story.openDecision(), "the ticket is open");
    const sheet = await story.inThread("File Count");
    expect(JSON.stringify(sheet.blocks)).toMatch(DO_NOT_START);
    const card = await story.card("prep:revoke");
    expect(JSON.stringify(card.blocks)).toMatch(DO_NOT_START);
    expect(await readIamUsers(world.environment)).toHaveLength(1);
  });

  /** The card and the message with the job sheet, once each has or has not the warning. */
  async function everySurface(hasWarning: boolean) {
    const fits = (message: Message) => DO_NOT_START.test(JSON.stringify(message.blocks)) === hasWarning;
    const thread = story.threadMessages;
    const [card, ready] = await Promise.all([
      people.message(people.channel, (message) => hasAction(message, "prep:revoke") && fits(message)),
      people.message(thread, (message) => / is ready[.,]/.test(message.text) && fits(message)),
    ]);
    return { card, ready };
  }

  async function lookAgain() {
    await people.click(PEOPLE.requester, await story.card("prep:check_again"), "prep:check_again");
  }

  it("takes the warning away when the whitelist is gone, without a new revision or approval", async () => {
    await world.control("aws/control/setBucketPolicy", { bucket: SOURCE, policy: null });
    await lookAgain();
    await story.inThread("the whitelist is lifted");
    const { card } = await everySurface(false);
    const text = JSON.stringify(card.blocks);
    expect(text).toContain("revision 4");
    expect(hasAction(card, "prep:approve")).toBe(false);
    // The secret is still held, so the key was tried again: nothing of the refused proof is left.
    expect(text).not.toMatch(/Whitelist|Key test/);
    expect(await readIamUsers(world.environment)).toHaveLength(1);
  });

  it("brings it back when a whitelist appears, though the bot's own network is on it", async () => {
    await world.control("aws/control/setSourceAddress", { accessKeyId: "*", address: "198.51.100.7" });
    await world.control("aws/control/setBucketPolicy", {
      bucket: SOURCE,
      policy: denyAllBut("198.51.100.0/24", SOURCE),
    });
    await lookAgain();
    const told = await story.inThread("a whitelist has appeared");
    expect(JSON.stringify(told.blocks)).toContain(PEOPLE.requester);
    const { card } = await everySurface(true);
    expect(JSON.stringify(card.blocks)).toContain("revision 4");
  });

  it("says that it still stands in the way, and does not try a key that it no longer holds", async () => {
    await world.control("aws/control/setBucketPolicy", {
      bucket: SOURCE,
      policy: denyAllBut("203.0.113.0/24", SOURCE),
    });
    await lookAgain();
    await story.inThread("The whitelist is still in place. Do not start the job yet");
    await story.openCredentials(await story.awaitDelivery());
    await story.confirmStored();
    await people.message(people.channel, (message) => JSON.stringify(message.blocks).includes(" · saved "));
    await world.control("aws/control/setBucketPolicy", { bucket: SOURCE, policy: null });
    await lookAgain();
    await everySurface(false);
  });

  it("has all of it in the audit log", async () => {
    const { out } = await runCli(["audit", "export"], world.environment);
    const events = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).event as string);
    expect(events.filter((event) => event === "checks.repeated")).toHaveLength(5);
    expect(events.filter((event) => event === "preparation.looked_again")).toHaveLength(4);
  });
});

/** A whitelist that lets the bot read the policy, yet neither list nor read objects from where it runs. */
function denyAllBut(range: string, bucket: string) {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "OfficeOnly",
        Effect: "Deny",
        Principal: "*",
        Action: ["s3:GetObject", "s3:ListBucket"],
        Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
        Condition: { NotIpAddress: { "aws:SourceIp": range } },
      },
    ],
  };
}
