import { requireTogether } from "../config/configuration.ts";
import { ConfigurationError } from "../config/configuration-error.ts";
import type { BotEnv } from "../config/env.ts";
import { readSettings } from "../config/settings.ts";
import type { Settings } from "../core/settings.ts";
import { needsRestart, settingsChanges } from "../core/settings-changes.ts";
import type { Store } from "../storage/contract/store.ts";
import { OPERATORS_TEXTS } from "../texts/languages.ts";
import { describeMistake } from "../texts/mistake-text.ts";
import type { StoryDeps } from "../workflow/deps.ts";
import type { AppTools } from "./app-tools.ts";
import { createCloudsOf } from "./clouds.ts";

/**
 * The settings of a running process. One object that everybody holds and nobody copies from: what is read from it after a reload is
 * new. Whatever is executed looks at it again by itself, as after a restart.
 */
export class LiveSettings {
  readonly settings: Settings;
  readonly #env: BotEnv;
  readonly #tools: Pick<AppTools, "log" | "callLog">;
  #cloudsOf: StoryDeps["cloudsOf"];
  #last = Promise.resolve();

  constructor(env: BotEnv, settings: Settings, tools: Pick<AppTools, "log" | "callLog">) {
    this.#env = env;
    this.#tools = tools;
    this.settings = structuredClone(settings);
    this.#cloudsOf = createCloudsOf(env, this.settings, tools.callLog);
  }

  /** Of the accounts that the settings name now. */
  readonly cloudsOf: StoryDeps["cloudsOf"] = (preparation) => this.#cloudsOf(preparation);

  /** Reads the file again; one reload after the other. A wrong file changes nothing, and its mistakes are in the log. */
  reload(store: Pick<Store, "record">): Promise<void> {
    this.#last = this.#last
      .then(() => this.#reload(store))
      .catch((error: unknown) =>
        this.#tools.log.error({ error: String(error) }, "the settings could not be read again"),
      );
    return this.#last;
  }

  async #reload(store: Pick<Store, "record">): Promise<void> {
    const { log } = this.#tools;
    const next = this.#read();
    if (next === null) return;
    const changes = settingsChanges(this.settings, next);
    if (changes.length === 0) {
      log.info({}, "the settings were read again: nothing in them has changed");
      return;
    }
    // Before they count: what then happens by them has its reason in the log.
    await store.record(null, { audit: [reloaded(changes)] });
    replace(this.settings, next);
    this.#cloudsOf = createCloudsOf(this.#env, this.settings, this.#tools.callLog);
    log.info({ changes }, "the settings were read again and count from now on");
    const waiting = changes.filter(needsRestart).map(({ path }) => path);
    if (waiting.length > 0) log.warn({ settings: waiting }, "these settings count from the next start on");
  }

  /** Null when the file is wrong. */
  #read(): Settings | null {
    const { MGW_SETTINGS, ALIBABA_SITE } = this.#env;
    try {
      const settings = readSettings(MGW_SETTINGS, ALIBABA_SITE);
      requireTogether(this.#env, settings);
      return settings;
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      const { mistake: t } = OPERATORS_TEXTS;
      const mistakes = error.mistakes.map(
        ({ place, mistake }) => `${t.place(place)}: ${describeMistake(t, mistake)}`,
      );
      this.#tools.log.error({ mistakes }, "the settings are wrong; those from before stay in force");
      return null;
    }
  }
}

function reloaded(changes: unknown[]) {
  return {
    event: "settings.reloaded",
    actor: "operator:cli",
    preparationId: null,
    channelId: null,
    planHash: null,
    requestId: null,
    details: { changes },
  };
}

/** In place and at once: nobody sees a part of both. */
function replace(settings: Settings, next: Settings): void {
  for (const name of Object.keys(settings)) if (!(name in next)) Reflect.deleteProperty(settings, name);
  Object.assign(settings, next);
}
