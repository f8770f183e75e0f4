import { z } from "zod";
import { optionsAnswer } from "../block-kit/elements.ts";
import type { Delivery } from "../delivery/delivery.ts";
import { ControlError } from "../errors.ts";
import type { Json, Person, View } from "../state.ts";
import { renderView } from "../views.ts";
import type { World } from "../world.ts";
import { requireElement, requireView } from "./on-surface.ts";
import { commonParts, requireActor, requireInteractivity } from "./payload-parts.ts";

const suggestInput = z.strictObject({
  userId: z.string(),
  viewId: z.string(),
  actionId: z.string(),
  blockId: z.string().optional(),
  /** What is typed into the select; "" when it is only opened. */
  text: z.string().default(""),
});

/** Slack's default. Source: docs.slack.dev/reference/block-kit/block-elements/select-menu-element, `min_query_length`. */
const MIN_QUERY_LENGTH = 3;

/** What selects were offered, by view and block: only that can be chosen. */
const offered = new WeakMap<View, Map<string, Json[]>>();

/** A person types into a select of a view; answers what the client lists then. */
export async function suggest(world: World, delivery: Delivery, input: unknown): Promise<Json> {
  const { viewId, text, ...at } = suggestInput.parse(input);
  const person = requireActor(world, at.userId);
  requireInteractivity(world);
  const view = requireView(world, person, viewId);
  const { block, element } = requireElement(view.blocks, at);
  if (element["type"] !== "external_select") {
    throw new ControlError("not_external", `A ${String(element["type"])} asks the app for nothing.`);
  }
  return { ok: true, options: await askForOptions(world, delivery, { person, view, block, element, text }) };
}

type Asked = { person: Person; view: View; block: Json; element: Json; text: string };

/** Sends the options request; what is no answer is shown as no option. Source: docs.slack.dev, "Options load payloads". */
async function askForOptions(world: World, delivery: Delivery, asked: Asked): Promise<Json[]> {
  const { person, view, block, element, text } = asked;
  const minLength = Number(element["min_query_length"] ?? MIN_QUERY_LENGTH);
  if (text.length < minLength) return [];
  const blockId = String(block["block_id"]);
  const outcome = await delivery.deliver({
    kind: "interactive",
    acceptsResponse: true,
    body: {
      type: "block_suggestion",
      ...commonParts(world, person),
      container: { type: "view", view_id: view.id },
      action_id: element["action_id"],
      block_id: blockId,
      value: text,
      view: renderView(world, view),
    },
  });
  const options = outcome.ok ? optionsAnswer(outcome.response) : [];
  const known = offered.get(view) ?? new Map<string, Json[]>();
  known.set(blockId, options);
  offered.set(view, known);
  return options;
}

/**
 * The element as the client has it for a choice: with what the app offers. A person who wants a value that was not offered yet
 * types it, and takes the option of this value, or else the first.
 */
export async function withOffers(
  world: World,
  delivery: Delivery,
  asked: Omit<Asked, "text">,
  value: unknown,
): Promise<{ element: Json; value: unknown }> {
  const { view, block, element } = asked;
  if (element["type"] !== "external_select" || typeof value !== "string" || value === "") {
    return { element, value };
  }
  const has = (options: readonly Json[]) => options.some((option) => option["value"] === value);
  const before = offered.get(view)?.get(String(block["block_id"])) ?? [];
  const held = element["initial_option"] === undefined ? [] : [element["initial_option"] as Json];
  if (has([...before, ...held])) return { element: { ...element, options: [...before, ...held] }, value };
  const options = await askForOptions(world, delivery, { ...asked, text: value });
  return { element: { ...element, options }, value: has(options) ? value : options[0]?.["value"] };
}
