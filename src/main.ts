import { setTimeout as sleep } from "node:timers/promises";
import type { AppTools } from "./compose/app-tools.ts";
import { startApp } from "./compose/start.ts";
import type { Configuration } from "./config/configuration.ts";
import { silenceAwsNodeWarning } from "./config/env.ts";
import { UserFacingError } from "./core/errors.ts";
import { EX_SOFTWARE, exitCodeOf } from "./exit-codes.ts";
import { createLogger } from "./logger.ts";
import { createMetrics } from "./metrics.ts";
import { VERSION } from "./package-root.ts";
import { describeError } from "./security/redact.ts";
import { describeFault } from "./texts/doctor-line.ts";
import { OPERATORS_TEXTS } from "./texts/languages.ts";

const LAST_WORDS_MS = 2_000;
/** For how long the end of the database may show in the work that it broke before it shows itself. */
const CAUSE_MS = 500;

/** Starts the bot and keeps it running until the system asks it to stop; the exit code. */
export async function runBot(
  { env, settings }: Configuration,
  { isSealKeyLost }: Pick<AppTools, "isSealKeyLost"> = {},
): Promise<number> {
  silenceAwsNodeWarning();
  const { log, callLog: logCall } = createLogger(env.LOG_LEVEL);
  const { measureCall, telemetry } = createMetrics({ version: VERSION });
  const stopped = untilAskedToStop();
  const reloads = onReloadAsked();
  // Not a clean stop. A click now gets no answer and is repeated; an acknowledged one would be lost.
  const endBroken = (broken: UserFacingError): never => {
    const { message, hint } = describeFault(OPERATORS_TEXTS, broken.fault);
    log.error({ code: broken.code }, `${message}; ${hint}`);
    process.exit(exitCodeOf(broken));
  };
  // During the start its failure says why, and ends the process.
  let storeBroken = new Promise<UserFacingError>(() => undefined);
  process.on("unhandledRejection", async (error) => {
    const broken = await Promise.race([storeBroken, sleep(CAUSE_MS, null)]);
    if (broken !== null) endBroken(broken);
    // Whatever was not foreseen: the work is in the store, so a restart loses nothing and a half-dead bot would.
    log.error({ error: describeError(error) }, "an error that nobody handled; the process ends");
    process.exit(EX_SOFTWARE);
  });
  const app = await startApp(env, settings, {
    log,
    now: () => new Date(),
    isSealKeyLost: isSealKeyLost === true,
    telemetry,
    callLog: (call) => {
      logCall(call);
      measureCall(call);
    },
  }).catch((error: unknown) => {
    // A database that broke under the start may hold the process for ever; the caller says why, and then it ends.
    setTimeout(() => process.exit(), LAST_WORDS_MS).unref();
    throw error;
  });
  storeBroken = app.storeBroken;
  reloads.answerWith(() => app.reload());
  const signal = await Promise.race([stopped, app.takenOver, app.storeBroken]);
  if (signal === undefined) {
    // Not a clean stop: that would write, and whatever this process has in hand is another's now.
    log.error({}, "this process was silent for so long that another took over its work; it ends");
    process.exit(EX_SOFTWARE);
  }
  if (signal instanceof UserFacingError) return endBroken(signal);
  log.info({ signal }, "stopping");
  await Promise.race([app.stop(), app.storeBroken.then(endBroken)]);
  return 0;
}

/** SIGHUP reads the settings again; one that comes during the start is heeded after it. */
function onReloadAsked(): { answerWith(reload: () => Promise<void>): void } {
  let reload: (() => Promise<void>) | null = null;
  let isAsked = false;
  process.on("SIGHUP", () => {
    if (reload === null) isAsked = true;
    else void reload();
  });
  return {
    answerWith: (given) => {
      reload = given;
      if (isAsked) void given();
    },
  };
}

function untilAskedToStop(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve(signal));
  });
}
