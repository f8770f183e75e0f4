import type { KnownBlock } from "@slack/types";
import { cut } from "../core/foreign-text.ts";
import type { Message } from "../notices/message.ts";
import type { Texts } from "../texts/texts.ts";
import { toBlocks } from "./blocks.ts";
import { escapeMrkdwn } from "./escape-mrkdwn.ts";
import { withOpening } from "./opening.ts";
import { LIMITS } from "./plain-blocks.ts";
import { line, richText } from "./rich-text.ts";

/**
 * A message as it is sent: `text` is what screen readers and notifications on a phone say, without foreign text and secrets.
 * Those on a desktop are made of the blocks, so these do not begin with either (`opening.ts`).
 */
export type SlackMessage = { text: string; blocks: KnownBlock[] };

/** A message within Slack's limits: blocks that do not fit are left out, and their number is said. */
export function makeMessage(text: string, blocks: readonly KnownBlock[], texts: Texts): SlackMessage {
  return {
    text: cut(escapeMrkdwn(text), LIMITS.fallbackText),
    blocks: fitBlocks(withOpening(blocks, texts), texts),
  };
}

/** A message of the story as Slack takes it. */
export function toSlackMessage({ text, blocks }: Message, texts: Texts): SlackMessage {
  return makeMessage(text, toBlocks(blocks), texts);
}

/** Keeps the blocks in front; buttons at the end are kept too, since without them people cannot act. */
function fitBlocks(blocks: readonly KnownBlock[], texts: Texts): KnownBlock[] {
  const last = blocks.at(-1);
  const tail = last?.type === "actions" ? [last] : [];
  const body = tail.length === 0 ? blocks : blocks.slice(0, -1);
  const kept: KnownBlock[] = [];
  let characters = tail.reduce((sum, block) => sum + countText(block), 0);
  for (const [index, block] of body.entries()) {
    characters += countText(block);
    const isLast = index === body.length - 1;
    const room = LIMITS.messageBlocks - tail.length - (isLast ? 0 : 1);
    if (kept.length >= room || characters > LIMITS.messageText) {
      return [...kept, richText(line([texts.card.andMore(body.length - index)])), ...tail];
    }
    kept.push(block);
  }
  return [...kept, ...tail];
}

/** Characters of all texts in a block, which is what Slack counts. */
function countText(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countText(item), 0);
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, item]) => sum + (key === "text" && typeof item === "string" ? item.length : countText(item)),
    0,
  );
}
