import { elementsOf } from "./block-kit/validate.ts";
import type { ElementState, Json, ViewState } from "./state.ts";

/** Where an element keeps its value in `state.values` and in actions, and which key of its gives the first one. */
type ValueSlot = { key: string; initialKey: string; isMany: boolean };

const slot = (key: string, initialKey: string, isMany = false): ValueSlot => ({ key, initialKey, isMany });

/** docs.slack.dev/reference/views/view-object and block-elements, element by element. */
const VALUE_SLOTS: Readonly<Record<string, ValueSlot>> = {
  plain_text_input: slot("value", "initial_value"),
  email_text_input: slot("value", "initial_value"),
  url_text_input: slot("value", "initial_value"),
  number_input: slot("value", "initial_value"),
  rich_text_input: slot("rich_text_value", "initial_value"),
  static_select: slot("selected_option", "initial_option"),
  external_select: slot("selected_option", "initial_option"),
  radio_buttons: slot("selected_option", "initial_option"),
  checkboxes: slot("selected_options", "initial_options", true),
  multi_static_select: slot("selected_options", "initial_options", true),
  users_select: slot("selected_user", "initial_user"),
  multi_users_select: slot("selected_users", "initial_users", true),
  conversations_select: slot("selected_conversation", "initial_conversation"),
  multi_conversations_select: slot("selected_conversations", "initial_conversations", true),
  channels_select: slot("selected_channel", "initial_channel"),
  multi_channels_select: slot("selected_channels", "initial_channels", true),
  datepicker: slot("selected_date", "initial_date"),
  timepicker: slot("selected_time", "initial_time"),
  datetimepicker: slot("selected_date_time", "initial_date_time"),
};

export const slotOf = (element: Json): ValueSlot | null => VALUE_SLOTS[String(element["type"])] ?? null;

/** The state of an element that nobody has touched. */
function initialElementState(element: Json, slotFor: ValueSlot, channelId: string | null): ElementState {
  const type = String(element["type"]);
  const current = element["default_to_current_conversation"] === true ? channelId : null;
  const own = element[slotFor.initialKey] ?? null;
  if (slotFor.isMany) return { type, [slotFor.key]: own ?? (current ? [current] : []) };
  return { type, [slotFor.key]: own ?? current };
}

/** Puts the value of one element into `state.values`. */
export function setElementState(state: ViewState, block: Json, element: Json, value: ElementState): void {
  const blockId = String(block["block_id"]);
  state[blockId] = { ...state[blockId], [String(element["action_id"])]: value };
}

/** `state.values` of fresh blocks. `channelId` is what default_to_current_conversation means. */
export function initialState(blocks: readonly Json[], channelId: string | null): ViewState {
  const state: ViewState = {};
  for (const block of blocks) {
    for (const element of elementsOf(block)) {
      const slotFor = slotOf(element);
      if (!slotFor) continue;
      setElementState(state, block, element, initialElementState(element, slotFor, channelId));
    }
  }
  return state;
}

/**
 * `state.values` after an update: an input whose block_id, action_id and type stay the same keeps what was
 * entered (docs.slack.dev/surfaces/modals, "Updating views").
 */
export function carryState(old: ViewState, blocks: readonly Json[], channelId: string | null): ViewState {
  const fresh = initialState(blocks, channelId);
  for (const [blockId, values] of Object.entries(fresh)) {
    for (const [actionId, value] of Object.entries(values)) {
      const before = old[blockId]?.[actionId];
      if (before?.type === value.type) values[actionId] = before;
    }
  }
  return fresh;
}

/** Whether an element's state holds nothing: what a required input must not be. */
export function isEmptyState(state: ElementState | undefined): boolean {
  const slotFor = state && VALUE_SLOTS[state.type];
  if (!slotFor) return true;
  const value = state[slotFor.key];
  return (
    value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0)
  );
}
