import type { Offers } from "../../notices/context.ts";
import { isOffered } from "../actions/action.ts";
import { BUTTONS, type ButtonAction } from "../actions/index.ts";
import type { PreparationView } from "../outcome.ts";

const ON_CARD = BUTTONS.filter(({ isOnCard }) => isOnCard).map(({ id }) => id);

/** The buttons that make sense now, by the table of actions; `tokenFor`: null where there is no token. */
export function offersOf(view: PreparationView, tokenFor: (action: ButtonAction) => string | null): Offers {
  return {
    onCard: ON_CARD,
    find(action) {
      const row = BUTTONS.find(({ id }) => id === action);
      const token = row !== undefined && isOffered(row, view) ? tokenFor(row.id) : null;
      if (row === undefined || token === null) return null;
      return { action: row.id, token, style: "style" in row ? row.style : undefined };
    },
  };
}

/** Of what is about no preparation. */
export const NO_OFFERS: Offers = { onCard: [], find: () => null };
