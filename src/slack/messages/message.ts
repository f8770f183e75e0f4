import type { KnownBlock } from "@slack/types";
import { en } from "../../texts/en.ts";
import { cut, escapeMrkdwn } from "../foreign-text.ts";
import { LIMITS } from "../plain-blocks.ts";
import { line, richText } from "../rich-text.ts";
import { withOpening } from "./opening.ts";

/**
 * A message as it is sent: `text` is what screen readers and notifications on a phone say, without foreign text and secrets.
 * Those on a desktop are made of the blocks, so these do not begin with either (`opening.ts`).
 */
export type Message = { text: string; blocks: KnownBlock[] };

/**
 * What a post comes to: a message, or nothing. Nothing means that the message is to be deleted if it stands; `instead`
 * is what takes its place where deleting is forbidden.
 */
export type Rendered = { kind: "message"; message: Message } | { kind: "nothing"; instead: Message };

/** A message within Slack's limits: blocks that do not fit are left out, and their number is said. */
export function makeMessage(text: string, blocks: readonly KnownBlock[]): Message {
  return { text: cut(escapeMrkdwn(text), LIMITS.fallbackText), blocks: fitBlocks(withOpening(blocks)) };
}

/** Keeps the blocks in front; buttons at the end are kept too, since without them nobody can act. */
function fitBlocks(blocks: readonly KnownBlock[]): KnownBlock[] {
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
      return [...kept, richText(line([en.card.andMore(body.length - index)])), ...tail];
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

/** The first `limit` items, and a line that says how many were left out. */
export function withMore<T>(items: readonly T[], limit: number, more: (count: number) => T): T[] {
  return items.length <= limit ? [...items] : [...items.slice(0, limit), more(items.length - limit)];
}
