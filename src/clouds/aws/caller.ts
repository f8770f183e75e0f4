import { CloudError } from "../../core/errors.ts";
import { boundAnswers } from "../bounded-answers.ts";
import type { CallGate } from "../call-gate.ts";
import type { CallLog } from "../call-log.ts";
import type { AwsClients, AwsConnection } from "./clients.ts";
import { type Attempt, toAwsError } from "./errors.ts";

/** Runs one vendor call: its failure becomes a `CloudError`, its end a line for the log. */
export type AwsCaller = <Answer>(attempt: Attempt, send: () => Promise<Answer>) => Promise<Answer>;

/** What every family of calls needs. */
export type AwsContext = {
  connection: AwsConnection;
  clients: AwsClients;
  call: AwsCaller;
  now: () => Date;
};

export function createAwsCaller(log: CallLog | undefined, gate: CallGate, timeoutMs?: number): AwsCaller {
  const call: AwsCaller = async (attempt, send) => {
    const startedAt = performance.now();
    const finish = (errorCode: string | null) =>
      log?.({
        cloud: "aws",
        operation: attempt.operation,
        subject: attempt.subject,
        durationMs: Math.round(performance.now() - startedAt),
        errorCode,
      });
    try {
      const { operation, subject } = attempt;
      const answer = await boundAnswers({ cloud: "aws", operation, subject }, timeoutMs, send);
      finish(null);
      return answer;
    } catch (error) {
      const failure = toAwsError(error, attempt);
      finish(failure.failure.code);
      throw failure;
    }
  };
  return (attempt, send) => gate.pass(serviceOf(attempt), () => call(attempt, send));
}

/** `iam` of `iam:CreateUser`: what throttles together. */
function serviceOf({ operation }: Attempt): string {
  return operation.split(":")[0] ?? operation;
}

/** Turns failures with one of these codes into an answer: many of AWS's 404s mean "no such setting". */
export async function unless<Answer, Instead>(
  codes: readonly string[],
  instead: Instead,
  answer: Promise<Answer>,
): Promise<Answer | Instead> {
  try {
    return await answer;
  } catch (error) {
    if (hasCode(error, codes)) return instead;
    throw error;
  }
}

function hasCode(error: unknown, codes: readonly string[]): boolean {
  return error instanceof CloudError && codes.includes(error.failure.code);
}
