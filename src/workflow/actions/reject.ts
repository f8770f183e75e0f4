import { statesWith } from "../../core/states.ts";
import { DECIDING } from "../../security/authorize.ts";
import { button } from "./action.ts";

/** Approvers refuse it, with a reason. */
export const reject = button({
  ...DECIDING,
  id: "reject",
  states: statesWith("rejected"),
  isDecision: true,
  isHarmless: true,
});
