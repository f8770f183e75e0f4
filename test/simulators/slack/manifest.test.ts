import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { parseManifest, readProjectManifest } from "../../../simulators/slack/manifest.ts";
import { SLACK_IDS } from "../../../simulators/slack/seed.ts";
import { createSlackSimulator, type SlackSimulator } from "../../../simulators/slack/slack-simulator.ts";
import { callMethod, control, createClient, refusalOf } from "./start-app.ts";

const { rosaRequester: userId, migrations: channelId } = SLACK_IDS;
const manifestText = readFileSync(new URL("../../../manifest.yml", import.meta.url), "utf8");
let simulator: SlackSimulator;

afterEach(() => simulator?.close());

/** A simulator for the project's manifest with some of its text changed; a change that changes nothing is a mistake. */
async function startWith(...changes: [from: string | RegExp, to: string][]): Promise<void> {
  let text = manifestText;
  for (const [from, to] of changes) {
    const changed = text.replace(from, to);
    if (changed === text) throw new Error(`manifest.yml does not contain ${String(from)}.`);
    text = changed;
  }
  simulator = await createSlackSimulator({ port: 0, manifest: parseManifest(text) });
}

test("the project's manifest asks for the least that the bot needs", () => {
  expect([...readProjectManifest().botScopes].sort()).toEqual([
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "groups:history",
    "groups:read",
    "im:history",
    "im:write",
    "usergroups:read",
    "users:read",
  ]);
});

describe("a scope that is not asked for", () => {
  const channel = channelId;
  test.each([
    ["chat:write", "chat.postMessage", { channel, text: "x" }, "chat:write"],
    ["users:read", "users.info", { user: userId }, "users:read"],
    ["usergroups:read", "usergroups.users.list", { usergroup: SLACK_IDS.approversGroup }, "usergroups:read"],
    ["im:write", "conversations.open", { users: userId }, "im:write,mpim:write"],
    ["groups:read", "conversations.info", { channel: SLACK_IDS.migrationsPrivate }, "groups:read"],
    ["channels:history", "conversations.history", { channel }, "channels:history"],
  ])("%s makes %s answer missing_scope", async (scope, method, args, needed) => {
    await startWith([new RegExp(`\\n +- ${scope}`), ""]);
    const refusal = await refusalOf(callMethod(createClient(simulator), method, args));
    expect(refusal).toMatchObject({ error: "missing_scope", needed });
    expect(String(refusal["provided"]).split(",")).not.toContain(scope);
  });

  test("is told in the headers of every answer", async () => {
    await startWith([/\n +- im:write/, ""]);
    const { response_metadata: metadata } = await createClient(simulator).auth.test();
    expect(metadata?.scopes).toContain("chat:write");
    expect(metadata?.scopes).not.toContain("im:write");
  });
});

describe("a feature that is not switched on", () => {
  test("a command is not known", async () => {
    await startWith(["command: /mgw-prep", "command: /other"]);
    expect(await control(simulator, "command", { userId, channelId })).toMatchObject({
      error: "no_such_command",
    });
  });

  test("a shortcut is not in the menu", async () => {
    await startWith(["callback_id: start_preparation", "callback_id: other"]);
    const pick = control(simulator, "shortcut", { userId, callbackId: "start_preparation" });
    expect(await pick).toMatchObject({ error: "no_such_shortcut" });
  });

  test("nothing can be clicked without interactivity", async () => {
    await startWith(["is_enabled: true", "is_enabled: false"]);
    const click = { userId, channelId, ts: "1.000000", actionId: "go" };
    expect(await control(simulator, "clickBlock", click)).toMatchObject({ error: "interactivity_disabled" });
    const pick = control(simulator, "shortcut", { userId, callbackId: "start_preparation" });
    expect(await pick).toMatchObject({ error: "interactivity_disabled" });
  });

  test("there is no Home tab to open or publish", async () => {
    await startWith(["home_tab_enabled: true", "home_tab_enabled: false"]);
    expect(await control(simulator, "openHome", { userId })).toMatchObject({ error: "tab_disabled" });
    const publish = createClient(simulator).views.publish({
      user_id: userId,
      view: { type: "home", blocks: [] },
    });
    expect(await refusalOf(publish)).toMatchObject({ error: "not_enabled" });
  });

  test("an event is not sent", async () => {
    await startWith(["- app_home_opened", "- app_mention"]);
    expect(await control(simulator, "openHome", { userId })).toMatchObject({ error: "event_not_subscribed" });
  });

  test("direct messages are refused without the Messages tab", async () => {
    await startWith(["messages_tab_enabled: true", "messages_tab_enabled: false"]);
    const post = createClient(simulator).chat.postMessage({ channel: userId, text: "x" });
    expect(await refusalOf(post)).toMatchObject({ error: "messages_tab_disabled" });
  });
});

test.each([
  ["a key that Slack does not know", "features:", "feature_flags: {}\nfeatures:"],
  ["a name of 36 characters", "name: MGW Prep", `name: ${"x".repeat(36)}`],
  ["a command without its slash", "command: /mgw-prep", "command: mgw-prep"],
  ["a shortcut name of 25 characters", "name: Prepare a migration", `name: ${"x".repeat(25)}`],
])("refuses a manifest with %s", (_what, from, to) => {
  const changed = manifestText.replace(from, to);
  expect(changed).not.toBe(manifestText);
  expect(() => parseManifest(changed)).toThrow();
});
