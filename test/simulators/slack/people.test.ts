import type { App } from "@slack/bolt";
import type { WebClient } from "@slack/web-api";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { SLACK_IDS } from "../../../simulators/slack/seed.ts";
import { createSlackSimulator, type SlackSimulator } from "../../../simulators/slack/slack-simulator.ts";
import {
  callMethod,
  control,
  createClient,
  readChannel,
  readViews,
  type Seen,
  startSocketApp,
} from "./start-app.ts";

const { rosaRequester: userId, adaApprover, samStranger, migrations: channelId } = SLACK_IDS;
let simulator: SlackSimulator;
let client: WebClient;
let app: App;
/** Payloads the app got, in order. */
let payloads: Seen[] = [];
/** What the app answers to a submission. */
let submissionAnswer: object | undefined;

beforeAll(async () => {
  simulator = await createSlackSimulator({ port: 0 });
  client = createClient(simulator);
  app = await startSocketApp(simulator, (bolt) => {
    bolt.use(async ({ body, next }) => {
      payloads.push(body as unknown as Seen);
      await next();
    });
    bolt.command("/mgw-prep", async ({ ack, command, client: slack }) => {
      await ack(command.text === "help" ? { response_type: "ephemeral", text: "how to" } : undefined);
      if (command.text === "help") return;
      await callMethod(slack, "views.open", {
        trigger_id: command.trigger_id,
        view: JSON.parse(command.text),
      });
    });
    bolt.action(/.*/, async ({ ack }) => ack());
    bolt.view(/.*/, async ({ ack }) => ack(submissionAnswer as undefined));
    bolt.view({ type: "view_closed", callback_id: "form" }, async ({ ack }) => ack());
  });
});
beforeEach(() => simulator.reset());
afterEach(() => {
  payloads = [];
  submissionAnswer = undefined;
});
afterAll(async () => {
  await app.stop();
  await simulator.close();
});

const plain = (text: string) => ({ type: "plain_text", text });
const option = (value: string) => ({ text: plain(value), value });
const input = (block_id: string, element: object, extras: object = {}) => ({
  type: "input",
  block_id,
  label: plain(block_id),
  element: { action_id: "value", ...element },
  ...extras,
});

const formBlocks = [
  input("bucket", { type: "plain_text_input", min_length: 3, max_length: 63 }),
  input("region", {
    type: "static_select",
    options: [option("oss-eu-central-1"), option("oss-cn-hangzhou")],
    initial_option: option("oss-eu-central-1"),
  }),
  input("recipient", { type: "users_select" }, { optional: true }),
  input("channel", {
    type: "conversations_select",
    default_to_current_conversation: true,
    response_url_enabled: true,
    filter: { include: ["public", "private"], exclude_external_shared_channels: true },
  }),
  input("days", {
    type: "number_input",
    is_decimal_allowed: false,
    min_value: "1",
    max_value: "90",
    initial_value: "14",
  }),
  input("seen", { type: "checkboxes", options: [option("yes")] }, { optional: true }),
];

/** The form of a preparation, open for Rosa. */
async function openForm(extras: object = {}): Promise<string> {
  const view = {
    type: "modal",
    callback_id: "form",
    title: plain("Form"),
    submit: plain("Go"),
    blocks: formBlocks,
    notify_on_close: true,
    ...extras,
  };
  await control(simulator, "command", { userId, channelId, text: JSON.stringify(view) });
  await expect.poll(() => readViews(simulator, userId)).toHaveLength(1);
  const [open] = await readViews(simulator, userId);
  payloads = [];
  return String(open?.["id"]);
}

const submit = (viewId: string, values: object) =>
  control(simulator, "submitView", { userId, viewId, values });

