import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { buildWhereStale } from "../build/build-program.ts";

/** A world without accounts: the three simulators and the bot, each a process of its own. */
export type World = {
  /** Calls a control function, such as `slack/control/messages`. Errors: the simulator's refusal. */
  control(path: string, input?: unknown): Promise<unknown>;
  controlUrl: string;
  addresses: { slack: string; aws: string; alibaba: string };
  /** The bot's own environment, for other commands and clients in its place. */
  environment: Readonly<Record<string, string>>;
  /** Every line that the bot has written to its log. */
  log: readonly string[];
  /** Every line that the bot has written to its standard error. */
  errors: readonly string[];
  /** The bot's process; null while it does not run. */
  botPid(): number | null;
  /** Ends the bot, with SIGKILL as a crash would. */
  killBot(signal: NodeJS.Signals): Promise<void>;
  /** Starts the bot again, on the same data. */
  startBot(): Promise<void>;
  stop(): Promise<void>;
};

export type WorldOptions = {
  /** Text of the settings file; by default one that fits the simulated workspace. */
  settings?: string;
  /** Further variables of the bot, such as `DATABASE_URL` or `SLACK_MODE`; also made from those that it would have. */
  environment?:
    | Record<string, string>
    | ((own: Readonly<Record<string, string>>) => Promise<Record<string, string>>);
  /** Another program in place of this clone's, such as an installed package's. */
  bot?: { node: string; program: string };
};

type Addresses = {
  slack: string;
  aws: string;
  alibaba: string;
  control: string;
  environment: Record<string, string>;
};

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const START_TIMEOUT_MS = 120_000;
const END_TIMEOUT_MS = 60_000;

/** Who may do what in the simulated workspace. */
export const SETTINGS = `
approvers: { people: [U0ADA00001], groups: [S0APPROVE1] }
operators: { people: [U0OLGA0001], channel: C0PRIVATE1 }
defaultChannel: C0MIGRATE1
profiles: { allowed: [documented, least-privilege, current] }
`;

/** Starts simulators and bot and waits until the bot is connected. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), "mgw-prep-"));
  const log: string[] = [];
  const errors: string[] = [];
  const simulators = start(["--import", "tsx", "simulators/main.ts"], {
    // A slow machine must not lose a click by Slack's three seconds.
    SIMULATOR_PATIENCE: process.env["SIMULATOR_PATIENCE"] ?? "10",
  });
  keepErrors(simulators, []);
  let bot: ChildProcess | null = null;
  const stop = async () => {
    // The bot first: it should not see its world go.
    if (bot) await end(bot, "SIGTERM");
    await end(simulators, "SIGTERM");
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const [line] = await Promise.all([firstLine(simulators, "the simulators", []), buildWhereStale()]);
    const addresses = JSON.parse(line) as Addresses;
    const settings = join(folder, "mgw-prep.yaml");
    writeFileSync(settings, options.settings ?? SETTINGS);
    const own = {
      ...addresses.environment,
      MGW_SETTINGS: settings,
      MGW_SEAL_KEY: randomBytes(32).toString("base64"),
      DATA_DIR: join(folder, "data"),
      LOG_LEVEL: "info",
    };
    const further =
      typeof options.environment === "function" ? await options.environment(own) : options.environment;
    const environment = { ...own, ...further };
    const startBot = async () => {
      bot = start([options.bot?.program ?? "bin/mgw-prep.js", "start"], environment, options.bot?.node);
      keepErrors(bot, errors);
      await firstLine(bot, "the bot", log);
    };
    await startBot();
    return {
      control: (path, input) => callControl(addresses.control, path, input),
      controlUrl: addresses.control,
      addresses: { slack: addresses.slack, aws: addresses.aws, alibaba: addresses.alibaba },
      environment,
      log,
      errors,
      botPid: () => (bot === null || bot.exitCode !== null ? null : (bot.pid ?? null)),
      killBot: async (signal) => {
        if (bot) await end(bot, signal);
      },
      startBot,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

export function start(
  args: readonly string[],
  environment: Record<string, string>,
  node = process.execPath,
): ChildProcess {
  return spawn(node, args, {
    cwd: ROOT,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** What a child says of its errors is shown, and kept. */
function keepErrors(child: ChildProcess, errors: string[]): void {
  if (!child.stderr) throw new Error("the child has no standard error to read");
  createInterface({ input: child.stderr }).on("line", (line) => {
    errors.push(line);
    process.stderr.write(`${line}\n`);
  });
}

/** The line that says a child is ready; it and all after it are kept in `log`. */
export function firstLine(child: ChildProcess, name: string, log: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${name} did not start in time`)), START_TIMEOUT_MS);
    child.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`${name} ended with exit code ${code} before it was ready:\n${log.join("\n")}`));
    });
    if (!child.stdout) throw new Error(`${name} has no output to read`);
    createInterface({ input: child.stdout }).on("line", (line) => {
      log.push(line);
      // Warnings may come before; the bot says when it is ready, the simulators where they are.
      if (name === "the bot" && !line.includes("is ready")) return;
      clearTimeout(timer);
      resolve(line);
    });
  });
}

export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  const hard = setTimeout(() => child.kill("SIGKILL"), END_TIMEOUT_MS);
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
