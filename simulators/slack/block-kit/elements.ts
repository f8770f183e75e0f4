import {
  confirm,
  conversationFilter,
  dispatchActionConfig,
  ID_MAX,
  markedOption,
  optionGroup,
  overflowOption,
  placeholder,
  plainOption,
  plainText,
} from "./compositions.ts";
import { richText } from "./rich-text.ts";
import { type Check, flag, integer, list, oneOf, type Report, string, typed } from "./schema.ts";

// Limits: docs.slack.dev/reference/block-kit/block-elements.
const BUTTON_TEXT_MAX = 75;
const BUTTON_VALUE_MAX = 2_000;
const URL_MAX = 3_000;
const INPUT_TEXT_MAX = 3_000;
const SELECT_OPTIONS_MAX = 100;
const CHOICE_OPTIONS_MAX = 10;
const OVERFLOW_OPTIONS_MAX = 5;
const QUERY_LENGTH_MAX = 3_000;

const id = { action_id: string({ min: 1, max: ID_MAX }) };
const actionable = { ...id, confirm };
const focusable = { focus_on_load: flag };
const choosable = { ...actionable, ...focusable, placeholder };
const typable = { ...id, ...focusable, placeholder, dispatch_action_config: dispatchActionConfig };
const several = { max_selected_items: integer(1, SELECT_OPTIONS_MAX) };
const slackId = string({ min: 1 });
const slackIds = list(slackId, { min: 1, max: SELECT_OPTIONS_MAX });

type Also = (value: Record<string, unknown>, path: string, report: Report) => void;

/** Every option a static element offers, those in groups included. */
export function optionsOf(element: Record<string, unknown>): Record<string, unknown>[] {
  const groups = (element["option_groups"] ?? []) as { options: Record<string, unknown>[] }[];
  return [
    ...((element["options"] ?? []) as Record<string, unknown>[]),
    ...groups.flatMap((group) => group.options),
  ];
}

/** What is chosen at the start has to be among the options, to the letter. */
const initialsAmongOptions: Also = (element, path, report) => {
  const offered = new Set(optionsOf(element).map((option) => option["value"]));
  const chosen = [element["initial_option"] ?? []].flat().concat(element["initial_options"] ?? []);
  const key = element["initial_options"] ? "initial_options" : "initial_option";
  for (const option of chosen.flat() as Record<string, unknown>[]) {
    if (!offered.has(option["value"])) report("initial option must be one of the options", `${path}/${key}`);
  }
};

const eitherOptionsOrGroups: Also = (element, path, report) => {
  if ((element["options"] === undefined) === (element["option_groups"] === undefined)) {
    report("must define either `options` or `option_groups`", path);
  } else initialsAmongOptions(element, path, report);
};

const lengthsInOrder: Also = (element, path, report) => {
  const { min_length: min, max_length: max } = element as { min_length?: number; max_length?: number };
  if (min !== undefined && max !== undefined && min > max) {
    report("must be less than or equal to max_length", `${path}/min_length`);
  }
};

const staticOptions = {
  options: list(plainOption, { min: 1, max: SELECT_OPTIONS_MAX }),
  option_groups: list(optionGroup, { min: 1, max: SELECT_OPTIONS_MAX }),
};
const conversationChoice = {
  ...choosable,
  default_to_current_conversation: flag,
  filter: conversationFilter,
};
const responseUrlEnabled = { response_url_enabled: flag };
const choices = (of: Check) => ({ options: list(of, { min: 1, max: CHOICE_OPTIONS_MAX }) });

/** Elements that may be in an actions block and beside a section. */
const shared: Readonly<Record<string, Check>> = {
  button: typed(
    { text: plainText(BUTTON_TEXT_MAX) },
    {
      ...actionable,
      value: string({ max: BUTTON_VALUE_MAX }),
      url: string({ min: 1, max: URL_MAX }),
      style: oneOf("primary", "danger"),
      accessibility_label: string({ max: BUTTON_TEXT_MAX }),
    },
  ),
  overflow: typed({ options: list(overflowOption, { min: 1, max: OVERFLOW_OPTIONS_MAX }) }, actionable),
};

