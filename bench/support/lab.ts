import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { createPeople, type People } from "../../demo/slack-people.ts";
import { end, firstLine, start } from "../../demo/world.ts";
import { defaultSlackSeed, SLACK_IDS } from "../../simulators/slack/seed.ts";

export type Database = "embedded" | "PostgreSQL";

/** Simulators and the bot, each a process of its own, with as many people as a measurement needs. */
export type Lab = {
  people: People;
  /** Full members who may request, beside the story's own people. */
  crowd: readonly string[];
  environment: Readonly<Record<string, string>>;
  control(path: string, input?: unknown): Promise<unknown>;
  /** Lets every call of these simulators take so long. */
  delay(simulators: readonly ("slack" | "aws" | "alibaba")[], delayMs: number): Promise<void>;
  /** Starts the bot; how long that took until it was ready. */
  startBot(environment?: Record<string, string>): Promise<Bot>;
  stop(): Promise<void>;
};

export type BotProgram = { node: string; program: string };

export type Bot = {
  readyMs: number;
  log: readonly string[];
  usage(): { cpuSeconds: number; residentMb: number; peakMb: number };
  end(signal: NodeJS.Signals): Promise<void>;
};

const SETTINGS = `
approvers: { people: [${SLACK_IDS.adaApprover}, ${SLACK_IDS.abelApprover}] }
operators: { people: [${SLACK_IDS.olgaOperator}], channel: ${SLACK_IDS.migrationsPrivate} }
defaultChannel: ${SLACK_IDS.migrations}
limits: { openPerPerson: 100 }
`;

/** Starts the simulators; the bot is started by who measures it. `server`: where databases may be made. */
export async function startLab(options: {
  database: Database;
  server: string;
  crowd?: number;
  /** Another program in place of this clone's, such as an installed package's, or another Node.js. */
  bot?: BotProgram;
}): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), "mgw-bench-"));
  const simulators = start(["--import", "tsx", "simulators/main.ts"], {});
  const line = await firstLine(simulators, "the simulators", []);
  const said = JSON.parse(line) as { control: string; environment: Record<string, string> };
  const settings = join(folder, "mgw-prep.yaml");
  writeFileSync(settings, SETTINGS);
  const database = options.database === "PostgreSQL" ? await createDatabase(options.server) : null;
  const environment = {
    ...said.environment,
    MGW_SETTINGS: settings,
    MGW_SEAL_KEY: randomBytes(32).toString("base64"),
    LOG_LEVEL: "warn",
    ...(database === null ? { DATA_DIR: join(folder, "data") } : { DATABASE_URL: database.url }),
  };
  const control = async (path: string, input?: unknown): Promise<unknown> => {
    const body = input === undefined ? "" : JSON.stringify(input);
    const response = await fetch(`${said.control}/${path}`, { method: "POST", body });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`);
    return answer;
  };
  const crowd = Array.from(
    { length: options.crowd ?? 0 },
    (_, index) => `U0CROWD${String(index).padStart(4, "0")}`,
  );
  await control("slack/reset", seedWith(crowd));
  const bots: Bot[] = [];
  return {
    people: createPeople({ control }),
    crowd,
    environment,
    control,
    delay: async (names, delayMs) => {
      for (const name of names) {
        await control(`${name}/faults/arm`, { service: "*", operation: "*", kind: "latency", delayMs });
      }
    },
    startBot: async (own = {}) => {
      const bot = await startBot({ ...environment, ...own }, options.bot);
      bots.push(bot);
      return bot;
    },
    stop: async () => {
      await Promise.all(bots.map((bot) => bot.end("SIGKILL")));
      await end(simulators, "SIGTERM");
      await database?.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The usual workspace with more members, all of them in the public channel. */
function seedWith(crowd: readonly string[]) {
  const member = { teamId: SLACK_IDS.team, isBot: false, isDeactivated: false, guest: "none" as const };
  const more = crowd.map((id, index) => ({
    ...member,
    id,
    name: `crowd${index}`,
    realName: `Member ${index}`,
  }));
  return {
    ...defaultSlackSeed,
    people: [...defaultSlackSeed.people, ...more],
    channels: defaultSlackSeed.channels.map((channel) =>
      channel.id === SLACK_IDS.migrations
        ? { ...channel, memberIds: [...channel.memberIds, ...crowd] }
        : channel,
    ),
  };
}

async function startBot(environment: Record<string, string>, program?: BotProgram): Promise<Bot> {
  const startedMs = performance.now();
  const log: string[] = [];
  // "Is ready" is said at level info, and everything else of that level is not wanted while measuring.
  const args = [program?.program ?? "bin/mgw-prep.js", "start"];
  const child: ChildProcess = start(args, { ...environment, LOG_LEVEL: "info" }, program?.node);
  await firstLine(child, "the bot", log);
  const readyMs = performance.now() - startedMs;
  return { readyMs, log, usage: () => readUsage(child.pid ?? 0), end: (signal) => end(child, signal) };
}

const CLOCK_TICKS_PER_SECOND = 100;

/** What the kernel says of a living process (Linux). */
function readUsage(pid: number): ReturnType<Bot["usage"]> {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const megabytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND,
    residentMb: megabytes("VmRSS"),
    peakMb: megabytes("VmHWM"),
  };
}

/** A database of its own on a server, and how to drop it. */
export async function createDatabase(server: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `mgw_bench_${randomBytes(6).toString("hex")}`;
  await execute(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => execute(server, `drop database ${name} with (force)`) };
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
