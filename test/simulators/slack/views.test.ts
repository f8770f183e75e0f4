import type { App } from "@slack/bolt";
import type { ModalView } from "@slack/types";
import type { WebClient } from "@slack/web-api";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readPatience } from "../../../simulators/shared/patience.ts";
import { TRIGGER_TTL_MS } from "../../../simulators/slack/limits.ts";
import { SLACK_IDS } from "../../../simulators/slack/seed.ts";
import { createSlackSimulator, type SlackSimulator } from "../../../simulators/slack/slack-simulator.ts";
import { callMethod, control, createClient, readViews, refusalOf, startSocketApp } from "./start-app.ts";

const { rosaRequester: userId, migrations: channelId } = SLACK_IDS;
let simulator: SlackSimulator;
let client: WebClient;
let app: App;
let triggerIds: string[] = [];

beforeAll(async () => {
  simulator = await createSlackSimulator({ port: 0 });
  client = createClient(simulator);
  app = await startSocketApp(simulator, (bolt) => {
    bolt.command("/mgw-prep", async ({ ack, command }) => {
      triggerIds.push(command.trigger_id);
      await ack();
    });
  });
});
beforeEach(() => simulator.reset());
afterEach(() => {
  triggerIds = [];
});
afterAll(async () => {
  await app.stop();
  await simulator.close();
});

/** A fresh trigger: a person sends the command and the app notes its trigger_id. */
async function obtainTrigger(): Promise<string> {
  await control(simulator, "command", { userId, channelId });
  const triggerId = triggerIds.at(-1);
  if (triggerId === undefined) throw new Error("The app got no command.");
  return triggerId;
}

const plain = (text: string) => ({ type: "plain_text" as const, text });
const input = (blockId: string, element: object = { type: "plain_text_input" }) => ({
  type: "input" as const,
  block_id: blockId,
  label: plain(blockId),
  element: { action_id: "value", ...element },
});
const modal = (extras: object = {}): ModalView =>
  ({ type: "modal", title: plain("Form"), blocks: [{ type: "divider" }], ...extras }) as ModalView;

const open = async (view: ModalView = modal()) => {
  const answer = await client.views.open({ trigger_id: await obtainTrigger(), view });
  return { id: String(answer.view?.id), hash: String(answer.view?.hash) };
};

describe("triggers", () => {
  test("open one view, once", async () => {
    const triggerId = await obtainTrigger();
    await client.views.open({ trigger_id: triggerId, view: modal() });
    expect(await refusalOf(client.views.open({ trigger_id: triggerId, view: modal() }))).toMatchObject({
      error: "exchanged_trigger_id",
    });
  });

  test("expire after 3 seconds", async () => {
    expect(TRIGGER_TTL_MS).toBe(3_000);
    const second = 1_000 * readPatience();
    const inTime = await obtainTrigger();
    simulator.clock.advance(2 * second);
    expect(await client.views.open({ trigger_id: inTime, view: modal() })).toMatchObject({ ok: true });
    const late = await obtainTrigger();
    simulator.clock.advance(3 * second);
    expect(await refusalOf(client.views.open({ trigger_id: late, view: modal() }))).toMatchObject({
      error: "expired_trigger_id",
    });
  });

  test("are refused when made up", async () => {
    for (const triggerId of ["whatever", "123.456.abcdef"]) {
      expect(await refusalOf(client.views.open({ trigger_id: triggerId, view: modal() }))).toMatchObject({
        error: "invalid_trigger_id",
      });
    }
  });

  test("stay good when the view was refused", async () => {
    const triggerId = await obtainTrigger();
    await refusalOf(
      client.views.open({ trigger_id: triggerId, view: modal({ title: plain("x".repeat(25)) }) }),
    );
    expect(await client.views.open({ trigger_id: triggerId, view: modal() })).toMatchObject({ ok: true });
  });
});

describe("views that Slack refuses", () => {
  const cases: [string, object, string][] = [
    [
      "a title of 25 characters",
      { title: plain("x".repeat(25)) },
      "must be less than 25 characters [json-pointer:/view/title/text]",
    ],
    [
      "a submit of 25 characters",
      { submit: plain("x".repeat(25)) },
      "must be less than 25 characters [json-pointer:/view/submit/text]",
    ],
    [
      "101 blocks",
      { blocks: Array.from({ length: 101 }, () => ({ type: "divider" })) },
      "no more than 100 items allowed [json-pointer:/view/blocks]",
    ],
    [
      "private_metadata of 3001 characters",
      { private_metadata: "x".repeat(3_001) },
      "must be less than 3001 characters [json-pointer:/view/private_metadata]",
    ],
    [
      "a callback_id of 256 characters",
      { callback_id: "x".repeat(256) },
      "must be less than 256 characters [json-pointer:/view/callback_id]",
    ],
    [
      "inputs without submit",
      { blocks: [input("a")] },
      "must define `submit` to use `input` block [json-pointer:/view/blocks/0/input]",
    ],
    [
      "a key that does not exist",
      { submit_disabled: true },
      "invalid additional property: submit_disabled [json-pointer:/view]",
    ],
    [
      "a markdown block",
      { blocks: [{ type: "markdown", text: "x" }] },
      "unsupported type: markdown [json-pointer:/view/blocks/0/type]",
    ],
    [
      "two elements that take the focus",
      {
        submit: plain("Go"),
        blocks: [
          input("a", { type: "plain_text_input", focus_on_load: true }),
          input("b", { type: "plain_text_input", focus_on_load: true }),
        ],
      },
      "only one element may set `focus_on_load` [json-pointer:/view/blocks/1]",
    ],
  ];

  test.each(cases)("%s", async (_what, extras, message) => {
    const refusal = await refusalOf(
      client.views.open({ trigger_id: await obtainTrigger(), view: modal(extras) }),
    );
    expect(refusal).toMatchObject({
      error: "invalid_arguments",
      response_metadata: { messages: expect.arrayContaining([`[ERROR] ${message}`]) },
    });
    expect(await readViews(simulator, userId)).toEqual([]);
  });

  test("more than 250 KB", async () => {
    const options = (count: number) =>
      Array.from({ length: count }, (_, i) => ({
        text: plain(`${i}`.padEnd(75, "x")),
        description: plain("x".repeat(75)),
        value: `${i}`.padEnd(150, "x"),
      }));
    const blocks = Array.from({ length: 8 }, (_, i) =>
      input(`b${i}`, { type: "static_select", options: options(100) }),
    );
    const view = modal({ submit: plain("Go"), blocks });
    expect(await refusalOf(client.views.open({ trigger_id: await obtainTrigger(), view }))).toMatchObject({
      error: "view_too_large",
    });
  });
});

