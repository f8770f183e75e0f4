import type { KnownBlock, RichTextBlock, Button as SlackButton } from "@slack/types";
import type { Block, Button, Paragraph } from "../notices/message.ts";
import { ACTION, buttonActionId } from "./ids.ts";
import { confirmation, divider, header, linkButton, plain } from "./plain-blocks.ts";
import { bullets, copyable, iconLines, line, preformatted, quote, richText } from "./rich-text.ts";

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
    case "buttons":
      return {
        type: "actions",
        block_id: `${block.name}_actions`,
        elements: block.buttons.map(toButton),
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
    case "quote":
      return quote(paragraph.phrase);
    case "code":
      return preformatted(paragraph.text);
    case "value":
      return copyable(paragraph.text);
  }
}

function toButton(button: Button): SlackButton {
  if (button.kind === "link") return linkButton(button.name, button.label, button.url);
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
