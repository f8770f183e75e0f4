import type { CallGate } from "../call-gate.ts";
import type { CallLog } from "../call-log.ts";
import { type Caller, createCaller } from "../caller.ts";
import type { BucketClients } from "./bucket-clients.ts";
import type { AwsConnection, RetryStrategy } from "./connection.ts";
import { toAwsError } from "./errors.ts";
import type { UserClients } from "./user-clients.ts";

/** What every family of calls needs. */
export type AwsContext = {
  connection: AwsConnection;
  retryStrategy: RetryStrategy;
  call: Caller;
  now: () => Date;
};

/** With the clients of one side, which are loaded when they are first needed. */
export type BucketContext = AwsContext & { clients: BucketClients };
export type UserContext = AwsContext & { clients: UserClients };

/** Calls AWS; the SDK retries reads by itself. */
export function createAwsCaller(log: CallLog | undefined, gate: CallGate, timeoutMs?: number): Caller {
  return createCaller({ cloud: "aws", toError: toAwsError, log, gate, timeoutMs });
}
