import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import type { Pool } from "pg";
import { type AccountClouds, chooseClouds } from "./clouds/account-clouds.ts";
import { createAlibabaCloud } from "./clouds/alibaba/alibaba-cloud.ts";
import { createAwsCloud } from "./clouds/aws/aws-cloud.ts";
import type { CallLog } from "./clouds/call-log.ts";
import type { AlibabaCloud, AwsCloud, Clouds } from "./clouds/cloud.ts";
import type { AwsEnv, BotEnv, CheckEnv, StoreEnv } from "./config/env.ts";
import type { AlibabaAccount, AwsAccount } from "./core/accounts.ts";
import type { DoctorLine } from "./core/doctor.ts";
import { RestartNeeded, ServiceAway, SetUpError, UserFacingError } from "./core/errors.ts";
import { explainPort } from "./core/port-trouble.ts";
import type { Settings } from "./core/settings.ts";
import { healthRoutes, METRICS_PATH, serveHealth } from "./health.ts";
import { Authorizer } from "./security/authorize.ts";
import { requireFittingKeys } from "./security/fitting-keys.ts";
import { describeError } from "./security/redact.ts";
import { createSealer, type Sealer } from "./security/seal.ts";
import { storeSeals } from "./security/store-seals.ts";
import { requireWholeAudit } from "./security/whole-audit.ts";
import { type BoltApp, type BoltAppConfig, createBoltApp, readBotIdentity } from "./slack/bolt-app.ts";
import { createSlackChat } from "./slack/chat.ts";
import { createSlackClients } from "./slack/clients.ts";
import { createSlackDirectory } from "./slack/directory.ts";
import { createSlackProbe } from "./slack/probe.ts";
import { registerListeners } from "./slack/register.ts";
import { openEmbeddedDatabase } from "./storage/embedded/embedded.ts";
import { createHeadFile } from "./storage/embedded/head-file.ts";
import { type HeadPlace, NO_HEAD_PLACE } from "./storage/postgres/audit-watch.ts";
import { explainServerTrouble } from "./storage/postgres/connect-trouble.ts";
import { createPostgresStore } from "./storage/postgres/postgres-store.ts";
import { openServerDatabase, readServerVersion } from "./storage/postgres/server.ts";
import type { StoreTrouble } from "./storage/postgres/watch-connections.ts";
import type { LineHandler } from "./storage/process-lock.ts";
import { answerRequests } from "./storage/requests.ts";
import type { Store } from "./storage/store.ts";
import { en } from "./texts/en.ts";
import { createCommands } from "./workflow/actions/create-commands.ts";
import type { Log, StoryDeps } from "./workflow/deps.ts";
import { explainSlack, judgeStart, logWarnings, lookBeforeStart } from "./workflow/doctor/before-start.ts";
import type { SlackProbe, StoreProbe } from "./workflow/doctor/probes.ts";
import { Wait } from "./workflow/doctor/wait.ts";
import { createEngine } from "./workflow/engine/dbos.ts";
import { Lease } from "./workflow/engine/lease.ts";
import type { Chat } from "./workflow/outbox/chat.ts";
import { contextOfPost } from "./workflow/outbox/context-of-post.ts";
import { createOutbox, type Outbox } from "./workflow/outbox/outbox.ts";
import { startUpkeep } from "./workflow/upkeep/chores.ts";
import { forgetLostSecrets } from "./workflow/upkeep/forget-lost-secrets.ts";
import { tellUndeliverable } from "./workflow/upkeep/undeliverable-posts.ts";
import { createWatch, LEASE_MS } from "./workflow/upkeep/watch.ts";

/** What a composition needs besides configuration. */
export type AppTools = {
  log: Log;
  callLog: CallLog;
  now(): Date;
  /** An operator says that the seal key in use before is lost for good. */
  isSealKeyLost?: boolean;
};

