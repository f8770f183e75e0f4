import { POLICY_FILES } from "../../clouds/rights/operator-policies.ts";
import type { Part, Right } from "../../core/right.ts";
import type { Settings } from "../../core/settings.ts";

/** Whether the bot cannot do what its settings promise without a right; of what may be left out, its absence is no failure. */
export type NeededRights = (right: Right) => boolean;

/** What is said of a right that is missing: where it is given, and why it may be left out. */
export function missingRight(right: Right) {
  const { cloud, part, action, resource } = right;
  const file = POLICY_FILES.find((one) => one.cloud === cloud && one.parts.some((own) => own === part))?.file;
  return { right: action, resource, file: file ?? "", mayLack: whyLacking(right) };
}

function whyLacking({ part, resource }: Right): "samples" | "profiles" | "some-buckets" | null {
  if (part === "samples") return "samples";
  if (part === "own-policies") return "profiles";
  return BUCKET.test(resource) ? "some-buckets" : null;
}

const BUCKET = /:(s3|oss):/;

/** Parts that an operator may leave out whatever the settings say: the checks then say what they could not read or make. */
const LEFT_OUT_FREELY: ReadonlySet<Part> = new Set(["samples", "create-bucket"]);

/**
 * Own policies are needed as soon as a profile is allowed that has some. A right on buckets may be given for some of them
 * only, so its absence on a made-up one is no more than a warning.
 */
export function neededRights({ profiles, migration }: Settings): NeededRights {
  const hasOwnPolicies = profiles.allowed.some((profile) => profile !== "documented");
  return ({ part, resource }) => {
    if (LEFT_OUT_FREELY.has(part) || BUCKET.test(resource)) return false;
    if (part === "migration") return migration.enabled;
    return part !== "own-policies" || hasOwnPolicies;
  };
}
