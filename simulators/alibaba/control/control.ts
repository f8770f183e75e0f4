import type { World } from "../state.ts";

/** Something that a test or a demo does to the world; takes and gives plain JSON. */
export type Control = (world: World, input: unknown) => unknown;
