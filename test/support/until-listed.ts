import { setTimeout as sleep } from "node:timers/promises";
import type { World } from "../../demo/world.ts";

type ListedCall = { service: string; operation: string; fault: string | null };

/** Waits until a list of a simulator's calls has one; a limit of five minutes is for what hangs. */
export async function untilListed(
  world: Pick<World, "control">,
  list: `${"aws" | "alibaba" | "slack"}/${"journal" | "faults/held"}`,
  fits: (call: ListedCall) => boolean,
): Promise<void> {
  for (let look = 0; look < 3_000; look += 1) {
    if (((await world.control(list)) as ListedCall[]).some(fits)) return;
    await sleep(100);
  }
  throw new Error(`what was waited for is not in ${list}`);
}

/** Waits until a call is held by a fault that was armed before. */
export function untilHeld(
  world: Pick<World, "control">,
  cloud: "aws" | "alibaba",
  operation: string,
): Promise<void> {
  return untilListed(world, `${cloud}/faults/held`, (call) => call.operation === operation);
}
