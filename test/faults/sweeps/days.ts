import type { Preparation } from "../../../src/core/preparation.ts";
import { ENDED_STATES } from "../../../src/core/states.ts";
import type { Lab } from "../lab/lab.ts";
import { comeToRest, isDoneAndHeard } from "../story/come-to-rest.ts";
import { judge, STOPPED_SHORT } from "../story/judge.ts";
import { preparationOf } from "../story/phase.ts";
import type { Recording } from "../story/record.ts";
import type { Done, Run } from "./run.ts";

/** Longer than any credentials of these worlds live, and shorter than what ended is kept. */
const DAYS = 30;

/** Where each phase begins, six preparations are in one state: ready, failed, and with two pairs of keys. */
const STATES: Readonly<Record<string, string>> = {
  "documented/revoke": "ready",
  "documented/roll-back": "failed",
  "documented/retire": "handing over",
};

/** The days of every preparation end while the bot is away; it comes back, and nobody does anything. */
export function dayRuns(recordings: readonly Recording[]): Run[] {
  return recordings.flatMap((recording) => {
    const stands = STATES[recording.phase.name];
    if (stands === undefined) return [];
    return {
      id: `days end while ${stands}`,
      sweep: "days",
      isRequired: stands !== "handing over",
      work: (lab) => letDaysEnd(lab, recording),
    };
  });
}

async function letDaysEnd(lab: Lab, { start, parties }: Recording): Promise<Done> {
  await lab.putBack(start);
  lab.passDays(DAYS);
  await lab.startBot();
  const isToDo = (found: Preparation | null) => found !== null && !ENDED_STATES.includes(found.state);
  const rest = await comeToRest(lab, isDoneAndHeard({ isToDo }, parties));
  const states = parties.map((party) => preparationOf(rest.aftermath, party)?.state ?? "nothing");
  const violations = judge(rest);
  if (states.some((state) => state !== "revoked"))
    violations.push({
      kind: STOPPED_SHORT,
      detail: `after the end of their days they are ${states.join(", ")}`,
    });
  if (rest.restarts > 0)
    violations.push({
      kind: STOPPED_SHORT,
      detail: `it had to be started again ${rest.restarts} times: a round left some of them out`,
    });
  return { isHit: true, state: [...new Set(states)].join(", "), violations };
}
