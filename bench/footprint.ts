import { execFileSync } from "node:child_process";
import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { submitMany } from "./submit-many.ts";
import { type Bot, type Database, startLab } from "./support/lab.ts";
import { median, round } from "./support/statistics.ts";

export type Footprint = {
  database: Database;
  /** A start on an empty store, and the median of starts on one that is there, in milliseconds. */
  firstStartMs: number;
  startMs: number;
  restMb: number;
  /** Preparations that were begun and not ended when memory was looked at. */
  inFlight: number;
  kbPerPreparation: number;
};

const STARTS = 3;
/** Long enough for the sweep and the heartbeat to have run, and for garbage of the start to be gone. */
const REST_MS = 20_000;
const ROOT = fileURLToPath(new URL("..", import.meta.url));

export async function measureFootprint(options: {
  database: Database;
  server: string;
  inFlight: number;
}): Promise<Footprint> {
  const lab = await startLab({ ...options, crowd: 40 });
  try {
    const first = await lab.startBot();
    await first.end("SIGTERM");
    const starts: Bot[] = [];
    for (let number = 0; number < STARTS; number += 1) {
      await starts.at(-1)?.end("SIGTERM");
      starts.push(await lab.startBot());
    }
    const bot = starts.at(-1) as Bot;
    await sleep(REST_MS);
    const restMb = bot.usage().residentMb;
    await lab.delay(["aws", "alibaba"], 120_000);
    await submitMany(lab, options.inFlight);
    await sleep(REST_MS / 2);
    const loadedMb = bot.usage().residentMb;
    return {
      database: options.database,
      firstStartMs: round(first.readyMs, 0),
      startMs: round(median(starts.map(({ readyMs }) => readyMs)), 0),
      restMb: round(restMb, 0),
      inFlight: options.inFlight,
      kbPerPreparation: round(((loadedMb - restMb) * 1024) / options.inFlight, 0),
    };
  } finally {
    await lab.stop();
  }
}

/** Megabytes of the production dependencies as they lie on the disk, and how many packages they are. */
export function measureInstalledSize(): { packages: number; megabytes: number } {
  const listed = execFileSync("npm", ["ls", "--omit=dev", "--all", "--parseable"], {
    cwd: ROOT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const folders = [...new Set(listed.split("\n").filter((path) => path.includes("node_modules")))];
  const bytes = folders.reduce((sum, folder) => sum + sizeOf(folder), 0);
  return { packages: folders.length, megabytes: round(bytes / 1024 / 1024, 0) };
}

/** Bytes below a package's folder, those of packages inside it apart. */
function sizeOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? sum : sum + sizeOf(path);
    return sum + lstatSync(path).size;
  }, 0);
}
