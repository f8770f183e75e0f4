import { App, HTTPReceiver, type Logger, LogLevel, SocketModeReceiver } from "@slack/bolt";
import { WebClient } from "@slack/web-api";
import { defaultSlackSeed } from "../../../simulators/slack/seed.ts";
import type { SlackSimulator } from "../../../simulators/slack/slack-simulator.ts";

const { botToken, appToken, signingSecret } = defaultSlackSeed.app;

/** Slack's libraries print every refusal; in tests a refusal is what was asked for. */
const logger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};

/** Slack's own client against the simulator, without its half an hour of retries. */
export function createClient(simulator: SlackSimulator, token: string = botToken): WebClient {
  return new WebClient(token, {
    slackApiUrl: simulator.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger,
  });
}

/**
 * A Bolt app in Socket Mode, connected; `listen` puts its listeners on first. It takes a connection for lost that does not answer
 * for `pingTimeoutMs`, and waits as long before it connects again.
 */
export async function startSocketApp(
  simulator: SlackSimulator,
  listen: (app: App) => void,
  pingTimeoutMs = 60_000,
): Promise<App> {
  const clientOptions = { slackApiUrl: simulator.apiUrl };
  const receiver = new SocketModeReceiver({
    appToken,
    clientPingTimeout: pingTimeoutMs,
    logger,
    installerOptions: { clientOptions },
  });
  const app = new App({ token: botToken, receiver, clientOptions, logger });
  listen(app);
  await app.start();
  return app;
}

/** A Bolt app behind an HTTP receiver that checks signatures, chosen as the simulator's transport. */
export async function startHttpApp(
  simulator: SlackSimulator,
  listen: (app: App) => void,
  options: { signingSecret?: string } = {},
): Promise<{ app: App; requestUrl: string }> {
  const receiver = new HTTPReceiver({
    signingSecret: options.signingSecret ?? signingSecret,
    port: 0,
    logger,
  });
  const app = new App({
    token: botToken,
    receiver,
    clientOptions: { slackApiUrl: simulator.apiUrl },
    logger,
  });
  listen(app);
  const server = (await app.start(0)) as { address(): { port: number } };
  return { app, requestUrl: `http://127.0.0.1:${server.address().port}/slack/events` };
}

/** JSON that a control function or a method answered. */
export type Seen = Record<string, unknown>;

/** Calls a method with arguments that the client's types would not let through, such as wrong ones. */
export async function callMethod(client: WebClient, method: string, args: Seen = {}): Promise<Seen> {
  return (await client.apiCall(method, args)) as unknown as Seen;
}

/** Calls a control function, as a caller over HTTP would. */
export async function control(simulator: SlackSimulator, name: string, input: unknown = {}): Promise<Seen> {
  const run = simulator.control[name];
  if (!run) throw new Error(`The simulator has no control function ${name}.`);
  return (await run(input)) as Seen;
}

/** The messages of a channel or thread, as its members see them. */
export async function readChannel(
  simulator: SlackSimulator,
  channelId: string,
  threadTs?: string,
): Promise<Seen[]> {
  const where = threadTs === undefined ? { channelId } : { channelId, threadTs };
  const { messages } = await control(simulator, "messages", where);
  return messages as Seen[];
}

/** The views a person has open, root first. */
export async function readViews(simulator: SlackSimulator, userId: string): Promise<Seen[]> {
  const { views } = await control(simulator, "openViews", { userId });
  return views as Seen[];
}

/** What a Web API call was refused with: the body of the answer. */
export async function refusalOf(call: Promise<unknown>): Promise<Seen> {
  try {
    await call;
  } catch (error) {
    const { data } = error as { data?: Seen };
    if (data) return data;
    throw error;
  }
  throw new Error("The call was expected to be refused, and it was not.");
}