describe("a command", () => {
  test("shows the answer to its person alone", async () => {
    const seen = await control(simulator, "command", { userId, channelId, text: "help" });
    expect(seen).toMatchObject({ ok: true, response: { text: "how to" } });
    expect(await control(simulator, "ephemerals", { userId })).toMatchObject({
      messages: [{ text: "how to" }],
    });
    expect(payloads).toMatchObject([
      {
        command: "/mgw-prep",
        text: "help",
        user_id: userId,
        channel_name: "migrations",
        team_id: SLACK_IDS.team,
      },
    ]);
  });

  test.each([
    [{ userId, channelId: SLACK_IDS.archived }, "is_archived"],
    [{ userId: samStranger, channelId }, "not_in_channel"],
    [{ userId: SLACK_IDS.doraDeactivated, channelId }, "person_deactivated"],
    [{ userId: SLACK_IDS.helperBot, channelId }, "person_is_bot"],
    [{ userId, channelId, command: "/other" }, "no_such_command"],
    [{ userId, channelId, tetx: "list" }, "invalid_control_input"],
  ])("%j is impossible", async (call, error) => {
    expect(await control(simulator, "command", call)).toMatchObject({ ok: false, error });
    expect(payloads).toEqual([]);
  });
});

describe("a form", () => {
  test("is sent with every value, those that were filled in before included", async () => {
    const viewId = await openForm({ private_metadata: "MP-1" });
    const values = {
      bucket: "my-bucket",
      region: "oss-cn-hangzhou",
      recipient: SLACK_IDS.remyRecipient,
      seen: ["yes"],
    };
    expect(await submit(viewId, values)).toMatchObject({ ok: true, result: "closed" });
    expect(payloads).toMatchObject([
      {
        type: "view_submission",
        user: { id: userId, team_id: SLACK_IDS.team },
        view: {
          id: viewId,
          callback_id: "form",
          private_metadata: "MP-1",
          state: {
            values: {
              bucket: { value: { type: "plain_text_input", value: "my-bucket" } },
              region: { value: { type: "static_select", selected_option: { value: "oss-cn-hangzhou" } } },
              recipient: { value: { type: "users_select", selected_user: SLACK_IDS.remyRecipient } },
              channel: { value: { type: "conversations_select", selected_conversation: channelId } },
              days: { value: { type: "number_input", value: "14" } },
              seen: { value: { type: "checkboxes", selected_options: [{ value: "yes" }] } },
            },
          },
        },
        response_urls: [{ block_id: "channel", channel_id: channelId }],
      },
    ]);
    expect(await readViews(simulator, userId)).toEqual([]);
  });

  test("is not sent while the client sees something wrong", async () => {
    const viewId = await openForm();
    expect(await submit(viewId, { bucket: "", days: "91" })).toMatchObject({
      error: "form_incomplete",
      errors: { bucket: "Please complete this required field.", days: "Must be at most 90" },
    });
    expect(await submit(viewId, { bucket: "ab", days: "1.5" })).toMatchObject({
      errors: { bucket: "Must be at least 3 characters", days: "Enter a valid number" },
    });
    expect(payloads).toEqual([]);
  });

  test.each([
    [{ region: "us-east-1" }, "no_such_option"],
    [{ recipient: SLACK_IDS.doraDeactivated }, "no_such_option"],
    [{ channel: SLACK_IDS.partnerShared }, "no_such_option"],
    [{ channel: SLACK_IDS.archived }, "no_such_option"],
    [{ buckett: "my-bucket" }, "no_such_input"],
  ])("cannot be filled with %j", async (values, error) => {
    expect(await submit(await openForm(), values)).toMatchObject({ ok: false, error });
  });

  test("shows the errors that the app answers, and stays open", async () => {
    submissionAnswer = { response_action: "errors", errors: { bucket: "There is no such bucket." } };
    const viewId = await openForm();
    expect(await submit(viewId, { bucket: "my-bucket" })).toMatchObject({
      ok: true,
      result: "errors",
      errors: { bucket: "There is no such bucket." },
    });
    expect(await readViews(simulator, userId)).toMatchObject([{ id: viewId }]);
  });

  test("shows trouble when the app answers with errors at no input", async () => {
    submissionAnswer = { response_action: "errors", errors: { buckett: "There is no such bucket." } };
    expect(await submit(await openForm(), { bucket: "my-bucket" })).toMatchObject({
      ok: false,
      error: "invalid_response_errors",
      shown: "We had some trouble connecting. Try again?",
    });
  });

  test("turns into another, gets one on top, or clears, as the app answers", async () => {
    const next = { type: "modal", callback_id: "next", title: plain("Next"), blocks: [{ type: "divider" }] };
    submissionAnswer = { response_action: "update", view: next };
    let viewId = await openForm();
    expect(await submit(viewId, { bucket: "my-bucket" })).toMatchObject({ result: "updated" });
    expect(await readViews(simulator, userId)).toMatchObject([{ id: viewId, callback_id: "next" }]);
    await control(simulator, "closeView", { userId, viewId });

    submissionAnswer = { response_action: "push", view: next };
    viewId = await openForm();
    expect(await submit(viewId, { bucket: "my-bucket" })).toMatchObject({ result: "pushed" });
    const [, top] = await readViews(simulator, userId);
    expect(top).toMatchObject({ callback_id: "next", previous_view_id: viewId });
    expect(await submit(viewId, {})).toMatchObject({ error: "view_is_covered" });
    await control(simulator, "closeView", { userId, viewId: top?.["id"], isWholeModal: true });

    submissionAnswer = { response_action: "clear" };
    viewId = await openForm();
    expect(await submit(viewId, { bucket: "my-bucket" })).toMatchObject({ result: "cleared" });
    expect(await readViews(simulator, userId)).toEqual([]);
  });

  test("shows trouble when the view in the answer is no view", async () => {
    submissionAnswer = {
      response_action: "update",
      view: { type: "modal", title: plain("x".repeat(25)), blocks: [] },
    };
    expect(await submit(await openForm(), { bucket: "my-bucket" })).toMatchObject({
      ok: false,
      error: "invalid_arguments",
    });
  });

  test("tells the app that it was closed only when the view asks for it", async () => {
    const viewId = await openForm();
    const closed = await control(simulator, "closeView", { userId, viewId });
    expect(closed).toMatchObject({ ok: true, closed: [viewId], notified: [{ viewId, ok: true }] });
    expect(payloads).toMatchObject([{ type: "view_closed", is_cleared: false, view: { id: viewId } }]);
    const silent = await openForm({ notify_on_close: false });
    expect(await control(simulator, "closeView", { userId, viewId: silent })).toMatchObject({ notified: [] });
    expect(payloads).toEqual([]);
  });

  test("belongs to one person", async () => {
    const viewId = await openForm();
    expect(await control(simulator, "submitView", { userId: adaApprover, viewId })).toMatchObject({
      error: "no_such_view",
    });
  });

  test("sends an input's change at once only when the block dispatches", async () => {
    const blocks = [
      input("quiet", { type: "plain_text_input" }, { optional: true }),
      input(
        "loud",
        { type: "static_select", options: [option("a"), option("b")] },
        { dispatch_action: true },
      ),
    ];
    const viewId = await openForm({ blocks });
    const click = (blockId: string, value: string) =>
      control(simulator, "clickInView", { userId, viewId, actionId: "value", blockId, value });
    expect(await click("quiet", "typed")).toEqual({ ok: true, isDelivered: false });
    expect(await click("loud", "b")).toMatchObject({ ok: true });
    expect(payloads).toMatchObject([
      {
        type: "block_actions",
        container: { type: "view", view_id: viewId },
        view: { state: { values: { quiet: { value: { value: "typed" } } } } },
        actions: [{ type: "static_select", block_id: "loud", selected_option: { value: "b" } }],
      },
    ]);
  });
});

