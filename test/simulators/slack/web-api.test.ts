import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { defaultSlackSeed, SLACK_IDS } from "../../../simulators/slack/seed.ts";
import { createSlackSimulator, type SlackSimulator } from "../../../simulators/slack/slack-simulator.ts";
import { callMethod, control, createClient, refusalOf } from "./start-app.ts";

const { botToken, appToken } = defaultSlackSeed.app;
const { migrations: channel } = SLACK_IDS;
let simulator: SlackSimulator;

beforeAll(async () => {
  simulator = await createSlackSimulator({ port: 0 });
});
beforeEach(() => simulator.reset());
afterAll(() => simulator.close());

async function callRaw(method: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(`${simulator.apiUrl}${method}`, { method: "POST", ...init });
  return response.json();
}

describe("tokens", () => {
  test("tells who the bot is", async () => {
    expect(await createClient(simulator).auth.test()).toMatchObject({
      ok: true,
      team_id: SLACK_IDS.team,
      user_id: SLACK_IDS.botUser,
      bot_id: SLACK_IDS.bot,
    });
  });

  test("refuses a call without a token and with an unknown one", async () => {
    expect(await callRaw("auth.test", {})).toMatchObject({ ok: false, error: "not_authed" });
    const wrong = createClient(simulator, "xoxb-of-somebody-else");
    expect(await refusalOf(wrong.auth.test())).toMatchObject({ error: "invalid_auth" });
  });

  test("takes the app-level token for apps.connections.open alone", async () => {
    const app = createClient(simulator, appToken);
    expect((await app.apps.connections.open({})).url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/link\/\?ticket=/);
    expect(await refusalOf(app.chat.postMessage({ channel, text: "x" }))).toMatchObject({
      error: "not_allowed_token_type",
    });
    expect(await refusalOf(createClient(simulator).apps.connections.open({}))).toMatchObject({
      error: "not_allowed_token_type",
    });
  });
});

describe("bodies", () => {
  const authorization = `Bearer ${botToken}`;

  test("takes JSON as well as forms", async () => {
    const body = JSON.stringify({ channel, text: "from JSON", unfurl_links: true });
    const headers = { authorization, "content-type": "application/json; charset=utf-8" };
    expect(await callRaw("chat.postMessage", { headers, body })).toMatchObject({ ok: true, channel });
    const form = new URLSearchParams({ token: botToken, channel, text: "from a form" });
    expect(await callRaw("chat.postMessage", { body: form })).toMatchObject({ ok: true, channel });
    const { messages } = await control(simulator, "messages", { channelId: channel });
    expect(messages).toMatchObject([
      { text: "from JSON", mayUnfurlLinks: true },
      { text: "from a form", mayUnfurlLinks: false },
    ]);
  });

  test.each([
    ["application/json", "{", "invalid_json"],
    ["application/json", "[]", "json_not_object"],
    ["text/plain", "hello", "invalid_post_type"],
  ])("refuses %s with the body %j as %s", async (contentType, body, error) => {
    const headers = { authorization, "content-type": contentType };
    expect(await callRaw("auth.test", { headers, body })).toMatchObject({ ok: false, error });
  });

  test("names a required argument that is missing", async () => {
    expect(
      await refusalOf(callMethod(createClient(simulator), "chat.postMessage", { text: "x" })),
    ).toMatchObject({
      error: "invalid_arguments",
      response_metadata: { messages: ["[ERROR] missing required field: channel"] },
    });
  });

  test("refuses a method that does not exist", async () => {
    expect(await refusalOf(callMethod(createClient(simulator), "chat.shout"))).toMatchObject({
      error: "unknown_method",
    });
  });
});

describe("limits and faults", () => {
  // The simulated time stands still but for what a test moves it: no second passes because the machine is busy.
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("lets posts through at any speed until the limits are switched on", async () => {
    const client = createClient(simulator);
    for (const text of ["one", "two", "three"]) await client.chat.postMessage({ channel, text });
    await control(simulator, "setRateLimits", { isEnabled: true, postBurst: 1 });
    await client.chat.postMessage({ channel, text: "four" });
    await expect(client.chat.postMessage({ channel, text: "five" })).rejects.toMatchObject({
      code: "slack_webapi_rate_limited_error",
      retryAfter: 1,
    });
    await client.chat.postMessage({ channel: SLACK_IDS.migrationsPrivate, text: "another channel" });
    simulator.clock.advance(1_000);
    await client.chat.postMessage({ channel, text: "six" });
    expect(simulator.board.journal().at(-1)).toMatchObject({ operation: "chat.postMessage", status: 200 });
  });

  test("lets a short burst of posts through in a channel, and one more a second", async () => {
    await control(simulator, "setRateLimits", { isEnabled: true });
    const client = createClient(simulator);
    for (let post = 0; post < 5; post += 1) await client.chat.postMessage({ channel, text: `${post}` });
    await expect(client.chat.postMessage({ channel, text: "too many" })).rejects.toMatchObject({
      retryAfter: 1,
    });
    simulator.clock.advance(1_000);
    await client.chat.postMessage({ channel, text: "one more" });
    await expect(client.chat.postMessage({ channel, text: "too many" })).rejects.toMatchObject({
      retryAfter: 1,
    });
    simulator.clock.advance(60_000);
    for (let post = 0; post < 5; post += 1) await client.chat.postMessage({ channel, text: `${post}` });
  });

  test("counts the calls of a method against its tier", async () => {
    await control(simulator, "setRateLimits", { isEnabled: true });
    const client = createClient(simulator);
    for (let call = 0; call < 20; call += 1) await client.users.list({});
    await expect(client.users.list({})).rejects.toMatchObject({ code: "slack_webapi_rate_limited_error" });
    expect(await client.users.info({ user: SLACK_IDS.adaApprover })).toMatchObject({ ok: true });
  });

  test("answers armed faults in Slack's form, before or after the effect", async () => {
    const client = createClient(simulator);
    simulator.board.arm({ service: "slack", operation: "chat.postMessage", kind: "reset-after", times: 1 });
    await expect(client.chat.postMessage({ channel, text: "arrived" })).rejects.toMatchObject({
      code: "slack_webapi_request_error",
    });
    const { messages } = await control(simulator, "messages", { channelId: channel });
    expect(messages).toMatchObject([{ text: "arrived" }]);
    simulator.board.arm({
      service: "slack",
      operation: "chat.delete",
      kind: "error",
      status: 200,
      code: "compliance_exports_prevent_deletion",
    });
    expect(await refusalOf(client.chat.delete({ channel, ts: "1.000000" }))).toMatchObject({
      error: "compliance_exports_prevent_deletion",
    });
    simulator.board.arm({
      service: "slack",
      operation: "auth.test",
      kind: "throttle",
      retryAfterSeconds: 7,
    });
    await expect(client.auth.test()).rejects.toMatchObject({ retryAfter: 7 });
  });
});

