import type { Lab } from "../lab/lab.ts";
import { createActors } from "../story/actors.ts";
import { comeToRest, isDoneAndHeard } from "../story/come-to-rest.ts";
import { finish } from "../story/finish.ts";
import { judge, UNCLEAR, type Violation } from "../story/judge.ts";
import { preparationOf } from "../story/phase.ts";
import type { Recording } from "../story/record.ts";
import type { Run } from "./run.ts";

const MINUTE_MS = 60_000;

/**
 * The host's clock is wrong from the start, within what the clouds take and beyond it: nothing is made, and the thread says
 * why. Or it jumps in the middle of the work, which then goes on as if it had not; or, where the clouds no longer take it, stops
 * with nothing lost, and goes on when the clock is right again.
 */
export function clockRuns(recordings: readonly Recording[]): Run[] {
  const of = (part: string) => recordings.filter(({ phase }) => phase.name === `documented/${part}`);
  return [10, -10, 20, -20].flatMap((minutes): Run[] => [
    ...of("examine").map((recording) => ({
      id: `surroundings clock wrong by ${minutes} min in ${recording.phase.name}`,
      sweep: "clock",
      isRequired: minutes === 10,
      work: (lab: Lab) => startWrong(lab, recording, minutes),
    })),
    ...[...of("provision"), ...of("revoke")].map((recording) => ({
      id: `surroundings clock jumps by ${minutes} min in ${recording.phase.name}`,
      sweep: "clock",
      isRequired: minutes === -10 && recording.phase.name === "documented/provision",
      work: (lab: Lab) => jump(lab, recording, minutes),
    })),
  ]);
}

async function startWrong(lab: Lab, { phase, start }: Recording, minutes: number) {
  await lab.putBack(start);
  await lab.startBot({ LAB_CLOCK_SHIFT_MS: String(minutes * MINUTE_MS) });
  await phase.act(createActors(lab));
  const rest = await comeToRest(lab, ({ openWorkflows }) => openWorkflows.length === 0);
  const violations = judge(rest).filter(({ kind }) => kind !== "untold");
  const state = preparationOf(rest.aftermath)?.state;
  const says = `the bot’s clock is wrong by ${Math.abs(minutes)} min`;
  const isSaid = rest.aftermath.slackText.includes(says);
  if (state !== "blocked" || !isSaid)
    violations.push(unclear(`expected blocked and “${says}”, got ${state}`));
  await lab.startBot();
  const done = await finish(lab, phase, { mayMend: true });
  return { isHit: true, state: done.state, violations: [...violations, ...done.violations] };
}

/** As the first user is made, or the first key disabled. */
const MOMENTS = new Set(["CreateUser", "UpdateAccessKey"]);

/** How far off the clocks of those who ask may be: both clouds' limit. */
const CLOUDS_TAKE_MINUTES = 15;

async function jump(lab: Lab, { phase, start }: Recording, minutes: number) {
  await lab.putBack(start);
  await lab.startBot();
  let isHit = false;
  const unwatch = lab.watch(({ operation }) => {
    if (isHit || !MOMENTS.has(operation)) return;
    isHit = true;
    lab.bot.shiftClock(minutes * MINUTE_MS);
  });
  await phase.act(createActors(lab));
  const isRefused = Math.abs(minutes) > CLOUDS_TAKE_MINUTES;
  const before = isRefused ? judge(await comeToRest(lab, isDoneAndHeard(phase))) : [];
  // What the clouds refused has failed; people set the clock right and take the next step. With a new start: the way back is a
  // jump too, after which the socket is opened anew, and a click in between is lost.
  if (isRefused) await lab.startBot();
  const done = await finish(lab, phase, { mayMend: isRefused, before });
  unwatch();
  return { isHit, ...done };
}

function unclear(detail: string): Violation {
  return { kind: UNCLEAR, detail };
}