describe("a message's elements", () => {
  const blocks = [
    {
      type: "actions",
      block_id: "row",
      elements: [
        { type: "button", action_id: "approve", text: plain("Approve"), value: "token-1", style: "primary" },
        {
          type: "button",
          action_id: "revoke",
          text: plain("Revoke"),
          confirm: {
            title: plain("Sure?"),
            text: plain("Keys stop at once."),
            confirm: plain("Yes"),
            deny: plain("No"),
          },
        },
        {
          type: "button",
          action_id: "ticket",
          text: plain("Open a ticket"),
          url: "https://example.com/ticket",
        },
        { type: "overflow", action_id: "more", options: [option("count"), option("again")] },
        { type: "checkboxes", action_id: "seen", options: [option("yes"), option("no")] },
      ],
    },
  ];
  const post = async (where: object = { channel: channelId }) =>
    String((await callMethod(client, "chat.postMessage", { ...where, text: "card", blocks }))["ts"]);
  const click = (ts: string, actionId: string, extras: object = {}) =>
    control(simulator, "clickBlock", { userId, channelId, ts, actionId, ...extras });

  test("tell the app who clicked what, where", async () => {
    const parent = String((await client.chat.postMessage({ channel: channelId, text: "parent" })).ts);
    const ts = await post({ channel: channelId, thread_ts: parent });
    expect(await click(ts, "approve")).toMatchObject({ ok: true });
    expect(payloads).toMatchObject([
      {
        type: "block_actions",
        user: { id: userId, username: "rosa" },
        container: {
          type: "message",
          message_ts: ts,
          channel_id: channelId,
          thread_ts: parent,
          is_ephemeral: false,
        },
        channel: { id: channelId, name: "migrations" },
        message: { ts, text: "card", user: SLACK_IDS.botUser },
        response_url: expect.stringContaining(simulator.url),
        trigger_id: expect.any(String),
        actions: [
          { type: "button", action_id: "approve", block_id: "row", value: "token-1", style: "primary" },
        ],
      },
    ]);
  });

  test("ask first when they have a confirm dialog", async () => {
    const ts = await post();
    expect(await click(ts, "revoke")).toMatchObject({
      error: "confirmation_needed",
      confirm: { text: { text: "Keys stop at once." } },
    });
    expect(await click(ts, "revoke", { isConfirmed: false })).toEqual({ ok: true, isDelivered: false });
    expect(payloads).toEqual([]);
    expect(await click(ts, "revoke", { isConfirmed: true })).toMatchObject({ ok: true });
    expect(payloads).toHaveLength(1);
  });

  test("open their link, and tell the app as well", async () => {
    expect(await click(await post(), "ticket")).toMatchObject({
      ok: true,
      openedUrl: "https://example.com/ticket",
    });
    expect(payloads).toMatchObject([
      { actions: [{ action_id: "ticket", url: "https://example.com/ticket" }] },
    ]);
  });

  test("carry what was chosen, and keep it in the message's state", async () => {
    const ts = await post();
    await click(ts, "more", { value: "again" });
    await click(ts, "seen", { value: ["yes"] });
    await click(ts, "approve");
    expect(payloads).toMatchObject([
      { actions: [{ type: "overflow", selected_option: { value: "again" } }] },
      { actions: [{ type: "checkboxes", selected_options: [{ value: "yes" }] }] },
      { state: { values: { row: { seen: { selected_options: [{ value: "yes" }] } } } } },
    ]);
    expect(await click(ts, "more", { value: "never" })).toMatchObject({ error: "no_such_option" });
  });

  test("are gone when the message no longer has them", async () => {
    const ts = await post();
    await client.chat.update({ channel: channelId, ts, text: "decided", blocks: [] });
    expect(await click(ts, "approve")).toMatchObject({ ok: false, error: "no_such_element" });
    await client.chat.delete({ channel: channelId, ts });
    expect(await click(ts, "approve")).toMatchObject({ error: "no_such_message" });
  });

  test("still work for people in a private channel that the bot was taken out of", async () => {
    const { migrationsPrivate } = SLACK_IDS;
    const ts = await post({ channel: migrationsPrivate });
    await control(simulator, "setChannel", {
      channelId: migrationsPrivate,
      removeMemberIds: [SLACK_IDS.botUser],
    });
    expect(await click(ts, "approve", { channelId: migrationsPrivate })).toMatchObject({ ok: true });
    expect(payloads).toMatchObject([{ channel: { id: migrationsPrivate, name: "privategroup" } }]);
  });

  test("are not there for people outside the channel", async () => {
    const ts = await post();
    const seen = await control(simulator, "clickBlock", {
      userId: samStranger,
      channelId,
      ts,
      actionId: "approve",
    });
    expect(seen).toMatchObject({ error: "no_such_message" });
    expect(payloads).toEqual([]);
  });
});

