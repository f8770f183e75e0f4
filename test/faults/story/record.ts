import type { FaultRule } from "../../../simulators/shared/faults.ts";
import type { Lab, SimulatorName, Snapshot } from "../lab/lab.ts";
import { type Lanes, PRIORITY } from "../lab/lanes.ts";
import type { RunResult } from "../sweeps/run.ts";
import { createActors } from "./actors.ts";
import { comeToRest, isDoneAndHeard } from "./come-to-rest.ts";
import { ENDED, judge, STOPPED_SHORT } from "./judge.ts";
import { ALONE, PARTIES, type Party } from "./party.ts";
import { type Phase, preparationOf } from "./phase.ts";

/** One call, or one commit, of a phase: the `ordinal`-th of its name since the phase began. */
export type Point = {
  kind: "call" | "commit";
  /** `aws/iam:CreateUser`, or what a commit writes. */
  name: string;
  /** Among the calls about its own preparation, where it is one of these. */
  ordinal: number;
  /** Whether the call says which preparation it is about, so that several may be broken side by side. */
  isOwn: boolean;
};

/** `parties`: those who have a preparation in the world that `start` keeps, where the phase needs one. */
export type Recording = {
  phase: Phase;
  start: Snapshot;
  parties: readonly Party[];
  points: Point[];
  result: RunResult;
};

const INSTALLED = "installed";

/**
 * Plays every phase without any fault, as soon as the one before it is kept: once alone, to write down its calls and commits,
 * and where another phase follows, side by side for all parties, to keep the world in which that one begins. `tell` is told
 * of each as soon as it is recorded.
 */
export async function recordPhases(
  lanes: Lanes,
  phases: readonly Phase[],
  parties: readonly Party[],
  tell: (recording: Recording) => void = () => undefined,
): Promise<Recording[]> {
  const use = <T>(work: (lab: Lab) => Promise<T>) => lanes.use(PRIORITY.recording, work);
  const kept = new Map<string, Promise<Snapshot>>([[INSTALLED, use(install)]]);
  return Promise.all(
    phases.map(async (phase) => {
      const start = kept.get(phase.after ?? INSTALLED);
      if (!start) throw new Error(`expected ${phase.after} before ${phase.name}`);
      const isLast = !phases.some(({ after }) => after === phase.name);
      if (!isLast) {
        kept.set(
          phase.name,
          start.then((snapshot) => use((lab) => playForAll(lab, phase, snapshot, parties))),
        );
      }
      const snapshot = await start;
      const recording = await use((lab) => record(lab, phase, snapshot, { parties, isLast }));
      tell(recording);
      return recording;
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

/** The world after a phase. Errors: it was not reached by everybody, or something does not hold. */
async function playForAll(
  lab: Lab,
  phase: Phase,
  start: Snapshot,
  parties: readonly Party[],
): Promise<Snapshot> {
  await lab.putBack(start);
  await lab.startBot();
  for (const party of parties) phase.arrange?.(lab, party);
  const all = parties.map((party) => createActors(lab, undefined, party));
  await Promise.all(all.map((actors) => phase.act(actors)));
  const rest = await comeToRest(lab, isDoneAndHeard(phase, parties));
  for (const actors of all) await actors.abandon();
  lab.disarm();
  await lab.bot.stop();
  const found = parties.map((party) => preparationOf(rest.aftermath, party));
  const violations = judge(rest);
  if (!found.every(phase.isReached) || violations.length > 0) {
    const states = found.map((preparation) => preparation?.state ?? "nothing");
    throw new Error(`${phase.name} side by side: ${states.join(", ")} ${JSON.stringify(violations)}`);
  }
  const ids = found.flatMap((each) => (each ? [[each.request.destinationBucket, each.id] as const] : []));
  return lab.keep(phase.name.replaceAll(/[^a-z]/g, "_"), new Map(ids));
}

/** `isLast`: no other phase begins where this one ends, so that the audit log is whole with it. */
async function record(
  lab: Lab,
  phase: Phase,
  start: Snapshot,
  { parties, isLast }: { parties: readonly Party[]; isLast: boolean },
): Promise<Recording> {
  const begunAt = performance.now();
  await lab.putBack(start);
  await lab.startBot();
  phase.arrange?.(lab, ALONE);
  const points: Point[] = [];
  const unwatch = watchCalls(lab, ALONE, ({ name, ordinal, isOwn, stage }) => {
    if (stage === "arrived") points.push({ kind: "call", name, ordinal, isOwn });
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
  return { phase, start, parties, points, result };
}

/** The party that one of several runs in one world is about, by its place among them; a run that is alone has the first. */
export function partyAt({ parties }: Recording, index: number): Party {
  const party = parties[index];
  if (!party) throw new Error(`expected at most ${parties.length} runs in one world`);
  return party;
}

export type NumberedCall = Pick<Point, "name" | "ordinal" | "isOwn">;

/**
 * Tells of the calls that come in from now on, but for those about another party's preparation. Own ones are numbered among
 * themselves, and what is nobody's own among all of its name: as a fault's rule counts them.
 */
export function watchCalls(
  lab: Lab,
  party: Party,
  tell: (call: NumberedCall & { stage: "arrived" | "held" | "answered" }) => void,
): () => void {
  const ownTexts = lab.textsOf(party);
  const otherTexts = PARTIES.filter((other) => other !== party).flatMap((other) => lab.textsOf(other));
  const next = createCounter();
  const live = new Map<string, NumberedCall>();
  return lab.watch(({ simulator, stage, service, operation, ordinal, isAbout }) => {
    const name = `${simulator}/${service}:${operation}`;
    const key = `${name} ${ordinal}`;
    if (stage === "arrived") {
      const isOwn = isAbout(ownTexts);
      const ofAll = next(name);
      const ofOwn = isOwn ? next(`${name} of its own`) : ofAll;
      if (isOwn || !isAbout(otherTexts)) live.set(key, { name, isOwn, ordinal: ofOwn });
    }
    const call = live.get(key);
    if (call) tell({ ...call, stage });
  });
}

/** Whether a call is the one that a point names. */
export function isAt(point: Point, call: NumberedCall): boolean {
  return call.name === point.name && call.ordinal === point.ordinal && call.isOwn === point.isOwn;
}

/** How a run's id names a point. */
export function labelOf({ name, ordinal, isOwn }: Point): string {
  return `${name} ${ordinal}${isOwn ? "" : " of all"}`;
}

function createCounter(): (name: string) => number {
  const counts = new Map<string, number>();
  return (name) => {
    const ordinal = (counts.get(name) ?? 0) + 1;
    counts.set(name, ordinal);
    return ordinal;
  };
}

function commitPoints(labels: readonly string[]): Point[] {
  const next = createCounter();
  return labels.map((name) => ({ kind: "commit", name, ordinal: next(name), isOwn: true }));
}

/** The rule that hits the call that a point names, of this party. */
export function ruleAt(
  lab: Lab,
  party: Party,
  { name, ordinal, isOwn }: Point,
): { simulator: SimulatorName; rule: Pick<FaultRule, "service" | "operation" | "after" | "about"> } {
  const [, simulator = "", service = "", operation = ""] = /^(\w+)\/(\w+):(.+)$/.exec(name) ?? [];
  const rule = { service, operation, after: ordinal - 1, ...(isOwn ? { about: lab.textsOf(party) } : {}) };
  return { simulator: simulator as SimulatorName, rule };
}
