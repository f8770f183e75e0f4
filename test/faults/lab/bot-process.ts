import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createAsking } from "./ask-process.ts";

const COMMIT_WATCH = fileURLToPath(new URL("./watch-commits.mjs", import.meta.url));
const SHIFTED_CLOCK = fileURLToPath(new URL("./shift-clock.mjs", import.meta.url));
/** A run has two short lives: compiling code and the embedded database well would cost each of them more than it gains. */
export const SHORT_LIFE = [
  ...["--no-opt", "--max-lazy", "--liftoff", "--no-wasm-tier-up", "--no-wasm-dynamic-tiering"],
  // What was compiled stays, to be left to the next one (`load-bundle.mjs`).
  "--no-flush-bytecode",
];
const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 30_000;

/** Where the process is to end itself: around the `ordinal`-th commit of this label, once it was told to count. */
export type CommitKill = { label: string; ordinal: number; moment: "before" | "after" };

/** One real process of the bot. */
export type Bot = {
  /** From now on commits are counted, and killed at. */
  countCommits(kill: CommitKill | null): void;
  /** Labels of the commits since `countCommits`. */
  commits: readonly string[];
  /** Every row of the store at this moment, as JSON; read over the bot's own connection. Errors: the bot has ended. */
  readRows(): Promise<string>;
  isGone(): boolean;
  /** Null while it runs, and when a signal ended it. */
  exitCode(): number | null;
  /** From now on its host's clock is so far off. */
  shiftClock(ms: number): void;
  /** Resolves when the process has ended, however that was. */
  gone: Promise<void>;
  kill(): Promise<void>;
  /** SIGTERM, and SIGKILL to one that does not hear it; whether it ended by itself. */
  stop(): Promise<boolean>;
};

/** Starts a bot and waits until it is ready. What it writes is added to `log`. Errors: with its exit code and last words. */
export async function startBot(options: {
  folder: string;
  environment: Readonly<Record<string, string>>;
  log: string[];
  /** Programs and their arguments that start it, such as one that takes rights away. */
  through?: readonly string[];
}): Promise<Bot> {
  const { folder, environment, log, through = [] } = options;
  const node = [process.execPath, ...SHORT_LIFE, "--import", SHIFTED_CLOCK, "--import", COMMIT_WATCH];
  const [program = "", ...args] = [...through, ...node, "bin/mgw-prep.js", "start"];
  const child = spawn(program, args, {
    cwd: folder,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...environment },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const commits: string[] = [];
  child.on("message", (message) => {
    if (typeof message === "string") commits.push(message);
  });
  const ask = createAsking(child);
  // A message to a process that has just been killed is no failure.
  child.on("error", () => undefined);
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const isGone = () => child.exitCode !== null || child.signalCode !== null;
  const bot: Bot = {
    commits,
    readRows: () => ask({ isRead: true }),
    isGone,
    gone,
    exitCode: () => child.exitCode,
    shiftClock: (shiftMs) => void child.send({ shiftMs }),
    countCommits: (kill) => {
      commits.length = 0;
      if (child.connected) child.send(kill ?? {});
    },
    kill: async () => {
      if (!isGone()) child.kill("SIGKILL");
      await gone;
    },
    stop: async () => {
      if (isGone()) return false;
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
      await gone;
      clearTimeout(timer);
      return child.signalCode === null;
    },
  };
  await untilReady(child, log);
  return bot;
}

function untilReady(child: ChildProcess, log: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const before = log.length;
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`the bot was not ready in time:\n${log.slice(before).join("\n")}`));
    }, START_TIMEOUT_MS);
    child.once("close", (code) => {
      clearTimeout(timer);
      reject(new BotEnded(code, log.slice(before)));
    });
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) throw new Error("the bot has no output to read");
      createInterface({ input: stream }).on("line", (line) => {
        log.push(line);
        if (!line.includes("mgw-prep is ready")) return;
        clearTimeout(timer);
        resolve();
      });
    }
  });
}

/** A bot that ended before it was ready: its exit code and what it said. */
export class BotEnded extends Error {
  readonly code: number | null;
  readonly said: readonly string[];

  constructor(code: number | null, said: readonly string[]) {
    super(`the bot ended with exit code ${code} before it was ready:\n${said.join("\n")}`);
    this.name = "BotEnded";
    this.code = code;
    this.said = said;
  }
}
