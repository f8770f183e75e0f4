import type { Lab } from "../lab/lab.ts";
import { createActors } from "../story/actors.ts";
import { comeToRest } from "../story/come-to-rest.ts";
import { finish } from "../story/finish.ts";
import { judge, UNCLEAR, type Violation } from "../story/judge.ts";
import { preparationOf } from "../story/phase.ts";
import type { Recording } from "../story/record.ts";
import type { Run } from "./run.ts";

const MINUTE_MS = 60_000;

/**
 * The host's clock is wrong from the start, within what the clouds take and beyond it: nothing is made, and the thread says
 * why. Or it jumps in the middle of the work, which then goes on as if it had not.
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
  const says = `The clock of the bot’s host is wrong by ${Math.abs(minutes)} min`;
  const isSaid = rest.aftermath.slackText.includes(says);
  if (state !== "blocked" || !isSaid)
    violations.push(unclear(`expected blocked and “${says}”, got ${state}`));
  await lab.startBot();
  const done = await finish(lab, phase, { mayMend: true });
  return { isHit: true, state: done.state, violations: [...violations, ...done.violations] };
}

/** As the first user is made, or the first key disabled. */
const MOMENTS = new Set(["CreateUser", "UpdateAccessKey"]);

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
  // Beyond what the clouds take a step may fail; people then take the next one, with the clock set right.
  const done = await finish(lab, phase, { mayMend: Math.abs(minutes) > 15 });
  unwatch();
  return { isHit, ...done };
}

function unclear(detail: string): Violation {
  return { kind: UNCLEAR, detail };
}
