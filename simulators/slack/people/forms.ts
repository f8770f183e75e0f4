import { z } from "zod";
import { acceptView } from "../block-kit/validate.ts";
import type { Delivery } from "../delivery/delivery.ts";
import { ControlError, SlackApiError } from "../errors.ts";
import type { Json, Person, View } from "../state.ts";
import { isEmptyState, setElementState } from "../view-state.ts";
import { closeAllViews, closeTopView, pushModal, renderView, replaceContent } from "../views.ts";
import { createResponseUrl, createTrigger, type World } from "../world.ts";
import { enterValue, findEntryError } from "./enter-value.ts";
import { requireView } from "./on-surface.ts";
import { commonParts, requireActor, requireInteractivity } from "./payload-parts.ts";
import { withOffers } from "./suggest.ts";

const TROUBLE = "We had some trouble connecting. Try again?";
const REQUIRED = "Please complete this required field.";

const submitInput = z.strictObject({
  userId: z.string(),
  viewId: z.string(),
  /** What is typed or chosen, by block_id; inputs that are not named keep what they hold. */
  values: z.record(z.string(), z.unknown()).default({}),
});

/** A person fills in and sends a form; answers what they see then. */
export async function submitView(world: World, delivery: Delivery, input: unknown): Promise<Json> {
  const { userId, viewId, values } = submitInput.parse(input);
  const person = requireActor(world, userId);
  requireInteractivity(world);
  const view = requireView(world, person, viewId);
  if (view.type !== "modal" || view.content["submit"] === undefined) {
    throw new ControlError("view_has_no_submit", `${viewId} has no submit button.`);
  }
  for (const [blockId, raw] of Object.entries(values)) {
    await fillIn(world, delivery, { person, view }, blockId, raw);
  }
  const errors = findFormErrors(view);
  if (Object.keys(errors).length > 0)
    return { ok: false, error: "form_incomplete", isDelivered: false, errors };
  const outcome = await delivery.deliver({
    kind: "interactive",
    acceptsResponse: true,
    body: {
      type: "view_submission",
      ...commonParts(world, person),
      trigger_id: createTrigger(world, userId, { channelId: view.channelId, viewId }).id,
      view: renderView(world, view),
      response_urls: createResponseUrls(world, view),
    },
  });
  if (!outcome.ok) return { ...outcome, shown: TROUBLE };
  return { ...outcome, ...applyResponse(world, view, outcome.response) };
}

const inputBlocksOf = (view: View): Json[] => view.blocks.filter((block) => block["type"] === "input");

async function fillIn(
  world: World,
  delivery: Delivery,
  { person, view }: { person: Person; view: View },
  blockId: string,
  raw: unknown,
): Promise<void> {
  const block = inputBlocksOf(view).find((candidate) => candidate["block_id"] === blockId);
  if (!block) throw new ControlError("no_such_input", `The form has no input block ${blockId}.`);
  const element = block["element"] as Json;
  const { element: offered, value } = await withOffers(
    world,
    delivery,
    { person, view, block, element },
    raw,
  );
  setElementState(view.state, block, element, enterValue(world, person, offered, value));
}

/** What the client marks before it sends anything, by block_id. */
function findFormErrors(view: View): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const block of inputBlocksOf(view)) {
    const blockId = String(block["block_id"]);
    const element = block["element"] as Json;
    const state = view.state[blockId]?.[String(element["action_id"])];
    const isEmpty = isEmptyState(state);
    const error = state && !isEmpty ? findEntryError(element, state) : null;
    if (error) errors[blockId] = error;
    else if (isEmpty && block["optional"] !== true) errors[blockId] = REQUIRED;
  }
  return errors;
}

/** One response_url for each channel that was chosen in a select with response_url_enabled. */
function createResponseUrls(world: World, view: View): Json[] {
  return inputBlocksOf(view).flatMap((block) => {
    const element = block["element"] as Json;
    if (element["response_url_enabled"] !== true) return [];
    const state = view.state[String(block["block_id"])]?.[String(element["action_id"])];
    const channelId = state?.["selected_conversation"] ?? state?.["selected_channel"];
    if (typeof channelId !== "string") return [];
    const target = { kind: "actions", userId: view.userId, channelId, origin: null } as const;
    return [
      {
        block_id: block["block_id"],
        action_id: element["action_id"],
        channel_id: channelId,
        response_url: createResponseUrl(world, target),
      },
    ];
  });
}

/** Does what the acknowledgement asks for; an answer that Slack cannot follow shows as trouble. */
function applyResponse(world: World, view: View, response: Json | null): Json {
  try {
    return followResponse(world, view, response);
  } catch (error) {
    if (!(error instanceof SlackApiError)) throw error;
    return { ok: false, error: error.code, ...error.details, shown: TROUBLE };
  }
}

function followResponse(world: World, view: View, response: Json | null): Json {
  switch (response?.["response_action"]) {
    case undefined:
      closeTopView(world, view.userId);
      return { result: "closed" };
    case "errors":
      return { result: "errors", errors: requireKnownBlocks(view, response["errors"]) };
    case "update":
      replaceContent(world, view, acceptView(response["view"], "modal"));
      return { result: "updated", view: renderView(world, view) };
    case "push": {
      const pushed = pushModal(world, view.userId, acceptView(response["view"], "modal"));
      return { result: "pushed", view: renderView(world, pushed) };
    }
    case "clear":
      closeAllViews(world, view.userId);
      return { result: "cleared" };
    default:
      throw new SlackApiError("invalid_response_action");
  }
}

/** Errors can only stand at input blocks of the form. */
function requireKnownBlocks(view: View, errors: unknown): Json {
  const known = new Set(inputBlocksOf(view).map((block) => block["block_id"]));
  const entries = Object.entries((errors ?? {}) as Json);
  const isSound =
    entries.length > 0 &&
    entries.every(([blockId, text]) => known.has(blockId) && typeof text === "string" && text !== "");
  if (!isSound) throw new SlackApiError("invalid_response_errors", { errors });
  return Object.fromEntries(entries);
}

const closeInput = z.strictObject({
  userId: z.string(),
  viewId: z.string(),
  /** The X in the corner, which closes the whole modal; without it the close button of one view. */
  isWholeModal: z.boolean().default(false),
});

/** A person closes a view; the app hears of those that asked with notify_on_close. */
export async function closeView(world: World, delivery: Delivery, input: unknown): Promise<Json> {
  const { userId, viewId, isWholeModal } = closeInput.parse(input);
  const person = requireActor(world, userId);
  const view = requireView(world, person, viewId);
  if (view.type !== "modal") throw new ControlError("not_a_modal", "The Home tab cannot be closed.");
  const isCleared = isWholeModal || view.content["clear_on_close"] === true;
  const closed = isCleared ? closeAllViews(world, userId) : [closeTopView(world, userId) ?? view];
  const notified: Json[] = [];
  for (const each of closed.filter((candidate) => candidate.content["notify_on_close"] === true)) {
    const outcome = await delivery.deliver({
      kind: "interactive",
      acceptsResponse: false,
      body: {
        type: "view_closed",
        ...commonParts(world, person),
        view: renderView(world, each),
        is_cleared: isCleared,
      },
    });
    notified.push({ viewId: each.id, ...outcome });
  }
  return { ok: true, closed: closed.map((each) => each.id), notified };
}
