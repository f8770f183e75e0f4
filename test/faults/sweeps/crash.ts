import type { FaultRule } from "../../../simulators/shared/faults.ts";
import type { Lab } from "../lab/lab.ts";
import { createActors } from "../story/actors.ts";
import { untilQuiet } from "../story/come-to-rest.ts";
import { finishAll } from "../story/finish.ts";
import type { Party } from "../story/party.ts";
import type { Phase } from "../story/phase.ts";
import { isAt, labelOf, type Point, partyAt, type Recording, ruleAt, watchCalls } from "../story/record.ts";
import { type Done, first, type Run, type Together } from "./run.ts";

/**
 * Where the process is killed: before the call (or commit) takes effect, after its effect and before the answer, or as
 * soon as the answer has gone out. "Late": before the effect, which comes all the same, after the successor has looked.
 */
const CALL_MOMENTS = ["before", "unanswered", "answered"] as const;
const COMMIT_MOMENTS = ["before", "after"] as const;
type Moment = (typeof CALL_MOMENTS)[number] | (typeof COMMIT_MOMENTS)[number] | "late";

/** A busy machine may let a bot pause for seconds; only after so long without a call the point is taken for missed. */
const UNREACHED_MS = 10_000;

/** Calls that make or remove a user, a key, a policy or a bucket, and the one that begins a delivery. */
const CHANGES =
  /\/(iam|ram):(Create|Delete|Attach|Detach|Put|Update)|\/oss:(Put|Delete)Bucket$|\/slack:conversations\.open$/;
/** A call that may be late; a rotation has room for one more key only before the successor has made its own. */
const MAY_BE_LATE = /:CreateAccessKey$/;
const LATE_UNTIL = { rotation: "ListAccessKeys", first: "CreateAccessKey" };
/** The first page of each side, in the phase in which both are compared. */
const LISTS = /\/(s3|oss):ListObjectsV2$/;
/** Commits with which a secret comes or goes, and the phases in which that is as in another one. */
const WEIGHTY = /secrets/;
const COMMITS_AS_ANOTHER = /(roll-back|compromised|retire)$/;

/** Where and when one preparation's process is killed. */
type Kill = { point: Point; moment: Moment };

export function crashRuns(recordings: readonly Recording[]): Run[] {
  return recordings.filter(({ phase }) => !phase.arrange).flatMap(runsOf);
}

function runsOf(recording: Recording): Run[] {
  const kills = new Map<string, Kill>();
  const killsOf = (runs: readonly Run[]) => runs.flatMap(({ id }) => kills.get(id) ?? []);
  const room = recording.parties.length;
  const atOnce: Together = {
    world: `crash ${recording.phase.name}`,
    room,
    work: (lab, runs) => crash(lab, recording, killsOf(runs)),
  };
  // A commit that is held would hold up the store for everybody.
  const inTurn: Together = {
    world: `crash ${recording.phase.name} at commits`,
    room,
    work: (lab, runs) => crashInTurn(lab, recording, killsOf(runs)),
  };
  const togetherAt = ({ kind, isOwn }: Point) => {
    if (kind === "commit") return { together: inTurn };
    return isOwn ? { together: atOnce } : {};
  };
  return recording.points.flatMap((point) =>
    momentsOf(point).map((moment): Run => {
      const id = `crash ${recording.phase.name} ${moment} ${labelOf(point)}`;
      kills.set(id, { point, moment });
      return {
        id,
        sweep: point.kind === "call" ? "crash at calls" : "crash at commits",
        isRequired: isRequired(recording, point),
        work: async (lab) => first(await crash(lab, recording, [{ point, moment }])),
        ...togetherAt(point),
      };
    }),
  );
}

function momentsOf({ kind, name }: Point): readonly Moment[] {
  if (kind === "commit") return COMMIT_MOMENTS;
  return MAY_BE_LATE.test(name) ? [...CALL_MOMENTS, "late"] : CALL_MOMENTS;
}

function isRequired({ phase, points }: Recording, point: Point): boolean {
  if (!phase.name.startsWith("documented/")) return false;
  if (phase.name.endsWith("/compare") && LISTS.test(point.name)) return point.ordinal === 1;
  if (point.kind === "commit") return WEIGHTY.test(point.name) && !COMMITS_AS_ANOTHER.test(phase.name);
  return CHANGES.test(point.name) || point === deliveryOf(points);
}

/** The message that hands the credentials over: the first one after its conversation was opened. */
function deliveryOf(points: readonly Point[]): Point | undefined {
  const opened = points.findIndex(({ name }) => name.endsWith("conversations.open"));
  return opened === -1
    ? undefined
    : points.slice(opened).find(({ name }) => name.endsWith("chat.postMessage"));
}

