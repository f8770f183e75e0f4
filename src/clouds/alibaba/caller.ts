import { setTimeout as sleep } from "node:timers/promises";
import { CloudConflict, CloudNotFound, CloudThrottled, isRetryable } from "../../core/errors.ts";
import { boundAnswers } from "../bounded-answers.ts";
import type { CallGate } from "../call-gate.ts";
import type { CallLog } from "../call-log.ts";
import { RETRY_COST, RetryBudget } from "../retry-budget.ts";
import type { AlibabaConnection } from "./connection.ts";
import { type Attempt, toAlibabaError } from "./errors.ts";
import type { OssClients } from "./oss-client.ts";
import type { RamClient } from "./sdk.ts";

type Run = <Answer>(attempt: Attempt, send: () => Promise<Answer>) => Promise<Answer>;

/** Runs vendor calls: failures become `CloudError`s, ends become log lines. */
export type AlibabaCaller = {
  /** Up to three attempts while the account's retry budget lasts: neither SDK retries by itself. */
  read: Run;
  /** One attempt. */
  change: Run;
};

/** What every family of calls needs. */
export type AlibabaContext = {
  connection: AlibabaConnection;
  ram: RamClient;
  oss: OssClients;
  call: AlibabaCaller;
};

const READ_ATTEMPTS = 3;
const BASE_DELAY_MS = 300;
const LONGEST_DELAY_MS = 5_000;

export function createAlibabaCaller(
  log: CallLog | undefined,
  gate: CallGate,
  timeoutMs?: number,
): AlibabaCaller {
  const budget = new RetryBudget();
  const call: Run = async (attempt, send) => {
    const startedAt = performance.now();
    const finish = (errorCode: string | null) =>
      log?.({
        cloud: "alibaba",
        operation: attempt.operation,
        subject: attempt.subject,
        durationMs: Math.round(performance.now() - startedAt),
        errorCode,
      });
    try {
      const { operation, subject } = attempt;
      const answer = await boundAnswers({ cloud: "alibaba", operation, subject }, timeoutMs, send);
      finish(null);
      return answer;
    } catch (error) {
      const failure = toAlibabaError(error, attempt);
      finish(failure.failure.code);
      throw failure;
    }
  };

  const change: Run = (attempt, send) => gate.pass(serviceOf(attempt), () => call(attempt, send));

  const read: Run = async (attempt, send) => {
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

/** `ram` of `ram:CreateUser`: what throttles together. */
function serviceOf({ operation }: Attempt): string {
  return operation.split(":")[0] ?? operation;
}

/** Doubles with every attempt, with jitter, and waits at least as long as the cloud asked, within reason. */
function delayAfter(error: unknown, tried: number): number {
  const backoffMs = BASE_DELAY_MS * 2 ** (tried - 1) * (0.5 + Math.random());
  const askedMs = error instanceof CloudThrottled ? error.retryAfterMs : 0;
  return Math.min(Math.max(backoffMs, askedMs), LONGEST_DELAY_MS);
}

/** Turns "does not exist" into an answer. */
export async function unlessGone<Answer, Instead>(
  instead: Instead,
  answer: Promise<Answer>,
): Promise<Answer | Instead> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof CloudNotFound) return instead;
    throw error;
  }
}

/** Turns "is there already" into success, for one code and no other conflict. */
export async function unlessDone(code: RegExp, answer: Promise<void>): Promise<void> {
  try {
    await answer;
  } catch (error) {
    if (error instanceof CloudConflict && code.test(error.failure.code)) return;
    throw error;
  }
}
