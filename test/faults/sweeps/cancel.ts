import type { Preparation } from "../../../src/core/preparation.ts";
import type { Lab } from "../lab/lab.ts";
import { createActors } from "../story/actors.ts";
import { untilQuiet } from "../story/come-to-rest.ts";
import { finish } from "../story/finish.ts";
import { ALONE } from "../story/party.ts";
import { isAt, labelOf, type Point, type Recording, ruleAt, watchCalls } from "../story/record.ts";
import type { Done, Run } from "./run.ts";

/**
 * While one of these calls of provisioning is held, somebody cancels: the first change, a key, and the proof. Its listing is not
 * among them: until a cloud knows the new key it is asked again, as often as time makes it.
 */
const HELD =
  /^aws\/(iam:CreateUser|iam:CreateAccessKey|s3:GetObject)$|^alibaba\/(ram:CreateLoginProfile|oss:PutObject)$/;
const REQUIRED = /iam:CreateAccessKey|s3:GetObject/;
/** A busy machine may let a bot pause for seconds; only after so long without a call the point is taken for missed. */
const UNREACHED_MS = 10_000;

/** A cancel in the middle of the work: it is accepted, and everything is taken back. */
export function cancelRuns(recordings: readonly Recording[]): Run[] {
  return recordings
    .filter(({ phase }) => phase.name === "documented/provision")
    .flatMap((recording) =>
      recording.points
        .filter(({ kind, name, isOwn }) => kind === "call" && isOwn && HELD.test(name))
        .filter(isLastOfName)
        .map((point) => ({
          id: `cancel ${recording.phase.name} at ${labelOf(point)}`,
          sweep: "cancel",
          isRequired: REQUIRED.test(point.name),
          work: (lab: Lab) => cancelAt(lab, recording, point),
        })),
    );
}

/** The last call of a name is the one that belongs to the work: before it the checks may make the same. */
function isLastOfName({ name, ordinal }: Point, _: number, all: readonly Point[]): boolean {
  return all.every((other) => other.name !== name || other.ordinal <= ordinal);
}

async function cancelAt(lab: Lab, { phase, start }: Recording, point: Point): Promise<Done> {
  await lab.putBack(start);
  await lab.startBot({ CLOUD_TIMEOUT_MS: "60000" });
  const { simulator, rule } = ruleAt(lab, ALONE, point);
  lab.arm(simulator, { ...rule, kind: "answer-held", times: 1 });
  const actors = createActors(lab);
  const isHeld = new Promise<true>((resolve) => {
    const end = watchCalls(lab, ALONE, (call) => {
      if (!isAt(point, call) || call.stage !== "held") return;
      end();
      resolve(true);
    });
  });
  await phase.act(actors);
  const isHit = await Promise.race([isHeld, untilQuiet(lab, { quietMs: UNREACHED_MS }).then(() => false)]);
  if (isHit) await actors.story.cancel("The sweep cancels it.");
  lab.letGo();
  const cancelled = {
    ...phase,
    isToDo: (found: Preparation | null) => found?.state === "provisioning",
    isReached: (found: Preparation | null) => found?.state === "rolled_back",
  };
  return { isHit, ...(await finish(lab, cancelled, { mayMend: false })) };
}
