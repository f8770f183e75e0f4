import type { Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";

/**
 * A message as plain data, for any chat: `text` is one line for notifications and screen readers, without foreign text and
 * secrets. What a chat shows of it, and how it cuts what is too long, is the chat's own.
 */
export type Message = { text: string; blocks: readonly Block[] };

/** Nothing is to be said any more: the message is deleted if it stands; `instead` is said where deleting is forbidden. */
type Nothing = { instead: Message };
export type Drawn = Message | Nothing;

export type Block =
  | { kind: "header"; text: string }
  | { kind: "divider" }
  | { kind: "paragraphs"; paragraphs: readonly Paragraph[] }
  /** Small and grey, of our own words: what few readers need. */
  | { kind: "context"; text: string }
  /** `name` tells the row from others of its message; `menu` stands behind the buttons as a menu. */
  | { kind: "buttons"; name: string; buttons: readonly Button[]; menu?: readonly ActionButton[] };

/** `icon`: the short name of a standard emoji, as most chats write it between colons. */
export type Row = { icon: string; phrase: Phrase };

export type Paragraph =
  | { kind: "line"; phrase: Phrase }
  /** Lines, each with its icon, in one paragraph. */
  | { kind: "rows"; rows: readonly Row[] }
  | { kind: "bullets"; items: readonly Phrase[] }
  | { kind: "numbered"; items: readonly Phrase[] }
  | { kind: "quote"; phrase: Phrase }
  /** A text to copy, of which no character is changed: ours, a secret from a cloud, or cleaned already. */
  | { kind: "code"; text: string }
  /** Labels and values in two columns, as the fields of a form; values are cleaned like every foreign text. */
  | { kind: "sheet"; rows: readonly (readonly [label: string, value: string])[] };

/** Names of buttons are those of their labels, which are the ids of actions; `mend` is the one under a finding of drift. */
export type ButtonName = keyof Texts["button"];
type Style = "primary" | "danger";
export type ConfirmText = { title: string; text: string; confirm: string; deny: string };
export type ActionButton = {
  kind: "action";
  action: ButtonName | "mend";
  label: string;
  token: string;
  style?: Style | undefined;
  confirm?: ConfirmText | undefined;
};
export type Button =
  | ActionButton
  /** Opens the list of what operators have to do something about. */
  | { kind: "problems"; label: string }
  /** Opens the daily message to operators as it would be now. */
  | { kind: "digest"; label: string }
  /** Opens a page; `name` tells it from others of its row. */
  | { kind: "link"; name: string; label: string; url: string; style?: Style | undefined };

export const divider: Block = { kind: "divider" };

export function header(text: string): Block {
  return { kind: "header", text };
}

export function paragraphs(...all: readonly Paragraph[]): Block {
  return { kind: "paragraphs", paragraphs: all };
}

export function line(phrase: Phrase): Paragraph {
  return { kind: "line", phrase };
}

/** Lines one below the other in one paragraph. */
export function lines(phrases: readonly Phrase[]): Paragraph {
  return line(phrases.flatMap((phrase, index) => (index === 0 ? phrase : ["\n", ...phrase])));
}

/** A line that begins with an icon. */
export function iconLine(icon: string, phrase: Phrase): Paragraph {
  return iconLines([{ icon, phrase }]);
}

export function iconLines(rows: readonly Row[]): Paragraph {
  return { kind: "rows", rows };
}

export function bullets(items: readonly Phrase[]): Paragraph {
  return { kind: "bullets", items };
}

export function numbered(items: readonly Phrase[]): Paragraph {
  return { kind: "numbered", items };
}

export function context(text: string): Block {
  return { kind: "context", text };
}

export function quote(phrase: Phrase): Paragraph {
  return { kind: "quote", phrase };
}

export function code(text: string): Paragraph {
  return { kind: "code", text };
}

export function sheet(rows: readonly (readonly [label: string, value: string])[]): Paragraph {
  return { kind: "sheet", rows };
}

export function linkButton(name: string, label: string, url: string, style?: Style): Button {
  return { kind: "link", name, label, url, style };
}

/** The buttons as a row, or nothing where there is none. */
export function buttonRow(
  name: string,
  buttons: readonly Button[],
  menu: readonly ActionButton[] = [],
): Block[] {
  // A menu of one is a button.
  if (menu.length === 1) return [{ kind: "buttons", name, buttons: [...buttons, ...menu] }];
  if (menu.length > 0) return [{ kind: "buttons", name, buttons, menu }];
  return buttons.length === 0 ? [] : [{ kind: "buttons", name, buttons }];
}

/** The first of many, and a line that says how many were left out. */
export function withMore<T>(items: readonly T[], limit: number, more: (count: number) => T): T[] {
  return items.length <= limit ? [...items] : [...items.slice(0, limit), more(items.length - limit)];
}
