import type { WebClient } from "@slack/web-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SLACK_IDS } from "../../../simulators/slack/seed.ts";
import { createSlackSimulator, type SlackSimulator } from "../../../simulators/slack/slack-simulator.ts";
import { callMethod, createClient, readChannel, refusalOf } from "./start-app.ts";

const { migrations: channel } = SLACK_IDS;
let simulator: SlackSimulator;
let client: WebClient;

beforeAll(async () => {
  simulator = await createSlackSimulator({ port: 0 });
  client = createClient(simulator);
});
afterAll(() => simulator.close());

const plain = (text: string) => ({ type: "plain_text", text });
const mrkdwn = (text: string) => ({ type: "mrkdwn", text });
const button = (extras: object = {}) => ({ type: "button", action_id: "go", text: plain("Go"), ...extras });
const actions = (...elements: object[]) => ({ type: "actions", elements });
const option = (value: string) => ({ text: plain(value), value });
const section = (text: string) => ({ type: "section", text: mrkdwn(text) });
const many = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, i) => make(i));
const richText = (...elements: object[]) => ({ type: "rich_text", elements });

const post = (blocks: unknown) =>
  callMethod(client, "chat.postMessage", { channel, text: "fallback", blocks });

const accepted: [string, object[]][] = [
  ["the longest section", [section("x".repeat(3_000))]],
  ["50 blocks", many(50, () => ({ type: "divider" }))],
  ["25 buttons in a row", [actions(...many(25, (i) => button({ action_id: `go-${i}` })))]],
  [
    "a button with the longest text and value",
    [actions(button({ text: plain("x".repeat(75)), value: "v".repeat(2_000) }))],
  ],
  ["the same action_id in two blocks", [actions(button()), actions(button())]],
  [
    "a link button with a confirm dialog",
    [
      actions(
        button({
          url: "https://example.com",
          confirm: {
            title: plain("Sure?"),
            text: mrkdwn("*Really*"),
            confirm: plain("Yes"),
            deny: plain("No"),
            style: "danger",
          },
        }),
      ),
    ],
  ],
  [
    "every stateful element of a row",
    [
      actions(
        { type: "static_select", action_id: "a", options: [option("x")], initial_option: option("x") },
        { type: "users_select", action_id: "b", placeholder: plain("Who") },
        {
          type: "conversations_select",
          action_id: "c",
          filter: { include: ["public", "private"], exclude_external_shared_channels: true },
        },
        {
          type: "checkboxes",
          action_id: "d",
          options: [{ text: mrkdwn("*x*"), value: "x", description: mrkdwn("why") }],
        },
        { type: "radio_buttons", action_id: "e", options: [option("x")] },
        {
          type: "overflow",
          action_id: "f",
          options: [option("x"), { text: plain("link"), url: "https://example.com", value: "l" }],
        },
        { type: "datepicker", action_id: "g", initial_date: "2026-09-01" },
      ),
    ],
  ],
  [
    "an input with a hint",
    [
      {
        type: "input",
        label: plain("Bucket"),
        hint: plain("its name"),
        optional: true,
        element: { type: "plain_text_input", max_length: 63 },
      },
    ],
  ],
  [
    "rich text with preformatted, list and quote",
    [
      richText(
        { type: "rich_text_preformatted", border: 1, elements: [{ type: "text", text: "s3cr3t *_~`<&>" }] },
        {
          type: "rich_text_list",
          style: "bullet",
          indent: 1,
          elements: [
            {
              type: "rich_text_section",
              elements: [
                { type: "user", user_id: SLACK_IDS.adaApprover },
                { type: "text", text: "x", style: { bold: true } },
              ],
            },
          ],
        },
        { type: "rich_text_quote", elements: [{ type: "link", url: "https://example.com", text: "here" }] },
      ),
    ],
  ],
  [
    "header, context, image, markdown, table and card",
    [
      { type: "header", text: plain("x".repeat(150)) },
      {
        type: "context",
        elements: [mrkdwn("a"), { type: "image", image_url: "https://example.com/a.png", alt_text: "a" }],
      },
      { type: "image", image_url: "https://example.com/a.png", alt_text: "a", title: plain("A") },
      { type: "markdown", text: "# hello" },
      {
        type: "table",
        rows: [
          [
            { type: "raw_text", text: "a" },
            richText({ type: "rich_text_section", elements: [{ type: "text", text: "b" }] }),
          ],
        ],
      },
      { type: "card", title: mrkdwn("a"), actions: [button()] },
    ],
  ],
];

