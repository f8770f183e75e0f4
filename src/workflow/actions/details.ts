import { STATES } from "../../core/states.ts";
import { button } from "./action.ts";
import { view } from "./view.ts";

/** Everything that is known of a preparation, drawn as it stands when it is asked for. */
export const details = button({
  id: "details",
  asks: view,
  may: view.may,
  states: STATES,
  isHarmless: true,
});