describe("the stack", () => {
  test("holds three views and no fourth", async () => {
    await open();
    await client.views.push({ trigger_id: await obtainTrigger(), view: modal({ callback_id: "second" }) });
    await client.views.push({ trigger_id: await obtainTrigger(), view: modal({ callback_id: "third" }) });
    expect(
      await refusalOf(client.views.push({ trigger_id: await obtainTrigger(), view: modal() })),
    ).toMatchObject({
      error: "push_limit_reached",
    });
    const [root, second, third] = await readViews(simulator, userId);
    expect(second).toMatchObject({ root_view_id: root?.["id"], previous_view_id: root?.["id"] });
    expect(third).toMatchObject({ root_view_id: root?.["id"], previous_view_id: second?.["id"] });
  });

  test("is replaced by a modal that is opened anew", async () => {
    await open(modal({ callback_id: "old" }));
    await open(modal({ callback_id: "new" }));
    expect(await readViews(simulator, userId)).toMatchObject([{ callback_id: "new" }]);
  });
});

describe("updating", () => {
  test("changes the hash, and refuses an old one", async () => {
    const { id, hash } = await open();
    const updated = await client.views.update({ view_id: id, hash, view: modal({ callback_id: "second" }) });
    expect(updated.view).toMatchObject({ id, callback_id: "second" });
    expect(updated.view?.hash).not.toBe(hash);
    expect(await refusalOf(client.views.update({ view_id: id, hash, view: modal() }))).toMatchObject({
      error: "hash_conflict",
    });
  });

  test("does not find a view that was closed", async () => {
    const { id } = await open();
    await control(simulator, "closeView", { userId, viewId: id });
    expect(await refusalOf(client.views.update({ view_id: id, view: modal() }))).toMatchObject({
      error: "not_found",
    });
  });

  test("keeps what was entered where block_id and action_id stay", async () => {
    const submit = plain("Go");
    const blocks = [input("kept"), input("gone")];
    const { id } = await open(
      modal({ submit, blocks: blocks.map((block) => ({ ...block, optional: true })) }),
    );
    await control(simulator, "clickInView", {
      userId,
      viewId: id,
      actionId: "value",
      blockId: "kept",
      value: "mine",
    });
    await control(simulator, "clickInView", {
      userId,
      viewId: id,
      actionId: "value",
      blockId: "gone",
      value: "lost",
    });
    await client.views.update({
      view_id: id,
      view: modal({ submit, blocks: [input("kept"), input("other")] }),
    });
    const [view] = await readViews(simulator, userId);
    expect(view?.["state"]).toEqual({
      values: {
        kept: { value: { type: "plain_text_input", value: "mine" } },
        other: { value: { type: "plain_text_input", value: null } },
      },
    });
  });

  test("finds a view by external_id, which only one view may have", async () => {
    await open(modal({ external_id: "mine" }));
    const view = modal({ external_id: "mine", callback_id: "found" });
    const answer = await client.views.update({ external_id: "mine", view });
    expect(answer.view?.callback_id).toBe("found");
    const trigger_id = await obtainTrigger();
    expect(await refusalOf(client.views.push({ trigger_id, view }))).toMatchObject({
      error: "duplicate_external_id",
    });
  });
});

describe("the Home tab", () => {
  const home = (text: string) => ({
    type: "home" as const,
    blocks: [{ type: "section" as const, text: { type: "mrkdwn" as const, text } }],
  });

  test("is published for one person, with a hash against races", async () => {
    const { view } = await client.views.publish({ user_id: userId, view: home("one") });
    const hash = String(view?.hash);
    await client.views.publish({ user_id: userId, view: home("two"), hash });
    expect(await control(simulator, "home", { userId })).toMatchObject({
      view: { id: view?.id, type: "home", blocks: [{ text: { text: "two" } }] },
    });
    expect(
      await refusalOf(client.views.publish({ user_id: userId, view: home("three"), hash })),
    ).toMatchObject({
      error: "hash_conflict",
    });
    expect(await control(simulator, "home", { userId: SLACK_IDS.adaApprover })).toEqual({ view: null });
  });

  test("takes no modal", async () => {
    const call = callMethod(client, "views.publish", { user_id: userId, view: modal() });
    expect(await refusalOf(call)).toMatchObject({ error: "invalid_arguments" });
  });
});
