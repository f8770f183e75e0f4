import { type Logger, WebClient, WebClientEvent, type WebClientOptions } from "@slack/web-api";
import type { Log } from "../workflow/deps.ts";
import { createSlackLog } from "./slack-log.ts";

export type SlackClientConfig = {
  token: string;
  /** Where Slack's Web API is; null for the real one. */
  apiUrl: string | null;
  log: Log;
  /** Told of each call that Slack refused as too many. */
  onRateLimited?: () => void;
};

/** How long a call that posts may take before its outcome counts as unknown. */
const POST_TIMEOUT_MS = 10_000;
/** Look-ups stand between a person and an answer. */
const LOOKUP_TIMEOUT_MS = 3_000;
const INTERACTION_TIMEOUT_MS = 5_000;

/**
 * Web API clients by what they are for. The library's own habit is ten retries over half an hour, waiting out every 429
 * (docs.slack.dev/tools/node-slack-sdk/web-api, "retryConfig"): here the caller decides.
 *
 * - `posts`: no retry, since a repeated post is a doubled message; 429 is thrown with its time.
 * - `lookups`: read-only, one quick retry.
 */
export function createSlackClients(config: SlackClientConfig): { posts: WebClient; lookups: WebClient } {
  const logger = createSlackLog(config.log, "slack-web-api");
  const clients = {
    posts: new WebClient(config.token, {
      ...clientOptions(config.apiUrl, logger),
      timeout: POST_TIMEOUT_MS,
      retryConfig: { retries: 0 },
    }),
    lookups: new WebClient(config.token, {
      ...clientOptions(config.apiUrl, logger),
      timeout: LOOKUP_TIMEOUT_MS,
      retryConfig: { retries: 1, minTimeout: 100, maxTimeout: 200 },
    }),
  };
  const { onRateLimited } = config;
  if (onRateLimited)
    for (const client of Object.values(clients)) client.on(WebClientEvent.RATE_LIMITED, onRateLimited);
  return clients;
}

/** For views and answers: a trigger is worth 3 seconds, so nothing waits long. */
export function interactionClientOptions(apiUrl: string | null, logger: Logger): WebClientOptions {
  return {
    ...clientOptions(apiUrl, logger),
    timeout: INTERACTION_TIMEOUT_MS,
    retryConfig: { retries: 0 },
  };
}

export function clientOptions(apiUrl: string | null, logger: Logger): WebClientOptions {
  return {
    logger,
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    // The library joins method names to it, so it has to end with a slash.
    ...(apiUrl === null ? {} : { slackApiUrl: apiUrl.endsWith("/") ? apiUrl : `${apiUrl}/` }),
  };
}
