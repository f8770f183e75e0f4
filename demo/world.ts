import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A world without accounts: the three simulators and the bot, each a process of its own. */
export type World = {
  /** Calls a control function, such as `slack/control/messages`. Errors: the simulator's refusal. */
  control(path: string, input?: unknown): Promise<unknown>;
  controlUrl: string;
  addresses: { slack: string; aws: string; alibaba: string };
  stop(): Promise<void>;
};

type Addresses = {
  slack: string;
  aws: string;
  alibaba: string;
  control: string;
  environment: Record<string, string>;
};

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const TSX = ["--import", "tsx"];
const START_TIMEOUT_MS = 120_000;

/** Who may do what in the demo: ids of the simulated workspace. */
const SETTINGS = `
approvers: { people: [U0ADA00001], groups: [S0APPROVE1] }
operators: { people: [U0OLGA0001], channel: C0PRIVATE1 }
defaultChannel: C0MIGRATE1
profiles: { allowed: [documented, least-privilege, current] }
`;

/** Starts simulators and bot and waits until the bot is connected. */
export async function startWorld(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), "mgw-prep-"));
  const children: ChildProcess[] = [];
  const stop = async () => {
    // The bot first: it should not see its world go.
    for (const child of children.reverse()) await end(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const simulators = start([...TSX, "simulators/main.ts"], {});
    children.push(simulators);
    const addresses = JSON.parse(await firstLine(simulators, "the simulators")) as Addresses;
    const settings = join(folder, "mgw-prep.yaml");
    writeFileSync(settings, SETTINGS);
    const bot = start(["bin/mgw-prep.js", "start"], {
      ...addresses.environment,
      MGW_SETTINGS: settings,
      MGW_SEAL_KEY: randomBytes(32).toString("base64"),
      DATA_DIR: join(folder, "data"),
      LOG_LEVEL: "info",
    });
    children.push(bot);
    await firstLine(bot, "the bot");
    return {
      control: (path, input) => callControl(addresses.control, path, input),
      controlUrl: addresses.control,
      addresses: { slack: addresses.slack, aws: addresses.aws, alibaba: addresses.alibaba },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function start(args: readonly string[], environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, args, {
    cwd: ROOT,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** The line that says a child is ready; the rest of its output is read and dropped, so that it never blocks. */
function firstLine(child: ChildProcess, name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${name} did not start in time`)), START_TIMEOUT_MS);
    child.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`${name} ended with exit code ${code} before it was ready`));
    });
    if (!child.stdout) throw new Error(`${name} has no output to read`);
    createInterface({ input: child.stdout }).on("line", (line) => {
      clearTimeout(timer);
      resolve(line);
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const hard = setTimeout(() => child.kill("SIGKILL"), 10_000);
  await gone;
  clearTimeout(hard);
}

async function callControl(url: string, path: string, input: unknown): Promise<unknown> {
  const response = await fetch(`${url}/${path}`, {
    method: "POST",
    body: input === undefined ? "" : JSON.stringify(input),
  });
  const body: unknown = await response.json();
  if (!response.ok) throw new Error(`${path}: ${JSON.stringify(body)}`);
  return body;
}
