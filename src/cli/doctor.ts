import type { AppTools } from "../compose/app-tools.ts";
import { createCloudsOf } from "../compose/clouds.ts";
import { createSlackProbeOf, probeOpenStore } from "../compose/probes.ts";
import { openStore } from "../compose/store.ts";
import type { Configuration } from "../config/configuration.ts";
import { UserFacingError } from "../core/errors.ts";
import { examineSetUp, type Progress } from "../workflow/doctor/examine.ts";
import type { StoreProbe } from "../workflow/doctor/probes.ts";
import { doctorJson, doctorText } from "./doctor-output.ts";
import { CLEAR_LINE, type Terminal } from "./terminal.ts";

export type DoctorOptions = {
  /** One JSON document instead of lines for people. */
  isJson: boolean;
};

/** Tries everything that the bot needs and tells it; exit code 0 when nothing is missing, 1 otherwise. */
export async function runDoctor(
  { env, settings }: Configuration,
  terminal: Terminal,
  tools: AppTools,
  options: DoctorOptions,
): Promise<0 | 1> {
  const closes: (() => Promise<void>)[] = [];
  const onProgress = terminal.isWatched ? drawProgress(terminal) : undefined;
  const lines = await examineSetUp(
    {
      slack: createSlackProbeOf(env, tools),
      store: openForLook(env, tools, closes),
      cloudsOf: createCloudsOf(env, settings, tools.callLog),
      settings,
      nodeVersion: process.version,
    },
    onProgress,
  ).finally(async () => {
    if (terminal.isWatched) terminal.err(CLEAR_LINE);
    for (const close of closes) await close();
  });
  terminal.out(options.isJson ? doctorJson(lines, terminal.texts) : doctorText(lines, terminal));
  return lines.some(({ status }) => status === "failed") ? 1 : 0;
}

/** Opens the store; the folder of a running bot is its own, and then there is less to say. */
function openForLook(
  env: Configuration["env"],
  tools: AppTools,
  closes: (() => Promise<void>)[],
): StoreProbe {
  return async () => {
    try {
      const opened = await openStore(env, tools);
      closes.push(opened.close);
      return await probeOpenStore(env, opened)();
    } catch (error) {
      if (!(error instanceof UserFacingError) || error.code !== "DATA_DIR_IN_USE") throw error;
      return { where: env.DATA_DIR, version: null, isBusy: true, tryAudit: done, tryKeys: done };
    }
  };
}

const done = () => Promise.resolve();

function drawProgress({ err, texts }: Terminal): Progress {
  const t = texts.doctor;
  return (done, total, place) => err(`${CLEAR_LINE}${t.progress(done, total, t.place(place)).slice(0, 78)}`);
}
