import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { allView } from "../../src/slack/views/all-view.ts";
import { en } from "../../src/texts/en.ts";
import { zh } from "../../src/texts/zh.ts";
import { EVERY_NOTICE, makeContext } from "./support/notices.ts";
import { MIGRATIONS, makePreparation, OLGA } from "./support/preparations.ts";
import { renderNotice } from "./support/render-notice.ts";
import { type ShownView, type SlackWorld, startSlackWorld, textsOf, until } from "./support/slack-world.ts";

const HUNDRED = Array.from({ length: 100 }, (_, index) =>
  makePreparation("ready", {
    id: `MP-${String(index).padStart(6, "0")}`,
    request: { ...makePreparation("ready").request, sourceBucket: `${"a".repeat(57)}-${index}` },
  }),
);

describe.each([
  ["en", en],
  ["zh", zh],
] as const)("the list of everything, in %s", (_, texts) => {
  it("shows a hundred rows in a view that Slack takes", () => {
    const view = allView({ rows: HUNDRED, count: 240 }, { states: null, text: "" }, texts);
    const text = textsOf(view.blocks);
    expect(HUNDRED.filter(({ id }) => !text.includes(id))).toEqual([]);
    expect(text).toContain("240");
    expect(view.blocks.length).toBeLessThanOrEqual(100);
    expect(JSON.stringify(view).length).toBeLessThan(250_000);
    expect(Math.max(...view.blocks.map((block) => textsOf(block).length))).toBeLessThan(12_000);
  });
});

describe("what operators open", () => {
  let world: SlackWorld;
  beforeEach(async () => {
    world = await startSlackWorld("socket");
  });
  afterEach(() => world.stop());

  const shown = (text: string): Promise<ShownView> =>
    until(async () => {
      const view = (await world.openViews(OLGA)).at(-1);
      return view && textsOf([view.title, view.blocks]).includes(text) && view;
    });
  const press = async (actionId: string) => {
    const rendered = renderNotice(EVERY_NOTICE.audit_head, makeContext(null));
    if (rendered.kind !== "message") throw new Error("expected a message");
    const posted = await world.clients.posts.chat.postMessage({ channel: MIGRATIONS, ...rendered.message });
    const at = { channelId: String(posted.channel), ts: String(posted.ts) };
    await world.control("clickBlock", { userId: OLGA, ...at, actionId });
  };

  it("behind Details of the daily message is the same as it is now, with nothing that sends it back", async () => {
    await press("digest_details");
    const { blocks, title } = await shown("MP-7K3Q9X");
    const text = textsOf([title, blocks]);
    for (const part of [
      "Daily check",
      "2 findings of the daily check at both clouds are open",
      "revocation failed 4 times",
      "b".repeat(64),
    ])
      expect(text).toContain(part);
    expect(blocks.some(({ type }) => type === "input" || type === "actions")).toBe(false);
  });

  it("is told why, who may not see it", async () => {
    world.commands.refuse("digest", { code: "NOT_AN_OPERATOR", args: {} });
    await press("digest_details");
    await shown("Only operators can do this");
  });

  it("is searched and narrowed where it stands", async () => {
    await press("home_all:problems");
    const form = await until(async () => {
      const view = (await world.openViews(OLGA)).at(-1);
      return view?.blocks.some(({ block_id }) => block_id === "all_state") && view;
    });
    const at = { userId: OLGA, viewId: form.id };
    await world.control("clickInView", { ...at, actionId: "all_state", value: "blocked" });
    await until(async () => world.commands.callsOf("search").length === 2);
    await world.control("clickInView", { ...at, actionId: "all_text", value: "acme" });
    await until(async () => world.commands.callsOf("search").length === 3);
    // By the button, as Slack wants one.
    await world.control("submitView", { ...at, values: { all_text: "media" } });
    await until(async () => world.commands.callsOf("search").length === 4);
    const again = await until(async () => {
      const view = (await world.openViews(OLGA)).at(-1);
      return view?.id === form.id && view.blocks.some(({ block_id }) => block_id === "all_state") && view;
    });
    expect(textsOf(again.blocks)).toContain("There is none.");
    expect(world.commands.callsOf("search").map(({ input }) => input)).toEqual([
      { states: "problems", text: "" },
      { states: "blocked", text: "" },
      { states: "blocked", text: "acme" },
      { states: "blocked", text: "media" },
    ]);
  });
});
