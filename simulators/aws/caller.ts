import { AwsError } from "./errors.ts";
import type { NamedPolicy } from "./policy/decide.ts";
import { parsePolicy } from "./policy/policy-document.ts";
import type { Principal } from "./policy/principal.ts";
import { managedPolicy } from "./policy/stored-policies.ts";
import {
  type AccessKey,
  type AwsState,
  canonicalIdOf,
  type Role,
  roleArn,
  type Session,
  type Since,
  type User,
  userArn,
  userKey,
} from "./state.ts";

/** Who signed a request: an IAM user with a long-term key, or a session of a role. */
export type Caller = Principal & {
  accessKeyId: string;
  type: "User" | "AssumedRole";
  /** `aws:username`; roles have none. */
  userName: string | null;
  tags: ReadonlyMap<string, string>;
  session: Session | null;
  /** Policies of the identity that count at this moment. */
  policies: readonly NamedPolicy[];
  boundary: NamedPolicy | null;
};

/** The credentials that an access key id stands for. */
export type Credentials = { kind: "key"; key: AccessKey } | { kind: "session"; session: Session };

/** Finds credentials that the services know at `now`; an issued key stays unknown until it has spread. */
export function findCredentials(state: AwsState, accessKeyId: string, now: Date): Credentials | null {
  const session = state.sessions.get(accessKeyId);
  if (session) return { kind: "session", session };
  const key = state.accessKeys.get(accessKeyId);
  if (key?.status !== "Active") return null;
  return visibleFrom(state, key) <= now.getTime() ? { kind: "key", key } : null;
}

function visibleFrom(state: AwsState, key: AccessKey): number {
  return key.isSettled ? 0 : key.createdAt.getTime() + state.propagation.visibleAfterMs;
}

export function secretOf(credentials: Credentials): string {
  return credentials.kind === "key" ? credentials.key.secret : credentials.session.secret;
}

export function describeCaller(state: AwsState, credentials: Credentials, now: Date): Caller {
  return credentials.kind === "key"
    ? describeUser(state, credentials.key, now)
    : describeSession(state, credentials.session, now);
}

function describeUser(state: AwsState, key: AccessKey, now: Date): Caller {
  const user = state.users.get(userKey(key.accountId, key.userName));
  if (!user) throw new Error(`access key ${key.id} belongs to the missing user ${key.userName}`);
  // The account itself may have a key of its own, with no user behind it.
  const isRoot = state.rootKeyIds.has(key.id);
  const arn = isRoot ? `arn:${state.partition}:iam::${key.accountId}:root` : userArn(state, user);
  const mayCount =
    now.getTime() >= visibleFrom(state, key) + (key.isSettled ? 0 : state.propagation.authorizedAfterMs);
  return {
    ...accountPart(state, key.accountId),
    arn,
    principalArn: arn,
    userId: isRoot ? key.accountId : user.id,
    accessKeyId: key.id,
    type: "User",
    userName: user.name,
    tags: user.tags,
    session: null,
    hasPermissionsBoundary: user.permissionsBoundary !== null,
    boundary: managedPolicy(state, user.permissionsBoundary),
    policies: mayCount ? policiesOf(state, user, now) : [],
  };
}

function describeSession(state: AwsState, session: Session, now: Date): Caller {
  const role = state.roles.get(userKey(session.accountId, session.roleName));
  if (!role)
    throw new AwsError(403, "InvalidClientTokenId", "The security token included in the request is invalid.");
  return {
    ...accountPart(state, session.accountId),
    arn: `arn:${state.partition}:sts::${session.accountId}:assumed-role/${role.name}/${session.sessionName}`,
    principalArn: roleArn(state, role),
    userId: `${role.id}:${session.sessionName}`,
    accessKeyId: session.accessKeyId,
    type: "AssumedRole",
    userName: null,
    tags: new Map(),
    session,
    hasPermissionsBoundary: false,
    boundary: null,
    policies: policiesOf(state, role, now),
  };
}

function accountPart(state: AwsState, accountId: string) {
  return { partition: state.partition, accountId, canonicalId: canonicalIdOf(accountId) };
}

/** The policies of a user or role that have spread by `now`. */
function policiesOf(
  state: AwsState,
  identity: Pick<User | Role, "inlinePolicies" | "attachedPolicies">,
  now: Date,
): NamedPolicy[] {
  const hasSpread = ({ since }: Since<unknown>) =>
    now.getTime() >= since.getTime() + state.propagation.authorizedAfterMs;
  const inline = [...identity.inlinePolicies]
    .filter(([, policy]) => hasSpread(policy))
    .map(([name, policy]) => ({ name, document: parsePolicy(policy.value, "identity") }));
  const attached = [...identity.attachedPolicies]
    .filter(([, attachment]) => hasSpread(attachment))
    .flatMap(([arn]) => managedPolicy(state, arn) ?? []);
  return [...attached, ...inline];
}
