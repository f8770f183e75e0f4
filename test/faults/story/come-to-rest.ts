import { setTimeout as sleep } from "node:timers/promises";
import { stateTexts } from "../../../src/texts/state-texts.ts";
import { BUSY_STATES } from "../invariants/next-step.ts";
import type { Aftermath } from "../lab/aftermath.ts";
import type { Lab } from "../lab/lab.ts";

/** No call for so long means that it is worth while to stop the bot and look; the store then says whether it is rest. */
const QUIET_MS = 1_600;
const LOOK_MS = 100;
/** Longer than any wait of the bot's own, with room for a machine that has much to do. */
const PATIENCE_MS = 240_000;

const LAST_WORDS = 20;

export type Rest = {
  aftermath: Aftermath;
  /** The last words of every process that ended though nobody asked. */
  deaths: string[];
};

/**
 * Waits until nothing more happens by itself and stops the bot. Whether that is so the store tells, not the time: a bot
 * that was stopped too early is started again and goes on.
 */
export async function comeToRest(
  lab: Lab,
  isAtRest: (aftermath: Aftermath) => boolean = isAllDone,
): Promise<Rest> {
  const end = performance.now() + PATIENCE_MS;
  const deaths: string[] = [];
  for (;;) {
    await untilQuiet(lab, { end });
    if (lab.bot.isGone()) deaths.push(lab.log.slice(-LAST_WORDS).join("\n"));
    else await lab.bot.stop();
    const aftermath = await lab.look();
    if (isAtRest(aftermath) || performance.now() >= end) return { aftermath, deaths };
    await lab.startBot();
  }
}

/** Whether nothing is left to be done or said. */
export function isAllDone(aftermath: Aftermath): boolean {
  return isWorkDone(aftermath) && aftermath.posts.every(({ isDue }) => !isDue);
}

/** Whether nothing is left to be done, though not all of it may have been said. */
export function isWorkDone({ preparations, openWorkflows }: Aftermath): boolean {
  return preparations.every(({ state }) => !BUSY_STATES.has(state)) && openWorkflows.length === 0;
}

/** Waits until no call has come for a while and no card says that something is being done, or the bot is gone. */
export async function untilQuiet(
  lab: Lab,
  {
    signal,
    end = Number.POSITIVE_INFINITY,
    quietMs = QUIET_MS,
  }: { signal?: AbortSignal; end?: number; quietMs?: number },
): Promise<void> {
  let lastCallAt = performance.now();
  const unwatch = lab.watch(() => {
    lastCallAt = performance.now();
  });
  try {
    while (!signal?.aborted && performance.now() < end && !lab.bot.isGone()) {
      await sleep(LOOK_MS);
      if (performance.now() - lastCallAt > quietMs && !(await isBusyOnCard(lab))) return;
    }
  } finally {
    unwatch();
  }
}

const BUSY_NAMES = [...BUSY_STATES].map(stateTexts.name);

async function isBusyOnCard(lab: Lab): Promise<boolean> {
  const { messages } = (await lab.control("slack/control/messages", { channelId: "C0MIGRATE1" })) as {
    messages: { text: string }[];
  };
  return messages.some(({ text }) => BUSY_NAMES.some((name) => text.includes(name)));
}