export type RunningApp = {
  /** Port that Slack's requests or the health checks come to; null when none was asked for. */
  port: number | null;
  /** Resolves when another process has taken over this one's work, after which this one must end without another write. */
  takenOver: Promise<void>;
  /** Resolves when the store can keep nothing more, after which this one must end: it could not keep what it does. */
  storeBroken: Promise<UserFacingError>;
  stop(): Promise<void>;
};

/** Both clouds as the environment names them. Errors: UserFacingError for an endpoint that cannot be used. */
export function createClouds(
  env: Omit<CheckEnv, "LOG_LEVEL">,
  callLog: CallLog,
  customDomains: CustomDomains = {},
): Clouds {
  return {
    aws: createAws(env, callLog),
    alibaba: createAlibaba(env, callLog, customDomains),
  };
}

/** `destinations.cname` of the settings. */
type CustomDomains = Settings["destinations"]["cname"];

function createAlibaba(
  env: Omit<CheckEnv, "LOG_LEVEL">,
  callLog: CallLog,
  customDomains: CustomDomains,
  account?: AlibabaAccount,
): AlibabaCloud {
  return createAlibabaCloud({
    accessKeyId: env.ALIBABA_CLOUD_ACCESS_KEY_ID,
    accessKeySecret: env.ALIBABA_CLOUD_ACCESS_KEY_SECRET,
    securityToken: env.ALIBABA_CLOUD_SECURITY_TOKEN,
    site: env.ALIBABA_SITE,
    ramEndpoint: env.ALIBABA_RAM_ENDPOINT,
    ossEndpoint: env.ALIBABA_OSS_ENDPOINT,
    stsEndpoint: env.ALIBABA_STS_ENDPOINT,
    imsEndpoint: env.ALIBABA_IMS_ENDPOINT,
    customDomains,
    timeoutMs: env.CLOUD_TIMEOUT_MS,
    role: account,
    log: callLog,
  });
}

/** The clouds of every account in the settings, as a preparation names them; null: the environment's own. */
export function createCloudsOf(
  env: Omit<CheckEnv, "LOG_LEVEL">,
  { accounts, destinations: { cname } }: Pick<Settings, "accounts" | "destinations">,
  callLog: CallLog,
): StoryDeps["cloudsOf"] {
  const clouds: AccountClouds = {
    own: createClouds(env, callLog, cname),
    aws: new Map(accounts.aws.map((account) => [account.name, createAws(env, callLog, account)])),
    alibaba: new Map(
      accounts.alibaba.map((account) => [account.name, createAlibaba(env, callLog, cname, account)]),
    ),
  };
  return (preparation) => chooseClouds(clouds, preparation?.request ?? null);
}

/** The AWS side alone, with the SDK's own chain of credentials. */
export function createAws(env: AwsEnv, callLog: CallLog, account?: AwsAccount): AwsCloud {
  return createAwsCloud({
    region: account?.region ?? env.AWS_REGION ?? "us-east-1",
    endpoint: env.AWS_ENDPOINT_URL,
    endpoints: {
      s3: env.AWS_ENDPOINT_URL_S3,
      sts: env.AWS_ENDPOINT_URL_STS,
      iam: env.AWS_ENDPOINT_URL_IAM,
      cloudwatch: env.AWS_ENDPOINT_URL_CLOUDWATCH,
      organizations: env.AWS_ENDPOINT_URL_ORGANIZATIONS,
    },
    role: account,
    timeoutMs: env.CLOUD_TIMEOUT_MS,
    log: callLog,
  });
}

/** A store and what has to be closed with it. */
export type OpenStore = {
  store: Store;
  sealer: Sealer;
  pool: Pool;
  isEmbedded: boolean;
  /** Of the embedded database; a server is somebody else's to watch. */
  trouble: StoreTrouble;
  /** Of a server, such as `16.4`; null for the embedded database. */
  readVersion(): Promise<string | null>;
  /** Answers other commands of this machine; without effect on a server, which they reach themselves. */
  answer(handler: LineHandler): void;
  close(): Promise<void>;
};

