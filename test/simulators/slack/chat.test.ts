import type { WebClient } from "@slack/web-api";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { SLACK_IDS } from "../../../simulators/slack/seed.ts";
import { createSlackSimulator, type SlackSimulator } from "../../../simulators/slack/slack-simulator.ts";
import { callMethod, control, createClient, readChannel, refusalOf } from "./start-app.ts";

const { migrations: channel, rosaRequester, doraDeactivated } = SLACK_IDS;
let simulator: SlackSimulator;
let client: WebClient;

beforeAll(async () => {
  simulator = await createSlackSimulator({ port: 0 });
  client = createClient(simulator);
});
beforeEach(() => simulator.reset());
afterAll(() => simulator.close());

async function post(text: string, extras: Record<string, unknown> = {}): Promise<string> {
  const { ts } = await callMethod(client, "chat.postMessage", { channel, text, ...extras });
  return String(ts);
}

describe("posting", () => {
  test.each([
    ["a channel the bot is not in", SLACK_IDS.general, "not_in_channel"],
    ["a private channel the bot is not in", SLACK_IDS.boardroom, "channel_not_found"],
    ["an archived channel", SLACK_IDS.archived, "is_archived"],
    ["a channel that does not exist", "C0NOWHERE1", "channel_not_found"],
    ["a person of another workspace", SLACK_IDS.samStranger, "channel_not_found"],
  ])("refuses %s", async (_where, target, error) => {
    expect(await refusalOf(client.chat.postMessage({ channel: target, text: "x" }))).toMatchObject({ error });
  });

  test("refuses a message that says nothing", async () => {
    expect(await refusalOf(callMethod(client, "chat.postMessage", { channel }))).toMatchObject({
      error: "no_text",
    });
  });

  test("cuts a text that is too long and warns, but refuses it in an ephemeral message", async () => {
    const text = "x".repeat(40_001);
    const posted = await client.chat.postMessage({ channel, text });
    expect(posted).toMatchObject({ ok: true, warning: "message_truncated" });
    expect(posted.message?.text).toHaveLength(40_000);
    expect(await refusalOf(client.chat.postEphemeral({ channel, user: rosaRequester, text }))).toMatchObject({
      error: "msg_too_long",
    });
  });

  test("keeps replies out of the channel unless they are broadcast", async () => {
    const parent = await post("parent");
    await post("reply", { thread_ts: parent });
    await post("loud reply", { thread_ts: parent, reply_broadcast: true });
    expect(await readChannel(simulator, channel)).toMatchObject([
      { text: "parent", reply_count: 2 },
      { text: "loud reply", subtype: "thread_broadcast" },
    ]);
    const { messages } = await client.conversations.replies({ channel, ts: parent });
    expect(messages?.map((message) => message.text)).toEqual(["parent", "reply", "loud reply"]);
  });

  test("refuses a malformed thread and loses a post to one that is not there", async () => {
    expect(await refusalOf(client.chat.postMessage({ channel, text: "x", thread_ts: "0" }))).toMatchObject({
      error: "invalid_thread_ts",
    });
    await post("lost", { thread_ts: "1600000000.000100" });
    expect(await readChannel(simulator, channel)).toEqual([]);
  });

  test("gives metadata back to those who ask for it", async () => {
    const metadata = { event_type: "outbox", event_payload: { id: "O-1", tries: 2 } };
    const ts = await post("with metadata", { metadata });
    const withIt = await client.conversations.history({ channel, include_all_metadata: true });
    expect(withIt.messages?.[0]).toMatchObject({ ts, metadata });
    const without = await client.conversations.history({ channel });
    expect(without.messages?.[0]).not.toHaveProperty("metadata");
    const bad = callMethod(client, "chat.postMessage", {
      channel,
      text: "x",
      metadata: { event_type: "outbox" },
    });
    expect(await refusalOf(bad)).toMatchObject({ error: "invalid_metadata_format" });
  });

  test("links names and addresses only as asked", async () => {
    await post("see https://example.com @ada");
    await post("see https://example.com @ada", { link_names: true });
    await post("see https://example.com @ada", { parse: "none" });
    expect((await readChannel(simulator, channel)).map((message) => message["text"])).toEqual([
      "see <https://example.com> @ada",
      `see <https://example.com> <@${SLACK_IDS.adaApprover}>`,
      "see https://example.com @ada",
    ]);
  });

  test("posts to a person's direct message, and to a deactivated one's without a word", async () => {
    const { channel: direct } = await client.chat.postMessage({ channel: rosaRequester, text: "hello" });
    expect(direct).toMatch(/^D/);
    expect(await control(simulator, "directMessages", { userId: rosaRequester })).toMatchObject({
      channelId: direct,
      messages: [{ text: "hello" }],
    });
    expect(await client.chat.postMessage({ channel: doraDeactivated, text: "hello?" })).toMatchObject({
      ok: true,
    });
    expect(await refusalOf(client.conversations.open({ users: doraDeactivated }))).toMatchObject({
      error: "user_disabled",
    });
  });
});

