/** One wrong or missing value: its place, and what to do. */
export type ConfigurationMistake = { where: string; remedy: string };

/** Everything that is wrong with the configuration, at once; the process ends with 78 (EX_CONFIG). */
export class ConfigurationError extends Error {
  readonly mistakes: readonly ConfigurationMistake[];

  constructor(mistakes: readonly ConfigurationMistake[]) {
    super(mistakes.map(({ where, remedy }) => `${where}: ${remedy}`).join("\n"));
    this.name = "ConfigurationError";
    this.mistakes = mistakes;
  }
}
