import { OssError } from "../errors.ts";
import { commonContext, describeDenial, judgeIdentity } from "../identity.ts";
import type { MgwInput, MgwOperation } from "./operation.ts";

/**
 * Throws unless the caller's policies allow the operation. Resources know no region: it is `*` on both sides.
 * Source, second-hand: the page on permissions of Data Online Migration.
 */
export function authorizeMgw(input: MgwInput, operation: MgwOperation): void {
  const { state, assumptions } = input;
  const place = assumptions.resourceRights === "account" ? "*" : operation.resource(input);
  require(input, `mgw:${operation.action}`, `acs:mgw:*:${state.account.uid}:${place}`);
}

/** Throws unless the caller may hand over a role, where the service asks for that (U6). */
export function authorizePassRole(input: MgwInput, roleName: string | undefined): void {
  if (roleName === undefined || input.assumptions.passRole === "not-asked") return;
  require(input, "ram:PassRole", `acs:ram:*:${input.state.account.uid}:role/${roleName}`);
}

function require(input: MgwInput, action: string, resource: string): void {
  const { caller, request, state } = input;
  const context = commonContext(input, caller, request);
  const verdict = judgeIdentity(input, caller, { action, resource, context });
  if (verdict === "allow") return;
  const AccessDeniedDetail = describeDenial(state, caller, action, {
    NoPermissionType: verdict === "explicitDeny" ? "ExplicitDeny" : "ImplicitDeny",
    PolicyType: "AccountLevelIdentityBasedPolicy",
  });
  const text = `You are not authorized to do this action. Resource: ${resource} Action: ${action}`;
  throw new OssError(403, "AccessDenied", text, { details: { AccessDeniedDetail } });
}
