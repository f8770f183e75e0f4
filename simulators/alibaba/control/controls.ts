import type { Simulator } from "../../shared/simulator.ts";
import { MGW_CONTROLS } from "../mgw/controls.ts";
import type { World } from "../state.ts";
import { ACCOUNT_CONTROLS } from "./account-controls.ts";
import { BUCKET_CONTROLS } from "./bucket-controls.ts";
import type { Control } from "./control.ts";
import { PEOPLE_CONTROLS } from "./people-controls.ts";

const CONTROLS: Readonly<Record<string, Control>> = {
  ...BUCKET_CONTROLS,
  ...ACCOUNT_CONTROLS,
  ...PEOPLE_CONTROLS,
  ...MGW_CONTROLS,
};

/** The controls over a world; each answer is a copy, so that nobody changes the state through it. */
export function makeControls(getWorld: () => World): Simulator["control"] {
  return Object.fromEntries(
    Object.entries(CONTROLS).map(([name, control]) => [
      name,
      (input: unknown) => structuredClone(control(getWorld(), input)),
    ]),
  );
}