describe("a response_url", () => {
  async function obtainUrl(): Promise<{ url: string; ts: string }> {
    const posted = await callMethod(client, "chat.postMessage", {
      channel: channelId,
      text: "card",
      blocks: [{ type: "actions", elements: [{ type: "button", action_id: "go", text: plain("Go") }] }],
    });
    const ts = String(posted["ts"]);
    await control(simulator, "clickBlock", { userId, channelId, ts, actionId: "go" });
    return { url: String(payloads.at(-1)?.["response_url"]), ts };
  }
  const send = async (url: string, body: object) => {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };

  test("answers the person alone, the channel, or changes the message", async () => {
    const { url } = await obtainUrl();
    await send(url, { text: "only you" });
    await send(url, { text: "everybody", response_type: "in_channel" });
    await send(url, { text: "done", replace_original: true });
    expect(await control(simulator, "ephemerals", { userId })).toMatchObject({
      messages: [{ text: "only you" }],
    });
    expect(await readChannel(simulator, channelId)).toMatchObject([{ text: "done" }, { text: "everybody" }]);
    await send(url, { delete_original: true });
    expect(await readChannel(simulator, channelId)).toMatchObject([{ text: "everybody" }]);
  });

  test("works five times", async () => {
    const { url } = await obtainUrl();
    for (let use = 0; use < 5; use += 1) expect((await send(url, { text: "x" })).status).toBe(200);
    expect(await send(url, { text: "x" })).toEqual({ status: 404, body: { ok: false, error: "used_url" } });
  });

  test("works for 30 minutes", async () => {
    const { url } = await obtainUrl();
    simulator.clock.advance(29 * 60_000);
    expect((await send(url, { text: "x" })).status).toBe(200);
    simulator.clock.advance(60_000);
    expect(await send(url, { text: "x" })).toEqual({
      status: 404,
      body: { ok: false, error: "expired_url" },
    });
  });

  test("refuses blocks that a message could not have", async () => {
    const { url } = await obtainUrl();
    expect(await send(url, { blocks: [{ type: "shout" }] })).toMatchObject({
      status: 400,
      body: { error: "invalid_blocks" },
    });
  });

  test("changes the ephemeral message it came from", async () => {
    await callMethod(client, "chat.postEphemeral", {
      channel: channelId,
      user: userId,
      text: "psst",
      blocks: [{ type: "actions", elements: [{ type: "button", action_id: "go", text: plain("Go") }] }],
    });
    const { messages } = await control(simulator, "ephemerals", { userId });
    const ts = String((messages as Seen[])[0]?.["ts"]);
    await control(simulator, "clickBlock", { userId, channelId, ts, actionId: "go" });
    expect(payloads).toMatchObject([{ container: { is_ephemeral: true } }]);
    expect(payloads[0]).not.toHaveProperty("message");
    await send(String(payloads[0]?.["response_url"]), { text: "done", replace_original: true });
    expect(await control(simulator, "ephemerals", { userId })).toMatchObject({
      messages: [{ ts, text: "done" }],
    });
  });
});
