import type { KnownBlock, Overflow, RichTextBlock, Button as SlackButton } from "@slack/types";
import type { ActionButton, Block, Button, Paragraph } from "../notices/message.ts";
import { ACTION, buttonActionId, menuValue } from "./ids.ts";
import { confirmation, divider, header, linkButton, plain, problemsButton } from "./plain-blocks.ts";
import { bullets, iconLines, line, numbered, preformatted, quote, richText, sheet } from "./rich-text.ts";

/** A message's blocks in Block Kit. */
export function toBlocks(blocks: readonly Block[]): KnownBlock[] {
  return blocks.map(toBlock);
}

function toBlock(block: Block): KnownBlock {
  switch (block.kind) {
    case "header":
      return header(block.text);
    case "divider":
      return divider;
    case "paragraphs":
      return richText(...block.paragraphs.map(toElement));
    case "context":
      return { type: "context", elements: [plain(block.text)] };
    case "buttons":
      return {
        type: "actions",
        block_id: `${block.name}_actions`,
        elements: [...block.buttons.map(toButton), ...toMenu(block.menu ?? [])],
      };
  }
}

function toElement(paragraph: Paragraph): RichTextBlock["elements"][number] {
  switch (paragraph.kind) {
    case "line":
      return line(paragraph.phrase);
    case "rows":
      return iconLines(paragraph.rows);
    case "bullets":
      return bullets(paragraph.items);
    case "numbered":
      return numbered(paragraph.items);
    case "quote":
      return quote(paragraph.phrase);
    case "code":
      return preformatted(paragraph.text);
    case "sheet":
      return sheet(paragraph.rows);
  }
}

/** A menu has one confirmation for all of its options, so that it holds only what needs none. */
function toMenu(buttons: readonly ActionButton[]): Overflow[] {
  if (buttons.length === 0) return [];
  const options = buttons.map(({ action, label, token }) => ({
    text: plain(label),
    value: menuValue(action, token),
  }));
  return [{ type: "overflow", action_id: ACTION.menu, options }];
}

function toButton(button: Button): SlackButton {
  if (button.kind === "problems") return problemsButton(button.label);
  if (button.kind === "digest")
    return { type: "button", action_id: ACTION.digest, text: plain(button.label) };
  if (button.kind === "link") return linkButton(button.name, button.label, button.url, button.style);
  const { action, label, token, style, confirm } = button;
  return {
    type: "button",
    action_id: action === "mend" ? ACTION.remediate : buttonActionId(action),
    text: plain(label),
    value: token,
    ...(style === undefined ? {} : { style }),
    ...(confirm === undefined ? {} : { confirm: confirmation(confirm) }),
  };
}
