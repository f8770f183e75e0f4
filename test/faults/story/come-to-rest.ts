import { setTimeout as sleep } from "node:timers/promises";
import type { Preparation } from "../../../src/core/preparation.ts";
import { stateTexts } from "../../../src/texts/en/state-texts.ts";
import { BUSY_STATES } from "../invariants/next-step.ts";
import type { Aftermath } from "../lab/aftermath.ts";
import type { Lab } from "../lab/lab.ts";
import { ALONE, PARTIES, type Party } from "./party.ts";
import { type Phase, preparationOf } from "./phase.ts";

/** No call for so long means that it is worth while to look into the store; that then says whether it is rest. */
const QUIET_MS = 1_600;
const LOOK_MS = 100;
/** Pauses between looks, longer and longer: what is not at rest soon waits out a back-off, and a look costs more than waiting. */
const BETWEEN_LOOKS_MS = { first: 500, longest: 2_500 };
/** A bot that has made no call for so long and yet has something left to do is started again: it then goes on. */
const STUCK_MS = 20_000;
/** What people did may be on its way for so long on a busy machine: until then it does not count as unheard. */
const UNHEARD_MS = 8_000;
/** Longer than any wait of the bot's own: six that are throttled for ever wait for each other, up to 40 s for each try. */
const PATIENCE_MS = 600_000;

/** People give up after so long, though the bot goes on trying: under a fault that lasts it may never be quiet. */
const GIVE_UP_MS = 60_000;

const LAST_WORDS = 20;

/** Whether what is left counts as rest, when no call has come for `quietMs`. */
export type IsAtRest = (aftermath: Aftermath, quietMs: number) => boolean;

export type Rest = {
  aftermath: Aftermath;
  /** The last words of every process that ended though nobody asked. */
  deaths: string[];
  /** How often it was started again because it had stood still with something left to do. */
  restarts: number;
};

/**
 * Waits until nothing more happens by itself; the bot runs on. Whether that is so the store tells, not the time: read over
 * the bot's own connection as often as it is quiet, or from its data folder when it has ended.
 */
export async function comeToRest(lab: Lab, isAtRest: IsAtRest = isAllDone): Promise<Rest> {
  const end = performance.now() + PATIENCE_MS;
  const deaths: string[] = [];
  let restarts = 0;
  for (;;) {
    const found = await lookUntil(lab, isAtRest, end);
    if (found) return { aftermath: found, deaths, restarts };
    if (lab.bot.isGone()) {
      deaths.push(lab.log.slice(-LAST_WORDS).join("\n"));
      const aftermath = await lab.look();
      if (isAtRest(aftermath, 0) || performance.now() >= end) return { aftermath, deaths, restarts };
    } else restarts += 1;
    await lab.startBot();
  }
}

/** What is left once it is at rest, or the time is over; null when the bot is gone or stuck. */
async function lookUntil(lab: Lab, isAtRest: IsAtRest, end: number): Promise<Aftermath | null> {
  const calls = watchCalls(lab);
  let pauseMs = BETWEEN_LOOKS_MS.first;
  try {
    for (;;) {
      while (calls.quietMs() < QUIET_MS && performance.now() < end && !lab.bot.isGone()) await sleep(LOOK_MS);
      const begunAt = performance.now();
      const aftermath = await lookAtRunning(lab);
      if (!aftermath) return null;
      // Of clouds that changed while the store was read it says nothing.
      const isWhole = calls.quietMs() >= performance.now() - begunAt;
      if ((isWhole && isAtRest(aftermath, calls.quietMs())) || performance.now() >= end) return aftermath;
      if (calls.quietMs() > STUCK_MS) return null;
      await sleep(pauseMs);
      pauseMs = Math.min(1.5 * pauseMs, BETWEEN_LOOKS_MS.longest);
    }
  } finally {
    calls.end();
  }
}

/** Null when the bot is gone, or goes while it is asked. */
async function lookAtRunning(lab: Lab): Promise<Aftermath | null> {
  if (lab.bot.isGone()) return null;
  try {
    return await lab.look();
  } catch (error) {
    if (lab.bot.isGone()) return null;
    throw error;
  }
}

/** How long ago the last call came in, or was answered. */
function watchCalls(lab: Lab): { quietMs(): number; end(): void } {
  let lastAt = performance.now();
  const end = lab.watch(() => {
    lastAt = performance.now();
  });
  return { quietMs: () => performance.now() - lastAt, end };
}

/** Whether nothing is left to be done or said. */
export function isAllDone(aftermath: Aftermath): boolean {
  return isWorkDone(aftermath) && aftermath.posts.every(({ isDue }) => !isDue);
}

/** Whether nothing is left, and what people did was heard; what has not come for long enough was lost with its process. */
export function isDoneAndHeard(phase: Pick<Phase, "isToDo">, parties: readonly Party[] = [ALONE]): IsAtRest {
  const isUnheard = (aftermath: Aftermath) =>
    parties.some((party) => phase.isToDo(preparationOf(aftermath, party)));
  return (aftermath, quietMs) => isAllDone(aftermath) && (quietMs >= UNHEARD_MS || !isUnheard(aftermath));
}

/** Whether nothing is left to be done, though not all of it may have been said. */
export function isWorkDone({ preparations, openWorkflows }: Aftermath): boolean {
  const isBusy = ({ state, rotation }: Preparation) =>
    BUSY_STATES.has(state) || (state === "ready" && isDue(rotation?.retireAt ?? null));
  return !preparations.some(isBusy) && openWorkflows.length === 0;
}

/** Whether replaced keys are to be deleted now: the next sweep begins with it. */
function isDue(retireAt: string | null): boolean {
  return retireAt !== null && Date.parse(retireAt) <= Date.now();
}

/** Waits until no call has come for a while and no card says that something is being done, the bot is gone, or people give up. */
export async function untilQuiet(
  lab: Lab,
  { signal, quietMs }: { signal?: AbortSignal; quietMs: number },
): Promise<void> {
  const calls = watchCalls(lab);
  const end = performance.now() + GIVE_UP_MS;
  try {
    while (!signal?.aborted && !lab.bot.isGone() && performance.now() < end) {
      await sleep(LOOK_MS);
      if (calls.quietMs() > quietMs && !(await isBusyOnCard(lab))) return;
    }
  } finally {
    calls.end();
  }
}

const BUSY_NAMES = [...BUSY_STATES].map(stateTexts.name);

async function isBusyOnCard(lab: Lab): Promise<boolean> {
  for (const { channel: channelId } of PARTIES) {
    const { messages } = (await lab.control("slack/control/messages", { channelId })) as {
      messages: { text: string }[];
    };
    if (messages.some(({ text }) => BUSY_NAMES.some((name) => text.includes(name)))) return true;
  }
  return false;
}
