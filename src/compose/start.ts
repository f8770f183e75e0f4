import { randomUUID } from "node:crypto";
import { serveApi } from "../api/serve-api.ts";
import type { BotEnv } from "../config/env.ts";
import { readOtlp } from "../config/otlp.ts";
import type { UserFacingError } from "../core/errors.ts";
import { explainPort } from "../core/port-trouble.ts";
import type { Settings } from "../core/settings.ts";
import { healthRoutes, metricsRoute, serveHealth } from "../health.ts";
import { createOtlpSink } from "../observe/otlp.ts";
import { createTracer, NO_TRACER, type Tracer } from "../observe/tracer.ts";
import { VERSION } from "../package-root.ts";
import { registerListeners } from "../slack/register.ts";
import type { Store } from "../storage/contract/store.ts";
import { explainServerTrouble } from "../storage/postgres/connect-trouble.ts";
import type { StoreTrouble } from "../storage/postgres/watch-connections.ts";
import { answerRequests } from "../storage/requests.ts";
import { createCommands } from "../workflow/actions/create-commands.ts";
import type { Commands } from "../workflow/commands.ts";
import type { StoryDeps } from "../workflow/deps.ts";
import { explainSlack } from "../workflow/doctor/before-start.ts";
import { createEngine, type Engine } from "../workflow/engine/dbos.ts";
import { Lease } from "../workflow/engine/lease.ts";
import { startTelling } from "../workflow/events/start-telling.ts";
import type { Outbox } from "../workflow/outbox/outbox.ts";
import { startUpkeep } from "../workflow/upkeep/chores.ts";
import { forgetLostSecrets } from "../workflow/upkeep/forget-lost-secrets.ts";
import { createWatch, LEASE_MS } from "../workflow/upkeep/watch.ts";
import { type AppTools, telemetryOf, textsOf } from "./app-tools.ts";
import { composeOutbox, connectSlack, type SlackConnection } from "./chat.ts";
import { LiveSettings } from "./live-settings.ts";
import { openForStart } from "./open-for-start.ts";
import type { OpenStore } from "./store.ts";
import { composeStory } from "./story.ts";

export type RunningApp = {
  /** Port that Slack's requests or the health checks come to; null when none was asked for. */
  port: number | null;
  /** Resolves when another process has taken over this one's work, after which this one must end without another write. */
  takenOver: Promise<void>;
  /** Resolves when the store can keep nothing more, after which this one must end: it could not keep what it does. */
  storeBroken: Promise<UserFacingError>;
  /** Reads the settings file again. Never fails: the log says what came of it. */
  reload(): Promise<void>;
  stop(): Promise<void>;
};

/** What has been started, and is to be ended in the opposite order. */
type Ends = (() => Promise<void>)[];

/** Builds the bot and starts it: store, then Slack, then the story, so that nothing arrives before it can be kept. */
export async function startApp(env: BotEnv, given: Settings, givenTools: AppTools): Promise<RunningApp> {
  const tracing = { tracer: NO_TRACER };
  const tools: AppTools = {
    ...givenTools,
    callLog: (call) => {
      givenTools.callLog(call);
      tracing.tracer.call(call);
    },
  };
  const live = new LiveSettings(env, given, tools);
  const { settings } = live;
  const ends: Ends = [];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  let trouble: StoreTrouble | null = null;
  try {
    // In the embedded mode one process has one folder and one name; replicas need one each.
    const executorId = env.DATABASE_URL === undefined ? "embedded" : randomUUID();
    const opened = await openForStart({ env, settings, tools, executorId });
    ends.push(opened.close);
    trouble = opened.trouble;
    const running = await startOn(opened, { env, live, tools, tracing, executorId, ends });
    const orExplain = async (error: unknown) => {
      throw await opened.trouble.explain(error);
    };
    return {
      ...running,
      storeBroken: opened.trouble.happened,
      reload: () => live.reload(opened.store),
      stop: () => stop().catch(orExplain),
    };
  } catch (error) {
    // With a broken database the clean stop is left out: it would write, and its failure would hide the cause.
    const cause = trouble === null ? error : await trouble.explain(error);
    if (cause !== error) throw cause;
    await stop();
    throw explainSlack(error);
  }
}

type Start = {
  env: BotEnv;
  live: LiveSettings;
  tools: AppTools;
  /** Who hears of calls to the clouds, once there is one. */
  tracing: { tracer: Tracer };
  executorId: string;
  ends: Ends;
};