test("claims exactly the operations that it answers", () => {
  const claimed = simulator.coverage.map((row) => row.operation).sort();
  expect(claimed).toEqual([...simulator.operations].sort());
  for (const row of simulator.coverage) expect(row.note !== undefined).toBe(row.status === "partial");
});

describe("reset", () => {
  test("goes back to the seed, with faults and limits off", async () => {
    const client = createClient(simulator);
    await client.chat.postMessage({ channel, text: "x" });
    await control(simulator, "setPerson", { userId: SLACK_IDS.adaApprover, isDeactivated: true });
    simulator.board.arm({ service: "slack", operation: "*", kind: "error" });
    simulator.reset();
    expect(await control(simulator, "messages", { channelId: channel })).toEqual({ messages: [] });
    expect((await client.users.info({ user: SLACK_IDS.adaApprover })).user).toMatchObject({ deleted: false });
  });

  test("takes another seed, and refuses one that makes no sense", async () => {
    simulator.reset({ ...defaultSlackSeed, team: { ...defaultSlackSeed.team, name: "Another" } });
    expect(await createClient(simulator).auth.test()).toMatchObject({ team: "Another" });
    expect(() => simulator.reset({ ...defaultSlackSeed, people: [] })).toThrow(/not among its people/);
    expect(() => simulator.reset({ people: "nobody" })).toThrow();
  });
});

describe("scopes", () => {
  const scopesOf = async (call: Promise<{ response_metadata?: { scopes?: string[] } }>) =>
    (await call).response_metadata?.scopes;

  test("come with every answer to a token that is known", async () => {
    expect(await scopesOf(createClient(simulator).auth.test())).toContain("chat:write");
    expect(await scopesOf(createClient(simulator, appToken).apps.connections.open({}))).toEqual([
      "connections:write",
    ]);
    const response = await fetch(`${simulator.apiUrl}auth.test`, {
      method: "POST",
      headers: { authorization: "Bearer xoxb-wrong" },
    });
    expect(response.headers.get("x-oauth-scopes")).toBeNull();
  });

  test("may be fewer than the manifest asks for", async () => {
    await control(simulator, "setApp", { botScopes: ["chat:write"], appScopes: [] });
    expect(
      await refusalOf(createClient(simulator).users.info({ user: SLACK_IDS.adaApprover })),
    ).toMatchObject({ error: "missing_scope", needed: "users:read", provided: "chat:write" });
    expect(await refusalOf(createClient(simulator, appToken).apps.connections.open({}))).toMatchObject({
      error: "missing_scope",
      needed: "connections:write",
    });
  });

  test("are worth nothing with a token that was revoked", async () => {
    await control(simulator, "setApp", { refusesTokens: { bot: "token_revoked" } });
    expect(await refusalOf(createClient(simulator).auth.test())).toMatchObject({ error: "token_revoked" });
  });
});

describe("user groups", () => {
  test("are listed with their members, disabled ones when they are asked for", async () => {
    await control(simulator, "setUserGroup", { userGroupId: SLACK_IDS.approversGroup, isDisabled: true });
    const client = createClient(simulator);
    expect((await client.usergroups.list({})).usergroups).toEqual([]);
    const { usergroups } = await client.usergroups.list({ include_users: true, include_disabled: true });
    expect(usergroups).toMatchObject([
      { id: SLACK_IDS.approversGroup, users: [SLACK_IDS.adaApprover, SLACK_IDS.abelApprover] },
    ]);
    expect(usergroups?.[0]?.date_delete).toBeGreaterThan(0);
    expect(
      await refusalOf(client.usergroups.users.list({ usergroup: SLACK_IDS.approversGroup })),
    ).toMatchObject({ error: "no_such_subteam" });
  });
});

describe("Enterprise Grid", () => {
  test("names one team of a person's, wherever they are, and all of them in users.info", async () => {
    const enterprise = { id: "E0ACMEORG1", teamIds: [SLACK_IDS.team, "T0ELSEWHR1"] };
    await control(simulator, "setPerson", { userId: SLACK_IDS.adaApprover, enterprise });
    const { user } = await createClient(simulator).users.info({ user: SLACK_IDS.adaApprover });
    expect(user).toMatchObject({ team_id: "T0ELSEWHR1", enterprise_user: { teams: enterprise.teamIds } });
    expect(user?.is_stranger).toBeUndefined();
  });
});
