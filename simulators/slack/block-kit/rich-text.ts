import { ID_MAX } from "./compositions.ts";
import { byType, type Check, flag, integer, list, object, oneOf, string, typed } from "./schema.ts";

// docs.slack.dev/reference/block-kit/blocks/rich-text-block. Slack gives no count of elements; the message's
// total of characters is what limits them.
const ELEMENTS_MAX = 1_000;
const INDENT_MAX = 8;

const style = object(
  {},
  {
    bold: flag,
    italic: flag,
    strike: flag,
    code: flag,
    underline: flag,
    highlight: flag,
    client_highlight: flag,
  },
);
const styled = { style };
const reference = string({ min: 1 });

const text = typed({ text: string({ min: 1 }) }, styled);
const link = typed({ url: string({ min: 1 }) }, { ...styled, text: string(), unsafe: flag });

const inline = byType({
  text,
  link,
  user: typed({ user_id: reference }, styled),
  usergroup: typed({ usergroup_id: reference }, styled),
  channel: typed({ channel_id: reference }, styled),
  team: typed({ team_id: reference }, styled),
  broadcast: typed({ range: oneOf("here", "channel", "everyone") }, styled),
  color: typed({ value: string({ pattern: /^#[0-9a-fA-F]{6}$/ }) }, styled),
  emoji: typed({ name: reference }, { ...styled, unicode: string(), url: string() }),
  date: typed(
    { timestamp: integer(0, Number.MAX_SAFE_INTEGER), format: reference },
    { ...styled, url: string(), fallback: string() },
  ),
});

const border = { border: integer(0, 1) };
const inlines = { elements: list(inline, { max: ELEMENTS_MAX }) };
const section = byType({ rich_text_section: typed(inlines) });

/** A rich_text block, also where it is a value (rich_text_input) or a table cell. */
export const richText: Check = byType({
  rich_text: typed(
    {
      elements: list(
        byType({
          rich_text_section: typed(inlines),
          rich_text_quote: typed(inlines, border),
          // Only text and links: nothing else keeps its characters in a preformatted part.
          rich_text_preformatted: typed(
            { elements: list(byType({ text, link }), { max: ELEMENTS_MAX }) },
            { ...border, language: string() },
          ),
          rich_text_list: typed(
            { style: oneOf("bullet", "ordered"), elements: list(section, { max: ELEMENTS_MAX }) },
            { ...border, indent: integer(0, INDENT_MAX), offset: integer(0, Number.MAX_SAFE_INTEGER) },
          ),
        }),
        { min: 1, max: ELEMENTS_MAX },
      ),
    },
    { block_id: string({ min: 1, max: ID_MAX }) },
  ),
});
