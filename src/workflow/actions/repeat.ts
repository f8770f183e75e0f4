import { ENDED_STATES, STATES } from "../../core/preparation.ts";
import { button } from "./action.ts";

/** The form again, filled in with what an ended preparation asked for. */
export const repeat = button({
  id: "repeat",
  may: ["requester"],
  states: STATES.filter((state) => ENDED_STATES.has(state)),
  isOnCard: true,
  isOffered: ({ preparation: { state } }) => ENDED_STATES.has(state),
});
