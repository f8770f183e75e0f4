import { byType, type Check, flag, list, object, oneOf, string, typed } from "./schema.ts";

// Limits: docs.slack.dev/reference/block-kit/composition-objects and the types of @slack/types.
const CONFIRM_TITLE_MAX = 100;
const CONFIRM_TEXT_MAX = 300;
const CONFIRM_BUTTON_MAX = 30;
const OPTION_TEXT_MAX = 75;
const OPTION_VALUE_MAX = 150;
const OPTION_URL_MAX = 3_000;
const PLACEHOLDER_MAX = 150;
export const ID_MAX = 255;

export const plainText = (max: number): Check =>
  byType({ plain_text: typed({ text: string({ min: 1, max }) }, { emoji: flag }) });

export const mrkdwn = (max: number): Check =>
  byType({ mrkdwn: typed({ text: string({ min: 1, max }) }, { verbatim: flag }) });

export const anyText = (max: number): Check =>
  byType({
    plain_text: typed({ text: string({ min: 1, max }) }, { emoji: flag }),
    mrkdwn: typed({ text: string({ min: 1, max }) }, { verbatim: flag }),
  });

export const placeholder = plainText(PLACEHOLDER_MAX);

export const confirm = object(
  { text: anyText(CONFIRM_TEXT_MAX) },
  {
    title: plainText(CONFIRM_TITLE_MAX),
    confirm: plainText(CONFIRM_BUTTON_MAX),
    deny: plainText(CONFIRM_BUTTON_MAX),
    style: oneOf("primary", "danger"),
  },
);

const optionValue = string({ min: 1, max: OPTION_VALUE_MAX });
const description = { description: plainText(OPTION_TEXT_MAX) };

/** An option of a select: plain text only. */
export const plainOption = object({ text: plainText(OPTION_TEXT_MAX), value: optionValue }, description);

/** An option of checkboxes or radio buttons: mrkdwn is allowed. */
export const markedOption = object(
  { text: anyText(OPTION_TEXT_MAX), value: optionValue },
  { description: anyText(OPTION_TEXT_MAX) },
);

/** An option of an overflow menu: it may be a link. */
export const overflowOption = object(
  { text: plainText(OPTION_TEXT_MAX) },
  { ...description, value: optionValue, url: string({ min: 1, max: OPTION_URL_MAX }) },
);

export const optionGroup = object({
  label: plainText(OPTION_TEXT_MAX),
  options: list(plainOption, { min: 1, max: 100 }),
});

export const dispatchActionConfig = object(
  {},
  { trigger_actions_on: list(oneOf("on_enter_pressed", "on_character_entered"), { min: 1, max: 2 }) },
);

export const conversationFilter = object(
  {},
  {
    include: list(oneOf("im", "mpim", "private", "public"), { min: 1, max: 4 }),
    exclude_external_shared_channels: flag,
    exclude_bot_users: flag,
  },
  (value, path, report) => {
    if (Object.keys(value).length === 0) report("must define at least one filter", path);
  },
);
