import { WebClient } from "@slack/web-api";
import { expect, it } from "vitest";
import { createSlackChat } from "../../../src/slack/chat.ts";

const at = { channelId: "C0MIGRATE1", messageId: "1795489560.000100" };

it("links to a message by the workspace's own address, as Slack's permalinks do", () => {
  const chat = createSlackChat(new WebClient(), "https://acme.slack.com/");
  expect(chat.linkTo(at)).toBe("https://acme.slack.com/archives/C0MIGRATE1/p1795489560000100");
});

it("links by the address that every workspace has where that is not known", () => {
  expect(createSlackChat(new WebClient()).linkTo(at)).toBe(
    "https://slack.com/archives/C0MIGRATE1/p1795489560000100",
  );
});
