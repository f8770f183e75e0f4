import { setTimeout as sleep } from "node:timers/promises";
import type { MgwWorld } from "../operation.ts";
import { endVerification } from "../verify.ts";
import { advance } from "./advance.ts";

/** How often jobs are brought to where they are by now while nobody asks. */
const TICK_MS = 100;
/** How long a call waits for the jobs to get there; those that have more to do go on beside it. */
const PATIENCE_MS = 1_000;

/** The service's machines: they work through what is due on the simulator's clock. */
export type Machines = {
  /** Brings every job to where it is by now, however long that takes. */
  catchUp(): Promise<void>;
  /** The same for calls, which do not wait for long. */
  catchUpForCall(): Promise<void>;
  stop(): void;
};

export function startMachines(world: () => MgwWorld): Machines {
  let last: Promise<void> = Promise.resolve();
  let waiting = 0;
  const catchUp = () => {
    waiting += 1;
    last = last
      .catch(() => undefined)
      .then(() => advanceAll(world))
      .finally(() => {
        waiting -= 1;
      });
    return last;
  };
  const timer = setInterval(() => {
    if (waiting === 0 && hasWork(world())) catchUp().catch(tell);
  }, TICK_MS);
  timer.unref();
  return {
    catchUp,
    catchUpForCall: async () => {
      if (hasWork(world())) await Promise.race([catchUp(), sleep(PATIENCE_MS, undefined, { ref: false })]);
    },
    stop: () => clearInterval(timer),
  };
}

function hasWork({ state }: MgwWorld): boolean {
  return [...state.mgw.regions.values()].some(
    ({ jobs, addresses }) =>
      jobs.size > 0 || [...addresses.values()].some(({ verifyingSinceMs }) => verifyingSinceMs !== null),
  );
}

async function advanceAll(world: () => MgwWorld): Promise<void> {
  for (const [regionName, region] of world().state.mgw.regions) {
    for (const address of region.addresses.values()) {
      await endVerification({ ...world(), regionName, region }, address);
    }
    await Promise.all([...region.jobs.values()].map((job) => advance({ world, regionName, region, job })));
  }
}

/** A failure here is one of the simulator, which nobody awaits. */
function tell(error: unknown): void {
  process.stderr.write(`simulator: ${error instanceof Error ? error.stack : String(error)}\n`);
}