/** Opens the store that the environment names. Errors: UserFacingError, the database's own. */
export async function openStore(
  env: StoreEnv,
  { log, now }: Pick<AppTools, "log" | "now">,
  executorId?: string,
): Promise<OpenStore> {
  const onError = (error: Error) =>
    log.error({ error: describeError(error) }, "a database connection failed");
  const sealer = createSealer(env.MGW_SEAL_KEY);
  const database = await openDatabase(env, onError);
  const store = await createPostgresStore({
    pool: database.pool,
    now,
    ...(database.secrets === null ? {} : { secrets: database.secrets }),
    seals: storeSeals(sealer),
    headPlace: headPlaceOf(env, sealer),
    ...(executorId === undefined ? {} : { executorId }),
  }).catch(async (error: unknown) => {
    const cause = explainServerTrouble(await database.trouble.explain(error));
    await database.close().catch(() => undefined);
    throw cause;
  });
  return {
    ...database,
    store,
    sealer,
    close: async () => {
      await store.close();
      await database.close();
    },
  };
}

/** A server's bot has a data folder only where somebody made one; without it a head lives as long as the process. */
function headPlaceOf({ DATABASE_URL, DATA_DIR }: StoreEnv, sealer: Sealer): HeadPlace {
  if (DATABASE_URL !== undefined && !existsSync(DATA_DIR)) return NO_HEAD_PLACE;
  return createHeadFile(DATA_DIR, {
    mac: (text) => sealer.mac("audit-head", text),
    isMac: (text, mac) => sealer.isMac("audit-head", text, mac),
  });
}

async function openDatabase(env: StoreEnv, onError: (error: Error) => void) {
  if (env.DATABASE_URL === undefined) {
    const { lock, ...database } = await openEmbeddedDatabase(env.DATA_DIR, onError);
    return {
      ...database,
      isEmbedded: true,
      answer: (handler: LineHandler) => lock.onRequest(handler),
      readVersion: () => Promise.resolve(null),
    };
  }
  const pool = openServerDatabase(env.DATABASE_URL, onError);
  const trouble: StoreTrouble = {
    happened: new Promise(() => undefined),
    explain: (error) => Promise.resolve(error),
  };
  return {
    pool,
    secrets: null,
    close: () => pool.end(),
    isEmbedded: false,
    trouble,
    answer: () => undefined,
    readVersion: () => readServerVersion(pool),
  };
}

