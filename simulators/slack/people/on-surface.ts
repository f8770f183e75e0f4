import { elementsOf } from "../block-kit/validate.ts";
import { ControlError } from "../errors.ts";
import type { Json, Person, View } from "../state.ts";
import { openViewsOf, topViewOf } from "../views.ts";
import type { World } from "../world.ts";

/** An element and the block that it is in. */
export type Found = { block: Json; element: Json };

/**
 * The element as it is on the surface now; a click on what is gone or unclear is refused. An edit may have given its block
 * another id since the person saw it: no source says what Slack does with such a click, here it is one on the element of now.
 */
export function requireElement(
  blocks: readonly Json[],
  click: { actionId: string; blockId?: string | undefined },
): Found {
  const all = blocks
    .flatMap((block) => elementsOf(block).map((element) => ({ block, element })))
    .filter(({ element }) => element["action_id"] === click.actionId);
  const inBlock = all.filter(({ block }) => block["block_id"] === click.blockId);
  const found = inBlock.length > 0 ? inBlock : all;
  const [only] = found;
  if (!only) throw new ControlError("no_such_element", `There is no element ${click.actionId} here now.`);
  if (found.length > 1) {
    throw new ControlError(
      "ambiguous_element",
      `${click.actionId} is there ${found.length} times; give blockId.`,
    );
  }
  return only;
}

/** The view a person acts in: the top one of their modal, or their Home tab. */
export function requireView(world: World, person: Person, viewId: string): View {
  const home = world.state.homes.get(person.id);
  const view = world.state.views.get(viewId);
  if (view && viewId === home) return view;
  const isOpen = openViewsOf(world, person.id).some((candidate) => candidate.id === viewId);
  if (!view || !isOpen) {
    throw new ControlError("no_such_view", `${person.realName} has no view ${viewId} open.`);
  }
  if (topViewOf(world, person.id)?.id !== viewId) {
    throw new ControlError("view_is_covered", `Another view lies over ${viewId}.`);
  }
  return view;
}
