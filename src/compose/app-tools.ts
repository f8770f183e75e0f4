import type { CallLog } from "../clouds/call-log.ts";
import { OPERATORS_TEXTS } from "../texts/languages.ts";
import type { Texts } from "../texts/texts.ts";
import type { Log } from "../workflow/deps.ts";
import { NO_TELEMETRY, type Telemetry } from "./telemetry.ts";

/** The language of messages that are written before a reader's language is known. */
export const textsOf = ({ texts }: Pick<AppTools, "texts">): Texts => texts ?? OPERATORS_TEXTS;

export const telemetryOf = ({ telemetry }: Pick<AppTools, "telemetry">): Telemetry =>
  telemetry ?? NO_TELEMETRY;

/** What a composition needs besides configuration. */
export type AppTools = {
  log: Log;
  callLog: CallLog;
  telemetry?: Telemetry;
  now(): Date;
  /** One language for everybody, in place of each reader's own. */
  texts?: Texts;
  /** An operator says that the seal key in use before is lost for good. */
  isSealKeyLost?: boolean;
};
