import { expect, it } from "vitest";
import { printBlocks } from "../../demo/print-blocks.ts";
import { drawNotice } from "../../src/notices/index.ts";
import { toSlackMessage } from "../../src/slack/message.ts";
import { en } from "../../src/texts/en.ts";
import { zh } from "../../src/texts/zh.ts";
import { makeContext } from "../slack/support/notices.ts";
import { ADA, REMY, ROSA } from "../slack/support/preparations.ts";
import { THREAD_MESSAGES } from "./thread-messages.ts";

const NAMES: Readonly<Record<string, string>> = { [ROSA]: "Rosa", [ADA]: "Ada", [REMY]: "Remy" };

it.each([
  ["en", en],
  ["zh", zh],
] as const)("the thread reads as it was designed, in %s", async (language, texts) => {
  const pages = Object.entries(THREAD_MESSAGES).map(([name, [notice, view]]) => {
    const context = makeContext(view, { texts });
    const drawn = drawNotice(notice, context);
    if ("instead" in drawn) throw new Error("expected a message");
    const { text, blocks } = toSlackMessage(drawn, context.texts);
    return [`── ${name}`, ...printBlocks(blocks, (id) => NAMES[id] ?? id), `   text: ${text}`].join("\n");
  });
  await expect(`${pages.join("\n\n")}\n`).toMatchFileSnapshot(`thread.${language}.txt`);
});
