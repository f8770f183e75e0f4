import { setTimeout as sleep } from "node:timers/promises";
import type { World } from "../../demo/world.ts";

/** Waits until a line of the bot's log has this text; a limit of five minutes is for what hangs. */
export async function untilLogged(world: Pick<World, "log">, text: string): Promise<void> {
  for (let look = 0; look < 6_000; look += 1) {
    if (world.log.some((line) => line.includes(text))) return;
    await sleep(50);
  }
  throw new Error(`the log does not say: ${text}`);
}

/** The port that the API of a started bot listens on; 0: it has none. */
export function apiPortIn(world: Pick<World, "log">): number {
  const ready = world.log.findLast((line) => line.includes("is ready"));
  return (JSON.parse(ready ?? "{}") as { apiPort?: number }).apiPort ?? 0;
}
