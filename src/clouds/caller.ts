import { CloudConflict, CloudError, CloudNotFound } from "../core/errors.ts";
import { boundAnswers } from "./bounded-answers.ts";
import type { Attempt } from "./call-failure.ts";
import type { CallGate } from "./call-gate.ts";
import type { CallLog, CloudCall } from "./call-log.ts";

/** Runs one vendor call: its failure becomes a `CloudError`, its end a line for the log. */
export type Caller = <Answer>(attempt: Attempt, send: () => Promise<Answer>) => Promise<Answer>;

export type CallerOptions = {
  cloud: CloudCall["cloud"];
  /** Reads the vendor's error. */
  toError(error: unknown, attempt: Attempt): CloudError;
  log: CallLog | undefined;
  gate: CallGate;
  timeoutMs: number | undefined;
};

export function createCaller({ cloud, toError, log, gate, timeoutMs }: CallerOptions): Caller {
  const call: Caller = async (attempt, send) => {
    const { operation, subject } = attempt;
    const startedAt = performance.now();
    const logEnd = (errorCode: string | null) =>
      log?.({
        cloud,
        operation,
        subject,
        durationMs: Math.round(performance.now() - startedAt),
        errorCode,
      });
    try {
      const answer = await boundAnswers({ cloud, operation, subject }, timeoutMs, send);
      logEnd(null);
      return answer;
    } catch (error) {
      const failed = toError(error, attempt);
      logEnd(failed.failure.code);
      throw failed;
    }
  };
  return (attempt, send) => gate.pass(serviceOf(attempt), () => call(attempt, send));
}

/** `iam` of `iam:CreateUser`: the calls that are throttled together. */
function serviceOf({ operation }: Attempt): string {
  return operation.split(":")[0] ?? operation;
}

/** Turns failures with one of these codes into an answer: many of AWS's 404s mean "no such setting". */
export function unless<Answer, Instead>(
  codes: readonly string[],
  instead: Instead,
  answer: Promise<Answer>,
): Promise<Answer | Instead> {
  return answer.catch((error: unknown) => {
    if (error instanceof CloudError && codes.includes(error.failure.code)) return instead;
    throw error;
  });
}

/** Turns "does not exist" into an answer. */
export function unlessGone<Answer, Instead>(
  instead: Instead,
  answer: Promise<Answer>,
): Promise<Answer | Instead> {
  return answer.catch((error: unknown) => {
    if (error instanceof CloudNotFound) return instead;
    throw error;
  });
}

/** Turns "exists already" into success, for one code and no other conflict. */
export function unlessDone(code: RegExp, answer: Promise<void>): Promise<void> {
  return answer.catch((error: unknown) => {
    if (!(error instanceof CloudConflict) || !code.test(error.failure.code)) throw error;
  });
}
