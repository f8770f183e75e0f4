import type { Lab, SimulatorName, Snapshot } from "../lab/lab.ts";
import { type Lanes, PRIORITY } from "../lab/lanes.ts";
import type { RunResult } from "../sweeps/run.ts";
import { createActors } from "./actors.ts";
import { comeToRest, isDoneAndHeard } from "./come-to-rest.ts";
import { ENDED, judge, STOPPED_SHORT } from "./judge.ts";
import { type Phase, preparationOf } from "./phase.ts";

/** One call, or one commit, of a phase: the `ordinal`-th of its name since the phase began. */
export type Point = {
  kind: "call" | "commit";
  /** `aws/iam:CreateUser`, or what a commit writes. */
  name: string;
  ordinal: number;
};

export type Recording = { phase: Phase; start: Snapshot; points: Point[]; result: RunResult };

const INSTALLED = "installed";

/**
 * Plays every phase without any fault, each as soon as the one before it is kept, and writes down its calls and commits.
 * `tell` is told of each as soon as it is recorded.
 */
export async function recordPhases(
  lanes: Lanes,
  phases: readonly Phase[],
  tell: (recording: Recording) => void = () => undefined,
): Promise<Recording[]> {
  const use = <T>(work: (lab: Lab) => Promise<T>) => lanes.use(PRIORITY.recording, work);
  const kept = new Map<string, Promise<Snapshot>>([[INSTALLED, use(install)]]);
  return Promise.all(
    phases.map((phase) => {
      const start = kept.get(phase.after ?? INSTALLED);
      if (!start) throw new Error(`expected ${phase.after} before ${phase.name}`);
      const isLast = !phases.some(({ after }) => after === phase.name);
      const recorded = start.then((snapshot) => use((lab) => record(lab, phase, snapshot, isLast)));
      kept.set(
        phase.name,
        recorded.then(({ end }) => end),
      );
      return recorded.then(({ recording }) => {
        tell(recording);
        return recording;
      });
    }),
  );
}

/** A bot that was started once, and nothing else. */
async function install(lab: Lab): Promise<Snapshot> {
  await lab.store.clear();
  await lab.startBot();
  await lab.bot.stop();
  return lab.keep(INSTALLED);
}

/** `isLast`: no other phase begins where this one ends, so that the audit log is whole with it. */
async function record(
  lab: Lab,
  phase: Phase,
  start: Snapshot,
  isLast: boolean,
): Promise<{ recording: Recording; end: Snapshot }> {
  const begunAt = performance.now();
  await lab.putBack(start);
  await lab.startBot();
  phase.arrange?.(lab);
  const points: Point[] = [];
  const unwatch = watchCalls(lab, ({ name, ordinal, stage }) => {
    if (stage === "arrived") points.push({ kind: "call", name, ordinal });
  });
  const { bot } = lab;
  bot.countCommits(null);
  const actors = createActors(lab);
  await phase.act(actors);
  const rest = await comeToRest(lab, isDoneAndHeard(phase));
  unwatch();
  await actors.abandon();
  lab.disarm();
  points.push(...commitPoints(bot.commits));
  const violations = judge(rest);
  if (!(await bot.stop()))
    violations.push({ kind: ENDED, detail: "the bot did not stop when it was asked to" });
  const broken = isLast ? await lab.verifyExport() : null;
  if (broken !== null) violations.push({ kind: "audit", detail: broken });
  if (!phase.isReached(preparationOf(rest.aftermath))) {
    violations.push({ kind: STOPPED_SHORT, detail: `${phase.name} was not reached without any fault` });
  }
  const result = {
    id: `record ${phase.name}`,
    sweep: "without a fault",
    isHit: true,
    state: `${points.length} calls and commits`,
    violations,
    tookMs: Math.round(performance.now() - begunAt),
  };
  return {
    recording: { phase, start, points, result },
    end: await lab.keep(phase.name.replaceAll(/[^a-z]/g, "_")),
  };
}

/** Tells of the calls as they come in, numbered within their name from now on. */
export function watchCalls(
  lab: Lab,
  tell: (call: { name: string; ordinal: number; stage: "arrived" | "held" | "answered" }) => void,
): () => void {
  const offsets = new Map<string, number>();
  return lab.watch(({ simulator, stage, service, operation, ordinal }) => {
    const name = `${simulator}/${service}:${operation}`;
    // Calls from before were numbered too: those of the bot's start.
    if (stage === "arrived" && !offsets.has(name)) offsets.set(name, ordinal - 1);
    tell({ name, ordinal: ordinal - (offsets.get(name) ?? 0), stage });
  });
}

function commitPoints(labels: readonly string[]): Point[] {
  const counts = new Map<string, number>();
  return labels.map((name) => {
    const ordinal = (counts.get(name) ?? 0) + 1;
    counts.set(name, ordinal);
    return { kind: "commit", name, ordinal };
  });
}

/** The call that a point names, as a fault's rule addresses it. */
export function callOf({ name }: Point): { simulator: SimulatorName; service: string; operation: string } {
  const [, simulator = "", service = "", operation = ""] = /^(\w+)\/(\w+):(.+)$/.exec(name) ?? [];
  return { simulator: simulator as SimulatorName, service, operation };
}
