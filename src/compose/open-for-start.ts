import type { BotEnv } from "../config/env.ts";
import type { DoctorLine } from "../core/doctor-codes.ts";
import { RestartNeeded, ServiceAway, SetUpError, UserFacingError } from "../core/errors.ts";
import type { Settings } from "../core/settings.ts";
import { requireFittingKeys } from "../security/fitting-keys.ts";
import { requireWholeAudit } from "../security/whole-audit.ts";
import { explainServerTrouble } from "../storage/postgres/connect-trouble.ts";
import { describeFault } from "../texts/doctor-line.ts";
import { judgeStart, logWarnings, lookBeforeStart } from "../workflow/doctor/before-start.ts";
import { Wait } from "../workflow/doctor/wait.ts";
import { type AppTools, textsOf } from "./app-tools.ts";
import { createCloudsOf } from "./clouds.ts";
import { createSlackProbeOf } from "./probes.ts";
import { type OpenStore, openStore } from "./store.ts";

type Start = { env: BotEnv; settings: Settings; tools: AppTools; executorId: string };

/**
 * Opens the store and, beside it, tries what the process cannot run without. Errors: SetUpError with everything that an operator
 * must correct first, ServiceAway when a service did not answer within START_WAIT_SECONDS, the store's own.
 */
export async function openForStart(start: Start): Promise<OpenStore> {
  const { env, settings, tools } = start;
  const wait = new Wait(env.START_WAIT_SECONDS * 1_000, tools.log);
  const patient = {
    slack: createSlackProbeOf(env, tools),
    settings,
    cloudsOf: createCloudsOf(env, settings, tools.callLog),
    nodeVersion: process.version,
  };
  const [store, looks] = await Promise.allSettled([
    waitForStore(start, wait),
    lookBeforeStart(patient, wait, textsOf(tools)),
  ]);
  try {
    requireStart(store, looks, tools);
  } catch (error) {
    if (store.status === "fulfilled") await store.value.close();
    throw error;
  }
  return store.value;
}

/** Errors: as `openForStart`; a fault of the program comes before everything that an operator could correct. */
function requireStart(
  store: PromiseSettledResult<OpenStore>,
  looks: PromiseSettledResult<DoctorLine[]>,
  tools: Pick<AppTools, "log" | "texts">,
): asserts store is PromiseFulfilledResult<OpenStore> {
  if (looks.status === "rejected") throw looks.reason;
  const storeError: unknown = store.status === "rejected" ? store.reason : null;
  if (storeError !== null && !(storeError instanceof UserFacingError)) throw storeError;
  const { mistakes, away } = judgeStart(looks.value);
  const isStoreMistaken = storeError instanceof UserFacingError && !(storeError instanceof RestartNeeded);
  if (mistakes.length > 0) {
    throw new SetUpError([...mistakes, ...(isStoreMistaken ? [storeError.fault] : [])]);
  }
  if (storeError !== null) throw storeError;
  const [first] = away;
  if (first !== undefined) throw new ServiceAway(first);
  logWarnings(looks.value, tools.log, textsOf(tools));
}

/** The store, once its database answers and the seal key fits. Errors: UserFacingError, the database's own. */
async function waitForStore(start: Start, wait: Wait): Promise<OpenStore> {
  const open = () =>
    openChecked(start).catch((error: unknown) => {
      if (error instanceof ServiceAway) return error;
      throw error;
    });
  try {
    const opened = await wait.while(open, (answer) =>
      answer instanceof ServiceAway ? describeFault(textsOf(start.tools), answer.fault).message : null,
    );
    if (opened instanceof ServiceAway) throw opened;
    return opened;
  } catch (error) {
    if (!(error instanceof ServiceAway)) wait.end();
    throw error;
  }
}

/** The store, after its audit log and seal key were checked. Errors: UserFacingError, the database's own. */
async function openChecked({ env, settings, tools, executorId }: Start): Promise<OpenStore> {
  const opened = await openStore(env, tools, executorId);
  if (tools.isSealKeyLost) return opened;
  try {
    // The audit log first: an altered last entry would be reported as a key that does not fit.
    await requireWholeAudit(opened.store, settings.audit);
    await requireFittingKeys(opened.store, opened.sealer);
    return opened;
  } catch (error) {
    await opened.close();
    throw explainServerTrouble(error);
  }
}
