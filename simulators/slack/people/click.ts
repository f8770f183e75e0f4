import { z } from "zod";
import type { Delivery } from "../delivery/delivery.ts";
import { ControlError } from "../errors.ts";
import { findMessage, renderMessage } from "../methods/messages.ts";
import type { Ephemeral, Json, Message, Person, ViewState } from "../state.ts";
import { setElementState, slotOf } from "../view-state.ts";
import { renderView } from "../views.ts";
import { createResponseUrl, createTrigger, findPlace, maySee, nextTs, type World } from "../world.ts";
import { enterValue } from "./enter-value.ts";
import { type Found, requireElement, requireView } from "./on-surface.ts";
import { commonParts, nameInPayload, requireActor, requireInteractivity } from "./payload-parts.ts";
import { withOffers } from "./suggest.ts";

const clickParts = {
  userId: z.string(),
  actionId: z.string(),
  blockId: z.string().optional(),
  /** What is chosen in a select, menu or checkboxes: an option's value, an id, or an array of them. */
  value: z.unknown().optional(),
  /** The answer to the element's `confirm` dialog. */
  isConfirmed: z.boolean().optional(),
};
const clickBlockInput = z.strictObject({ ...clickParts, channelId: z.string(), ts: z.string() });
const clickInViewInput = z.strictObject({ ...clickParts, viewId: z.string() });

type Click = Omit<z.infer<typeof clickInViewInput>, "viewId">;
/** What the client does before it sends anything: a confirm dialog that is open or was declined stops the click. */
function findConfirmStop(element: Json, click: Click): Json | null {
  if (element["confirm"] === undefined || click.isConfirmed === true) return null;
  if (click.isConfirmed === false) return { ok: true, isDelivered: false };
  return {
    ok: false,
    error: "confirmation_needed",
    explanation: "The client asks first: call again with isConfirmed.",
    confirm: element["confirm"],
  };
}

/** Puts a chosen value into the surface's state and describes the action; menus keep no state. */
function act(world: World, person: Person, found: Found, click: Click, state: ViewState): Json {
  const { block, element } = found;
  const ids = { action_id: element["action_id"], block_id: block["block_id"] };
  const action = { type: element["type"], ...ids, action_ts: nextTs(world) };
  if (element["type"] === "button") {
    const { text, value, style, url } = element;
    return { ...action, text, ...dropUndefined({ value, style, url }) };
  }
  if (element["type"] === "overflow") {
    const options = element["options"] as Json[];
    const option = options.find((candidate) => candidate["value"] === click.value);
    if (!option)
      throw new ControlError("no_such_option", `The menu offers no ${JSON.stringify(click.value)}.`);
    return { ...action, selected_option: option };
  }
  const entered = enterValue(world, person, element, click.value);
  setElementState(state, block, element, entered);
  const slot = slotOf(element);
  return { ...action, ...(slot ? { [slot.key]: entered[slot.key] } : {}) };
}

function dropUndefined(values: Json): Json {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** Whether using the element tells the app at once; inputs wait for the submission unless they dispatch. */
const isDispatching = ({ block }: Found): boolean =>
  block["type"] !== "input" || block["dispatch_action"] === true;

/** Where a link button or link option leads. */
function findLink(found: Found, action: Json): Json {
  const option = action["selected_option"] as Json | undefined;
  const url = found.element["url"] ?? option?.["url"];
  return typeof url === "string" ? { openedUrl: url } : {};
}

async function sendClick(
  delivery: Delivery,
  found: Found,
  action: Json,
  body: (action: Json) => Json,
): Promise<Json> {
  if (!isDispatching(found)) return { ok: true, isDelivered: false };
  const outcome = await delivery.deliver({ kind: "interactive", acceptsResponse: false, body: body(action) });
  return { ...outcome, ...findLink(found, action) };
}

/** The message a person clicks in: one in a conversation they see, or one only they see. */
function requireMessage(
  world: World,
  person: Person,
  channelId: string,
  ts: string,
): { message: Message | Ephemeral; isEphemeral: boolean } {
  const own = world.state.ephemerals.find(
    (item) => item.channelId === channelId && item.ts === ts && item.recipientId === person.id,
  );
  if (own) return { message: own, isEphemeral: true };
  const place = findPlace(world, channelId);
  const message = findMessage(world, channelId, ts);
  if (!place || !maySee(person, place) || !message) {
    throw new ControlError("no_such_message", `${person.realName} sees no message ${ts} in ${channelId}.`);
  }
  return { message, isEphemeral: false };
}

/** A person uses an element of a message. */
export async function clickBlock(world: World, delivery: Delivery, input: unknown): Promise<Json> {
  const { channelId, ts, ...click } = clickBlockInput.parse(input);
  const person = requireActor(world, click.userId);
  requireInteractivity(world);
  const { message, isEphemeral } = requireMessage(world, person, channelId, ts);
  const found = requireElement(message.blocks, click);
  const stop = findConfirmStop(found.element, click);
  if (stop) return stop;
  const action = act(world, person, found, click, message.state);
  return sendClick(delivery, found, action, () =>
    messageClickBody(world, person, message, isEphemeral, action),
  );
}

function messageClickBody(
  world: World,
  person: Person,
  message: Message | Ephemeral,
  isEphemeral: boolean,
  action: Json,
): Json {
  const { channelId, ts, threadTs } = message;
  const place = findPlace(world, channelId);
  const origin = { ts, isEphemeral, threadTs };
  return {
    type: "block_actions",
    ...commonParts(world, person),
    container: {
      type: "message",
      message_ts: ts,
      channel_id: channelId,
      is_ephemeral: isEphemeral,
      ...(threadTs ? { thread_ts: threadTs } : {}),
    },
    trigger_id: createTrigger(world, person.id, { channelId }).id,
    channel: { id: channelId, name: place ? nameInPayload(place) : "" },
    // An ephemeral message is not kept, so its payload cannot show it.
    ...("recipientId" in message ? {} : { message: renderMessage(world, message, { withMetadata: false }) }),
    state: { values: message.state },
    response_url: createResponseUrl(world, { kind: "actions", userId: person.id, channelId, origin }),
    actions: [action],
  };
}

/** A person uses an element of a modal or of their Home tab. */
export async function clickInView(world: World, delivery: Delivery, input: unknown): Promise<Json> {
  const { viewId, ...click } = clickInViewInput.parse(input);
  const person = requireActor(world, click.userId);
  requireInteractivity(world);
  const view = requireView(world, person, viewId);
  const found = requireElement(view.blocks, click);
  const stop = findConfirmStop(found.element, click);
  if (stop) return stop;
  const chosen = await withOffers(world, delivery, { person, view, ...found }, click.value);
  const offered = { ...found, element: chosen.element };
  const action = act(world, person, offered, { ...click, value: chosen.value }, view.state);
  return sendClick(delivery, found, action, () => ({
    type: "block_actions",
    ...commonParts(world, person),
    container: { type: "view", view_id: view.id },
    trigger_id: createTrigger(world, person.id, { channelId: view.channelId, viewId: view.id }).id,
    view: renderView(world, view),
    actions: [action],
  }));
}