async function crash(lab: Lab, recording: Recording, kills: readonly Kill[]): Promise<Done[]> {
  const { phase, start } = recording;
  await lab.putBack(start);
  // Each that is held waits until all are, and must not give up meanwhile.
  await lab.startBot({ CLOUD_TIMEOUT_MS: "60000" });
  const victims = kills.map((kill, index) => ({ ...kill, party: partyAt(recording, index) }));
  const hits = await playUntilKilled(lab, phase, victims);
  if (lab.bot.isGone()) await lab.startBot();
  const parties = victims.map(({ party }) => party);
  const outcomes = await finishAll(lab, phase, parties, { mayMend: false });
  return outcomes.map((outcome, index) => ({ isHit: hits[index] === true, ...outcome }));
}

/** One after another in one world, each while the others have nothing under way; the process is another one each time. */
async function crashInTurn(lab: Lab, recording: Recording, kills: readonly Kill[]): Promise<Done[]> {
  const { phase, start } = recording;
  await lab.putBack(start);
  await lab.startBot();
  const dones: Done[] = [];
  for (const [index, kill] of kills.entries()) {
    const party = partyAt(recording, index);
    const [isHit = false] = await playUntilKilled(lab, phase, [{ ...kill, party }]);
    if (lab.bot.isGone()) await lab.startBot();
    const outcomes = await finishAll(lab, phase, [party], { mayMend: false });
    dones.push({ isHit, ...first(outcomes) });
  }
  return dones;
}

type Victim = Kill & { party: Party };

/** Lets people act until the process is gone; for each victim whether its point came. */
async function playUntilKilled(lab: Lab, phase: Phase, victims: readonly Victim[]): Promise<boolean[]> {
  const { bot } = lab;
  const killer = armKill(lab, phase, victims);
  const all = victims.map(({ party }) => createActors(lab, undefined, party));
  const settled = new AbortController();
  const rest = { signal: settled.signal, quietMs: UNREACHED_MS };
  // Who acts on a bot that was killed is answered by nobody: that is what is tried here.
  const played = Promise.allSettled(all.map((actors) => phase.act(actors))).then(() => untilQuiet(lab, rest));
  await Promise.race([bot.gone, played]);
  settled.abort();
  // Those whose point came are killed at it, though another's did not.
  const hits = await killer.end();
  for (const actors of all) await actors.abandon();
  return hits;
}

/** What holds the call until the process is killed. */
function holdAt({ name }: Phase, moment: Moment): Pick<FaultRule, "kind" | "until"> {
  switch (moment) {
    case "late":
      return { kind: "late", until: /provision$/.test(name) ? LATE_UNTIL.first : LATE_UNTIL.rotation };
    case "before":
      return { kind: "stall-before" };
    case "answered":
      return { kind: "answer-held" };
    default:
      return { kind: "stall-after" };
  }
}

/**
 * Kills the process as soon as every victim is where it is to be: those before the effect or the answer are held there, and
 * when all are, the answers of the others go out.
 */
function armKill(lab: Lab, phase: Phase, victims: readonly Victim[]): { end(): Promise<boolean[]> } {
  const { bot } = lab;
  const [only] = victims;
  if (only?.point.kind === "commit") {
    const { point, moment } = only;
    bot.countCommits({ label: point.name, ordinal: point.ordinal, moment: moment as "before" | "after" });
    return {
      end: async () => {
        // Not to be killed at it later, when it is looked at what is left.
        bot.countCommits(null);
        return [bot.isGone()];
      },
    };
  }
  const held = new Set<Victim>();
  const answered = new Set<Victim>();
  const isAnswered = ({ moment }: Victim) => moment === "answered";
  let isStruck = false;
  const strike = async () => {
    isStruck = true;
    lab.letGo();
    if (![...held].some(isAnswered)) await bot.kill();
  };
  const ends = victims.map((victim) => {
    const { simulator, rule } = ruleAt(lab, victim.party, victim.point);
    lab.arm(simulator, { ...rule, ...holdAt(phase, victim.moment), times: 1 });
    return watchCalls(lab, victim.party, (call) => {
      if (!isAt(victim.point, call)) return;
      if (call.stage === "held") {
        held.add(victim);
        if (held.size === victims.length) void strike();
      } else if (call.stage === "answered" && isAnswered(victim) && held.has(victim)) {
        answered.add(victim);
        if ([...held].filter(isAnswered).every((each) => answered.has(each))) void bot.kill();
      } else if (call.stage === "answered" && !isStruck) {
        // The bot gave the call up before everybody else had come to theirs.
        held.delete(victim);
      }
    });
  });
  return {
    end: async () => {
      if (held.size > 0 && !bot.isGone()) {
        await strike();
        await bot.gone;
      }
      for (const end of ends) end();
      lab.disarm();
      return victims.map((victim) => held.has(victim));
    },
  };
}
