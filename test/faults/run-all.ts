import type { Lab } from "./lab/lab.ts";
import { type Lanes, PRIORITY, type Priority } from "./lab/lanes.ts";
import type { ResultFile } from "./report/result-file.ts";
import { STOPPED_SHORT } from "./story/judge.ts";
import type { Done, Run, RunResult } from "./sweeps/run.ts";

/** What the runs share: several worlds side by side, and how long runs that are not required may still begin. */
export type Pool = {
  lanes: Lanes;
  results: ResultFile;
  sampleUntilMs: number;
  /** So many worlds of them begin in any case. */
  sampleWorlds: number;
  /** Of the order in which worlds come: the same one gives the same sample. */
  seed: number;
  tell(result: RunResult): void;
};

/** Those that wait out a fault begin first, or the last of them would be waited for alone. */
const WAITS = /^(fault|outage) /;

/** Does every required run, and of the others as many as begin in time; those that may share a world do. */
export async function runAll(pool: Pool, runs: readonly Run[]): Promise<void> {
  const open = runs.filter(({ id }) => !pool.results.has(id));
  await Promise.all(
    shuffle(groupByWorld(open), pool.seed).map((group, index) =>
      pool.lanes.use(priorityOf(group), async (lab) => {
        const isInTime = index < pool.sampleWorlds || performance.now() < pool.sampleUntilMs;
        if (!isInTime && !group.some(({ isRequired }) => isRequired)) return;
        for (const result of await runGroup(lab, group)) {
          pool.results.add(result);
          pool.tell(result);
        }
      }),
    ),
  );
}

/** Runs side by side; one that needs a world for itself is alone. */
type Group = readonly Run[];

/** Neighbours stay together: their points come at about the same time. */
function groupByWorld(runs: readonly Run[]): Group[] {
  const groups: Run[][] = [];
  const open = new Map<string, Run[]>();
  for (const run of runs) {
    const { together } = run;
    // What is required is not to wait for what is not.
    const world = `${together?.world} ${run.isRequired}`;
    const group = together ? open.get(world) : undefined;
    if (group && group.length < (together?.room ?? 1)) {
      group.push(run);
      continue;
    }
    const begun = [run];
    groups.push(begun);
    if (together) open.set(world, begun);
  }
  return groups;
}

function priorityOf(group: Group): Priority {
  if (!group.some(({ isRequired }) => isRequired)) return PRIORITY.sample;
  return group.some(({ id }) => WAITS.test(id)) ? PRIORITY.waiting : PRIORITY.required;
}

async function runGroup(lab: Lab, group: Group): Promise<RunResult[]> {
  const begunAt = performance.now();
  const done = await work(lab, group).catch((error: unknown): Done[] => {
    const detail = `${error instanceof Error ? error.stack : String(error)}\n${lab.log.slice(-15).join("\n")}`;
    const violations = [{ kind: STOPPED_SHORT, detail }];
    return group.map(() => ({ isHit: true, state: "unknown", violations }));
  });
  const tookMs = Math.round((performance.now() - begunAt) / group.length);
  return group.flatMap(({ id, sweep }, index) => {
    const one = done[index];
    return one ? [{ id, sweep, ...one, tookMs }] : [];
  });
}

async function work(lab: Lab, group: Group): Promise<Done[]> {
  const [run] = group;
  if (!run) return [];
  if (group.length === 1 || !run.together) return [await run.work(lab)];
  const dones = await run.together.work(lab, group);
  // Side by side not everything comes in the same order; alone it does.
  for (const [index, { isHit, violations }] of dones.entries()) {
    const missed = isHit || violations.length > 0 ? undefined : group[index];
    if (missed) dones[index] = await missed.work(lab);
  }
  return dones;
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
