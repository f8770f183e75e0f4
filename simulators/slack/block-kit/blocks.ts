import { anyText, ID_MAX, mrkdwn, plainText } from "./compositions.ts";
import { accessoryElements, actionsElements, button, imageElement, inputElements } from "./elements.ts";
import { richText } from "./rich-text.ts";
import { byType, type Check, flag, list, object, oneOf, string, typed } from "./schema.ts";

// Limits: docs.slack.dev/reference/block-kit/blocks.
const SECTION_TEXT_MAX = 3_000;
const FIELD_TEXT_MAX = 2_000;
const FIELDS_MAX = 10;
const HEADER_MAX = 150;
const ACTIONS_ELEMENTS_MAX = 25;
const CONTEXT_ELEMENTS_MAX = 10;
const CONTEXT_TEXT_MAX = 3_000;
const INPUT_LABEL_MAX = 2_000;
const MARKDOWN_MAX = 12_000;
const IMAGE_URL_MAX = 3_000;
const ALT_TEXT_MAX = 2_000;
const CARD_HEAD_MAX = 150;
const CARD_BODY_MAX = 200;
const TABLE_ROWS_MAX = 100;
const TABLE_COLUMNS_MAX = 20;

/** Where blocks stand; each surface takes some blocks and refuses others. */
export type Surface = "message" | "modal" | "home";

const id = { block_id: string({ min: 1, max: ID_MAX }) };

const section = typed(
  {},
  {
    ...id,
    text: anyText(SECTION_TEXT_MAX),
    fields: list(anyText(FIELD_TEXT_MAX), { min: 1, max: FIELDS_MAX }),
    accessory: byType(accessoryElements),
    expand: flag,
  },
  (block, path, report) => {
    if (block["text"] === undefined && block["fields"] === undefined) {
      report("missing required field: text or fields", path);
    }
  },
);

const context = typed(
  {
    elements: list(
      (value, path, report) => {
        const isImage = (value as { type?: unknown } | null)?.type === "image";
        (isImage ? imageElement : anyText(CONTEXT_TEXT_MAX))(value, path, report);
      },
      { min: 1, max: CONTEXT_ELEMENTS_MAX },
    ),
  },
  id,
);

const image = typed(
  {
    alt_text: string({ min: 1, max: ALT_TEXT_MAX }),
    image_url: string({ min: 1, max: IMAGE_URL_MAX }),
  },
  { ...id, title: plainText(ALT_TEXT_MAX) },
);

const input = typed(
  { label: plainText(INPUT_LABEL_MAX), element: byType(inputElements) },
  { ...id, hint: plainText(INPUT_LABEL_MAX), optional: flag, dispatch_action: flag },
);

const card = typed(
  {},
  {
    ...id,
    hero_image: imageElement,
    icon: imageElement,
    title: mrkdwn(CARD_HEAD_MAX),
    subtitle: mrkdwn(CARD_HEAD_MAX),
    body: mrkdwn(CARD_BODY_MAX),
    actions: list(byType({ button }), { min: 1, max: ACTIONS_ELEMENTS_MAX }),
  },
  (block, path, report) => {
    if (!["hero_image", "title", "actions", "body"].some((key) => key in block)) {
      report("must define at least one of hero_image, title, actions, body", path);
    }
  },
);

const cell: Check = (value, path, report) => {
  const isRich = (value as { type?: unknown } | null)?.type === "rich_text";
  const raw = byType({
    raw_text: typed({ text: string({ min: 1 }) }),
    raw_number: typed({ text: string({ min: 1 }), value: () => undefined }),
  });
  (isRich ? richText : raw)(value, path, report);
};

const table = typed(
  { rows: list(list(cell, { min: 1, max: TABLE_COLUMNS_MAX }), { min: 1, max: TABLE_ROWS_MAX }) },
  {
    ...id,
    column_settings: list(object({}, { align: oneOf("left", "center", "right"), is_wrapped: flag }), {
      max: TABLE_COLUMNS_MAX,
    }),
  },
);

const everywhere: Readonly<Record<string, Check>> = {
  actions: typed({ elements: list(byType(actionsElements), { min: 1, max: ACTIONS_ELEMENTS_MAX }) }, id),
  context,
  divider: typed({}, id),
  header: typed({ text: plainText(HEADER_MAX) }, id),
  image,
  input,
  rich_text: richText,
  section,
};

const alert = typed(
  { text: anyText(SECTION_TEXT_MAX) },
  { ...id, level: oneOf("default", "info", "warning", "error", "success") },
);

const bySurface: Readonly<Record<Surface, Readonly<Record<string, Check>>>> = {
  message: {
    ...everywhere,
    card,
    markdown: typed({ text: string({ min: 1, max: MARKDOWN_MAX }) }, id),
    table,
  },
  modal: { ...everywhere, alert },
  home: everywhere,
};

export const blocksOf = (surface: Surface): Check => byType(bySurface[surface]);
