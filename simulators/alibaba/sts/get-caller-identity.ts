import { arnOf, principalIdOf } from "../identity.ts";
import type { JsonObject, OperationInput } from "../openapi/operation.ts";

/** Needs no permission. Source: "GetCallerIdentity", STS API Reference. */
export function getCallerIdentity({ state, caller }: OperationInput): JsonObject {
  const common = {
    AccountId: state.account.uid,
    Arn: arnOf(state, caller),
    PrincipalId: principalIdOf(state, caller),
  };
  if (caller.type === "account") return { ...common, IdentityType: "Account", UserId: state.account.uid };
  return caller.type === "user"
    ? { ...common, IdentityType: "RAMUser", UserId: caller.user.userId }
    : { ...common, IdentityType: "AssumedRoleUser", RoleId: caller.roleId };
}
