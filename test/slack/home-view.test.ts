import type { Button, HomeView } from "@slack/types";
import { describe, expect, it } from "vitest";
import { printBlocks } from "../../demo/print-blocks.ts";
import { homeView } from "../../src/slack/views/home-view.ts";
import { en } from "../../src/texts/en.ts";
import type { Texts } from "../../src/texts/texts.ts";
import { zh } from "../../src/texts/zh.ts";
import type { Home } from "../../src/workflow/home/home.ts";
import { EXAMPLE_HOME, HOME_OF_OPERATORS, homeSection, makeHome } from "./support/home.ts";
import { ADA, makePreparation, makeView, REMY, ROSA } from "./support/preparations.ts";

const NAMES: Readonly<Record<string, string>> = { [ROSA]: "Rosa", [ADA]: "Ada", [REMY]: "Remy" };

const printed = (home: Home, texts: Texts = en) =>
  printBlocks(homeView(home, texts).blocks, (id) => NAMES[id] ?? id).join("\n");

function buttonsIn({ blocks }: HomeView): Button[] {
  return blocks.flatMap((block) =>
    block.type === "actions" && "elements" in block
      ? block.elements.flatMap((element) =>
          typeof element === "object" && "type" in element && element.type === "button" ? [element] : [],
        )
      : [],
  );
}

describe("the App Home", () => {
  it.each([
    ["en", en],
    ["zh", zh],
  ] as const)("reads as it was designed, in %s", async (language, texts) => {
    await expect(`${printed(EXAMPLE_HOME, texts)}\n`).toMatchFileSnapshot(`home.${language}.txt`);
  });

  it("leaves empty sections out, and says that nothing waits", () => {
    const text = printed(makeHome({}));
    expect(text).toContain("Nothing waits for you.");
    for (const title of ["Waiting for you", "Yours", "Ending soon", "Ended", "For operators"])
      expect(text).not.toContain(title);
  });

  it.each([
    ["what waits first", EXAMPLE_HOME, "prep:approve"],
    ["the start where nothing waits", makeHome({}), "start_preparation"],
  ] as const)("has one green button: %s", (_, home, action) => {
    const green = buttonsIn(homeView(home, en)).filter(({ style }) => style === "primary");
    expect(green.map(({ action_id }) => action_id)).toEqual([action]);
  });

  it("has the tokens of the card's own buttons", () => {
    const approve = buttonsIn(homeView(EXAMPLE_HOME, en)).find(
      ({ action_id }) => action_id === "prep:approve",
    );
    expect(approve?.value).toBe("token-approve");
  });

  it("stays within what Slack takes when every section is full", () => {
    const full = Array.from({ length: 10 }, (_, index) =>
      makeView(makePreparation("ready", { id: `MP-7K3Q9${index}`, delivery: "sent" })),
    );
    const section = {
      ...homeSection(full, { isRecipient: true, isRequester: true, isApprover: true }),
      count: 90,
    };
    const ended = homeSection(full.slice(0, 5), { isRequester: true });
    const home = {
      waiting: section,
      yours: section,
      ending: section,
      ended,
      forOperators: HOME_OF_OPERATORS,
    };
    const { blocks } = homeView(home, en);
    expect(blocks.length).toBeLessThanOrEqual(100);
    const ids = blocks.flatMap((block) => (block.block_id === undefined ? [] : [block.block_id]));
    expect(new Set(ids).size).toBe(ids.length);
    expect(printed(home)).toContain("and 80 more: /mgw-prep list");
  });
});
