import { OpenApiError } from "../errors.ts";
import { drawAccessKeySecret, drawSecurityToken, drawSessionKeyId, formatUtc } from "../identifiers.ts";
import { arnOf, type Caller, commonContext, describeDenial, judgeIdentity } from "../identity.ts";
import { DEFAULT_SESSION_SECONDS, MIN_SESSION_SECONDS } from "../limits.ts";
import type { JsonObject, OperationInput } from "../openapi/operation.ts";
import type { Parameters } from "../openapi/parameters.ts";
import {
  type PolicyDocument,
  PolicySyntaxError,
  type Principal,
  parsePolicyDocument,
} from "../policy/document.ts";
import { evaluatePolicies } from "../policy/evaluate.ts";
import { roleOf } from "../ram/roles.ts";
import type { AlibabaState, RamRole, RoleSession } from "../state.ts";

/**
 * Temporary credentials of a role, when the caller's policies and the role's trust both allow it.
 * Source: "AssumeRole", STS API Reference; texts from "Errors when you use STS" (alibabacloud.com/help/doc-detail/42775.htm).
 */
export function assumeRole(input: OperationInput): JsonObject {
  const { state, nowMs, parameters } = input;
  const sessionName = readSessionName(parameters);
  const role = readRole(state, parameters.required("RoleArn"));
  const durationSeconds = readDuration(parameters, role);
  const policy = readSessionPolicy(parameters.text("Policy"));
  authorize(input, role);
  const session: RoleSession = {
    accessKeyId: drawSessionKeyId(),
    secret: drawAccessKeySecret(),
    securityToken: drawSecurityToken(),
    roleName: role.roleName,
    sessionName,
    expiresAtMs: nowMs + durationSeconds * 1000,
    policy,
  };
  state.sessions.set(session.accessKeyId, session);
  state.secretValues.add(session.secret).add(session.securityToken);
  return {
    AssumedRoleUser: {
      AssumedRoleId: `${role.roleId}:${sessionName}`,
      Arn: `acs:ram::${state.account.uid}:role/${role.roleName}/${sessionName}`,
    },
    Credentials: {
      AccessKeyId: session.accessKeyId,
      AccessKeySecret: session.secret,
      SecurityToken: session.securityToken,
      Expiration: formatUtc(session.expiresAtMs),
    },
  };
}

function readSessionName(parameters: Parameters): string {
  const name = parameters.required("RoleSessionName");
  if (/^[a-zA-Z0-9.@\-_]{2,64}$/.test(name)) return name;
  const text = "The parameter RoleSessionName is wrongly formed.";
  throw new OpenApiError(400, "InvalidParameter.RoleSessionName", text);
}

function readRole(state: AlibabaState, arn: string): RamRole {
  const [, uid, roleName] = /^acs:ram::(\d+):role\/([a-zA-Z0-9.-]+)$/.exec(arn) ?? [];
  if (!uid || !roleName) {
    throw new OpenApiError(400, "InvalidParameter.RoleArn", "The parameter RoleArn is wrongly formed.");
  }
  if (uid !== state.account.uid)
    throw new OpenApiError(404, "EntityNotExist.Role", "The specified Role not exists .");
  return roleOf(state, roleName);
}

function readDuration(parameters: Parameters, role: RamRole): number {
  const seconds = parameters.integer("DurationSeconds") ?? DEFAULT_SESSION_SECONDS;
  if (seconds >= MIN_SESSION_SECONDS && seconds <= role.maxSessionSeconds) return seconds;
  const text = `The Min/Max value of DurationSeconds is ${MIN_SESSION_SECONDS}/${role.maxSessionSeconds}.`;
  throw new OpenApiError(400, "InvalidParameter.DurationSeconds", text);
}

function readSessionPolicy(text: string | undefined): PolicyDocument | null {
  if (text === undefined) return null;
  try {
    return parsePolicyDocument(text, "identity");
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) throw error;
    const message = "The parameter Policy has not passed grammar check.";
    throw new OpenApiError(400, "InvalidParameter.PolicyGrammar", message);
  }
}

function authorize(input: OperationInput, role: RamRole): void {
  const { state, caller, parameters } = input;
  const action = "sts:AssumeRole";
  const resource = `acs:ram::${state.account.uid}:role/${role.roleName}`;
  const externalId = parameters.text("ExternalId");
  const context = {
    ...commonContext(input, caller, input.request),
    ...(externalId !== undefined && { "sts:externalid": [externalId] }),
  };
  const identity = judgeIdentity(input, caller, { action, resource, context });
  const trust = evaluatePolicies([role.trust], { action, resource, context }, (one) =>
    isTrusted(state, caller, one),
  );
  // "AssumeRole": with the account's own key no role can be assumed.
  const verdict = caller.type === "account" ? "implicitDeny" : identity === "allow" ? trust : identity;
  if (verdict === "allow") return;
  const text = "You are not authorized to do this action. You should be authorized by RAM.";
  const denial = describeDenial(state, caller, action, {
    NoPermissionType: verdict === "explicitDeny" ? "ExplicitDeny" : "ImplicitDeny",
    PolicyType: identity === "allow" ? "AssumeRolePolicy" : "AccountLevelIdentityBasedPolicy",
  });
  throw new OpenApiError(403, "NoPermission", text, denial);
}

/** `acs:ram::<uid>:root` is everybody in that account; a user's own ARN is that user. */
function isTrusted(state: AlibabaState, caller: Caller, principal: Principal): boolean {
  if (principal.kind === "Any") return true;
  if (principal.kind !== "RAM") return false;
  return principal.value === `acs:ram::${state.account.uid}:root` || principal.value === arnOf(state, caller);
}
