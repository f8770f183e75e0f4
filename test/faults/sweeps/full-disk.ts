import type { Lab } from "../lab/lab.ts";
import type { SmallDisk } from "../lab/small-disk.ts";
import { type Actors, createActors } from "../story/actors.ts";
import { untilQuiet } from "../story/come-to-rest.ts";
import { finish } from "../story/finish.ts";
import type { Violation } from "../story/judge.ts";
import type { Recording } from "../story/record.ts";
import { expectRefusal, findUnclearEnd } from "./refusal.ts";
import type { Run } from "./run.ts";

/** The disk fills up as one of these calls comes in; the first of each phase in the short form too. */
const MOMENTS: Readonly<Record<string, readonly string[]>> = {
  "documented/provision": [
    "CreateUser",
    "CreateAccessKey",
    "CreateLoginProfile",
    "PutBucket",
    "chat.postMessage",
  ],
  "documented/revoke": ["UpdateAccessKey", "DeleteUser"],
};
/** How often people ask for more on a full disk before it counts as unnoticed. */
const MOST_ASKED = 20;
const QUIET_MS = 1_600;

/** A disk that is full from the start, that fills up in the middle, and that cannot be written. */
export function fullDiskRuns(recordings: readonly Recording[], disk: SmallDisk): Run[] {
  const phaseOf = (name: string) => recordings.filter(({ phase }) => phase.name === name);
  return [
    ...phaseOf("documented/examine").map(
      (recording): Run => ({
        id: "surroundings disk full at the first start",
        sweep: "disk full",
        isRequired: true,
        work: (lab) => startOnFull(lab, recording, disk),
      }),
    ),
    ...phaseOf("documented/provision").map(
      (recording): Run => ({
        id: "surroundings disk read-only",
        sweep: "disk full",
        isRequired: true,
        work: (lab) => startOnReadOnly(lab, recording, disk),
      }),
    ),
    ...Object.entries(MOMENTS).flatMap(([name, operations]) =>
      phaseOf(name).flatMap((recording) =>
        operations.map(
          (operation, index): Run => ({
            id: `surroundings disk full in ${name} at ${operation}`,
            sweep: "disk full",
            isRequired: name === "documented/provision" && index === 1,
            work: (lab) => fillUp(lab, recording, disk, operation),
          }),
        ),
      ),
    ),
  ];
}

async function startOnFull(lab: Lab, { phase, start }: Recording, disk: SmallDisk) {
  await lab.putBack(start);
  await lab.store.clear();
  disk.fill();
  const violations = await expectRefusal(lab, sentenceOf(lab, "is full"));
  disk.free();
  return goOn(lab, phase, true, violations);
}

async function startOnReadOnly(lab: Lab, { phase, start }: Recording, disk: SmallDisk) {
  await lab.putBack(start);
  disk.setReadOnly(true);
  const violations = await expectRefusal(lab, sentenceOf(lab, "cannot be made or written"));
  disk.setReadOnly(false);
  return goOn(lab, phase, true, violations);
}

async function fillUp(lab: Lab, { phase, start }: Recording, disk: SmallDisk, operation: string) {
  await lab.putBack(start);
  await lab.startBot();
  const from = lab.log.length;
  const unwatch = lab.watch((call) => {
    if (call.operation !== operation || call.stage !== "arrived") return;
    unwatch();
    disk.fill();
  });
  const actors = createActors(lab);
  // People whose bot ends give up; what they wanted is then still to do.
  const acted = phase.act(actors).catch(() => undefined);
  const asked = acted.then(() => askForMore(lab, actors)).catch(() => undefined);
  await Promise.race([lab.bot.gone, asked]);
  await actors.abandon();
  unwatch();
  const isHit = lab.bot.isGone();
  const violations = isHit ? findUnclearEnd(lab, sentenceOf(lab, "is full"), from) : [];
  if (isHit) violations.push(...(await expectRefusal(lab, sentenceOf(lab, "is full"))));
  else await lab.bot.kill();
  disk.free();
  return goOn(lab, phase, isHit, violations);
}

/**
 * What is left of a phase may fit into the blocks that the database has. People then ask for more, until it needs another
 * one: each look at everything is stored.
 */
async function askForMore(lab: Lab, { party, people, story }: Actors): Promise<void> {
  for (let asked = 0; asked < MOST_ASKED; asked += 1) {
    await untilQuiet(lab, { quietMs: QUIET_MS });
    await people.click(party.requester, await story.card("prep:check_again"), "prep:check_again");
  }
}

async function goOn(lab: Lab, phase: Recording["phase"], isHit: boolean, violations: readonly Violation[]) {
  await lab.startBot();
  const done = await finish(lab, phase, { mayMend: false });
  return { isHit, state: done.state, violations: [...violations, ...done.violations] };
}

function sentenceOf({ store }: Lab, what: string): string[] {
  return [`the data folder ${store.dataDir}`, what];
}
