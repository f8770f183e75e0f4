import { setTimeout as sleep } from "node:timers/promises";
import { CloudThrottled, isRetryable } from "../../core/errors.ts";
import type { CallGate } from "../call-gate.ts";
import type { CallLog } from "../call-log.ts";
import { type Caller, createCaller } from "../caller.ts";
import { RETRY_COST, RetryBudget } from "../retry-budget.ts";
import type { AlibabaConnection } from "./connection.ts";
import { toAlibabaError } from "./errors.ts";
import type { OssClients } from "./oss-client.ts";
import type { RamClient } from "./ram-sdk.ts";

export type AlibabaCaller = {
  /** Up to three attempts while the account's retry budget lasts: neither SDK retries by itself. */
  read: Caller;
  /** One attempt. */
  change: Caller;
};

/** What every family of calls needs. */
export type AlibabaContext = { connection: AlibabaConnection; call: AlibabaCaller; now: () => Date };

/** With the clients of one side, which are loaded when they are first needed. */
export type RamContext = AlibabaContext & { ram: RamClient };
export type OssContext = AlibabaContext & { oss: OssClients };

const READ_ATTEMPTS = 3;
const BASE_DELAY_MS = 300;
const LONGEST_DELAY_MS = 5_000;

export function createAlibabaCaller(
  log: CallLog | undefined,
  gate: CallGate,
  timeoutMs?: number,
): AlibabaCaller {
  const budget = new RetryBudget();
  const change = createCaller({ cloud: "alibaba", toError: toAlibabaError, log, gate, timeoutMs });
  const read: Caller = async (attempt, send) => {
    for (let tried = 1; ; tried += 1) {
      try {
        const answer = await change(attempt, send);
        budget.refill(tried === 1 ? 0 : RETRY_COST);
        return answer;
      } catch (error) {
        if (tried >= READ_ATTEMPTS || !isRetryable(error) || !budget.take()) throw error;
        await sleep(delayAfter(error, tried));
      }
    }
  };
  return { read, change };
}

/** Doubles with every attempt, with jitter, and waits at least as long as the cloud asked, within reason. */
function delayAfter(error: unknown, tried: number): number {
  const backoffMs = BASE_DELAY_MS * 2 ** (tried - 1) * (0.5 + Math.random());
  const askedMs = error instanceof CloudThrottled ? error.retryAfterMs : 0;
  return Math.min(Math.max(backoffMs, askedMs), LONGEST_DELAY_MS);
}
