import type { Offers } from "../../notices/context.ts";
import { isOffered } from "../actions/action.ts";
import { BUTTONS, type ButtonAction } from "../actions/index.ts";
import type { PreparationView } from "../outcome.ts";

/** The buttons that make sense now, by the table of actions; `tokenFor`: null where there is no token. */
export function offersOf(view: PreparationView, tokenFor: (action: ButtonAction) => string | null): Offers {
  return {
    find(action) {
      const row = BUTTONS.find(({ id }) => id === action);
      const token = row !== undefined && isOffered(row, view) ? tokenFor(row.id) : null;
      return row === undefined || token === null ? null : { action: row.id, token };
    },
  };
}

/** Of what is about no preparation. */
export const NO_OFFERS: Offers = { find: () => null };
