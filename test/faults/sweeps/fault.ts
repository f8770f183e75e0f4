import type { FaultRule } from "../../../simulators/shared/faults.ts";
import type { Lab } from "../lab/lab.ts";
import { createActors } from "../story/actors.ts";
import { comeToRest, isAllDone, isWorkDone, untilQuiet } from "../story/come-to-rest.ts";
import { finish } from "../story/finish.ts";
import { judge } from "../story/judge.ts";
import { callOf, type Point, type Recording, watchCalls } from "../story/record.ts";
import type { Run } from "./run.ts";

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

export function faultRuns(recordings: readonly Recording[]): Run[] {
  return recordings
    .filter(({ phase }) => !phase.arrange)
    .flatMap((recording) =>
      recording.points.filter(isTried).flatMap((point) =>
        Object.entries(FAULTS).flatMap(([name, fault]) =>
          (Object.keys(TIMES) as Times[]).map((times): Run => {
            const id = `fault ${recording.phase.name} ${point.name} ${point.ordinal} ${name} ${times}`;
            return {
              id,
              sweep: `faults ${times}`,
              isRequired: id.startsWith("fault documented/") && REQUIRED.some((pattern) => pattern.test(id)),
              work: (lab) => disturb(lab, recording, point, fault, times),
            };
          }),
        ),
      ),
    );
}

function isTried({ kind, name, ordinal }: Point): boolean {
  return kind === "call" && (CHANGES.test(name) || ordinal === 1);
}

async function disturb(lab: Lab, { phase, start }: Recording, point: Point, fault: Fault, times: Times) {
  await lab.putBack(start);
  await lab.startBot({ CLOUD_TIMEOUT_MS: "4000" });
  const { simulator, ...call } = callOf(point);
  const limit = TIMES[times];
  lab.arm(simulator, {
    ...call,
    ...fault,
    after: point.ordinal - 1,
    ...(fault.status === 403 ? { code: DENIALS[call.service] ?? "AccessDenied" } : {}),
    ...(limit === undefined ? {} : { times: limit }),
  });
  let isHit = false;
  const unwatch = watchCalls(lab, ({ name, ordinal }) => {
    if (name === point.name && ordinal >= point.ordinal) isHit = true;
  });
  const actors = createActors(lab);
  const settled = new AbortController();
  // People who are not answered give up; what they wanted is then still to do.
  await Promise.race([
    phase.act(actors).catch(() => undefined),
    untilQuiet(lab, { signal: settled.signal, quietMs: 8_000 }),
  ]);
  settled.abort();
  await actors.abandon();

  // While the fault lasts the work has to come to rest; what Slack would not take is said when it is lifted.
  const isSlack = simulator === "slack";
  const rest = await comeToRest(lab, isSlack ? isWorkDone : isAllDone);
  unwatch();
  const underFault = judge(rest).filter(({ kind }) => !isSlack || !OF_SLACK.has(kind));
  lab.disarm();
  await lab.startBot();
  const done = await finish(lab, phase, { mayMend: true });
  return { isHit, state: done.state, violations: [...underFault, ...done.violations] };
}

/** What cannot hold while Slack refuses to be told. */
const OF_SLACK: ReadonlySet<string> = new Set(["card", "untold", "not at rest"]);
