import { setTimeout as sleep } from "node:timers/promises";
import { findFreePort } from "../../test/support/find-free-port.ts";
import { type Database, startLab } from "../support/lab.ts";
import { quantile, round } from "../support/statistics.ts";
import { askHealth, openLargeBodies, sendLongGets } from "./driver.ts";

export type HttpLoad = {
  database: Database;
  connections: number;
  gets: number;
  /** `/healthz` at rest and under the load, in milliseconds. */
  restP99Ms: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
  /** Health checks without an answer of 200. */
  failed: number;
  restMb: number;
  peakMb: number;
  /** What the bot's process used while the load was on. */
  cpuSeconds: number;
  /** Kilobytes that it wrote to its log meanwhile. */
  logKb: number;
};

const HEALTH_EVERY_MS = 50;
const GETS_PER_SECOND = 4;
const REST_MS = 3_000;

/** How the bot in HTTP mode answers its health check while strangers send large bodies and long addresses. */
export async function measureHttpLoad(options: {
  database: Database;
  server: string;
  connections: number;
  gets: number;
}): Promise<HttpLoad> {
  const lab = await startLab(options);
  const port = await findFreePort();
  try {
    const bot = await lab.startBot({ SLACK_MODE: "http", PORT: String(port) });
    await sleep(REST_MS);
    const rest = await askHealth(port, HEALTH_EVERY_MS, sleep(REST_MS));
    const before = { ...bot.usage(), logged: sizeOf(bot.log) };
    const letGo = await openLargeBodies(port, options.connections);
    const memory = watchPeak(() => bot.usage().residentMb);
    const sent = sendLongGets(port, options.gets, GETS_PER_SECOND).then(() => sleep(1_000));
    const loaded = await askHealth(port, HEALTH_EVERY_MS, sent);
    const after = bot.usage();
    letGo();
    const answered = loaded.filter(Number.isFinite);
    return {
      database: options.database,
      connections: options.connections,
      gets: options.gets,
      restP99Ms: round(quantile(rest, 0.99)),
      p50Ms: round(quantile(answered, 0.5)),
      p99Ms: round(quantile(answered, 0.99)),
      maxMs: round(Math.max(...answered)),
      failed: loaded.length - answered.length,
      restMb: round(before.residentMb, 0),
      peakMb: round(memory.end(), 0),
      cpuSeconds: round(after.cpuSeconds - before.cpuSeconds, 2),
      logKb: round((sizeOf(bot.log) - before.logged) / 1_000, 0),
    };
  } finally {
    await lab.stop();
  }
}

const sizeOf = (lines: readonly string[]) => lines.reduce((sum, line) => sum + line.length + 1, 0);

/** The largest of what is looked at again and again; the process's own peak is that of its start. */
function watchPeak(look: () => number): { end(): number } {
  let peak = look();
  const timer = setInterval(() => {
    peak = Math.max(peak, look());
  }, 100);
  return {
    end: () => {
      clearInterval(timer);
      return Math.max(peak, look());
    },
  };
}