/** Elements that hold a value and so may stand anywhere, in an input block too. */
const valued: Readonly<Record<string, Check>> = {
  checkboxes: typed(
    choices(markedOption),
    { ...actionable, ...focusable, initial_options: list(markedOption, { min: 1, max: CHOICE_OPTIONS_MAX }) },
    initialsAmongOptions,
  ),
  radio_buttons: typed(
    choices(markedOption),
    { ...actionable, ...focusable, initial_option: markedOption },
    initialsAmongOptions,
  ),
  static_select: typed(
    {},
    { ...choosable, ...staticOptions, initial_option: plainOption },
    eitherOptionsOrGroups,
  ),
  multi_static_select: typed(
    {},
    {
      ...choosable,
      ...several,
      ...staticOptions,
      initial_options: list(plainOption, { min: 1, max: SELECT_OPTIONS_MAX }),
    },
    eitherOptionsOrGroups,
  ),
  // Its options come from the app, when a person types (people/suggest.ts).
  external_select: typed(
    {},
    { ...choosable, initial_option: plainOption, min_query_length: integer(0, QUERY_LENGTH_MAX) },
  ),
  users_select: typed({}, { ...choosable, initial_user: slackId }),
  multi_users_select: typed({}, { ...choosable, ...several, initial_users: slackIds }),
  conversations_select: typed(
    {},
    { ...conversationChoice, ...responseUrlEnabled, initial_conversation: slackId },
  ),
  multi_conversations_select: typed(
    {},
    { ...conversationChoice, ...several, initial_conversations: slackIds },
  ),
  channels_select: typed({}, { ...choosable, ...responseUrlEnabled, initial_channel: slackId }),
  multi_channels_select: typed({}, { ...choosable, ...several, initial_channels: slackIds }),
  datepicker: typed({}, { ...choosable, initial_date: string({ pattern: /^\d{4}-\d{2}-\d{2}$/ }) }),
  timepicker: typed(
    {},
    { ...choosable, initial_time: string({ pattern: /^([01]\d|2[0-3]):[0-5]\d$/ }), timezone: string() },
  ),
  datetimepicker: typed(
    {},
    { ...actionable, ...focusable, initial_date_time: integer(1_000_000_000, 9_999_999_999) },
  ),
};

/** Elements into which a person types; only in input blocks. */
const typing: Readonly<Record<string, Check>> = {
  plain_text_input: typed(
    {},
    {
      ...typable,
      initial_value: string({ max: INPUT_TEXT_MAX }),
      multiline: flag,
      min_length: integer(0, INPUT_TEXT_MAX),
      max_length: integer(1, INPUT_TEXT_MAX),
    },
    lengthsInOrder,
  ),
  email_text_input: typed({}, { ...typable, initial_value: string() }),
  url_text_input: typed({}, { ...typable, initial_value: string() }),
  number_input: typed(
    { is_decimal_allowed: flag },
    { ...typable, initial_value: string(), min_value: string(), max_value: string() },
  ),
  rich_text_input: typed({}, { ...typable, initial_value: richText }),
};

export const imageElement = typed(
  { alt_text: string({ min: 1, max: 2_000 }), image_url: string({ min: 1, max: URL_MAX }) },
  {},
);

export const button = shared["button"] as Check;
export const actionsElements: Readonly<Record<string, Check>> = { ...shared, ...valued };
export const accessoryElements: Readonly<Record<string, Check>> = {
  ...shared,
  ...valued,
  image: imageElement,
};
export const inputElements: Readonly<Record<string, Check>> = { ...valued, ...typing };

/** The options in the answer to an options request; none where Slack would show none. */
export function optionsAnswer(response: Record<string, unknown> | null): Record<string, unknown>[] {
  const problems: string[] = [];
  list(plainOption, { min: 0, max: SELECT_OPTIONS_MAX })(response?.["options"], "/options", (problem) => {
    problems.push(problem);
  });
  return problems.length > 0 ? [] : ((response?.["options"] ?? []) as Record<string, unknown>[]);
}