const refused: [string, unknown[], string][] = [
  [
    "a section that is too long",
    [section("x".repeat(3_001))],
    "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
  ],
  ["an empty text", [section("")], "must be more than 0 characters [json-pointer:/blocks/0/text/text]"],
  [
    "a section with nothing in it",
    [{ type: "section" }],
    "missing required field: text or fields [json-pointer:/blocks/0]",
  ],
  [
    "11 fields",
    [{ type: "section", fields: many(11, () => mrkdwn("x")) }],
    "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
  ],
  [
    "a field that is too long",
    [{ type: "section", fields: [mrkdwn("x".repeat(2_001))] }],
    "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]",
  ],
  [
    "a header that is too long",
    [{ type: "header", text: plain("x".repeat(151)) }],
    "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
  ],
  [
    "a header in mrkdwn",
    [{ type: "header", text: mrkdwn("x") }],
    "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
  ],
  [
    "a button text that is too long",
    [actions(button({ text: plain("x".repeat(76)) }))],
    "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
  ],
  [
    "a button value that is too long",
    [actions(button({ value: "x".repeat(2_001) }))],
    "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
  ],
  [
    "a button with a key that Slack does not know",
    [actions(button({ disabled: true }))],
    "invalid additional property: disabled [json-pointer:/blocks/0/elements/0]",
  ],
  [
    "a style that does not exist",
    [actions(button({ style: "warning" }))],
    "must be a valid enum value [json-pointer:/blocks/0/elements/0/style]",
  ],
  [
    "26 buttons in a row",
    [actions(...many(26, (i) => button({ action_id: `go-${i}` })))],
    "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
  ],
  ["a row without elements", [actions()], "no fewer than 1 items allowed [json-pointer:/blocks/0/elements]"],
  [
    "the same action_id twice in a block",
    [actions(button(), button())],
    '`action_id` "go" already exists [json-pointer:/blocks/0/elements/1/action_id]',
  ],
  [
    "the same block_id twice",
    many(2, () => ({ type: "divider", block_id: "one" })),
    '`block_id` "one" already exists [json-pointer:/blocks/1/block_id]',
  ],
  [
    "a block_id that is too long",
    [{ type: "divider", block_id: "x".repeat(256) }],
    "must be less than 256 characters [json-pointer:/blocks/0/block_id]",
  ],
  [
    "51 blocks",
    many(51, () => ({ type: "divider" })),
    "no more than 50 items allowed [json-pointer:/blocks]",
  ],
  [
    "a block that does not exist",
    [{ type: "shout" }],
    "unsupported type: shout [json-pointer:/blocks/0/type]",
  ],
  [
    "a block of modals only",
    [{ type: "alert", text: plain("x") }],
    "unsupported type: alert [json-pointer:/blocks/0/type]",
  ],
  [
    "an element that types, outside an input",
    [actions({ type: "plain_text_input", action_id: "a" })],
    "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]",
  ],
  [
    "101 options",
    [actions({ type: "static_select", action_id: "a", options: many(101, (i) => option(`${i}`)) })],
    "no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]",
  ],
  [
    "11 checkboxes",
    [actions({ type: "checkboxes", action_id: "a", options: many(11, (i) => option(`${i}`)) })],
    "no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]",
  ],
  [
    "6 menu items",
    [actions({ type: "overflow", action_id: "a", options: many(6, (i) => option(`${i}`)) })],
    "no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]",
  ],
  [
    "an initial option that is not offered",
    [actions({ type: "static_select", action_id: "a", options: [option("x")], initial_option: option("y") })],
    "initial option must be one of the options [json-pointer:/blocks/0/elements/0/initial_option]",
  ],
  [
    "a select without options",
    [actions({ type: "static_select", action_id: "a" })],
    "must define either `options` or `option_groups` [json-pointer:/blocks/0/elements/0]",
  ],
  [
    "an option text that is too long",
    [actions({ type: "static_select", action_id: "a", options: [option("x".repeat(76))] })],
    "must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]",
  ],
  [
    "a confirm text that is too long",
    [actions(button({ confirm: { text: mrkdwn("x".repeat(301)) } }))],
    "must be less than 301 characters [json-pointer:/blocks/0/elements/0/confirm/text/text]",
  ],
  [
    "a confirm title that is too long",
    [actions(button({ confirm: { title: plain("x".repeat(101)), text: mrkdwn("x") } }))],
    "must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]",
  ],
  [
    "an input label that is too long",
    [{ type: "input", label: plain("x".repeat(2_001)), element: { type: "plain_text_input" } }],
    "must be less than 2001 characters [json-pointer:/blocks/0/label/text]",
  ],
  [
    "an input of more than 3000 characters",
    [{ type: "input", label: plain("x"), element: { type: "plain_text_input", max_length: 3_001 } }],
    "must be less than 3001 [json-pointer:/blocks/0/element/max_length]",
  ],
  [
    "a mention inside preformatted text",
    [richText({ type: "rich_text_preformatted", elements: [{ type: "user", user_id: "U1" }] })],
    "unsupported type: user [json-pointer:/blocks/0/elements/0/elements/0/type]",
  ],
  [
    "an empty piece of rich text",
    [richText({ type: "rich_text_section", elements: [{ type: "text", text: "" }] })],
    "must be more than 0 characters [json-pointer:/blocks/0/elements/0/elements/0/text]",
  ],
];

describe("a message", () => {
  test.each(accepted)("takes %s", async (_what, blocks) => {
    expect(await post(blocks)).toMatchObject({ ok: true });
  });

  test.each(refused)("refuses %s", async (_what, blocks, message) => {
    expect(await refusalOf(post(blocks))).toMatchObject({
      error: "invalid_blocks",
      errors: expect.arrayContaining([message]),
      response_metadata: { messages: expect.arrayContaining([`[ERROR] ${message}`]) },
    });
  });

  test("refuses blocks whose texts are too much together, though each is allowed", async () => {
    expect(await post(many(4, () => section("x".repeat(3_000))))).toMatchObject({ ok: true });
    expect(await refusalOf(post(many(5, () => section("x".repeat(3_000)))))).toMatchObject({
      error: "msg_blocks_too_long",
    });
  });

  test("refuses blocks that are no array", async () => {
    expect(await refusalOf(post('{"type":'))).toMatchObject({ error: "invalid_blocks_format" });
    expect(await refusalOf(post({ type: "divider" }))).toMatchObject({ error: "invalid_blocks_format" });
  });

  test("comes back with ids and defaults filled in", async () => {
    simulator.reset();
    await post([section("hello"), actions({ type: "button", text: plain("Go") })]);
    expect(await readChannel(simulator, channel)).toMatchObject([
      {
        blocks: [
          { block_id: expect.any(String), text: { text: "hello", verbatim: false } },
          { elements: [{ action_id: expect.any(String), text: { text: "Go", emoji: true } }] },
        ],
      },
    ]);
  });
});
