import { describe, expect, it } from "vitest";
import { printBlocks } from "../../demo/print-blocks.ts";
import { drawNotice, type Notice } from "../../src/notices/index.ts";
import { toSlackMessage } from "../../src/slack/message.ts";
import { en } from "../../src/texts/en.ts";
import type { Texts } from "../../src/texts/texts.ts";
import { zh } from "../../src/texts/zh.ts";
import type { PreparationView } from "../../src/workflow/outcome.ts";
import { SECRETS } from "../slack/support/fake-commands.ts";
import { makeContext } from "../slack/support/notices.ts";
import { ADA, REMY, ROSA } from "../slack/support/preparations.ts";
import { DELIVERY_MESSAGES, first, opened, renewed, second, sent, view } from "./delivery-messages.ts";

const NAMES: Readonly<Record<string, string>> = { [ROSA]: "Rosa", [ADA]: "Ada", [REMY]: "Remy" };

function draw([notice, shown]: readonly [Notice, PreparationView], texts: Texts = en) {
  const context = makeContext(shown, { reader: REMY, texts, credentials: SECRETS });
  const drawn = drawNotice(notice, context);
  return toSlackMessage("instead" in drawn ? drawn.instead : drawn, texts);
}

const printed = (name: string, texts?: Texts) =>
  printBlocks(draw(DELIVERY_MESSAGES[name] ?? [first, view(sent)], texts).blocks, (id) => NAMES[id] ?? id);

describe("the recipient's direct message", () => {
  it.each([
    ["en", en],
    ["zh", zh],
  ] as const)("reads as it was designed, in %s", async (language, texts) => {
    const pages = Object.entries(DELIVERY_MESSAGES).map(([name, message]) =>
      [`── ${name}`, ...printed(name, texts), `   text: ${draw(message, texts).text}`].join("\n"),
    );
    await expect(`${pages.join("\n\n")}\n`).toMatchFileSnapshot(`delivery.${language}.txt`);
  });

  it.each(Object.keys(DELIVERY_MESSAGES))(
    "has one green button at most, and leads to the card: %s",
    (name) => {
      const message = draw(DELIVERY_MESSAGES[name] ?? [first, view(sent)]);
      const elements = message.blocks.flatMap((block) => (block.type === "actions" ? block.elements : []));
      const buttons = elements.flatMap((element) => (element.type === "button" ? [element] : []));
      expect(buttons.filter(({ style }) => style === "primary").length).toBeLessThanOrEqual(1);
      expect(buttons.map(({ action_id }) => action_id)).toContain("open_link:card");
      // A slip of a thumb costs nothing: four buttons and a menu, or five where old and new keys work.
      expect(buttons.length).toBeLessThanOrEqual(4);
    },
  );

  it("offers to say that they are saved only after they were shown", () => {
    expect(printed("before Show").join("\n")).not.toContain("[ I have saved them ]");
    expect(printed("after Show").join("\n")).toContain("[ I have saved them ]");
  });

  it("holds no id of a key before they are saved, and none after Revoke", () => {
    for (const name of [
      "before Show",
      "after Show",
      "being revoked",
      "after Revoke",
      "rotated: the old message",
    ])
      expect(printed(name).join("\n"), name).not.toMatch(/AKIA|LTAI|onaliyun/);
    expect(printed("saved").join("\n")).toMatch(/AKIA[\s\S]*LTAI[\s\S]*onaliyun/);
  });

  it("has no step left after Revoke", () => {
    expect(printed("after Revoke").join("\n")).not.toMatch(/^\d\./m);
  });

  it("takes times of the present pair of keys alone", () => {
    const later = { ...opened, ...renewed, deliverySince: "2026-11-25T03:10:00Z" };
    expect(printBlocks(draw([second, view(later)]).blocks, String).join("\n")).toMatch(/1\. ✓ Shown$/m);
  });

  it("is told apart from the deliveries before it by its title", () => {
    const titles = ["before Show", "rotated: the new message", "rotated again"].map(
      (name) => printed(name)[0],
    );
    expect(new Set(titles).size).toBe(3);
  });

  it.each([
    ["en", en],
    ["zh", zh],
  ] as const)("begins with 200 characters of our own where it holds the secrets, in %s", (_, texts) => {
    const [block] = draw(DELIVERY_MESSAGES["in mode message"] ?? [first, view(sent)], texts).blocks;
    const begin = printBlocks([block], String).join("\n");
    expect(begin.length).toBeGreaterThanOrEqual(200);
    for (const secret of Object.values(SECRETS)) expect(begin).not.toContain(secret);
  });

  it("says to the person who no longer receives them that somebody else does", () => {
    const shown = view({ ...sent, ...renewed });
    const drawn = drawNotice(first, makeContext(shown, { reader: ADA }));
    expect(JSON.stringify(drawn)).toContain("somebody else receives the credentials now");
  });
});
