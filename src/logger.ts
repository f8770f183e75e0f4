import { pino } from "pino";
import type { CallLog } from "./clouds/call-log.ts";
import { currentPreparation } from "./observe/context.ts";
import { redact } from "./security/redact.ts";
import type { Log } from "./workflow/deps.ts";

/** The log: JSON lines on standard output, with the last net for secrets under every line. */
export function createLogger(level: string): { log: Log; callLog: CallLog } {
  const logger = pino({
    level,
    base: null,
    // A line that names a preparation itself goes before what is being worked on.
    mixin: () => {
      const preparationId = currentPreparation();
      return preparationId === null ? {} : { preparationId };
    },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    hooks: { streamWrite: redact },
  });
  return {
    log: {
      info: (fields, message) => logger.info(fields, message),
      warn: (fields, message) => logger.warn(fields, message),
      error: (fields, message) => logger.error(fields, message),
    },
    callLog: (call) =>
      call.errorCode === null
        ? logger.debug({ ...call }, "cloud call")
        : logger.info({ ...call }, "a cloud call was refused or failed"),
  };
}
