import type { FaultRule } from "../../../simulators/shared/faults.ts";
import type { Lab } from "../lab/lab.ts";
import { createActors } from "../story/actors.ts";
import { comeToRest, isAllDone, isWorkDone, untilQuiet } from "../story/come-to-rest.ts";
import { finishAll } from "../story/finish.ts";
import { judge } from "../story/judge.ts";
import type { Party } from "../story/party.ts";
import { labelOf, type Point, partyAt, type Recording, ruleAt, watchCalls } from "../story/record.ts";
import { type Done, first, type Run } from "./run.ts";

type Fault = Pick<FaultRule, "kind" | "status" | "retryAfterSeconds" | "delayMs">;

/** Longer than CLOUD_TIMEOUT_MS of these labs and than the time a post may take. */
const STALL_MS = 15_000;

const FAULTS: Readonly<Record<string, Fault>> = {
  "error 500": { kind: "error", status: 500 },
  denied: { kind: "error", status: 403 },
  throttled: { kind: "throttle" },
  "throttled, Retry-After": { kind: "throttle", retryAfterSeconds: 1 },
  "reset before": { kind: "reset-before" },
  "reset after": { kind: "reset-after" },
  "stalled before": { kind: "stall-before", delayMs: STALL_MS },
  "stalled after": { kind: "stall-after", delayMs: STALL_MS },
  malformed: { kind: "malformed" },
};
const TIMES = { once: 1, "five times": 5, "for ever": undefined } as const;
type Times = keyof typeof TIMES;

/** How each service says that a permission is missing. */
const DENIALS: Readonly<Record<string, string>> = {
  iam: "AccessDenied",
  s3: "AccessDenied",
  sts: "AccessDenied",
  cloudwatch: "AccessDenied",
  oss: "AccessDenied",
  ram: "NoPermission",
  slack: "missing_scope",
};

/** Of these calls every one is tried; of the others, which only read, the first of each name. */
const CHANGES =
  /\/(iam|ram):(Create|Delete|Attach|Detach|Put|Update)|\/oss:(Put|Delete)|\/slack:(chat\.|conversations\.open)/;
/** What the short form does at least: the calls whose answers hold secrets, and their end. */
const REQUIRED: readonly RegExp[] = [
  /provision .*CreateAccessKey 1 (reset after for ever|malformed once)/,
  /provision .*CreateLoginProfile 1 malformed for ever/,
  /revoke .*iam:DeleteAccessKey 1 denied for ever/,
];

/** What goes wrong for one preparation. */
type Trouble = { point: Point; fault: Fault; times: Times };

export function faultRuns(recordings: readonly Recording[]): Run[] {
  return recordings.filter(({ phase }) => !phase.arrange).flatMap(runsOf);
}

function runsOf(recording: Recording): Run[] {
  const troubles = new Map<string, Trouble>();
  const work = (lab: Lab, runs: readonly Run[]) =>
    disturb(
      lab,
      recording,
      runs.flatMap(({ id }) => troubles.get(id) ?? []),
    );
  const { phase, parties } = recording;
  return Object.entries(FAULTS).flatMap(([name, fault]) =>
    (Object.keys(TIMES) as Times[]).flatMap((times) =>
      recording.points.filter(isTried).map((point): Run => {
        const id = `fault ${phase.name} ${labelOf(point)} ${name} ${times}`;
        const trouble = { point, fault, times };
        troubles.set(id, trouble);
        // Rest means another thing where Slack is in trouble; and the same trouble lasts about as long for everybody.
        const world = `fault ${phase.name} ${isSlack(point) ? "Slack" : "clouds"} ${name} ${times}`;
        return {
          id,
          sweep: `faults ${times}`,
          isRequired: id.startsWith("fault documented/") && REQUIRED.some((pattern) => pattern.test(id)),
          isLong: times === "for ever" || (times === "five times" && fault.kind.startsWith("stall")),
          work: async (lab) => first(await disturb(lab, recording, [trouble])),
          ...(point.isOwn ? { together: { world, room: parties.length, work } } : {}),
        };
      }),
    ),
  );
}

function isTried({ kind, name, ordinal }: Point): boolean {
  return kind === "call" && (CHANGES.test(name) || ordinal === 1);
}

function isSlack({ name }: Point): boolean {
  return name.startsWith("slack/");
}

async function disturb(lab: Lab, recording: Recording, troubles: readonly Trouble[]): Promise<Done[]> {
  const { phase, start } = recording;
  await lab.putBack(start);
  await lab.startBot();
  const all = troubles.map((trouble, index) => ({ ...trouble, party: partyAt(recording, index) }));
  const hits = new Set<Party>();
  const unwatch = all.map((each) => arm(lab, each, () => hits.add(each.party)));
  const actors = all.map(({ party }) => createActors(lab, undefined, party));
  const settled = new AbortController();
  // People who are not answered give up; what they wanted is then still to do.
  await Promise.race([
    Promise.allSettled(actors.map((each) => phase.act(each))),
    untilQuiet(lab, { signal: settled.signal, quietMs: 8_000 }),
  ]);
  settled.abort();
  for (const each of actors) await each.abandon();

  // While the fault lasts the work has to come to rest; what Slack would not take is said when it is lifted.
  const isOfSlack = all.some(({ point }) => isSlack(point));
  const rest = await comeToRest(lab, isOfSlack ? isWorkDone : isAllDone);
  for (const end of unwatch) end();
  const underFault = judge(rest).filter(({ kind }) => !isOfSlack || !OF_SLACK.has(kind));
  lab.disarm();
  await lab.startBot();
  const parties = all.map(({ party }) => party);
  const outcomes = await finishAll(lab, phase, parties, { mayMend: true, before: underFault });
  return outcomes.map((outcome, index) => ({ isHit: hits.has(partyAt(recording, index)), ...outcome }));
}

/** Arms one trouble; `tell` is told when its call comes. */
function arm(
  lab: Lab,
  { party, point, fault, times }: Trouble & { party: Party },
  tell: () => void,
): () => void {
  const { simulator, rule } = ruleAt(lab, party, point);
  const limit = TIMES[times];
  lab.arm(simulator, {
    ...rule,
    ...fault,
    ...(fault.status === 403 ? { code: DENIALS[rule.service] ?? "AccessDenied" } : {}),
    ...(limit === undefined ? {} : { times: limit }),
  });
  return watchCalls(lab, party, ({ name, ordinal, isOwn }) => {
    if (name === point.name && isOwn === point.isOwn && ordinal >= point.ordinal) tell();
  });
}

/** What cannot hold while Slack refuses to be told. */
const OF_SLACK: ReadonlySet<string> = new Set(["card", "untold", "not at rest"]);
