import type { WebClient } from "@slack/web-api";
import { expect, it } from "vitest";
import { createSlackChat } from "../../../src/slack/chat.ts";
import { en } from "../../../src/texts/en.ts";

it("gives every edit of a message block ids of its own, and a message that is posted anew too", async () => {
  const sent: { blocks: { type: string; block_id?: string }[] }[] = [];
  const send = async (message: (typeof sent)[number]) => {
    sent.push(message);
    return { ok: true, ts: "1.1", channel: "C0MIGRATE1" };
  };
  const client = { chat: { postMessage: send, update: send } } as unknown as WebClient;
  const chat = createSlackChat(client);
  const message = {
    text: "x",
    blocks: [
      {
        kind: "buttons" as const,
        name: "card",
        buttons: [{ kind: "link" as const, name: "card", label: "Open", url: "https://x.example/" }],
      },
    ],
  };
  const at = { channelId: "C0MIGRATE1", messageId: "1.1" };
  await chat.post({ channelId: at.channelId, threadId: null }, "p", { message, texts: en, edition: 1 });
  await chat.edit(at, { message, texts: en, edition: 2 });
  await chat.edit(at, { message, texts: en, edition: 3 });
  expect(sent.map(({ blocks }) => blocks.map(({ block_id }) => block_id))).toEqual([
    ["card_actions:1"],
    ["card_actions:2"],
    ["card_actions:3"],
  ]);
});
