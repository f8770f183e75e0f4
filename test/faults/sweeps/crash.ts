import type { FaultRule } from "../../../simulators/shared/faults.ts";
import type { Lab } from "../lab/lab.ts";
import { createActors } from "../story/actors.ts";
import { untilQuiet } from "../story/come-to-rest.ts";
import { finish } from "../story/finish.ts";
import type { Phase } from "../story/phase.ts";
import { callOf, type Point, type Recording, watchCalls } from "../story/record.ts";
import type { Run } from "./run.ts";

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
/**
 * Where the short form kills at a call that it has to do. A lost answer is where cloud and store differ, so that one is tried
 * at all of them. Before a call that takes something away the world is as after the call before it, and an answer that
 * was not recorded yet is as good as lost unless it holds a secret: these moments are for the long form and the sample.
 */
const TAKES_AWAY = /:(Delete|Detach)/;
const ANSWERS_WITH_SECRET = /:Create(AccessKey|LoginProfile)$/;
/** Commits with which a secret comes or goes. */
const WEIGHTY = /secrets/;

export function crashRuns(recordings: readonly Recording[]): Run[] {
  return recordings
    .filter(({ phase }) => !phase.arrange)
    .flatMap((recording) =>
      recording.points.flatMap((point) =>
        momentsOf(point).map(
          (moment): Run => ({
            id: `crash ${recording.phase.name} ${moment} ${point.name} ${point.ordinal}`,
            sweep: point.kind === "call" ? "crash at calls" : "crash at commits",
            isRequired: isRequired(recording, point, moment),
            work: (lab) => crash(lab, recording, point, moment),
          }),
        ),
      ),
    );
}

function momentsOf({ kind, name }: Point): readonly Moment[] {
  if (kind === "commit") return COMMIT_MOMENTS;
  return MAY_BE_LATE.test(name) ? [...CALL_MOMENTS, "late"] : CALL_MOMENTS;
}

function isRequired({ phase, points }: Recording, point: Point, moment: Moment): boolean {
  if (moment === "before" && TAKES_AWAY.test(point.name)) return false;
  if (moment === "answered" && !ANSWERS_WITH_SECRET.test(point.name)) return false;
  // Whoever revokes has tried all that rolling back does, but for the bucket.
  if (phase.name === "documented/roll-back") return point.name.endsWith("oss:DeleteBucket");
  // As compromised: what a planned rotation and the end of its old keys do not do, where an answer is lost.
  if (phase.name === "documented/compromised") return moment === "unanswered" && /:Update/.test(point.name);
  if (phase.name === "documented/retire") return /:DeleteAccessKey$/.test(point.name);
  if (!phase.name.startsWith("documented/")) return false;
  if (point.kind === "commit") return WEIGHTY.test(point.name);
  return CHANGES.test(point.name) || point === deliveryOf(points);
}

/** The message that hands the credentials over: the first one after its conversation was opened. */
function deliveryOf(points: readonly Point[]): Point | undefined {
  const opened = points.findIndex(({ name }) => name.endsWith("conversations.open"));
  return opened === -1
    ? undefined
    : points.slice(opened).find(({ name }) => name.endsWith("chat.postMessage"));
}

async function crash(lab: Lab, { phase, start }: Recording, point: Point, moment: Moment) {
  await lab.putBack(start);
  await lab.startBot();
  const isHit = await playUntilKilled(lab, phase, point, moment);
  if (lab.bot.isGone()) await lab.startBot();
  return { isHit, ...(await finish(lab, phase, { mayMend: false })) };
}

/** Lets people act until the process is gone; false when the point never came. */
async function playUntilKilled(lab: Lab, phase: Phase, point: Point, moment: Moment): Promise<boolean> {
  const { bot } = lab;
  const stopWatching = armKill(lab, phase, point, moment);
  const actors = createActors(lab);
  const settled = new AbortController();
  const rest = { signal: settled.signal, quietMs: UNREACHED_MS };
  // Who acts on a bot that was killed is answered by nobody: that is what is tried here.
  const played = phase.act(actors).then(
    () => untilQuiet(lab, rest),
    () => untilQuiet(lab, rest),
  );
  await Promise.race([bot.gone, played]);
  settled.abort();
  stopWatching();
  lab.disarm();
  await actors.abandon();
  return bot.isGone();
}

/** What holds the call until the process is killed. */
function holdAt({ name }: Phase, moment: Moment): Pick<FaultRule, "kind" | "until"> {
  if (moment === "late") {
    return { kind: "late", until: /provision$/.test(name) ? LATE_UNTIL.first : LATE_UNTIL.rotation };
  }
  return { kind: moment === "before" ? "stall-before" : "stall-after" };
}

function armKill(lab: Lab, phase: Phase, point: Point, moment: Moment): () => void {
  const { bot } = lab;
  if (point.kind === "commit") {
    bot.countCommits({ label: point.name, ordinal: point.ordinal, moment: moment as "before" | "after" });
    return () => undefined;
  }
  if (moment !== "answered") {
    const { simulator, ...call } = callOf(point);
    lab.arm(simulator, { ...call, ...holdAt(phase, moment), after: point.ordinal - 1, times: 1 });
  }
  return watchCalls(lab, ({ name, ordinal, stage }) => {
    const isHere = name === point.name && (moment === "answered" ? ordinal === point.ordinal : true);
    if (isHere && stage === (moment === "answered" ? "answered" : "held")) void bot.kill();
  });
}
