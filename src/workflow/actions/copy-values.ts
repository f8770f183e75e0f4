import { isManaged } from "../../core/migration/handling.ts";
import { LIVE_STATES } from "../../core/states.ts";
import { button } from "./action.ts";
import { view } from "./view.ts";

/** The job sheet's values, each to be copied alone. */
export const copyValues = button({
  id: "copy_values",
  asks: view,
  may: view.may,
  states: LIVE_STATES,
  isHarmless: true,
  isOffered: ({ preparation }) => !isManaged(preparation),
});
