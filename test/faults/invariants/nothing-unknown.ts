import { ENDED_STATES } from "../../../src/core/states.ts";
import { thingsInClouds } from "./cloud-things.ts";
import type { Invariant } from "./invariant.ts";

export const nothingUnknown: Invariant = {
  name: "unknown thing",
  demand:
    "No user, key, login profile, attachment, policy or bucket that the store does not know, and none but a bucket of a preparation that has ended.",
  findViolations(aftermath) {
    return thingsInClouds(aftermath).flatMap((thing) => {
      const grant = aftermath.grants.find(
        ({ preparationId, key }) => preparationId === thing.preparationId && key === thing.key,
      );
      const owner = aftermath.preparations.find(({ id }) => id === thing.preparationId);
      const name = thing.accessKeyId === null ? thing.key : `${thing.key} (${thing.accessKeyId})`;
      if (!owner || !grant) return [`${name} is there and the store has no grant of it`];
      if (grant.state === "gone") return [`${name} is there and the store says that it is gone`];
      const isOtherKey =
        thing.accessKeyId !== null && grant.state === "made" && grant.accessKeyId !== thing.accessKeyId;
      if (isOtherKey) return [`${name} is there and the store knows another key, ${grant.accessKeyId}`];
      const isLeft = ENDED_STATES.includes(owner.state) && !thing.key.startsWith("oss.create-bucket:");
      return isLeft ? [`${name} is there though ${owner.id} is ${owner.state}`] : [];
    });
  },
};
