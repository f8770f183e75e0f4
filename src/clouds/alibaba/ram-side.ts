import type { AlibabaCloud } from "../contract/destination.ts";
import { ramAccessKeys } from "./access-keys.ts";
import { accountAlias } from "./account-alias.ts";
import { accountLimits } from "./account-limits.ts";
import type { AlibabaContext, RamContext } from "./context.ts";
import { createRamClient } from "./ram-client.ts";
import { ramGroups } from "./ram-groups.ts";
import { ramLogins } from "./ram-logins.ts";
import { ramPolicies } from "./ram-policies.ts";
import { ramRoles } from "./ram-roles.ts";
import { ramUsers } from "./ram-users.ts";
import type { RAM_METHODS } from "./sides.ts";
import { userStripping } from "./strip-user.ts";

/** Calls of RAM and of IMS, its newer half, with the SDK. */
export function ramSide(own: AlibabaContext): Pick<AlibabaCloud, (typeof RAM_METHODS)[number]> {
  const context: RamContext = { ...own, ram: createRamClient(own.connection) };
  return {
    ...accountAlias(context),
    ...accountLimits(context),
    ...ramUsers(context),
    ...ramPolicies(context),
    ...ramGroups(context),
    ...ramLogins(context),
    ...ramAccessKeys(context),
    ...userStripping(context),
    ...ramRoles(context),
  };
}
