import { ENDED_STATES } from "../../core/states.ts";
import { button } from "./action.ts";

/** The form again, filled in with what an ended preparation asked for. */
export const repeat = button({
  id: "repeat",
  may: ["requester"],
  states: ENDED_STATES,
  // It reads what was asked, and asks for something new.
  isHarmless: true,
});
