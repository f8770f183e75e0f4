import type { Settings } from "../../core/settings.ts";
import type { ReaderTexts } from "../../texts/texts.ts";
import type { Commands } from "../../workflow/commands.ts";
import type { Log } from "../../workflow/deps.ts";

/** What every listener works with. */
export type ListenerDeps = {
  commands: Commands;
  settings: Settings;
  log: Log;
  /** The texts in the language of the one person who reads. */
  textsFor: ReaderTexts["textsFor"];
  /** Calls `listener` when something may look otherwise; returns what ends it. Without it Homes are drawn again now and then. */
  onChanged?(listener: () => void): () => void;
  /** How long it may take to learn whether somebody may request before a window opens without the answer (700 ms). */
  mayRequestTimeoutMs?: number;
  /** How long the directory may take before a form is sent back with a field error (1,500 ms). */
  fieldCheckTimeoutMs?: number;
  /** How long a list of buckets may take before the form is answered without it (1,500 ms). */
  suggestionTimeoutMs?: number;
  /** How long a started preparation's card is waited for, to link it (4,000 ms). */
  cardWaitMs?: number;
};
