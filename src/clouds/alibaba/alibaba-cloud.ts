import { createCallGate } from "../call-gate.ts";
import type { CallLog } from "../call-log.ts";
import type { AlibabaCloud } from "../cloud.ts";
import { readEndpoint } from "../endpoint.ts";
import { ramAccessKeys } from "./access-keys.ts";
import { bucketLifecycle } from "./bucket-lifecycle.ts";
import { ossBuckets } from "./buckets.ts";
import { type AlibabaContext, createAlibabaCaller } from "./caller.ts";
import type { AlibabaConnection } from "./connection.ts";
import { alibabaIdentity } from "./identity.ts";
import { createOssClients } from "./oss-client.ts";
import { writeProof } from "./prove-write.ts";
import { createRamClient } from "./ram-client.ts";
import { ramLogins } from "./ram-logins.ts";
import { ramPolicies } from "./ram-policies.ts";
import { ramUsers } from "./ram-users.ts";

export type AlibabaCloudOptions = AlibabaConnection & {
  /** Told of every finished call, without request or response data. */
  log?: CallLog | undefined;
  now?: (() => Date) | undefined;
};

/**
 * The Alibaba Cloud side on the vendor's SDKs.
 * Errors: UserFacingError `BAD_ENDPOINT` for a custom endpoint that is no full URL or plain http beyond loopback.
 */
export function createAlibabaCloud(options: AlibabaCloudOptions): AlibabaCloud {
  const { log, now, ...connection } = options;
  // Read here, so that a wrong OSS endpoint is told at start and not at the first call.
  if (connection.ossEndpoint !== undefined) readEndpoint("ALIBABA_OSS_ENDPOINT", connection.ossEndpoint);
  const context: AlibabaContext = {
    connection,
    ram: createRamClient(connection),
    oss: createOssClients(connection),
    call: createAlibabaCaller(log, createCallGate()),
  };
  return {
    ...alibabaIdentity(context),
    ...ramUsers(context),
    ...ramPolicies(context),
    ...ramLogins(context),
    ...ramAccessKeys(context),
    ...ossBuckets(context),
    ...bucketLifecycle(context, now ?? (() => new Date())),
    ...writeProof(context),
  };
}