/** Builds the bot and starts it: store, then Slack, then the story, so that nothing arrives before it can be kept. */
export async function startApp(env: BotEnv, settings: Settings, tools: AppTools): Promise<RunningApp> {
  const { log, now } = tools;
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  let trouble: StoreTrouble | null = null;
  try {
    // In the embedded mode one process has one folder and one name; replicas need one each.
    const executorId = env.DATABASE_URL === undefined ? "embedded" : randomUUID();
    const opened = await openForStart(env, settings, tools, executorId);
    stops.push(opened.close);
    trouble = opened.trouble;
    await opened.store.sealRows({
      isKeyLost: tools.isSealKeyLost === true,
      hasEarlierKeys: env.MGW_SEAL_KEY.length > 1,
    });
    const lease = new Lease(LEASE_MS);
    const begunMs = performance.now();
    await opened.store.enlist(executorId);
    lease.renew(begunMs);
    stops.push(() => opened.store.retire(executorId));
    const slack = await connectSlack(env, opened.store, tools);
    const authorizer = new Authorizer({
      settings,
      directory: slack.directory,
      teamId: slack.identity.teamId,
    });
    const engine = createEngine({ ...opened, executorId, log, lease });
    const deps: StoryDeps = {
      cloudsOf: createCloudsOf(env, settings, tools.callLog),
      settings,
      authorizer,
      log,
      now,
      store: opened.store,
      sealer: opened.sealer,
      directory: slack.directory,
      texts: en,
      linkTo: slack.chat.linkTo,
      starter: engine,
      site: env.ALIBABA_SITE,
      installationId: await opened.store.readInstallationId(),
      teamId: slack.identity.teamId,
      probes: { slack: createSlackProbeOf(env, tools), store: probeOpenStore(env, opened) },
    };
    opened.answer(answerRequests(opened.store));
    const outbox = composeOutbox(deps, slack.chat, executorId);
    const commands = createCommands(deps);
    registerListeners(slack.bolt.app, { commands, settings, log });

    if (tools.isSealKeyLost) await forgetLostSecrets(deps);
    await engine.launch(deps).catch((error: unknown) => {
      throw opened.isEmbedded ? error : explainServerTrouble(error);
    });
    stops.push(() => engine.stop());
    // What an earlier process of this name had in hand when it ended, it has in hand no more.
    await opened.store.releaseLeases(executorId);
    outbox.start();
    stops.push(() => outbox.stop());
    let onTakenOver: () => void = () => undefined;
    const takenOver = new Promise<void>((resolve) => {
      onTakenOver = resolve;
    });
    const watch = createWatch({
      ...deps,
      ...engine,
      executorId,
      lease,
      onTakenOver,
      wake: () => outbox.wake(),
    });
    const upkeep = startUpkeep(deps, engine, watch);
    stops.push(upkeep.stop);
    const { port } = await slack.bolt.start();
    stops.push(() => slack.bolt.stop());
    const health = await startHealth(env, opened.store);
    if (health) stops.push(health.stop);
    log.info({ team: slack.identity.teamId, mode: env.SLACK_MODE, executorId }, "mgw-prep is ready");
    const { happened: storeBroken, explain } = opened.trouble;
    const orExplain = async (error: unknown) => {
      throw await explain(error);
    };
    return {
      port: port ?? health?.port ?? null,
      takenOver,
      storeBroken,
      stop: () => stop().catch(orExplain),
    };
  } catch (error) {
    // A store that can keep nothing can neither be told that this process ends, nor is anything else to be mended first.
    const cause = trouble === null ? error : await trouble.explain(error);
    if (cause !== error) throw cause;
    await stop();
    throw explainSlack(error);
  }
}

/** Tries Slack with the tokens of the environment. */
export function createSlackProbeOf(env: BotEnv, { log }: Pick<AppTools, "log">): SlackProbe {
  return createSlackProbe({
    token: env.SLACK_BOT_TOKEN,
    apiUrl: env.SLACK_API_URL ?? null,
    log,
    transport:
      env.SLACK_MODE === "socket"
        ? { mode: "socket", appToken: env.SLACK_APP_TOKEN ?? "" }
        : { mode: "http", signingSecret: env.SLACK_SIGNING_SECRET ?? "" },
  });
}

/** A store that is open, as `doctor` looks at it. */
export function probeOpenStore(
  env: Pick<StoreEnv, "DATA_DIR">,
  opened: Pick<OpenStore, "store" | "sealer" | "isEmbedded" | "readVersion">,
): StoreProbe {
  return async () => ({
    where: opened.isEmbedded ? env.DATA_DIR : "PostgreSQL server",
    version: await opened.readVersion(),
    isBusy: false,
    tryAudit: () => requireWholeAudit(opened.store, { onDamage: "stop" }),
    tryKeys: () => requireFittingKeys(opened.store, opened.sealer),
  });
}

/**
 * Opens the store and tries beside it what the process cannot do without. Errors: SetUpError with all that a person has to
 * mend, ServiceAway when something did not answer for as long as START_WAIT_SECONDS says, the store's own.
 */
async function openForStart(
  env: BotEnv,
  settings: Settings,
  tools: AppTools,
  executorId: string,
): Promise<OpenStore> {
  const wait = new Wait(env.START_WAIT_SECONDS * 1_000, tools.log);
  const patient = {
    slack: createSlackProbeOf(env, tools),
    settings,
    cloudsOf: createCloudsOf(env, settings, tools.callLog),
    nodeVersion: process.version,
  };
  const [store, looks] = await Promise.allSettled([
    openFitting(env, settings, tools, executorId, wait),
    lookBeforeStart(patient, wait),
  ]);
  try {
    requireStart(store, looks, tools.log);
  } catch (error) {
    if (store.status === "fulfilled") await store.value.close();
    throw error;
  }
  return store.value;
}

