import type { WireRequest } from "../shared/server.ts";
import type { AccessDeniedDetail } from "./errors.ts";
import { drawOpaqueId, formatUtc } from "./identifiers.ts";
import type { ConditionContext } from "./policy/conditions.ts";
import type { PolicyDocument } from "./policy/document.ts";
import { type AccessRequest, evaluatePolicies, type Verdict } from "./policy/evaluate.ts";
import type { AccessKey, AlibabaState, PolicyAttachment, RamUser, RoleSession, World } from "./state.ts";

/** Who signed a request, once the signature is believed. */
export type Caller =
  | { type: "account"; accessKeyId: string }
  | { type: "user"; user: RamUser; accessKeyId: string }
  | { type: "role"; session: RoleSession; roleId: string; accessKeyId: string };

/** The credentials behind an access key id, before the signature is checked. */
export type Credentials =
  | { type: "account"; key: AccessKey; secret: string }
  | { type: "user"; key: AccessKey; user: RamUser; secret: string }
  | { type: "role"; session: RoleSession; roleId: string; secret: string };

/** The credentials of an id; null when none are known (yet, or any more). */
export function findCredentials({ state, nowMs }: World, accessKeyId: string): Credentials | null {
  const session = state.sessions.get(accessKeyId);
  if (session) {
    const role = state.roles.get(session.roleName);
    return role ? { type: "role", session, roleId: role.roleId, secret: session.secret } : null;
  }
  const key = state.accessKeys.get(accessKeyId);
  if (!key || nowMs < key.usableFromMs) return null;
  if (key.userName === null) return { type: "account", key, secret: key.secret };
  const user = state.users.get(key.userName);
  return user ? { type: "user", key, user, secret: key.secret } : null;
}

/** Notes the use of the key and says who it is. */
export function toCaller(credentials: Credentials, nowMs: number): Caller {
  if (credentials.type === "role") {
    const { session, roleId } = credentials;
    return { type: "role", session, roleId, accessKeyId: session.accessKeyId };
  }
  credentials.key.lastUsedAtMs = nowMs;
  if (credentials.type === "account") return { type: "account", accessKeyId: credentials.key.id };
  return { type: "user", user: credentials.user, accessKeyId: credentials.key.id };
}

export function arnOf(state: AlibabaState, caller: Caller): string {
  const { uid } = state.account;
  if (caller.type === "account") return `acs:ram::${uid}:root`;
  return caller.type === "user"
    ? `acs:ram::${uid}:user/${caller.user.userName}`
    : `acs:ram::${uid}:assumed-role/${caller.session.roleName}/${caller.session.sessionName}`;
}

export function principalIdOf(state: AlibabaState, caller: Caller): string {
  if (caller.type === "account") return state.account.uid;
  return caller.type === "user" ? caller.user.userId : `${caller.roleId}:${caller.session.sessionName}`;
}

/** What the identity's own policies say; a session policy narrows its role, and nothing holds the account itself. */
export function judgeIdentity(world: World, caller: Caller, request: AccessRequest): Verdict {
  if (caller.type === "account") return "allow";
  const verdict = evaluatePolicies(identityDocuments(world, caller), request);
  if (verdict !== "allow" || caller.type !== "role" || !caller.session.policy) return verdict;
  return evaluatePolicies([caller.session.policy], request);
}

function identityDocuments(world: World, caller: Exclude<Caller, { type: "account" }>): PolicyDocument[] {
  const { state } = world;
  if (caller.type === "role") {
    return documentsOf(world, state.roles.get(caller.session.roleName)?.attachments ?? []);
  }
  const groups = [...caller.user.groups.keys()].flatMap((name) => state.groups.get(name)?.attachments ?? []);
  return documentsOf(world, [...caller.user.attachments, ...groups]);
}

/** The default versions of the policies whose attachment has become known. */
function documentsOf({ state, nowMs }: World, attachments: readonly PolicyAttachment[]): PolicyDocument[] {
  return attachments.flatMap(({ type, name, attachedAtMs }) => {
    if (nowMs < attachedAtMs + state.propagation.attachmentMs) return [];
    const policy = state.policies[type].get(name);
    const version = policy?.versions.find(({ versionId }) => versionId === policy.defaultVersionId);
    return version ? [version.document] : [];
  });
}

/** The address that a request comes from, as the service sees it; other simulated services keep their own. */
export function sourceIpOf({ state }: World, request: WireRequest): string {
  const address = request.remoteAddress.replace(/^::ffff:/, "");
  const isLoopback = address.startsWith("127.") || address === "::1";
  return isLoopback ? (state.network.sourceIp ?? address) : address;
}

/** The condition keys that every request carries. */
export function commonContext(world: World, caller: Caller | null, request: WireRequest): ConditionContext {
  const { network } = world.state;
  return {
    "acs:sourceip": [sourceIpOf(world, request)],
    // Absent from what comes over the internet, so that a negated operator on it holds there.
    ...(network.sourceVpc !== null &&
      request.isSecure === undefined && { "acs:sourcevpc": [network.sourceVpc] }),
    "acs:securetransport": [String(request.isSecure ?? network.isSecureTransport)],
    "acs:currenttime": [formatUtc(world.nowMs)],
    "acs:useragent": [request.headers["user-agent"] ?? ""],
    ...(caller && {
      "acs:accessid": [caller.accessKeyId],
      "acs:principalarn": [arnOf(world.state, caller)],
    }),
  };
}

/** The name for the account itself is in no page; it is the one that GetCallerIdentity has. */
const PRINCIPAL_TYPES = { account: "Account", user: "SubUser", role: "AssumedRoleUser" } as const;

export function describeDenial(
  state: AlibabaState,
  caller: Caller,
  action: string,
  denial: Pick<AccessDeniedDetail, "NoPermissionType" | "PolicyType">,
): AccessDeniedDetail {
  return {
    AuthAction: action,
    AuthPrincipalDisplayName: principalIdOf(state, caller),
    AuthPrincipalOwnerId: state.account.uid,
    AuthPrincipalType: PRINCIPAL_TYPES[caller.type],
    ...denial,
    EncodedDiagnosticMessage: Buffer.from(`AQEAAAAA${drawOpaqueId()}`).toString("base64"),
  };
}
