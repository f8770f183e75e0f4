import { App, type AuthorizeResult, type Receiver, SocketModeReceiver } from "@slack/bolt";
import { WebClient } from "@slack/web-api";
import { SlackFailure } from "../core/errors.ts";
import { describeError } from "../security/redact.ts";
import type { Log } from "../workflow/deps.ts";
import { clientOptions, interactionClientOptions } from "./clients.ts";
import { orSlackFailure } from "./failure.ts";
import { createHttpTransport, type HttpTransportOptions } from "./http-transport.ts";
import { createSlackLog } from "./slack-log.ts";

export type BoltAppConfig = {
  token: string;
  /** Where Slack's Web API is; null for the real one. */
  apiUrl: string | null;
  transport: { mode: "socket"; appToken: string } | ({ mode: "http" } & HttpTransportOptions);
  log: Log;
};

/** Who the bot is, as `auth.test` says. `teamUrl` ends with a slash; `scopes` is null where the answer does not list them. */
export type BotIdentity = {
  teamId: string;
  botUserId: string;
  botId: string | null;
  teamUrl: string;
  scopes: readonly string[] | null;
};

export type BoltApp = {
  app: App;
  /** Connects, or listens. Port is that of the HTTP server, null in Socket Mode. Errors: Slack's, a taken port. */
  start(): Promise<{ port: number | null }>;
  stop(): Promise<void>;
};

/** Asks Slack who the token belongs to. Errors: SlackFailure. */
export async function readBotIdentity(
  config: Pick<BoltAppConfig, "token" | "apiUrl" | "log">,
): Promise<BotIdentity> {
  const client = new WebClient(config.token, {
    ...clientOptions(config.apiUrl, createSlackLog(config.log, "slack-web-api")),
    retryConfig: { retries: 3, minTimeout: 300 },
    timeout: 10_000,
  });
  const answer = await orSlackFailure(client.auth.test());
  if (!answer.team_id || !answer.user_id || !answer.url) {
    throw new SlackFailure("refused", "auth.test answered without team_id, user_id or url");
  }
  return {
    scopes: answer.response_metadata?.scopes ?? null,
    teamId: answer.team_id,
    botUserId: answer.user_id,
    botId: answer.bot_id ?? null,
    teamUrl: answer.url,
  };
}

/**
 * The Bolt app on either transport, without listeners. The identity is given, so that no event ever waits for
 * `auth.test`, which Bolt would otherwise call before the first acknowledgement.
 */
export function createBoltApp(config: BoltAppConfig, identity: BotIdentity): BoltApp {
  const logger = createSlackLog(config.log, "bolt");
  const authorization: AuthorizeResult = {
    botToken: config.token,
    botUserId: identity.botUserId,
    teamId: identity.teamId,
    ...(identity.botId === null ? {} : { botId: identity.botId }),
  };
  const transport =
    config.transport.mode === "socket"
      ? createSocketTransport(config, config.transport)
      : createHttpTransport(config.log, config.transport);
  const app = new App({
    receiver: transport.receiver,
    authorize: async () => authorization,
    logger,
    clientOptions: interactionClientOptions(config.apiUrl, logger),
    // Conversations are not remembered: the store knows everything.
    convoStore: false,
  });
  app.error(async (error) => {
    config.log.error({ part: "bolt", error: describeError(error) }, "a listener failed");
  });
  return { app, start: transport.start, stop: transport.stop };
}

type Transport = { receiver: Receiver; start: BoltApp["start"]; stop: BoltApp["stop"] };

function createSocketTransport(config: BoltAppConfig, { appToken }: { appToken: string }): Transport {
  const logger = createSlackLog(config.log, "socket-mode");
  const receiver = new SocketModeReceiver({
    appToken,
    logger,
    installerOptions: {
      clientOptions: {
        ...clientOptions(config.apiUrl, logger),
        // A failed apps.connections.open while reconnecting is thrown inside a timer, where it is not caught and the
        // process ends (SocketModeClient.delayReconnectAttempt), so it is tried for as long as it takes.
        rejectRateLimitedCalls: false,
        retryConfig: { forever: true, minTimeout: 500, factor: 1.5, maxTimeout: 15_000, randomize: true },
      },
    },
  });
  return {
    receiver,
    start: async () => {
      await orSlackFailure(receiver.start());
      return { port: null };
    },
    // The receiver's own stop does not wait for the socket to close.
    stop: async () => {
      await receiver.client.disconnect();
    },
  };
}
