import type { AssumedRole } from "../assumed-role.ts";
import { createCallGate } from "../call-gate.ts";
import type { CallLog } from "../call-log.ts";
import type { AlibabaCloud } from "../contract/destination.ts";
import { readEndpoint } from "../endpoint.ts";
import { everyMethod } from "../every-method.ts";
import { renewBeforeEnd } from "../renew.ts";
import { ramAccessKeys } from "./access-keys.ts";
import { accountLimits } from "./account-limits.ts";
import { assumeAlibabaRole } from "./assume-role.ts";
import { bucketLifecycle } from "./bucket-lifecycle.ts";
import { bucketPolicy } from "./bucket-policy.ts";
import { ossBuckets } from "./buckets.ts";
import type { AlibabaConnection } from "./connection.ts";
import { type AlibabaCaller, type AlibabaContext, createAlibabaCaller } from "./context.ts";
import { alibabaIdentity } from "./identity.ts";
import { createOssClients, customDomainSetting } from "./oss-client.ts";
import { writeProof } from "./prove-write.ts";
import { createRamClient } from "./ram-client.ts";
import { ramGroups } from "./ram-groups.ts";
import { ramLogins } from "./ram-logins.ts";
import { ramPolicies } from "./ram-policies.ts";
import { ramUsers } from "./ram-users.ts";
import { userStripping } from "./strip-user.ts";

export type AlibabaCloudOptions = AlibabaConnection & {
  /** Work in a role, which the connection's credentials assume. */
  role?: AssumedRole | undefined;
  /** Told of every finished call, without request or response data. */
  log?: CallLog | undefined;
  now?: (() => Date) | undefined;
};

/**
 * The Alibaba Cloud side on the vendor's SDKs.
 * Errors: UserFacingError `BAD_ENDPOINT` for a custom endpoint that is no full URL or plain http beyond loopback.
 */
export function createAlibabaCloud(options: AlibabaCloudOptions): AlibabaCloud {
  const { log, role, now = () => new Date(), ...connection } = options;
  // Read here, so that a wrong OSS endpoint is reported at start and not at the first call.
  if (connection.ossEndpoint !== undefined) readEndpoint("ALIBABA_OSS_ENDPOINT", connection.ossEndpoint);
  for (const [bucket, domain] of Object.entries(connection.customDomains ?? {}))
    readEndpoint(customDomainSetting(bucket), domain);
  const call = createAlibabaCaller(log, createCallGate(), connection.timeoutMs);
  const own = connect(connection, call, now);
  if (role === undefined) return own;
  // The vendor's clients hold their credentials for good, so that there are new ones each time these are renewed.
  const inRole = renewBeforeEnd(async () => {
    const { value, expiresAt } = await assumeAlibabaRole({ connection, call }, role);
    return { value: connect({ ...connection, ...value }, call, now), expiresAt };
  }, now);
  return everyMethod(own, inRole);
}

function connect(connection: AlibabaConnection, call: AlibabaCaller, now: () => Date): AlibabaCloud {
  const context: AlibabaContext = {
    connection,
    ram: createRamClient(connection),
    oss: createOssClients(connection),
    call,
  };
  return {
    ...alibabaIdentity(context),
    ...ramUsers(context),
    ...ramPolicies(context),
    ...ramGroups(context),
    ...ramLogins(context),
    ...ramAccessKeys(context),
    ...userStripping(context),
    ...ossBuckets(context),
    ...bucketLifecycle(context, now),
    ...bucketPolicy(context),
    ...accountLimits(context),
    ...writeProof(context),
  };
}
