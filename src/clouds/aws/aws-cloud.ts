import { STSClient } from "@aws-sdk/client-sts";
import type { AssumedRole } from "../assumed-role.ts";
import { createCallGate } from "../call-gate.ts";
import type { CallLog } from "../call-log.ts";
import type { AwsCloud } from "../contract/source.ts";
import { loadLate } from "../load-late.ts";
import { assumeAwsRole } from "./assume-role.ts";
import {
  type AwsConnection,
  commonConfig,
  type RetryStrategy,
  readRetries,
  requireEndpoints,
} from "./connection.ts";
import { type AwsContext, createAwsCaller } from "./context.ts";
import { awsIdentity } from "./identity.ts";
import { BUCKET_METHODS, USER_METHODS } from "./sides.ts";

export type AwsCloudOptions = AwsConnection & {
  /** Work in a role, which the connection's credentials assume. */
  role?: AssumedRole | undefined;
  /** Told of every finished call, without request or response data. */
  log?: CallLog | undefined;
  now?: (() => Date) | undefined;
};

/**
 * The AWS side on the vendor's SDK, most of which is loaded by the first call that needs it.
 * Errors: UserFacingError `BAD_ENDPOINT` for a custom endpoint that is no full URL or plain http beyond loopback.
 */
export function createAwsCloud(options: AwsCloudOptions): AwsCloud {
  const { log, role, now = () => new Date(), ...own } = options;
  requireEndpoints(own);
  const call = createAwsCaller(log, createCallGate(), own.timeoutMs);
  const connection = role === undefined ? own : { ...own, credentials: roleCredentials(own, role, log, now) };
  const context: AwsContext = { connection, retryStrategy: readRetries(), call, now };
  return {
    ...awsIdentity({ sts: createStsClient(connection, context.retryStrategy), call }),
    ...loadLate<AwsCloud, (typeof BUCKET_METHODS)[number]>(BUCKET_METHODS, async () =>
      (await import("./bucket-side.ts")).bucketSide(context),
    ),
    ...loadLate<AwsCloud, (typeof USER_METHODS)[number]>(USER_METHODS, async () =>
      (await import("./user-side.ts")).userSide(context),
    ),
  };
}

/** Has a gate of its own: the SDK asks for credentials within calls, which hold every place of the account's gate by then. */
function roleCredentials(own: AwsConnection, role: AssumedRole, log: CallLog | undefined, now: () => Date) {
  const call = createAwsCaller(log, createCallGate(), own.timeoutMs);
  return assumeAwsRole({ sts: createStsClient(own, readRetries()), call, now }, role);
}

function createStsClient(connection: AwsConnection, retryStrategy: RetryStrategy): STSClient {
  return new STSClient({ ...commonConfig(connection, "sts"), retryStrategy, region: connection.region });
}