/** Errors: see above; a fault of ours comes before everything that a person could mend. */
function requireStart(
  store: PromiseSettledResult<OpenStore>,
  looks: PromiseSettledResult<DoctorLine[]>,
  log: Log,
): asserts store is PromiseFulfilledResult<OpenStore> {
  if (looks.status === "rejected") throw looks.reason;
  const storeError: unknown = store.status === "rejected" ? store.reason : null;
  if (storeError !== null && !(storeError instanceof UserFacingError)) throw storeError;
  const { mistakes, away } = judgeStart(looks.value);
  const isStoreMistaken = storeError instanceof UserFacingError && !(storeError instanceof RestartNeeded);
  if (mistakes.length > 0) {
    throw new SetUpError([
      ...mistakes,
      ...(isStoreMistaken ? [{ message: storeError.message, hint: storeError.hint }] : []),
    ]);
  }
  if (storeError !== null) throw storeError;
  const [first] = away;
  if (first !== undefined) throw new ServiceAway("SERVICE_AWAY", first.message, first.hint);
  logWarnings(looks.value, log);
}

/** The store with a key that fits what is in it. Errors: UserFacingError, the database's own. */
async function openFitting(
  env: BotEnv,
  settings: Settings,
  tools: AppTools,
  executorId: string,
  wait: Wait,
): Promise<OpenStore> {
  const open = async (): Promise<OpenStore | ServiceAway> => {
    try {
      const opened = await openStore(env, tools, executorId);
      try {
        if (!tools.isSealKeyLost) {
          // First, since an altered last entry would pass for a key that does not fit.
          await requireWholeAudit(opened.store, settings.audit);
          await requireFittingKeys(opened.store, opened.sealer);
        }
        return opened;
      } catch (error) {
        await opened.close();
        throw explainServerTrouble(error);
      }
    } catch (error) {
      if (error instanceof ServiceAway) return error;
      throw error;
    }
  };
  try {
    const opened = await wait.while(open, (answer) =>
      answer instanceof ServiceAway ? answer.message : null,
    );
    if (opened instanceof ServiceAway) throw opened;
    return opened;
  } catch (error) {
    if (!(error instanceof ServiceAway)) wait.end();
    throw error;
  }
}

type SlackConnection = {
  identity: Awaited<ReturnType<typeof readBotIdentity>>;
  bolt: BoltApp;
  chat: Chat;
  directory: StoryDeps["directory"];
};

async function connectSlack(env: BotEnv, store: Store, { log, now }: AppTools): Promise<SlackConnection> {
  const config = { token: env.SLACK_BOT_TOKEN, apiUrl: env.SLACK_API_URL ?? null, log };
  const identity = await readBotIdentity(config);
  const clients = createSlackClients(config);
  return {
    identity,
    chat: createSlackChat(clients.posts),
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
    // Whoever reaches Slack's path reaches these too.
    routes: healthRoutes(store).filter(({ path }) => path !== METRICS_PATH),
  };
}

function composeOutbox(deps: StoryDeps, chat: Chat, owner: string): Outbox {
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

/** A listener for health checks and figures alone: in Socket Mode PORT, in HTTP mode, where that is Slack's, HEALTH_PORT. */
async function startHealth(
  env: BotEnv,
  store: Store,
): Promise<{ port: number; stop(): Promise<void> } | null> {
  const port = env.SLACK_MODE === "socket" ? env.PORT : env.HEALTH_PORT;
  if (port === undefined) return null;
  return serveHealth(healthRoutes(store), port).catch((error: unknown) => {
    throw explainPort(error, env.SLACK_MODE === "socket" ? "PORT" : "HEALTH_PORT", port);
  });
}
