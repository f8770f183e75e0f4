import { statesWith } from "../../core/states.ts";
import { DECIDING } from "../../security/authorize.ts";
import { button } from "./action.ts";

/** Approvers allow what the plan says. */
export const approve = button({
  ...DECIDING,
  id: "approve",
  states: statesWith("approved"),
  isDecision: true,
  isInSteps: true,
  handsOut: true,
});
