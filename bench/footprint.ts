import { setTimeout as sleep } from "node:timers/promises";
import { submitMany } from "./submit-many.ts";
import { type Bot, type BotProgram, type Database, type Lab, startLab } from "./support/lab.ts";
import { median, round } from "./support/statistics.ts";

/** Until the bot said that it is ready: wall time, CPU time of the process, and the most that it had in memory. */
export type Start = { readyMs: number; cpuSeconds: number; peakMb: number };

export type Footprint = {
  database: Database;
  /** Version of Node.js. */
  node: string;
  /** On an empty store, and the medians of starts on one that is there. */
  first: Start;
  later: Start;
  restMb: number;
  /** CPU time of the process at rest, in percent of one core. */
  restCpuPercent: number;
  /** Preparations that were begun and not ended when memory was looked at. */
  inFlight: number;
  kbPerPreparation: number;
};

export type FootprintOptions = {
  database: Database;
  server: string;
  /** Starts on a store that is there. */
  starts: number;
  /** Long enough for the sweep and the heartbeat to have run, and for garbage of the start to be gone. */
  restMs: number;
  inFlight: number;
  bot: BotProgram;
  /** Its version of Node.js. */
  node: string;
};

/** The installed program, started and left alone, then with many preparations at once. */
export async function measureFootprint(options: FootprintOptions): Promise<Footprint> {
  const lab = await startLab({ ...options, crowd: 40 });
  try {
    const first = await startOnce(lab);
    await first.bot.end("SIGTERM");
    const later: Start[] = [];
    for (let number = 1; number < options.starts; number += 1) {
      const { bot, start } = await startOnce(lab);
      later.push(start);
      await bot.end("SIGTERM");
    }
    const { bot, start } = await startOnce(lab);
    later.push(start);
    const rest = await measureRest(bot, options.restMs);
    return {
      database: options.database,
      node: options.node,
      first: first.start,
      later: mediansOf(later),
      ...rest,
      ...(await measureLoad(lab, bot, options)),
    };
  } finally {
    await lab.stop();
  }
}

async function startOnce(lab: Lab): Promise<{ bot: Bot; start: Start }> {
  const bot = await lab.startBot();
  const { cpuSeconds, peakMb } = bot.usage();
  return { bot, start: { readyMs: round(bot.readyMs, 0), cpuSeconds, peakMb: round(peakMb, 0) } };
}

function mediansOf(starts: readonly Start[]): Start {
  return {
    readyMs: median(starts.map(({ readyMs }) => readyMs)),
    cpuSeconds: median(starts.map(({ cpuSeconds }) => cpuSeconds)),
    peakMb: median(starts.map(({ peakMb }) => peakMb)),
  };
}

async function measureRest(bot: Bot, restMs: number): Promise<Pick<Footprint, "restMb" | "restCpuPercent">> {
  await sleep(restMs);
  const before = bot.usage();
  await sleep(restMs);
  const { cpuSeconds, residentMb } = bot.usage();
  return {
    restMb: round(residentMb, 0),
    restCpuPercent: round(((cpuSeconds - before.cpuSeconds) / (restMs / 1_000)) * 100),
  };
}

async function measureLoad(
  lab: Lab,
  bot: Bot,
  { inFlight, restMs: waitMs }: FootprintOptions,
): Promise<Pick<Footprint, "inFlight" | "kbPerPreparation">> {
  const restMb = bot.usage().residentMb;
  await lab.delay(["aws", "alibaba"], 120_000);
  await submitMany(lab, inFlight);
  await sleep(waitMs / 2);
  const loadedMb = bot.usage().residentMb;
  return { inFlight, kbPerPreparation: round(((loadedMb - restMb) * 1024) / inFlight, 0) };
}
