import type { CallLog } from "../clouds/call-log.ts";
import type { Log } from "../workflow/deps.ts";

/** What a composition needs besides configuration. */
export type AppTools = {
  log: Log;
  callLog: CallLog;
  now(): Date;
  /** An operator says that the seal key in use before is lost for good. */
  isSealKeyLost?: boolean;
};
