import { defaultSlackSeed, SLACK_IDS } from "../../../simulators/slack/seed.ts";
import { createSlackSimulator, type SlackSimulator } from "../../../simulators/slack/slack-simulator.ts";
import { settingsSchema } from "../../../src/core/settings.ts";
import { type BoltApp, createBoltApp, readBotIdentity } from "../../../src/slack/bolt-app.ts";
import { createSlackClients } from "../../../src/slack/clients.ts";
import { registerListeners } from "../../../src/slack/register.ts";
import { en } from "../../../src/texts/en.ts";
import { FakeCommands } from "./fake-commands.ts";

export { SLACK_IDS };

export const SETTINGS = settingsSchema.parse({
  approvers: { groups: [SLACK_IDS.approversGroup] },
  operators: { people: [SLACK_IDS.olgaOperator] },
});

/** Lines that were logged, to look for what must not be there. */
export function createLogProbe() {
  const lines: string[] = [];
  const write = (level: string) => (fields: Record<string, unknown>, message: string) => {
    lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
  };
  return {
    lines,
    log: { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") },
  };
}

type Json = Record<string, unknown>;
export type ShownView = {
  id: string;
  callback_id: string;
  private_metadata: string;
  title: { text: string };
  submit: unknown;
  blocks: Json[];
  notify_on_close: boolean;
};
export type ShownMessage = { ts: string; text: string; blocks: Json[]; channel: string; thread_ts?: string };

export type SlackWorld = {
  slack: SlackSimulator;
  commands: FakeCommands;
  bolt: BoltApp;
  logLines: string[];
  /** Of the HTTP server; null in Socket Mode. */
  port: number | null;
  clients: ReturnType<typeof createSlackClients>;
  control(name: string, input: unknown): Promise<Json>;
  openViews(userId: string): Promise<ShownView[]>;
  ephemerals(userId: string): Promise<ShownMessage[]>;
  messages(channelId: string, threadTs?: string): Promise<ShownMessage[]>;
  stop(): Promise<void>;
};

/** A simulated workspace and the bot's surface on it, with the story replaced by a fake. */
export async function startSlackWorld(mode: "socket" | "http" = "socket"): Promise<SlackWorld> {
  const slack = await createSlackSimulator({ port: 0 });
  const { botToken, appToken, signingSecret } = defaultSlackSeed.app;
  const { log, lines } = createLogProbe();
  const base = { token: botToken, apiUrl: slack.apiUrl, log };
  const commands = new FakeCommands();
  const transport =
    mode === "socket"
      ? ({ mode, appToken } as const)
      : ({
          mode,
          signingSecret,
          port: 0,
          routes: [{ path: "/healthz", method: "GET", handler: answerHealthy }],
        } as const);
  const bolt = createBoltApp({ ...base, transport }, await readBotIdentity(base));
  registerListeners(bolt.app, {
    commands,
    settings: SETTINGS,
    log,
    textsFor: async () => en,
    fieldCheckTimeoutMs: 300,
    cardWaitMs: 0,
  });
  const { port } = await bolt.start();
  const control = async (name: string, input: unknown) => {
    const run = slack.control[name];
    if (!run) throw new Error(`the simulator has no control ${name}`);
    return (await run(input)) as Json;
  };
  if (port !== null)
    await control("setTransport", { mode: "http", requestUrl: `http://127.0.0.1:${port}/slack/events` });
  return {
    slack,
    commands,
    bolt,
    logLines: lines,
    port,
    clients: createSlackClients(base),
    control,
    openViews: async (userId) => listOf<ShownView>(await control("openViews", { userId }), "views"),
    ephemerals: async (userId) => listOf<ShownMessage>(await control("ephemerals", { userId }), "messages"),
    messages: async (channelId, threadTs) =>
      listOf<ShownMessage>(
        await control("messages", { channelId, ...(threadTs === undefined ? {} : { threadTs }) }),
        "messages",
      ),
    stop: async () => {
      await bolt.stop();
      await slack.close();
    },
  };
}

function answerHealthy(_request: unknown, response: { end(text: string): void }): void {
  response.end("ok");
}

function listOf<T>(answer: Json, key: string): T[] {
  if (!Array.isArray(answer[key])) throw new Error(`expected ${key} in ${JSON.stringify(answer)}`);
  return answer[key] as T[];
}

/** A limit for what hangs, and no measure: on a busy machine a moment is long. */
const UNTIL_LOOKS = 3_000;

/** Looks until something is so: what follows an acknowledgement happens a moment later. */
export async function until<T>(look: () => Promise<T | null | undefined | false>): Promise<T> {
  for (let turn = 0; turn < UNTIL_LOOKS; turn += 1) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("waited for a minute, and it did not become so");
}

/** Every text in some blocks, in order. */
export function textsOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textsOf).join("");
  if (typeof value !== "object" || value === null) return "";
  return Object.entries(value)
    .map(([key, item]) =>
      (key === "text" || key === "user_id" || key === "url" || key === "fallback") && typeof item === "string"
        ? `${item}\n`
        : key === "name" && typeof item === "string"
          ? ""
          : textsOf(item),
    )
    .join("");
}
