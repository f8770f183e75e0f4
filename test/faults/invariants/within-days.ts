import { thingsInClouds } from "./cloud-things.ts";
import type { Invariant } from "./invariant.ts";

export const withinDays: Invariant = {
  name: "past its days",
  demand:
    "Whatever the state: nothing but a bucket is there, and no secret held, of a preparation whose days are over, unless people were told that it could not be taken back.",
  findViolations(aftermath) {
    const isOver = (end: string | null) => end !== null && Date.parse(end) <= aftermath.nowMs;
    return aftermath.preparations
      .filter(({ state, expiresAt }) => isOver(expiresAt) && state !== "revoke_failed")
      .flatMap(({ id, state, expiresAt }) => [
        ...thingsInClouds(aftermath)
          .filter(({ preparationId, key }) => preparationId === id && !key.startsWith("oss.create-bucket:"))
          .map(
            ({ key }) => `${key} of ${id} is there, which is ${state} and whose days ended at ${expiresAt}`,
          ),
        ...aftermath.secrets
          .filter(({ preparationId }) => preparationId === id)
          .map(({ name }) => `${name} of ${id} is held after the end of its days`),
      ]);
  },
};
