import { ENDED_STATES } from "../../../src/core/states.ts";
import { secretNamesOf } from "../../../src/workflow/runs/rotation-context.ts";
import type { Invariant } from "./invariant.ts";

/** From here on the recipient has the secrets of the present keys, or nobody is to have them. */
const HANDED_OVER: ReadonlySet<string> = new Set(["stored", "destroyed"]);

export const secretsForgotten: Invariant = {
  name: "kept secret",
  demand:
    "No sealed secret of a preparation that has ended; of one that is ready none but those of its present keys, and none once they are stored or destroyed.",
  findViolations: ({ preparations, secrets }) =>
    preparations.flatMap(({ id, state, delivery, keyGeneration }) => {
      const held = secrets.filter(({ preparationId }) => preparationId === id).map(({ name }) => name);
      if (ENDED_STATES.includes(state))
        return held.map((name) => `${name} of ${id} is held though it is ${state}`);
      if (state !== "ready") return [];
      const present: readonly string[] = HANDED_OVER.has(delivery) ? [] : secretNamesOf(keyGeneration);
      return held
        .filter((name) => !present.includes(name))
        .map(
          (name) => `${name} of ${id} is held, whose keys are of generation ${keyGeneration} and ${delivery}`,
        );
    }),
};
