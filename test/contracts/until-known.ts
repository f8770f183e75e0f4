import { setTimeout as sleep } from "node:timers/promises";
import { isPropagationError } from "../../src/clouds/propagation.ts";

/** Repeats a call with a new key for as long as the cloud has not heard of it everywhere. */
export async function untilKnown<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!isPropagationError(error)) throw error;
      await sleep(50);
    }
  }
}
