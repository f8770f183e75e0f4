import type { AwsCloud } from "../contract/source.ts";
import { accessKeys } from "./access-keys.ts";
import type { AwsContext, UserContext } from "./context.ts";
import { iamGroups } from "./iam-groups.ts";
import { iamLogins } from "./iam-logins.ts";
import { iamPolicies } from "./iam-policies.ts";
import { iamUsers } from "./iam-users.ts";
import { accountOrganization } from "./organization.ts";
import type { USER_METHODS } from "./sides.ts";
import { policySimulation, rightsSimulation } from "./simulate-policy.ts";
import { userStripping } from "./strip-user.ts";
import { createUserClients } from "./user-clients.ts";

/** Calls of IAM and Organizations, with their SDKs. */
export function userSide(own: AwsContext): Pick<AwsCloud, (typeof USER_METHODS)[number]> {
  const context: UserContext = { ...own, clients: createUserClients(own.connection, own.retryStrategy) };
  return {
    ...accountOrganization(context),
    ...policySimulation(context),
    ...rightsSimulation(context),
    ...iamUsers(context),
    ...iamPolicies(context),
    ...iamGroups(context),
    ...iamLogins(context),
    ...accessKeys(context),
    ...userStripping(context),
  };
}
