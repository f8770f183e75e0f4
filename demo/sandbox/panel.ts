import { z } from "zod";
import type { PageLanguage } from "../../simulators/slack/web/serve-web.ts";
import type { World } from "../world.ts";
import { watchClouds } from "./clouds-now.ts";
import { createScenes, SCENES, type SceneId } from "./scenes.ts";
import { createTroubles, TROUBLES, type TroubleId } from "./troubles.ts";

const keysOf = <T extends string>(record: Record<T, unknown>) => Object.keys(record) as [T, ...T[]];
const sceneInput = z.strictObject({ id: z.enum(keysOf<SceneId>(SCENES)) });
const troubleInput = z.strictObject({ id: z.enum(keysOf<TroubleId>(TROUBLES)), isOn: z.boolean() });

/** What the page offers beside the workspace: scenes to begin with, switches for trouble, and what the clouds hold. */
export async function createPanel(world: Pick<World, "control">, language: PageLanguage = "en") {
  const lookAtClouds = await watchClouds(world);
  const troubles = createTroubles(world, language);
  const scenes = createScenes({ world, troubles }, language);
  return {
    look: async () => ({
      scenes: scenes.list(),
      troubles: troubles.list(),
      clouds: await lookAtClouds(),
    }),
    /** Functions that the page may call. Errors: of an input that is none; a simulator's. */
    actions: {
      // It goes on for many seconds; the panel shows how.
      scene: async (input: unknown) => void scenes.begin(sceneInput.parse(input).id),
      trouble: async (input: unknown) => {
        const { id, isOn } = troubleInput.parse(input);
        await troubles.set(id, isOn);
      },
    },
  };
}
