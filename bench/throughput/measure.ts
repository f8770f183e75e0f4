import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Database, startLab } from "../support/lab.ts";
import { round } from "../support/statistics.ts";

export type Throughput = {
  database: Database;
  preparations: number;
  perSecond: number;
  /** CPU seconds of the bot's process for each preparation. */
  cpuPerPreparation: number;
  /** Shares of its busy time. */
  parts: Record<string, number>;
};

const AT_ONCE = 16;
/** The bot sets it for itself before it loads the SDK. */
const QUIET = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };

/** Preparations a second, without latency; simulators and database share the same cores. */
export async function measureThroughput(options: {
  database: Database;
  server: string;
  preparations: number;
}): Promise<Throughput> {
  const lab = await startLab(options);
  try {
    const said = await runWorker(lab.environment, options.preparations);
    return {
      database: options.database,
      preparations: said.preparations,
      perSecond: round(said.preparations / said.seconds, 2),
      cpuPerPreparation: round(said.cpuSeconds / said.preparations, 3),
      parts: said.parts,
    };
  } finally {
    await lab.stop();
  }
}

type Said = { preparations: number; seconds: number; cpuSeconds: number; parts: Record<string, number> };

function runWorker(environment: Readonly<Record<string, string>>, count: number): Promise<Said> {
  const script = fileURLToPath(new URL("worker.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", script, String(count), String(AT_ONCE)], {
    env: { ...QUIET, PATH: process.env["PATH"], HOME: process.env["HOME"], ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      const line = said.trim().split("\n").at(-1) ?? "";
      if (code === 0) resolve(JSON.parse(line) as Said);
      else reject(new Error(`the worker ended with ${code}: ${said}`));
    });
  });
}
