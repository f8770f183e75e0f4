import type { AssumedRole } from "../assumed-role.ts";
import { createCallGate } from "../call-gate.ts";
import type { CallLog } from "../call-log.ts";
import type { AwsCloud } from "../contract/source.ts";
import { accessKeys } from "./access-keys.ts";
import { assumeAwsRole } from "./assume-role.ts";
import { bucketFacts } from "./bucket-facts.ts";
import { bucketRegion } from "./bucket-region.ts";
import { type AwsConnection, createAwsClients } from "./clients.ts";
import { type AwsContext, createAwsCaller } from "./context.ts";
import { iamGroups } from "./iam-groups.ts";
import { iamLogins } from "./iam-logins.ts";
import { iamPolicies } from "./iam-policies.ts";
import { iamUsers } from "./iam-users.ts";
import { awsIdentity } from "./identity.ts";
import { bucketLifecycle } from "./lifecycle.ts";
import { objectCounts } from "./object-counts.ts";
import { sourceObjects } from "./objects.ts";
import { accountOrganization } from "./organization.ts";
import { readProof } from "./prove-read.ts";
import { policySimulation, rightsSimulation } from "./simulate-policy.ts";
import { storageMetrics } from "./storage-metrics.ts";
import { userStripping } from "./strip-user.ts";
import { bucketTiering } from "./tiering.ts";

export type AwsCloudOptions = AwsConnection & {
  /** Work in a role, which the connection's credentials assume. */
  role?: AssumedRole | undefined;
  /** Told of every finished call, without request or response data. */
  log?: CallLog | undefined;
  now?: (() => Date) | undefined;
};

/**
 * The AWS side on the vendor's SDK.
 * Errors: UserFacingError `BAD_ENDPOINT` for a custom endpoint that is no full URL or plain http beyond loopback.
 */
export function createAwsCloud(options: AwsCloudOptions): AwsCloud {
  const { log, role, now = () => new Date(), ...own } = options;
  const call = createAwsCaller(log, createCallGate(), own.timeoutMs);
  const connection = role === undefined ? own : { ...own, credentials: roleCredentials(own, role, log, now) };
  const context: AwsContext = { connection, clients: createAwsClients(connection), call, now };
  return {
    ...awsIdentity(context),
    ...accountOrganization(context),
    ...bucketRegion(context),
    ...bucketFacts(context),
    ...bucketLifecycle(context),
    ...bucketTiering(context),
    ...sourceObjects(context),
    ...objectCounts(context),
    ...storageMetrics(context),
    ...policySimulation(context),
    ...rightsSimulation(context),
    ...iamUsers(context),
    ...iamPolicies(context),
    ...iamGroups(context),
    ...iamLogins(context),
    ...accessKeys(context),
    ...userStripping(context),
    ...readProof(context),
  };
}

/** Has a gate of its own: the SDK asks for credentials within calls, which hold every place of the account's gate by then. */
function roleCredentials(own: AwsConnection, role: AssumedRole, log: CallLog | undefined, now: () => Date) {
  const call = createAwsCaller(log, createCallGate(), own.timeoutMs);
  return assumeAwsRole({ sts: createAwsClients(own).sts, call, now }, role);
}
