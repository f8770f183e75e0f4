import type { SetUpProbes } from "../../src/workflow/doctor/probes.ts";

function none(): never {
  throw new Error("nothing is tried here");
}

/** Of a world in which nobody asks for the doctor. */
export const noProbes: SetUpProbes = {
  slack: { tryBotToken: none, tryAppToken: none, hasUsualSecret: null, neededScopes: [] },
  store: none,
};
