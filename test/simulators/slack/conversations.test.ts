import type { WebClient } from "@slack/web-api";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { SLACK_IDS } from "../../../simulators/slack/seed.ts";
import { createSlackSimulator, type SlackSimulator } from "../../../simulators/slack/slack-simulator.ts";
import { control, createClient, refusalOf, type Seen } from "./start-app.ts";

const { migrations: channel } = SLACK_IDS;
let simulator: SlackSimulator;
let client: WebClient;

beforeAll(async () => {
  simulator = await createSlackSimulator({ port: 0 });
  client = createClient(simulator);
});
beforeEach(() => simulator.reset());
afterAll(() => simulator.close());

describe("channels", () => {
  test.each([
    [SLACK_IDS.migrations, { is_member: true, is_private: false, is_ext_shared: false, is_archived: false }],
    [SLACK_IDS.migrationsPrivate, { is_member: true, is_private: true }],
    [SLACK_IDS.general, { is_member: false }],
    [SLACK_IDS.archived, { is_archived: true }],
    [SLACK_IDS.partnerShared, { is_ext_shared: true }],
  ])("tells what %s is", async (id, facts) => {
    expect((await client.conversations.info({ channel: id })).channel).toMatchObject({ id, ...facts });
  });

  test("do not exist for the bot while they are private and without it", async () => {
    const { boardroom } = SLACK_IDS;
    expect(await refusalOf(client.conversations.info({ channel: boardroom }))).toMatchObject({
      error: "channel_not_found",
    });
    await control(simulator, "setChannel", { channelId: boardroom, addMemberIds: [SLACK_IDS.botUser] });
    expect((await client.conversations.info({ channel: boardroom })).channel).toMatchObject({
      is_member: true,
    });
  });

  test("lose the bot, and a person who is deactivated", async () => {
    await control(simulator, "setPerson", { userId: SLACK_IDS.adaApprover, isDeactivated: true });
    const { members } = await client.conversations.members({ channel });
    expect(members).toContain(SLACK_IDS.abelApprover);
    expect(members).not.toContain(SLACK_IDS.adaApprover);
    await control(simulator, "setChannel", { channelId: channel, removeMemberIds: [SLACK_IDS.botUser] });
    expect(await refusalOf(client.conversations.history({ channel }))).toMatchObject({
      error: "not_in_channel",
    });
  });
});

describe("history", () => {
  test("gives the newest first, page by page, between bounds", async () => {
    const stamps: string[] = [];
    for (const text of ["one", "two", "three", "four"]) {
      stamps.push(String((await client.chat.postMessage({ channel, text })).ts));
    }
    const [first = "", , third = ""] = stamps;
    const page = await client.conversations.history({ channel, limit: 3 });
    expect(page.messages?.map((message) => message.text)).toEqual(["four", "three", "two"]);
    expect(page.has_more).toBe(true);
    const cursor = page.response_metadata?.next_cursor ?? "";
    const rest = await client.conversations.history({ channel, limit: 3, cursor });
    expect(rest.messages?.map((message) => message.text)).toEqual(["one"]);
    const between = await client.conversations.history({ channel, oldest: first, latest: third });
    expect(between.messages?.map((message) => message.text)).toEqual(["two"]);
    const inclusive = await client.conversations.history({
      channel,
      oldest: first,
      latest: third,
      inclusive: true,
    });
    expect(inclusive.messages).toHaveLength(3);
  });

  test("has no thread where there is no message", async () => {
    expect(await refusalOf(client.conversations.replies({ channel, ts: "1600000000.000100" }))).toMatchObject(
      {
        error: "thread_not_found",
      },
    );
  });

  test("refuses a limit and a cursor that make no sense", async () => {
    expect(await refusalOf(client.conversations.history({ channel, limit: 5_000 }))).toMatchObject({
      error: "invalid_limit",
    });
    expect(await refusalOf(client.conversations.history({ channel, cursor: "zzz" }))).toMatchObject({
      error: "invalid_cursor",
    });
  });
});

describe("direct messages", () => {
  test("open once", async () => {
    const first = await client.conversations.open({ users: SLACK_IDS.remyRecipient });
    const again = await client.conversations.open({ users: SLACK_IDS.remyRecipient, return_im: true });
    expect(again).toMatchObject({
      already_open: true,
      channel: { id: first.channel?.id, is_im: true, user: SLACK_IDS.remyRecipient },
    });
  });

  test.each([
    [SLACK_IDS.doraDeactivated, "user_disabled"],
    [SLACK_IDS.samStranger, "user_not_visible"],
    [SLACK_IDS.helperBot, "cannot_dm_bot"],
    ["U0NOBODY01", "user_not_found"],
  ])("to %s are refused as %s", async (users, error) => {
    expect(await refusalOf(client.conversations.open({ users }))).toMatchObject({ error });
  });
});

describe("people", () => {
  test.each([
    [
      SLACK_IDS.rosaRequester,
      { deleted: false, is_bot: false, is_restricted: false, real_name: "Rosa Requester" },
    ],
    [SLACK_IDS.gusGuest, { is_restricted: true, is_ultra_restricted: true }],
    [SLACK_IDS.doraDeactivated, { deleted: true }],
    [SLACK_IDS.samStranger, { is_stranger: true, team_id: SLACK_IDS.otherTeam }],
    [SLACK_IDS.helperBot, { is_bot: true }],
  ])("tells what %s is", async (user, facts) => {
    expect((await client.users.info({ user })).user).toMatchObject({ id: user, ...facts });
  });

  test("lists everybody over several pages", async () => {
    const ids: unknown[] = [];
    let pages = 0;
    for await (const page of client.paginate("users.list", { limit: 4 })) {
      const { members } = page as unknown as { members: Seen[] };
      pages += 1;
      ids.push(...members.map((person) => person["id"]));
    }
    expect(pages).toBe(3);
    expect(new Set(ids).size).toBe(10);
  });

  test("lists the members of a user group", async () => {
    const usergroup = SLACK_IDS.approversGroup;
    expect((await client.usergroups.users.list({ usergroup })).users).toEqual([
      SLACK_IDS.adaApprover,
      SLACK_IDS.abelApprover,
    ]);
    expect(await refusalOf(client.usergroups.users.list({ usergroup: "S0NOTHING1" }))).toMatchObject({
      error: "no_such_subteam",
    });
  });
});
