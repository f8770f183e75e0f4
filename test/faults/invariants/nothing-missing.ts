import { thingsInClouds } from "./cloud-things.ts";
import type { Invariant } from "./invariant.ts";

export const nothingMissing: Invariant = {
  name: "missing thing",
  demand: "A preparation that says ready has everything of its plan: what the store calls made is there.",
  findViolations(aftermath) {
    const things = thingsInClouds(aftermath);
    const ready = aftermath.preparations.filter(({ state }) => state === "ready");
    return ready.flatMap(({ id, plan }) => {
      const made = aftermath.grants.filter((grant) => grant.preparationId === id && grant.state === "made");
      const gone = made
        .filter(
          (grant) => !things.some(({ key, preparationId }) => preparationId === id && key === grant.key),
        )
        .map(({ key }) => `${id} is ready and ${key} is not there`);
      const planned = plan?.changes.length ?? 0;
      const recorded = aftermath.grants.filter(
        (grant) => grant.preparationId === id && grant.state !== "gone",
      );
      return recorded.length < planned
        ? [...gone, `${id} is ready with ${recorded.length} grants of ${planned} changes`]
        : gone;
    });
  },
};
