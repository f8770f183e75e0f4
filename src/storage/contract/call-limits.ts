import type { CallLimit } from "../../core/call-limits.ts";

/** The pace of calls to Slack, kept over all processes. */
export type CallLimitStore = {
  /**
   * Books the earliest moment that all the limits allow one more call, counted over all processes: how long to wait for it.
   * Books nothing when that is longer than `maxWaitMs`. By the database's clock.
   */
  bookCall(input: { limits: readonly CallLimit[]; maxWaitMs: number }): Promise<number>;
  /** Lets no call through a limit for so long. */
  holdCalls(limitName: string, forMs: number): Promise<void>;
};
