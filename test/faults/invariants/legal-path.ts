import type { Aftermath } from "../lab/aftermath.ts";
import type { Invariant } from "./invariant.ts";

/** Events that begin something, and those of which one has to come before it may begin again. */
const BEGINNINGS: Readonly<Record<string, readonly string[]>> = {
  "revocation.begun": ["revocation.failed"],
  "rollback.begun": ["rollback.failed", "provisioning.retried"],
  "decision.approved": ["plan.changed", "approval.void", "preparation.checked"],
  "rotation.begun": ["keys.rotated", "rotation.failed"],
  "keys.entered": ["keys.rotated"],
};

export const legalPath: Invariant = {
  name: "illegal path",
  demand: "Nothing begins that is already under way or done: of two who ask for the same, one is heard.",
  findViolations: (aftermath) =>
    aftermath.preparations.flatMap(({ id }) => findDoubleBeginnings(aftermath, id)),
};

function findDoubleBeginnings({ audit }: Aftermath, id: string): string[] {
  const events = audit.filter(({ preparationId }) => preparationId === id).map(({ event }) => event);
  return Object.entries(BEGINNINGS).flatMap(([beginning, between]) =>
    events.flatMap((event, index) => {
      if (event !== beginning) return [];
      const before = events.slice(0, index);
      const last = before.lastIndexOf(beginning);
      const isAllowed = last === -1 || before.slice(last).some((each) => between.includes(each));
      return isAllowed ? [] : [`${beginning} of ${id} twice, with nothing between the two`];
    }),
  );
}
