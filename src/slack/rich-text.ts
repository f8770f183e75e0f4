import type {
  RichTextBlock,
  RichTextElement,
  RichTextList,
  RichTextPreformatted,
  RichTextQuote,
  RichTextSection,
} from "@slack/types";
import { cleanForeign } from "../core/foreign-text.ts";
import type { Phrase } from "../texts/phrase.ts";

/**
 * Builders for rich_text. Everything people read goes through here or through plain_text, since only there is text never
 * parsed for mentions, links and formatting: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
 */
const USER_ID = /^[UW][A-Z0-9]{2,}$/;
const CHANNEL_ID = /^[CG][A-Z0-9]{2,}$/;
const GROUP_ID = /^S[A-Z0-9]{2,}$/;
const EMPTY = "–";
const CODE_MAX_LENGTH = 1_100;
const PLAIN_MAX_LENGTH = 2_000;

/** A phrase as elements; a user id that is none and a link that is not https become plain text. */
function inlinesOf(phrase: Phrase): RichTextElement[] {
  return phrase.flatMap((part): RichTextElement[] => {
    if (typeof part === "string") return part === "" ? [] : [{ type: "text", text: part }];
    if ("bold" in part) return [styled(part.bold, PLAIN_MAX_LENGTH, { bold: true })];
    if ("command" in part) return [styled(part.command, CODE_MAX_LENGTH, { code: true })];
    if ("code" in part) return [markForeign(styled(part.code, CODE_MAX_LENGTH, { code: true }))];
    if ("foreign" in part) {
      const [maxLength, style] = part.isBold ? [PLAIN_MAX_LENGTH, { bold: true } as const] : [];
      return [markForeign(styled(part.foreign, maxLength, style))];
    }
    if ("user" in part) return [mention(part.user)];
    if ("group" in part) return [mentionGroup(part.group)];
    if ("channel" in part) return [linkChannel(part.channel)];
    if ("emoji" in part) return [emoji(part.emoji)];
    if ("date" in part) return [moment(part)];
    return [markForeign(link(part.url, part.label))];
  });
}

/** Elements whose text is not, or may not be, ours; Slack has no place in them to say so. */
const foreignElements = new WeakSet<RichTextElement>();

function markForeign(element: RichTextElement): RichTextElement {
  foreignElements.add(element);
  return element;
}

/** Whether an element's text may be a secret, a person's or a cloud's. */
export function isForeign(element: RichTextElement): boolean {
  return foreignElements.has(element);
}

function styled(text: string, maxLength?: number, style?: { bold?: true; code?: true }): RichTextElement {
  const clean = cleanForeign(text, maxLength) || EMPTY;
  return style ? { type: "text", text: clean, style } : { type: "text", text: clean };
}

function mention(userId: string): RichTextElement {
  return USER_ID.test(userId) ? { type: "user", user_id: userId } : markForeign(styled(userId));
}

function mentionGroup(groupId: string): RichTextElement {
  return GROUP_ID.test(groupId) ? { type: "usergroup", usergroup_id: groupId } : styled(groupId);
}

function linkChannel(channelId: string): RichTextElement {
  return CHANNEL_ID.test(channelId) ? { type: "channel", channel_id: channelId } : styled(channelId);
}

/** A date that is none, such as one of a damaged row, is shown as its fallback. */
function moment({
  date,
  format,
  fallback,
}: {
  date: string;
  format: string;
  fallback: string;
}): RichTextElement {
  const timestamp = Math.floor(Date.parse(date) / 1000);
  return timestamp > 0 ? { type: "date", timestamp, format, fallback } : styled(fallback);
}

function link(url: string, label: string): RichTextElement {
  const text = cleanForeign(label) || EMPTY;
  return /^https:\/\/[^\s<>|]{1,2000}$/.test(url) ? { type: "link", url, text } : { type: "text", text };
}

export function line(phrase: Phrase): RichTextSection {
  const elements = inlinesOf(phrase);
  return {
    type: "rich_text_section",
    elements: elements.length > 0 ? elements : [{ type: "text", text: EMPTY }],
  };
}

/** Lines one below the other in one paragraph. */
export function lines(phrases: readonly Phrase[]): RichTextSection {
  return line(phrases.flatMap((phrase, index) => (index === 0 ? phrase : ["\n", ...phrase])));
}

function emoji(name: string): RichTextElement {
  return { type: "emoji", name };
}

/** A line that begins with an icon. */
export function iconLine(icon: string, phrase: Phrase): RichTextSection {
  return {
    type: "rich_text_section",
    elements: [emoji(icon), { type: "text", text: " " }, ...inlinesOf(phrase)],
  };
}

/** Lines, each with its icon, in one paragraph. */
export function iconLines(rows: readonly { icon: string; phrase: Phrase }[]): RichTextSection {
  return {
    type: "rich_text_section",
    elements: rows.flatMap(({ icon, phrase }, index) => [
      ...(index === 0 ? [] : [{ type: "text" as const, text: "\n" }]),
      emoji(icon),
      { type: "text" as const, text: " " },
      ...inlinesOf(phrase),
    ]),
  };
}

export function bullets(phrases: readonly Phrase[]): RichTextList {
  return { type: "rich_text_list", style: "bullet", elements: phrases.map(line) };
}

export function numbered(phrases: readonly Phrase[]): RichTextList {
  return { type: "rich_text_list", style: "ordered", elements: phrases.map(line) };
}

export function quote(phrase: Phrase): RichTextQuote {
  return { type: "rich_text_quote", elements: inlinesOf(phrase) };
}

/**
 * A text to copy, shown character by character. It is not escaped: the caller guarantees that the text is ours,
 * a secret from a cloud, or cleaned already.
 */
export function preformatted(text: string): RichTextPreformatted {
  const pieces = text === "" ? [EMPTY] : (text.match(PIECE) ?? []);
  const elements = pieces.map((piece) => {
    const element = { type: "text", text: piece } as const;
    markForeign(element);
    return element;
  });
  return { type: "rich_text_preformatted", elements };
}

/** Slack documents no longest text of an element; a section's is 3,000 characters. */
const PIECE = /[\s\S]{1,2999}/gu;

/** Labels and values in two columns of a fixed pitch; wide characters, such as Chinese ones, take two places. */
export function sheet(rows: readonly (readonly [label: string, value: string])[]): RichTextPreformatted {
  const width = Math.max(...rows.map(([label]) => widthOf(label)));
  const lines = rows.map(
    ([label, value]) =>
      `${label}${" ".repeat(width - widthOf(label))}  ${cleanForeign(value, CODE_MAX_LENGTH) || EMPTY}`,
  );
  return preformatted(lines.join("\n"));
}

function widthOf(text: string): number {
  return [...text].reduce((sum, letter) => sum + (/[\u2E80-\uFFEF]/u.test(letter) ? 2 : 1), 0);
}

export function richText(...elements: RichTextBlock["elements"]): RichTextBlock {
  return { type: "rich_text", elements };
}
