import { WebAPIPlatformError, type WebClient } from "@slack/web-api";
import { describe, expect, it } from "vitest";
import { isFullMember } from "../../src/security/directory.ts";
import { createSlackDirectory, personOf, readChannel } from "../../src/slack/directory.ts";

const TEAM = "T0OURS0001";
const user = { id: "U0REMY0001", team_id: TEAM, name: "remy" };
const isFull = (changes: object) => isFullMember(personOf({ ...user, ...changes }, TEAM), TEAM);

describe("a user of Slack's", () => {
  it("is a full member with no flag at all, or with flags that are false", () => {
    expect(isFull({})).toBe(true);
    const flags = ["deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger"];
    expect(isFull(Object.fromEntries(flags.map((flag) => [flag, false])))).toBe(true);
  });

  it.each([
    { deleted: true },
    { is_bot: true },
    { id: "USLACKBOT" },
    { is_restricted: true },
    { is_ultra_restricted: true },
    { is_stranger: true },
    { team_id: "T0OTHERS01" },
    { team_id: undefined },
    { team_id: "T0OTHERS01", enterprise_user: { teams: ["T0OTHERS02"] } },
  ])("is none with %j", (changes) => {
    expect(isFull(changes)).toBe(false);
  });

  it("of a company with many workspaces is one of ours where ours is among them", () => {
    expect(isFull({ team_id: "T0OTHERS01", enterprise_user: { teams: ["T0OTHERS02", TEAM] } })).toBe(true);
  });
});

const answering = (answer: () => Promise<object>) => {
  const call = async () => ({ ok: true, ...(await answer()) });
  return {
    users: { info: call },
    conversations: { info: call },
    usergroups: { users: { list: call } },
  } as unknown as WebClient;
};
const refusing = (error: string) =>
  answering(() => Promise.reject(new WebAPIPlatformError({ ok: false, error })));

describe("a channel of Slack's", () => {
  const read = (changes: object) =>
    readChannel(
      answering(async () => ({ channel: { id: "C1", is_member: true, ...changes } })),
      "C1",
    );

  it.each([
    [{}, { isPrivate: false, isArchived: false, isShared: false, isBotMember: true }],
    [{ is_private: true }, { isPrivate: true }],
    [{ is_archived: true }, { isArchived: true }],
    [{ is_ext_shared: true }, { isShared: true }],
    [{ is_pending_ext_shared: true }, { isShared: true }],
    [{ is_org_shared: true }, { isShared: false }],
    [{ is_member: false }, { isBotMember: false }],
    [{ is_member: undefined }, { isBotMember: false }],
  ])("with %j", async (changes, expected) => {
    expect(await read(changes)).toMatchObject(expected);
  });

  it.each([{ is_im: true }, { is_mpim: true }])("is none for a card with %j", async (changes) => {
    expect(await read(changes)).toBeNull();
  });
});

describe("what Slack will not say", () => {
  const directory = (client: WebClient) =>
    createSlackDirectory({ client, now: () => new Date("2026-11-20T09:00:00Z"), teamId: TEAM });
  const asking = (error: string) => {
    const { findPerson, findChannel, findGroupMembers } = directory(refusing(error));
    const told = (answer: Promise<unknown>) => answer.catch(() => "not said");
    return Promise.all([findPerson("U1"), findChannel("C1"), findGroupMembers("S1")].map(told));
  };

  it.each([
    ["user_not_found", [null, "not said", "not said"]],
    ["user_not_visible", [null, "not said", "not said"]],
    ["users_not_found", [null, "not said", "not said"]],
    ["channel_not_found", ["not said", null, "not said"]],
    ["team_not_found", ["not said", null, "not said"]],
    ["no_such_subteam", ["not said", "not said", null]],
    ["subteam_not_found", ["not said", "not said", null]],
    ["permission_denied", ["not said", "not said", null]],
    ["missing_scope", ["not said", "not said", null]],
    ["internal_error", ["not said", "not said", "not said"]],
    ["token_revoked", ["not said", "not said", "not said"]],
    ["ratelimited", ["not said", "not said", "not said"]],
  ])("for %s is nobody, or no answer, and then nothing is remembered", async (error, expected) => {
    expect(await asking(error)).toEqual(expected);
  });

  it("is asked again by the next, also of many who asked at once", async () => {
    let asked = 0;
    const client = answering(async () => {
      asked += 1;
      if (asked === 1) throw new WebAPIPlatformError({ ok: false, error: "internal_error" });
      return { user };
    });
    const { findPerson } = directory(client);
    const first = await Promise.allSettled([findPerson("U1"), findPerson("U1")]);
    expect(first.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(asked).toBe(1);
    expect(await findPerson("U1")).toMatchObject({ userId: user.id });
    expect(asked).toBe(2);
  });
});
