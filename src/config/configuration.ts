import { makeMistake } from "../core/mistake.ts";
import type { Settings } from "../core/settings.ts";
import { ConfigurationError } from "./configuration-error.ts";
import { type BotEnv, readBotEnv, readSettingsPath, readSite } from "./env.ts";
import { readSettings } from "./settings.ts";

export type Configuration = { env: BotEnv; settings: Settings };

/** Environment and settings file together. Errors: ConfigurationError with the mistakes of both at once. */
export function readConfiguration(): Configuration {
  const env = collect(() => readBotEnv());
  const settings = collect(() => readSettings(readSettingsPath(), readSite()));
  if ("value" in env && "value" in settings) {
    requireTogether(env.value, settings.value);
    return { env: env.value, settings: settings.value };
  }
  throw new ConfigurationError([...mistakesOf(env), ...mistakesOf(settings)]);
}

/** What the settings need of the environment. Errors: ConfigurationError. */
export function requireTogether(env: BotEnv, settings: Settings): void {
  if (settings.webhooks.length === 0 || env.MGW_WEBHOOK_SECRET !== undefined) return;
  const name = "MGW_WEBHOOK_SECRET";
  throw new ConfigurationError([{ place: { variable: name }, mistake: makeMistake("NOT_SET", { name }) }]);
}

type Collected<T> = { value: T } | { error: ConfigurationError };

function collect<T>(read: () => T): Collected<T> {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof ConfigurationError) return { error };
    throw error;
  }
}

function mistakesOf(collected: Collected<unknown>) {
  return "error" in collected ? collected.error.mistakes : [];
}
