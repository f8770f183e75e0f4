import type { Clouds } from "../clouds/contract/clouds.ts";
import type { CheckName } from "../core/preparation.ts";
import type { Check, CheckOutcome } from "./check.ts";
import { CHECKS } from "./index.ts";
import { shareReads } from "./share-reads.ts";

export type NamedOutcome = { name: CheckName; outcome: CheckOutcome };

/**
 * Runs checks side by side on answers that they share, each the way that `run` has it; in the order of `CHECKS`.
 * Errors: the first of a check that could not be run, once all of them have ended.
 */
export async function runAll(
  clouds: Clouds,
  run: (check: Check, clouds: Clouds) => Promise<CheckOutcome>,
  only?: readonly CheckName[],
): Promise<NamedOutcome[]> {
  const shared = shareReads(clouds);
  const checks = CHECKS.filter(({ name }) => only?.includes(name) ?? true);
  const ended = await Promise.allSettled(
    checks.map(async (check) => ({ name: check.name, outcome: await run(check, shared) })),
  );
  return ended.map((result) => {
    if (result.status === "rejected") throw result.reason;
    return result.value;
  });
}
