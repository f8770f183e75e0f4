import type { Lab } from "./lab/lab.ts";
import { type Lanes, PRIORITY, type Priority } from "./lab/lanes.ts";
import type { ResultFile } from "./report/result-file.ts";
import { STOPPED_SHORT } from "./story/judge.ts";
import type { Run, RunResult } from "./sweeps/run.ts";

/** What the runs share: several worlds side by side, and how long runs that are not required may still begin. */
export type Pool = {
  lanes: Lanes;
  results: ResultFile;
  sampleUntilMs: number;
  tell(result: RunResult): void;
};

/** Those that wait out a fault begin first, or the last of them would be waited for alone. */
const WAITS = /^(fault|outage) /;

/** Does every required run, and of the others as many as begin in time. */
export async function runAll(pool: Pool, runs: readonly Run[]): Promise<void> {
  const open = runs.filter(({ id }) => !pool.results.has(id));
  await Promise.all(
    open.map((run) =>
      pool.lanes.use(priorityOf(run), async (lab) => {
        if (!run.isRequired && performance.now() >= pool.sampleUntilMs) return;
        const result = await runOne(lab, run);
        pool.results.add(result);
        pool.tell(result);
      }),
    ),
  );
}

function priorityOf({ id, isRequired }: Run): Priority {
  if (!isRequired) return PRIORITY.sample;
  return WAITS.test(id) ? PRIORITY.waiting : PRIORITY.required;
}

async function runOne(lab: Lab, run: Run): Promise<RunResult> {
  const begunAt = performance.now();
  const { id, sweep } = run;
  try {
    const done = await run.work(lab);
    return { id, sweep, ...done, tookMs: Math.round(performance.now() - begunAt) };
  } catch (error) {
    const detail = `${error instanceof Error ? error.stack : String(error)}\n${lab.log.slice(-15).join("\n")}`;
    return {
      id,
      sweep,
      isHit: true,
      state: "unknown",
      violations: [{ kind: STOPPED_SHORT, detail }],
      tookMs: Math.round(performance.now() - begunAt),
    };
  }
}

/** The same order for the same seed: a sample that can be drawn again. */
export function shuffle<T>(items: readonly T[], seed: number): T[] {
  const list = [...items];
  let state = seed >>> 0;
  for (let last = list.length - 1; last > 0; last -= 1) {
    // A linear congruential generator (Numerical Recipes) is random enough to pick a sample.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (last + 1));
    [list[last], list[other]] = [list[other] as T, list[last] as T];
  }
  return list;
}
