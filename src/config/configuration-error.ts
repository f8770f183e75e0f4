import type { ConfigurationPlace, Mistake } from "../core/mistake.ts";

/** One wrong or missing value: where it is, and what is wrong, which says what to do. */
export type ConfigurationMistake = { place: ConfigurationPlace; mistake: Mistake };

/** Everything that is wrong with the configuration, at once; the process ends with 78 (EX_CONFIG). */
export class ConfigurationError extends Error {
  readonly mistakes: readonly ConfigurationMistake[];

  constructor(mistakes: readonly ConfigurationMistake[]) {
    super(mistakes.map(({ place, mistake }) => JSON.stringify({ ...place, ...mistake })).join("\n"));
    this.name = "ConfigurationError";
    this.mistakes = mistakes;
  }
}
