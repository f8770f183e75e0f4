import type { CallGate } from "../call-gate.ts";
import type { CallLog } from "../call-log.ts";
import { type Caller, createCaller } from "../caller.ts";
import type { AwsClients, AwsConnection } from "./clients.ts";
import { toAwsError } from "./errors.ts";

/** What every family of calls needs. */
export type AwsContext = {
  connection: AwsConnection;
  clients: AwsClients;
  call: Caller;
  now: () => Date;
};

/** Calls AWS; the SDK retries reads by itself. */
export function createAwsCaller(log: CallLog | undefined, gate: CallGate, timeoutMs?: number): Caller {
  return createCaller({ cloud: "aws", toError: toAwsError, log, gate, timeoutMs });
}
