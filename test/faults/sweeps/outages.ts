import { setTimeout as sleep } from "node:timers/promises";
import type { Lab } from "../lab/lab.ts";
import type { OwnServer } from "../lab/own-server.ts";
import { createActors } from "../story/actors.ts";
import { finish } from "../story/finish.ts";
import type { Recording } from "../story/record.ts";
import type { Run } from "./run.ts";

/** What Slack does not take while it is away; people are still looked up, or nothing would be begun. */
const POSTING = ["chat.postMessage", "chat.update", "conversations.open"];

/** Slack away: posting fails while the clouds work, and for an hour after it. Then the thread must be whole, in order, and each thing said once. */
export function slackAwayRuns(recordings: readonly Recording[]): Run[] {
  return recordings
    .filter(({ phase }) => /^documented\/(provision|revoke|roll-back)$/.test(phase.name))
    .map(
      ({ phase, start }): Run => ({
        id: `outage ${phase.name} Slack away`,
        sweep: "Slack away",
        isRequired: phase.name === "documented/provision",
        work: async (lab) => {
          await lab.putBack(start);
          await lab.startBot();
          const actors = createActors(lab);
          await phase.act(actors);
          for (const operation of POSTING) {
            lab.arm("slack", {
              service: "slack",
              operation,
              kind: "error",
              status: 503,
              code: "service_unavailable",
            });
          }
          await untilCloudsAreQuiet(lab);
          try {
            const isTried = await passAnHour(lab);
            lab.disarm();
            return { isHit: isTried, ...(await finish(lab, phase, { mayMend: false })) };
          } finally {
            // A bot of the future must not meet the clouds of the present.
            await lab.bot.kill();
            moveClouds(lab, -HOUR_MS);
          }
        },
      }),
    );
}

const HOUR_MS = 60 * 60_000;
/** More than the longest pause between two tries of one post. */
const STEP_MS = 5 * 60_000;
/** The outbox looks every second; a busy machine may be late. */
const TRIED_WITHIN_MS = 30_000;

/** The hour, for the bot's host, both clouds and Slack alike; whether the bot tried to post in each of its parts. */
async function passAnHour(lab: Lab): Promise<boolean> {
  let isTried = true;
  for (let passedMs = STEP_MS; passedMs <= HOUR_MS; passedMs += STEP_MS) {
    const tried = untilCalled(lab, ...POSTING).then(() => true);
    moveClouds(lab, STEP_MS);
    lab.bot.shiftClock(passedMs);
    const isTriedNow = await Promise.race([tried, sleep(TRIED_WITHIN_MS, false, { ref: false })]);
    isTried &&= isTriedNow;
  }
  return isTried;
}

function moveClouds(lab: Lab, ms: number): void {
  for (const name of ["slack", "aws", "alibaba"] as const) lab.simulator(name).clock.advance(ms);
}

const CLOUDS_QUIET_MS = 5_000;

async function untilCloudsAreQuiet(lab: Lab): Promise<void> {
  let lastAt = performance.now();
  const unwatch = lab.watch(({ simulator }) => {
    if (simulator !== "slack") lastAt = performance.now();
  });
  while (performance.now() - lastAt < CLOUDS_QUIET_MS) await sleep(100);
  unwatch();
}

/** The store away: PostgreSQL is stopped when the first user is being made, and started again after `awayMs`. */
export function storeAwayRuns(recordings: readonly Recording[], server: OwnServer, awayMs: number): Run[] {
  const first = { provision: "CreateUser", revoke: "UpdateAccessKey" };
  return Object.entries(first).flatMap(([part, operation]) =>
    recordings
      .filter(({ phase }) => phase.name === `documented/${part}`)
      .map(
        ({ phase, start }): Run => ({
          id: `outage ${phase.name} store away`,
          sweep: `store away for ${awayMs / 1000} s`,
          isRequired: true,
          work: async (lab) => {
            await lab.putBack(start);
            await lab.startBot();
            const actors = createActors(lab);
            const begun = untilCalled(lab, operation);
            await phase.act(actors);
            await begun;
            await server.stop();
            await sleep(awayMs);
            await server.start();
            await actors.abandon();
            return { isHit: true, ...(await finish(lab, phase, { mayMend: false })) };
          },
        }),
      ),
  );
}

function untilCalled(lab: Lab, ...wanted: string[]): Promise<void> {
  return new Promise((resolve) => {
    const unwatch = lab.watch(({ operation }) => {
      if (!wanted.includes(operation)) return;
      unwatch();
      resolve();
    });
  });
}