describe("updating and deleting", () => {
  const blocks = [{ type: "section", text: { type: "mrkdwn", text: "*block*" } }];

  test("a new text takes the old blocks away, new blocks keep the old text", async () => {
    const ts = await post("first", { blocks });
    await client.chat.update({ channel, ts, text: "second" });
    const [updated] = await readChannel(simulator, channel);
    expect(updated).toMatchObject({ text: "second", edited: { user: SLACK_IDS.botUser } });
    expect(updated).not.toHaveProperty("blocks");
    await callMethod(client, "chat.update", { channel, ts, blocks });
    expect(await readChannel(simulator, channel)).toMatchObject([
      { text: "second", blocks: [{ type: "section" }] },
    ]);
  });

  test("keeps metadata that an update does not mention", async () => {
    const metadata = { event_type: "outbox", event_payload: { id: "O-2" } };
    const ts = await post("first", { metadata });
    await client.chat.update({ channel, ts, text: "second" });
    expect(await readChannel(simulator, channel)).toMatchObject([{ text: "second", metadata }]);
  });

  test("refuses what is not there, too long, or named by a person's id", async () => {
    const ts = await post("first");
    const cases = [
      [client.chat.update({ channel, ts: "1.000000", text: "x" }), "message_not_found"],
      [client.chat.update({ channel, ts, text: "x".repeat(4_001) }), "msg_too_long"],
      [client.chat.update({ channel: rosaRequester, ts, text: "x" }), "channel_not_found"],
      [client.chat.delete({ channel, ts: "1.000000" }), "message_not_found"],
    ] as const;
    for (const [call, error] of cases) expect(await refusalOf(call)).toMatchObject({ error });
  });

  test("leaves a tombstone while a deleted parent has replies", async () => {
    const parent = await post("parent");
    const alone = await post("alone");
    await post("reply", { thread_ts: parent });
    await client.chat.delete({ channel, ts: parent });
    await client.chat.delete({ channel, ts: alone });
    expect(await readChannel(simulator, channel)).toMatchObject([{ subtype: "tombstone", reply_count: 1 }]);
  });

  test("links to a message and to a reply in its thread", async () => {
    const parent = await post("parent");
    const reply = await post("reply", { thread_ts: parent });
    const link = async (ts: string) =>
      (await client.chat.getPermalink({ channel, message_ts: ts })).permalink;
    expect(await link(parent)).toBe(`https://acme.slack.com/archives/${channel}/p${parent.replace(".", "")}`);
    expect(await link(reply)).toContain(`?thread_ts=${parent}&cid=${channel}`);
  });
});

describe("ephemeral messages", () => {
  test("are seen by one person, and cannot be updated", async () => {
    const { message_ts: ts } = await client.chat.postEphemeral({
      channel,
      user: rosaRequester,
      text: "psst",
    });
    expect(await control(simulator, "ephemerals", { userId: rosaRequester })).toMatchObject({
      messages: [{ text: "psst", channel }],
    });
    expect(await control(simulator, "ephemerals", { userId: SLACK_IDS.adaApprover })).toEqual({
      messages: [],
    });
    expect(await readChannel(simulator, channel)).toEqual([]);
    expect(await refusalOf(client.chat.update({ channel, ts: String(ts), text: "x" }))).toMatchObject({
      error: "message_not_found",
    });
  });

  test.each([SLACK_IDS.samStranger, doraDeactivated])(
    "are refused for %s, who is not there",
    async (user) => {
      expect(await refusalOf(client.chat.postEphemeral({ channel, user, text: "x" }))).toMatchObject({
        error: "user_not_in_channel",
      });
    },
  );
});
