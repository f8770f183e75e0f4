import type {
  ActionsBlock,
  AlertBlock,
  Button,
  ConfirmationDialog,
  DividerBlock,
  HeaderBlock,
  PlainTextElement,
} from "@slack/types";
import { cleanForeign, cut } from "../core/foreign-text.ts";
import type { ConfirmText } from "../notices/message.ts";
import { ACTION, PROBLEMS_FILTER } from "./ids.ts";

/** Numbers of https://docs.slack.dev/reference/block-kit that what we build could run into. */
export const LIMITS = {
  messageBlocks: 50,
  viewBlocks: 100,
  headerText: 150,
  sectionText: 3_000,
  /** Undocumented; msg_blocks_too_long is seen near 13,200 characters (slackapi/bolt-js#2509). */
  messageText: 12_000,
  /** chat.update: msg_too_long above 4,000. */
  fallbackText: 3_000,
  privateMetadata: 3_000,
  viewTitle: 24,
} as const;

export function plain(text: string): PlainTextElement {
  return { type: "plain_text", text, emoji: false };
}

export function header(text: string): HeaderBlock {
  return { type: "header", text: plain(cut(text, LIMITS.headerText)) };
}

/** A box that is read before anything else in a form; messages have none. A workspace may refuse it: `views/update-view.ts`. */
export function alert(level: NonNullable<AlertBlock["level"]>, text: string): AlertBlock {
  return { type: "alert", level, text: plain(cleanForeign(text, LIMITS.sectionText)) };
}

export const divider: DividerBlock = { type: "divider" };

/** A button that opens a page. `name` tells it from others in its block. */
export function linkButton(name: string, label: string, url: string, style?: Button["style"]): Button {
  return {
    type: "button",
    action_id: `${ACTION.openLink}:${name}`,
    text: plain(label),
    url,
    ...(style === undefined ? {} : { style }),
  };
}

/** Opens the list of what operators have to do something about. */
export function problemsButton(label: string): Button {
  return {
    type: "button",
    action_id: `${ACTION.showAll}:${PROBLEMS_FILTER}`,
    text: plain(label),
    value: PROBLEMS_FILTER,
  };
}

export function confirmation(text: ConfirmText): ConfirmationDialog {
  return {
    title: plain(text.title),
    text: plain(text.text),
    confirm: plain(text.confirm),
    deny: plain(text.deny),
    // Red is only what cannot be taken back, and only here.
    style: "danger",
  };
}

/** The buttons as a block, or nothing where there is none. */
export function actionsBlock(blockId: string, buttons: readonly Button[]): ActionsBlock[] {
  return buttons.length === 0 ? [] : [{ type: "actions", block_id: blockId, elements: [...buttons] }];
}
