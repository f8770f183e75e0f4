import type { Lab, SimulatorName, Snapshot } from "../lab/lab.ts";
import { createActors } from "./actors.ts";
import { comeToRest } from "./come-to-rest.ts";
import { judge, STOPPED_SHORT, type Violation } from "./judge.ts";
import { type Phase, preparationOf } from "./phases.ts";

/** One call, or one commit, of a phase: the `ordinal`-th of its name since the phase began. */
export type Point = {
  kind: "call" | "commit";
  /** `aws/iam:CreateUser`, or what a commit writes. */
  name: string;
  ordinal: number;
};

export type Recording = {
  phase: Phase;
  start: Snapshot;
  points: Point[];
  violations: Violation[];
  tookMs: number;
};

const START = "installed";

/** Plays the phases one after another without any fault, keeps the world before each, and writes down every call. */
export async function recordPhases(lab: Lab, phases: readonly Phase[]): Promise<Recording[]> {
  await lab.store.clear();
  await lab.startBot();
  await lab.bot.stop();
  const kept = new Map<string, Snapshot>([[START, await lab.keep(START)]]);
  const recordings: Recording[] = [];
  for (const phase of phases) {
    const start = kept.get(phase.after ?? START);
    if (!start) throw new Error(`expected ${phase.after} to be played before ${phase.name}`);
    recordings.push(await record(lab, phase, start));
    kept.set(phase.name, await lab.keep(phase.name.replaceAll(/[^a-z]/g, "_")));
  }
  return recordings;
}

async function record(lab: Lab, phase: Phase, start: Snapshot): Promise<Recording> {
  const begunAt = performance.now();
  await lab.putBack(start);
  await lab.startBot();
  phase.arrange?.(lab);
  const points: Point[] = [];
  const unwatch = watchCalls(lab, ({ name, ordinal, stage }) => {
    if (stage === "arrived") points.push({ kind: "call", name, ordinal });
  });
  lab.bot.countCommits(null);
  const actors = createActors(lab);
  await phase.act(actors);
  const { bot } = lab;
  const rest = await comeToRest(lab);
  unwatch();
  await actors.abandon();
  lab.disarm();
  const violations = judge(rest);
  if (!phase.isReached(preparationOf(rest.aftermath))) {
    violations.push({ kind: STOPPED_SHORT, detail: `${phase.name} was not reached without any fault` });
  }
  const tookMs = Math.round(performance.now() - begunAt);
  return { phase, start, points: [...points, ...commitPoints(bot.commits)], violations, tookMs };
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
