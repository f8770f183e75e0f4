import { arnOf, principalIdOf } from "../identity.ts";
import type { JsonObject, OperationInput } from "../openapi/operation.ts";

/** Needs no permission. Source: "GetCallerIdentity", STS API Reference. */
export function getCallerIdentity({ state, caller }: OperationInput): JsonObject {
  const common = {
    AccountId: state.account.uid,
    Arn: arnOf(state, caller),
    PrincipalId: principalIdOf(caller),
  };
  return caller.type === "user"
    ? { ...common, IdentityType: "RAMUser", UserId: caller.user.userId }
    : { ...common, IdentityType: "AssumedRoleUser", RoleId: caller.roleId };
}
