import type { KnownBlock, RichTextElement } from "@slack/types";
import type { Texts } from "../texts/texts.ts";
import { plain } from "./plain-blocks.ts";
import { isForeign } from "./rich-text.ts";

/**
 * How much of a message has to be ours before anything that is not. Desktop notifications take their text from the blocks
 * (https://docs.slack.dev/changelog/2026/07/13/notification-changes), also on a locked screen; how much of them is not documented.
 */
export const OWN_CHARACTERS = 200;

/** Puts words of ours before the first block that holds a secret, or what people or clouds wrote, where there are too few. */
export function withOpening(blocks: readonly KnownBlock[], texts: Texts): readonly KnownBlock[] {
  let own = 0;
  for (const [index, block] of blocks.entries()) {
    const read = readOwn(block);
    own += read.characters;
    if (!read.isCutOff) continue;
    if (own >= OWN_CHARACTERS) return blocks;
    const opening = openingOf(OWN_CHARACTERS - own, texts);
    return [...blocks.slice(0, index), contextBlock(opening), ...blocks.slice(index)];
  }
  return blocks;
}

/** As few sentences as have at least so many characters. */
function openingOf(missing: number, { notification }: Texts): string {
  const { between, sentences } = notification.opening;
  const [first = "", ...more] = sentences;
  return more.reduce(
    (opening, sentence) => (opening.length >= missing ? opening : [opening, sentence].join(between)),
    first,
  );
}

/** How many characters of a block are ours, up to the first that may not be. */
function readOwn(block: KnownBlock): { characters: number; isCutOff: boolean } {
  if (block.type === "header") return { characters: block.text.text.length, isCutOff: false };
  if (block.type !== "rich_text") return { characters: 0, isCutOff: false };
  let characters = 0;
  for (const element of block.elements.flatMap(inlinesOf)) {
    if (isForeign(element)) return { characters, isCutOff: true };
    characters += element.type === "text" ? element.text.length : 0;
  }
  return { characters, isCutOff: false };
}

type Outer = Extract<KnownBlock, { type: "rich_text" }>["elements"][number];

function inlinesOf(outer: Outer): RichTextElement[] {
  return outer.type === "rich_text_list"
    ? outer.elements.flatMap(({ elements }) => elements)
    : outer.elements;
}

function contextBlock(text: string): KnownBlock {
  return { type: "context", elements: [plain(text)] };
}
