import type { BotEnv, StoreEnv } from "../config/env.ts";
import { requireFittingKeys } from "../security/fitting-keys.ts";
import { requireWholeAudit } from "../security/whole-audit.ts";
import { createSlackProbe } from "../slack/probe.ts";
import type { SlackProbe, StoreProbe } from "../workflow/doctor/probes.ts";
import type { AppTools } from "./app-tools.ts";
import type { OpenStore } from "./store.ts";

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

/** Tries a store that is already open, for `doctor`. */
export function probeOpenStore(
  env: Pick<StoreEnv, "DATA_DIR">,
  opened: Pick<OpenStore, "store" | "sealer" | "isEmbedded" | "readVersion">,
): StoreProbe {
  return async () => ({
    where: opened.isEmbedded ? env.DATA_DIR : null,
    version: await opened.readVersion(),
    isBusy: false,
    tryAudit: () => requireWholeAudit(opened.store, { onDamage: "stop" }),
    tryKeys: () => requireFittingKeys(opened.store, opened.sealer),
  });
}
