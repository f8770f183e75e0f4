import { randomBytes } from "node:crypto";
import { SlackApiError } from "./errors.ts";
import { VIEW_STACK_MAX } from "./limits.ts";
import type { Json, Trigger, View } from "./state.ts";
import { carryState, initialState } from "./view-state.ts";
import { nextId, toSeconds, type World } from "./world.ts";

type Content = Json & { blocks: Json[] };

const stackOf = (world: World, userId: string): string[] => world.state.viewStacks.get(userId) ?? [];

/** The views of a person's open modal, root first. */
export function openViewsOf(world: World, userId: string): View[] {
  return stackOf(world, userId).flatMap((id) => world.state.views.get(id) ?? []);
}

export const topViewOf = (world: World, userId: string): View | null =>
  openViewsOf(world, userId).at(-1) ?? null;

function newHash(world: World): string {
  return `${toSeconds(world.clock.now())}.${randomBytes(4).toString("hex")}`;
}

function claimExternalId(world: World, content: Content, own: View | null): string {
  const externalId = String(content["external_id"] ?? "");
  const taken = [...world.state.views.values()].some(
    (view) => view.externalId === externalId && view !== own,
  );
  if (externalId !== "" && taken) throw new SlackApiError("duplicate_external_id");
  return externalId;
}

function createView(
  world: World,
  owner: { userId: string; channelId: string | null; previous: View | null; type: "modal" | "home" },
  content: Content,
): View {
  const id = nextId(world, "V");
  const view: View = {
    id,
    userId: owner.userId,
    type: owner.type,
    content,
    blocks: content.blocks,
    state: initialState(content.blocks, owner.channelId),
    hash: newHash(world),
    externalId: claimExternalId(world, content, null),
    rootViewId: owner.previous?.rootViewId ?? id,
    previousViewId: owner.previous?.id ?? null,
    channelId: owner.channelId,
  };
  world.state.views.set(id, view);
  return view;
}

/** Opens a modal in place of any that the person has open. */
export function openModal(world: World, trigger: Trigger, content: Content): View {
  const view = createView(
    world,
    { userId: trigger.userId, channelId: trigger.channelId, previous: null, type: "modal" },
    content,
  );
  closeAllViews(world, trigger.userId);
  world.state.viewStacks.set(trigger.userId, [view.id]);
  return view;
}

/** Pushes a view onto the person's open modal; push_limit_reached above three. */
export function pushModal(world: World, userId: string, content: Content): View {
  const stack = stackOf(world, userId);
  const previous = topViewOf(world, userId);
  if (!previous) throw new SlackApiError("not_found");
  if (stack.length >= VIEW_STACK_MAX) throw new SlackApiError("push_limit_reached");
  const view = createView(world, { userId, channelId: previous.channelId, previous, type: "modal" }, content);
  world.state.viewStacks.set(userId, [...stack, view.id]);
  return view;
}

/** Puts new content into a view; its id stays and its hash changes. */
export function replaceContent(world: World, view: View, content: Content): View {
  view.externalId = claimExternalId(world, content, view);
  view.state = carryState(view.state, content.blocks, view.channelId);
  view.content = content;
  view.blocks = content.blocks;
  view.hash = newHash(world);
  return view;
}

/** Publishes a person's Home tab. */
export function publishHome(world: World, userId: string, content: Content): View {
  const existing = world.state.views.get(world.state.homes.get(userId) ?? "");
  if (existing) return replaceContent(world, existing, content);
  const view = createView(world, { userId, channelId: null, previous: null, type: "home" }, content);
  world.state.homes.set(userId, view.id);
  return view;
}

/** Takes the top view away; the one below, if any, is seen again. */
export function closeTopView(world: World, userId: string): View | null {
  const stack = stackOf(world, userId);
  const view = topViewOf(world, userId);
  if (!view) return null;
  world.state.views.delete(view.id);
  world.state.viewStacks.set(userId, stack.slice(0, -1));
  return view;
}

/** Closes the person's whole modal; returns the views that were open, top first. */
export function closeAllViews(world: World, userId: string): View[] {
  const closed = openViewsOf(world, userId).reverse();
  for (const view of closed) world.state.views.delete(view.id);
  world.state.viewStacks.delete(userId);
  return closed;
}

/** A view as the Web API and payloads show it. */
export function renderView(world: World, view: View): Json {
  const { content } = view;
  return {
    id: view.id,
    team_id: world.state.team.id,
    type: view.type,
    blocks: view.blocks,
    private_metadata: content["private_metadata"] ?? "",
    callback_id: content["callback_id"] ?? "",
    state: { values: view.state },
    hash: view.hash,
    title: content["title"] ?? { type: "plain_text", text: "View Title", emoji: true },
    clear_on_close: content["clear_on_close"] ?? false,
    notify_on_close: content["notify_on_close"] ?? false,
    close: content["close"] ?? null,
    submit: content["submit"] ?? null,
    previous_view_id: view.previousViewId,
    root_view_id: view.rootViewId,
    app_id: world.state.app.id,
    external_id: view.externalId,
    app_installed_team_id: world.state.team.id,
    bot_id: world.state.app.botId,
  };
}
