import { z } from "zod";
import { drawEntityId, formatUtc } from "../identifiers.ts";
import { isInRange } from "../policy/conditions.ts";
import { parsePolicyDocument } from "../policy/document.ts";
import { setPassword } from "../ram/login-profiles.ts";
import { makePolicy } from "../ram/policies.ts";
import type { AlibabaState, RamUser, World } from "../state.ts";
import type { Control } from "./control.ts";

export const PEOPLE_CONTROLS: Readonly<Record<string, Control>> = { logOn, putOnUser, users, makeRole };

const logOnInput = z.strictObject({
  userName: z.string(),
  password: z.string(),
  /** Typed in at the first logon when the profile asks for a new password. */
  newPassword: z.string().optional(),
  /** Where the person sits; the logon masks of the account are asked only when it is told. */
  sourceIp: z.union([z.ipv4(), z.ipv6()]).optional(),
});

type LogOnOutcome = { result: string; lastLoginDate?: string };

/**
 * A person at the console's logon page. `result` is `loggedOn`, or why not: `userNotFound`, `noConsoleLogon`,
 * `networkNotAllowed` (the account's logon masks), `locked` (too many wrong passwords), `wrongPassword`, `mfaRequired`, `passwordResetRequired`.
 */
function logOn({ state, nowMs }: World, input: unknown): LogOnOutcome {
  const { userName, password, newPassword, sourceIp } = logOnInput.parse(input);
  const user = state.users.get(userName);
  if (!user) return { result: "userNotFound" };
  const profile = user.loginProfile;
  if (!profile) return { result: "noConsoleLogon" };
  if (sourceIp !== undefined && !isLogonAllowedFrom(state, sourceIp)) return { result: "networkNotAllowed" };
  const { maxLoginAttempts } = state.passwordPolicy;
  if (maxLoginAttempts > 0 && profile.failedLogins >= maxLoginAttempts) return { result: "locked" };
  if (profile.password !== password) {
    profile.failedLogins += 1;
    return { result: "wrongPassword" };
  }
  const needsMfa = profile.isMfaBindRequired || state.securityPreference.enforceMfaForLogin;
  if (needsMfa && !user.mfaSerialNumber) return { result: "mfaRequired" };
  if (profile.isPasswordResetRequired) {
    if (newPassword === undefined) return { result: "passwordResetRequired" };
    setPassword(state, profile, newPassword);
    profile.isPasswordResetRequired = false;
  }
  profile.failedLogins = 0;
  user.lastLoginAtMs = nowMs;
  return { result: "loggedOn", lastLoginDate: formatUtc(nowMs) };
}

function isLogonAllowedFrom({ securityPreference }: AlibabaState, address: string): boolean {
  const masks = securityPreference.loginNetworkMasks.split(";").filter(Boolean);
  return masks.length === 0 || masks.some((mask) => isInRange(address, mask));
}

const putOnUserInput = z.strictObject({
  userName: z.string(),
  /** Null: out of every group. */
  group: z.string().nullable().optional(),
  hasMfaDevice: z.boolean().optional(),
});

/** What somebody with the console does to a user: puts it into a group or out of all, binds a device to it. */
function putOnUser({ state, nowMs }: World, input: unknown): unknown {
  const { userName, group, hasMfaDevice } = putOnUserInput.parse(input);
  const user = state.users.get(userName);
  if (!user) throw new Error(`No RAM user ${userName}`);
  if (group === null) user.groups.clear();
  else if (group !== undefined) {
    if (!state.groups.has(group)) throw new Error(`No group ${group}`);
    user.groups.set(group, nowMs);
  }
  if (hasMfaDevice) {
    const serialNumber = `acs:ram::${state.account.uid}:mfa/${userName}`;
    state.mfaDevices.set(serialNumber, { serialNumber, userName, activatedAtMs: nowMs });
    user.mfaSerialNumber = serialNumber;
  }
  return { userName };
}

const makeRoleInput = z.strictObject({
  roleName: z.string().regex(/^[a-z0-9.-]{1,64}$/),
  /** Services of Alibaba Cloud that may assume it. */
  trustedServices: z.array(z.string()).default([]),
  /** Statements of a policy of its own. */
  statements: z.array(z.record(z.string(), z.unknown())).default([]),
  systemPolicies: z.array(z.string()).default([]),
});

/** Somebody with the console makes a role, or gives one of that name other rights. */
function makeRole({ state, nowMs }: World, input: unknown): unknown {
  const { roleName, trustedServices, statements, systemPolicies } = makeRoleInput.parse(input);
  const Principal = { Service: trustedServices };
  const trustText = document([{ Effect: "Allow", Action: "sts:AssumeRole", Principal }]);
  const policyName = `${roleName}-policy`;
  const attachments = systemPolicies.map((name) => ({ type: "System" as const, name, attachedAtMs: 0 }));
  if (statements.length > 0) {
    const text = document(statements);
    const parsed = parsePolicyDocument(text, "identity");
    state.policies.Custom.set(policyName, makePolicy("Custom", policyName, "", text, parsed, nowMs));
  }
  state.roles.set(roleName, {
    roleId: drawEntityId(),
    roleName,
    description: "Made in the console",
    trustText,
    trust: parsePolicyDocument(trustText, "trust"),
    maxSessionSeconds: 3600,
    attachments:
      statements.length > 0
        ? [...attachments, { type: "Custom", name: policyName, attachedAtMs: 0 }]
        : attachments,
    createdAtMs: nowMs,
  });
  return { roleName };
}

function document(statements: readonly object[]): string {
  return JSON.stringify({ Version: "1", Statement: statements });
}

/** Every RAM user with all that hangs on it, without secrets and passwords. */
function users({ state }: World): unknown {
  const keysOf = (user: RamUser) =>
    [...state.accessKeys.values()]
      .filter((key) => key.userName === user.userName)
      .map(({ secret: _, ...key }) => key);
  return [...state.users.values()].map((user) => ({
    ...user,
    loginProfile: user.loginProfile && {
      isPasswordResetRequired: user.loginProfile.isPasswordResetRequired,
      isMfaBindRequired: user.loginProfile.isMfaBindRequired,
      createdAtMs: user.loginProfile.createdAtMs,
    },
    groups: [...user.groups.keys()],
    accessKeys: keysOf(user),
  }));
}
