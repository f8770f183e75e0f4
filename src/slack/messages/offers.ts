import type { Button } from "@slack/types";
import { isOffered } from "../../workflow/actions/action.ts";
import { type ButtonAction, buttonRow } from "../../workflow/actions/index.ts";
import type { PreparationView } from "../../workflow/outcome.ts";
import { tokenButton } from "../plain-blocks.ts";
import type { RenderContext } from "./render-context.ts";

/** Buttons for those of the actions that make sense now, in the order given. */
export function offerButtons(
  view: PreparationView,
  { tokenFor }: Pick<RenderContext, "tokenFor">,
  actions: readonly ButtonAction[],
  labels: Partial<Record<ButtonAction, string>> = {},
): Button[] {
  return actions.flatMap((action) => {
    const row = buttonRow(action);
    const token = isOffered(row, view) ? tokenFor(action) : null;
    if (token === null) return [];
    const label = labels[action];
    return [
      tokenButton(action, token, {
        ...(row.style === undefined ? {} : { style: row.style }),
        ...(label === undefined ? {} : { label }),
      }),
    ];
  });
}