async function startOn(opened: OpenStore, start: Start): Promise<Pick<RunningApp, "port" | "takenOver">> {
  const { env, live, tools, executorId } = start;
  const { settings } = live;
  const { log } = tools;
  const lease = await takePlace(opened.store, start);
  const slack = await connectSlack(env, opened.store, tools);
  start.tracing.tracer = await composeTracer(opened.store, start);
  const engine = createEngine({ ...opened, executorId, log, lease, ...start.tracing });
  const deps = await composeStory({ env, live, tools, opened, slack, starter: engine });
  const outbox = composeOutbox(deps, slack.chat, executorId);
  opened.answer(answerRequests(opened));
  const commands = createCommands(deps);
  const listeners = registerListeners(slack.bolt.app, {
    commands,
    settings,
    log,
    textsFor: deps.texts.textsFor,
    onChanged: (listener) => opened.store.onPostsDrafted(listener),
  });
  start.ends.push(async () => listeners.stop());

  if (tools.isSealKeyLost) await forgetLostSecrets(deps);
  await engine.launch(deps).catch((error: unknown) => {
    throw opened.isEmbedded ? error : explainServerTrouble(error);
  });
  start.ends.push(() => engine.stop());
  // Posts that an earlier process of this name was sending when it ended.
  await opened.store.releaseLeases(executorId);
  telemetryOf(tools).watch({
    readFigures: () => opened.store.readFigures(),
    countUnfinished: () => engine.countUnfinished(),
  });
  outbox.start();
  start.ends.push(() => outbox.stop());
  const takenOver = startUpkeepOf(deps, engine, lease, outbox, start);
  start.ends.push(startTelling({ ...deps, secrets: env.MGW_WEBHOOK_SECRET ?? [], owner: executorId }));
  const port = await openDoors(opened.store, slack, start);
  const apiPort = await startApi(commands, deps, start);
  const own = apiPort === null ? {} : { apiPort };
  log.info({ team: slack.identity.teamId, mode: env.SLACK_MODE, executorId, ...own }, "mgw-prep is ready");
  return { port, takenOver };
}

/** Traces, where the environment names a receiver; its end sends what waits. */
async function composeTracer(store: Store, { env, tools, executorId, ends }: Start): Promise<Tracer> {
  const otlp = readOtlp(env);
  if (otlp === null) return NO_TRACER;
  const { serviceName, ...receiver } = otlp;
  const resource = {
    "service.name": serviceName,
    "service.version": VERSION,
    "service.instance.id": `${executorId}:${process.pid}`,
  };
  const sink = createOtlpSink({ ...receiver, resource, log: tools.log });
  const tracer = createTracer(sink, await store.readInstallationId());
  ends.push(() => tracer.stop());
  return tracer;
}

/** Seals the rows of an older store, and enters this process among those that share the database. */
async function takePlace(store: Store, { env, tools, executorId, ends }: Start): Promise<Lease> {
  await store.sealRows({
    isKeyLost: tools.isSealKeyLost === true,
    hasEarlierKeys: env.MGW_SEAL_KEY.length > 1,
  });
  const lease = new Lease(LEASE_MS);
  const begunMs = performance.now();
  await store.enlist(executorId);
  lease.renew(begunMs);
  ends.push(() => store.retire(executorId));
  return lease;
}

/** Resolves when another process has taken over this one's work. */
function startUpkeepOf(
  deps: StoryDeps,
  engine: Engine,
  lease: Lease,
  outbox: Outbox,
  { executorId, ends, tools }: Start,
): Promise<void> {
  return new Promise((onTakenOver) => {
    const wake = () => outbox.wake();
    const watch = createWatch({ ...deps, ...engine, executorId, lease, onTakenOver, wake });
    ends.push(startUpkeep(deps, engine, watch, telemetryOf(tools).roundEnded).stop);
  });
}

/** Lets Slack and the health checks in; the port that one of them comes to. */
async function openDoors(
  store: Store,
  { bolt }: SlackConnection,
  { env, ends, tools }: Start,
): Promise<number | null> {
  const { port } = await bolt.start();
  ends.push(() => bolt.stop());
  const health = await startHealth(env, store, tools);
  if (health) ends.push(health.stop);
  return port ?? health?.port ?? null;
}

/** The door for programs, where one is asked for; its port. */
async function startApi(
  commands: Commands,
  { settings, teamId, log, now }: StoryDeps,
  { env, ends, tools }: Start,
): Promise<number | null> {
  const { API_PORT: port, API_HOST: host } = env;
  if (port === undefined) return null;
  const api = { commands, settings, teamId, texts: textsOf(tools), log, now };
  const served = await serveApi(api, { port, host }).catch((error: unknown) => {
    throw explainPort(error, "API_PORT", port);
  });
  ends.push(served.stop);
  return served.port;
}

/** A listener for health checks and figures alone: in Socket Mode PORT, in HTTP mode, where that is Slack's, HEALTH_PORT. */
async function startHealth(
  env: BotEnv,
  store: Store,
  tools: AppTools,
): Promise<{ port: number; stop(): Promise<void> } | null> {
  const port = env.SLACK_MODE === "socket" ? env.PORT : env.HEALTH_PORT;
  if (port === undefined) return null;
  return serveHealth([...healthRoutes(store), metricsRoute(telemetryOf(tools).print)], port).catch(
    (error: unknown) => {
      throw explainPort(error, env.SLACK_MODE === "socket" ? "PORT" : "HEALTH_PORT", port);
    },
  );
}
