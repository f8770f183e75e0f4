import type { BotEnv } from "../config/env.ts";
import { healthRoutes } from "../health.ts";
import { type BoltApp, type BoltAppConfig, createBoltApp, readBotIdentity } from "../slack/bolt-app.ts";
import { createSlackChat } from "../slack/chat.ts";
import { createSlackClients } from "../slack/clients.ts";
import { createSlackDirectory } from "../slack/directory.ts";
import type { Store } from "../storage/contract/store.ts";
import type { StoryDeps } from "../workflow/deps.ts";
import type { Chat } from "../workflow/outbox/chat.ts";
import { contextOfPost } from "../workflow/outbox/context-of-post.ts";
import { createOutbox, type Outbox } from "../workflow/outbox/outbox.ts";
import { tellUndeliverable } from "../workflow/upkeep/undeliverable-posts.ts";
import { type AppTools, telemetryOf } from "./app-tools.ts";

export type SlackConnection = {
  identity: Awaited<ReturnType<typeof readBotIdentity>>;
  bolt: BoltApp;
  chat: Chat;
  directory: StoryDeps["directory"];
};

/** The bot's own identity, its clients and its listener, which does not listen yet. */
export async function connectSlack(
  env: BotEnv,
  store: Store,
  tools: Pick<AppTools, "log" | "now" | "telemetry">,
): Promise<SlackConnection> {
  const { log, now } = tools;
  const config = { token: env.SLACK_BOT_TOKEN, apiUrl: env.SLACK_API_URL ?? null, log };
  const identity = await readBotIdentity(config);
  const clients = createSlackClients({ ...config, onRateLimited: telemetryOf(tools).slackRateLimited });
  return {
    identity,
    chat: createSlackChat(clients.posts, identity.teamUrl),
    bolt: createBoltApp({ ...config, transport: transportOf(env, store) }, identity),
    directory: createSlackDirectory({ client: clients.lookups, now, teamId: identity.teamId }),
  };
}

function transportOf(env: BotEnv, store: Store): BoltAppConfig["transport"] {
  if (env.SLACK_MODE === "socket") return { mode: "socket", appToken: env.SLACK_APP_TOKEN ?? "" };
  return {
    mode: "http",
    signingSecret: env.SLACK_SIGNING_SECRET ?? "",
    port: env.PORT ?? 0,
    // Anybody who reaches Slack's path reaches these too, so the figures are not among them.
    routes: healthRoutes(store),
  };
}

/** What sends the posts of the store to a chat; it sends none before it is started. */
export function composeOutbox(deps: StoryDeps, chat: Chat, owner: string): Outbox {
  return createOutbox({
    chat,
    store: deps.store,
    log: deps.log,
    owner,
    now: deps.now,
    contextOf: (post) => contextOfPost(deps, post),
    ...tellUndeliverable(deps),
  });
}
