import type { Part, Right } from "../../core/right.ts";
import type { Settings } from "../../core/settings.ts";

/** Whether the bot cannot do what its settings promise without a right; of what may be left out, its absence is no failure. */
export type NeededRights = (right: Right) => boolean;

/** Parts that an operator may leave out whatever the settings say: the checks then say what they could not read or make. */
const LEFT_OUT_FREELY: ReadonlySet<Part> = new Set(["samples", "create-bucket"]);

/**
 * Own policies are needed as soon as a profile is allowed that has some. A right on buckets may be given for some of them
 * only, so its absence on a made-up one is no more than a warning.
 */
export function neededRights({ profiles }: Settings): NeededRights {
  const hasOwnPolicies = profiles.allowed.some((profile) => profile !== "documented");
  return ({ part, resource }) => {
    if (LEFT_OUT_FREELY.has(part) || /:(s3|oss):/.test(resource)) return false;
    return part !== "own-policies" || hasOwnPolicies;
  };
}
