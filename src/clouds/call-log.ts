import type { Cloud } from "../core/cloud.ts";
/** One finished call to a cloud, for logs and metrics. Never holds request or response data. */
export type CloudCall = {
  cloud: Cloud;
  operation: string;
  subject: string;
  durationMs: number;
  /** The failure's code; null when the call succeeded. */
  errorCode: string | null;
};

export type CallLog = (call: CloudCall) => void;
