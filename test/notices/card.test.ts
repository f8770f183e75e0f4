import { describe, expect, it } from "vitest";
import { printBlocks } from "../../demo/print-blocks.ts";
import { drawNotice } from "../../src/notices/index.ts";
import { situationOf } from "../../src/notices/situation.ts";
import { toBlocks } from "../../src/slack/blocks.ts";
import { makeMessage } from "../../src/slack/message.ts";
import { en } from "../../src/texts/en.ts";
import { SITUATIONS } from "../../src/texts/situation.ts";
import { makeContext } from "../slack/support/notices.ts";
import { CARDS } from "./cards.ts";

const NAMES: Readonly<Record<string, string>> = {
  U0ROSA0001: "Rosa",
  U0ADA00001: "Ada",
  U0REMY0001: "Remy",
};

function draw(situation: (typeof SITUATIONS)[number]) {
  const drawn = drawNotice({ kind: "card" }, makeContext(CARDS[situation]));
  if ("instead" in drawn) throw new Error("expected a card");
  return { ...makeMessage(drawn.text, toBlocks(drawn.blocks), en), neutral: drawn.blocks };
}

const printed = (situation: (typeof SITUATIONS)[number]) =>
  printBlocks(draw(situation).blocks, (id) => NAMES[id] ?? id);

describe("the card", () => {
  it("of every situation reads as it was designed", async () => {
    const pages = SITUATIONS.map((situation) =>
      [`── ${situation}`, ...printed(situation), `   text: ${draw(situation).text}`].join("\n"),
    );
    await expect(`${pages.join("\n\n")}\n`).toMatchFileSnapshot("cards.txt");
  });

  it.each(SITUATIONS)("is told apart as %s", (situation) => {
    expect(situationOf(CARDS[situation])).toBe(situation);
  });

  it.each(SITUATIONS)(
    "of %s is one screen of a phone: at most 12 lines and a row of buttons",
    (situation) => {
      const lines = printed(situation);
      expect(lines.length).toBeLessThanOrEqual(13);
      for (const line of lines.slice(1, -1)) expect(line.length).toBeLessThanOrEqual(120);
    },
  );

  it.each(SITUATIONS)("of %s has at most four buttons, one of them green and none red", (situation) => {
    const elements = draw(situation).blocks.flatMap((block) =>
      block.type === "actions" ? block.elements : [],
    );
    const buttons = elements.flatMap((element) => (element.type === "button" ? [element] : []));
    expect(buttons.length).toBeLessThanOrEqual(4);
    expect(buttons.filter(({ style }) => style === "primary").length).toBeLessThanOrEqual(1);
    expect(buttons.some(({ style }) => style === "danger")).toBe(false);
    const menus = elements.flatMap((element) => (element.type === "overflow" ? [element] : []));
    expect(menus.length).toBeLessThanOrEqual(1);
    for (const { options } of menus) {
      expect(options.length).toBeGreaterThanOrEqual(2);
      expect(options.length).toBeLessThanOrEqual(5);
    }
  });

  it("names nobody while it is checked for the first time, so that it rings for nobody", () => {
    expect(JSON.stringify(draw("checking").blocks)).not.toContain('"type":"user"');
  });
});
