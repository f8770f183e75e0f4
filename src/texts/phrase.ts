/**
 * One sentence as data, so that a surface can set each part safely: names of people become mentions, foreign text stays
 * text. A plain string is ours, and so is `bold`; `foreign` was written by somebody else or read from a cloud, and `code` and
 * a link may have been: notifications do not begin with these. `format` has Slack's tokens, such as `{ago}` and `{time}`:
 * docs.slack.dev/reference/block-kit/block-elements/date-element.
 */
type Part =
  | string
  | { bold: string }
  | { code: string }
  /** What people type to the bot, in its own words: looks like code. */
  | { command: string }
  | { foreign: string; isBold?: true }
  | { user: string }
  | { group: string }
  | { channel: string }
  /** A moment (ISO 8601), shown in the reader's own zone as `format` says; `fallback` where a chat cannot. */
  | { date: string; format: string; fallback: string }
  | { url: string; label: string }
  /** The short name of a standard emoji, beside words that say the same. */
  | { emoji: string };
export type Phrase = readonly Part[];

/** Phrases joined with a separator between each two. */
export function joinPhrases(phrases: readonly Phrase[], separator: string): Phrase {
  return phrases.flatMap((phrase, index) => (index === 0 ? phrase : [separator, ...phrase]));
}

/** A phrase as plain text, for places that take no mentions, such as an error at a form's field. */
export function plainOf(phrase: Phrase): string {
  return phrase
    .map((part) => {
      if (typeof part === "string") return part;
      if ("bold" in part) return part.bold;
      if ("code" in part) return part.code;
      if ("command" in part) return part.command;
      if ("foreign" in part) return part.foreign;
      if ("group" in part) return part.group;
      if ("channel" in part) return part.channel;
      if ("date" in part) return part.fallback;
      if ("emoji" in part) return "";
      return "user" in part ? part.user : part.label;
    })
    .join("");
}
