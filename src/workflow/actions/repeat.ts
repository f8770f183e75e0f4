import { ENDED_STATES, isOpen } from "../../core/states.ts";
import { button } from "./action.ts";

/** The form again, filled in with what an ended preparation asked for. */
export const repeat = button({
  id: "repeat",
  may: ["requester"],
  states: ENDED_STATES,
  isOnCard: true,
  isOffered: ({ preparation: { state } }) => !isOpen(state),
});
