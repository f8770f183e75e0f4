import type { Arguments } from "../arguments.ts";
import { acceptView } from "../block-kit/validate.ts";
import { invalidArguments, SlackApiError } from "../errors.ts";
import type { Trigger, View } from "../state.ts";
import { openModal, publishHome, pushModal, renderView, replaceContent } from "../views.ts";
import type { World } from "../world.ts";
import type { Method } from "./method.ts";

const TRIGGER_PATTERN = /^\d+\.\d+\.[0-9a-f]+$/;

/** A trigger that can still be exchanged. It is marked used by the caller, once nothing else is wrong. */
function requireTrigger(world: World, args: Arguments): Trigger {
  const id = args.text("trigger_id");
  if (id === null) throw invalidArguments(["missing required field: trigger_id"]);
  const trigger = TRIGGER_PATTERN.test(id) ? world.state.triggers.get(id) : undefined;
  if (!trigger) throw new SlackApiError("invalid_trigger_id");
  if (trigger.isExchanged) throw new SlackApiError("exchanged_trigger_id");
  if (world.clock.now().getTime() >= trigger.expiresAtMs) throw new SlackApiError("expired_trigger_id");
  return trigger;
}

function readView(args: Arguments, type: "modal" | "home") {
  const value = args.json("view");
  if (value === undefined) throw invalidArguments(["missing required field: view"]);
  return acceptView(value, type);
}

function open(world: World, args: Arguments): Record<string, unknown> {
  const content = readView(args, "modal");
  const trigger = requireTrigger(world, args);
  const view = openModal(world, trigger, content);
  trigger.isExchanged = true;
  return { view: renderView(world, view) };
}

function push(world: World, args: Arguments): Record<string, unknown> {
  const content = readView(args, "modal");
  const trigger = requireTrigger(world, args);
  const view = pushModal(world, trigger.userId, content);
  trigger.isExchanged = true;
  return { view: renderView(world, view) };
}

function findUpdated(world: World, args: Arguments): View {
  const viewId = args.text("view_id");
  const externalId = args.text("external_id");
  if (viewId !== null && externalId !== null) {
    // The words of slack-go/slack#667.
    throw new SlackApiError("invalid_arguments", {
      response_metadata: { messages: ["[ERROR] Cannot provide both `view_id` and `external_id`"] },
    });
  }
  if (viewId === null && externalId === null) throw invalidArguments(["missing required field: view_id"]);
  const view = [...world.state.views.values()].find((candidate) =>
    viewId === null ? candidate.externalId === externalId : candidate.id === viewId,
  );
  if (!view) throw new SlackApiError("not_found");
  return view;
}

function requireHash(view: View | null, args: Arguments): void {
  const hash = args.text("hash");
  if (hash !== null && view && hash !== view.hash) throw new SlackApiError("hash_conflict");
}

function update(world: World, args: Arguments): Record<string, unknown> {
  const view = findUpdated(world, args);
  requireHash(view, args);
  replaceContent(world, view, readView(args, view.type));
  return { view: renderView(world, view) };
}

function publish(world: World, args: Arguments): Record<string, unknown> {
  if (!world.manifest.hasHomeTab) throw new SlackApiError("not_enabled");
  const userId = args.requiredText("user_id");
  const content = readView(args, "home");
  const person = world.state.people.get(userId);
  if (!person || person.isBot) {
    throw invalidArguments([`invalid \`user_id\` [json-pointer:/user_id]`]);
  }
  requireHash(world.state.views.get(world.state.homes.get(userId) ?? "") ?? null, args);
  return { view: renderView(world, publishHome(world, userId, content)) };
}

export const viewMethods: Record<string, Method> = {
  "views.open": { token: "bot", scopes: [], tier: 4, run: open },
  "views.push": { token: "bot", scopes: [], tier: 4, run: push },
  "views.update": { token: "bot", scopes: [], tier: 4, run: update },
  "views.publish": { token: "bot", scopes: [], tier: 4, run: publish },
};
