import { optionsOf } from "../block-kit/elements.ts";
import { ControlError } from "../errors.ts";
import type { Channel, ElementState, Json, Person } from "../state.ts";
import { slotOf } from "../view-state.ts";
import type { World } from "../world.ts";

const INTEGER_TEXT = /^-?\d+$/;
const DECIMAL_TEXT = /^-?\d+(\.\d+)?$/;
const EMAIL_TEXT = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

const refuse = (element: Json, given: unknown): ControlError =>
  new ControlError(
    "no_such_option",
    `A ${String(element["type"])} offers no ${JSON.stringify(given)} here.`,
    { element },
  );

function pickOption(element: Json, value: unknown): Json {
  const option = optionsOf(element).find((candidate) => candidate["value"] === value);
  if (!option) throw refuse(element, value);
  return option;
}

/** Pickers list everybody who is active: bots, guests and strangers too (slackapi/bolt-js#1981). */
function pickPerson(world: World, element: Json, id: unknown): string {
  const person = world.state.people.get(String(id));
  if (!person || person.isDeactivated) throw refuse(element, id);
  return person.id;
}

/** Channels that a person's picker lists, under the element's filter. */
function isListed(channel: Channel, person: Person, element: Json): boolean {
  const isMember = channel.memberIds.has(person.id);
  if (channel.isArchived || (channel.isPrivate && !isMember)) return false;
  if (String(element["type"]).endsWith("channels_select")) return !channel.isPrivate;
  const filter = (element["filter"] ?? {}) as {
    include?: string[];
    exclude_external_shared_channels?: boolean;
  };
  if (filter.include && !filter.include.includes(channel.isPrivate ? "private" : "public")) return false;
  return !(filter.exclude_external_shared_channels === true && channel.isExternallyShared);
}

function pickChannel(world: World, person: Person, element: Json, id: unknown): string {
  const channel = world.state.channels.get(String(id));
  if (!channel || !isListed(channel, person, element)) throw refuse(element, id);
  return channel.id;
}

/** One chosen thing, as the state keeps it. */
function pickOne(world: World, person: Person, element: Json, value: unknown): unknown {
  const type = String(element["type"]);
  if (type.endsWith("users_select")) return pickPerson(world, element, value);
  if (type.endsWith("channels_select") || type.endsWith("conversations_select")) {
    return pickChannel(world, person, element, value);
  }
  if (element["options"] || element["option_groups"]) return pickOption(element, value);
  if (type === "rich_text_input" || type === "datetimepicker") return value;
  if (typeof value !== "string" && typeof value !== "number") throw refuse(element, value);
  return String(value);
}

/**
 * What an element holds after a person typed or chose `raw`: text, an option's value, an id, or an array of
 * those; null or "" empties it. Throws ControlError for what the client does not offer.
 */
export function enterValue(world: World, person: Person, element: Json, raw: unknown): ElementState {
  const slot = slotOf(element);
  const type = String(element["type"]);
  if (!slot) throw new ControlError("not_an_input", `A ${type} holds no value.`);
  if (slot.isMany) {
    const values = raw === null || raw === undefined ? [] : [raw].flat();
    const most = element["max_selected_items"] as number | undefined;
    if (most !== undefined && values.length > most) throw refuse(element, raw);
    return { type, [slot.key]: values.map((value) => pickOne(world, person, element, value)) };
  }
  const isEmptied = raw === null || raw === undefined || raw === "";
  return { type, [slot.key]: isEmptied ? null : pickOne(world, person, element, raw) };
}

/** What the client says about a value before it sends the form; null when nothing is wrong with it. */
export function findEntryError(element: Json, state: ElementState): string | null {
  const { value } = state;
  if (typeof value !== "string") return null;
  switch (element["type"]) {
    case "plain_text_input":
      return findLengthError(element, value);
    case "number_input":
      return findNumberError(element, value);
    case "email_text_input":
      return EMAIL_TEXT.test(value) ? null : "Enter a valid email address";
    case "url_text_input":
      return URL.canParse(value) ? null : "Enter a valid URL";
    default:
      return null;
  }
}

// Without max_length an input takes 3,000 characters (reference/block-kit/block-elements/plain-text-input-element).
const INPUT_LENGTH_MAX = 3_000;

function findLengthError(element: Json, value: string): string | null {
  const { min_length: min = 0, max_length: max = INPUT_LENGTH_MAX } = element as {
    min_length?: number;
    max_length?: number;
  };
  if (value.length < min) return `Must be at least ${min} characters`;
  return value.length > max ? `Must be at most ${max} characters` : null;
}

function findNumberError(element: Json, value: string): string | null {
  const pattern = element["is_decimal_allowed"] === true ? DECIMAL_TEXT : INTEGER_TEXT;
  if (!pattern.test(value)) return "Enter a valid number";
  const { min_value: min, max_value: max } = element as { min_value?: string; max_value?: string };
  if (min !== undefined && Number(value) < Number(min)) return `Must be at least ${min}`;
  return max !== undefined && Number(value) > Number(max) ? `Must be at most ${max}` : null;
}
