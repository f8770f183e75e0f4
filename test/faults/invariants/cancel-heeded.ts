import type { Aftermath } from "../lab/aftermath.ts";
import { thingsInClouds } from "./cloud-things.ts";
import type { Invariant } from "./invariant.ts";

/** What tells people that taking back did not work: then it is theirs to try again. */
const TOLD = "rollback.failed";

export const cancelHeeded: Invariant = {
  name: "lost cancel",
  demand:
    "A cancel that was accepted ends in nothing made, held or delivered, unless people were told that something could not be taken back.",
  findViolations: (aftermath) =>
    aftermath.preparations
      .filter(({ id }) => isCancelled(aftermath, id))
      .flatMap(({ id, state }) => [
        ...(state === "rolled_back" || state === "cancelled" ? [] : [`${id} was cancelled and is ${state}`]),
        ...thingsInClouds(aftermath)
          .filter(({ preparationId }) => preparationId === id)
          .map(({ key }) => `${key} is there though ${id} was cancelled`),
        ...aftermath.posts
          .filter(({ preparationId, key }) => preparationId === id && key === "delivery")
          .map(() => `${id} was delivered though it was cancelled`),
      ]),
};

/** The last that was said of it: a later retry, or a failure that people were told of, is another story. */
function isCancelled({ audit }: Aftermath, id: string): boolean {
  const events = audit.filter(({ preparationId }) => preparationId === id).map(({ event }) => event);
  const asked = Math.max(events.lastIndexOf("cancel.asked"), events.lastIndexOf("preparation.cancelled"));
  return asked !== -1 && !events.slice(asked).includes(TOLD);
}
