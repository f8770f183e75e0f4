import type { FigureStore } from "../storage/contract/figures.ts";
import type { Engine } from "../workflow/engine/dbos.ts";
import type { RoundName } from "../workflow/upkeep/chores.ts";

/** Where figures are read when somebody asks for them. */
export type FigureSource = FigureStore & Pick<Engine, "countUnfinished">;

/** What the process tells of itself for figures; nobody waits for it, and it never fails. */
export type Telemetry = {
  /** The text that Prometheus reads. */
  print(): Promise<string>;
  /** From now on the store and the engine answer. */
  watch(source: FigureSource): void;
  /** Slack refused a call of one of its methods as too many. */
  slackRateLimited(): void;
  /** Something that happens by itself ended well. */
  roundEnded(round: RoundName): void;
};

export const NO_TELEMETRY: Telemetry = {
  print: async () => "",
  watch: () => undefined,
  slackRateLimited: () => undefined,
  roundEnded: () => undefined,
};
