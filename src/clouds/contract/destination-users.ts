import type { UserKeys } from "./access-keys.ts";

export type RamUser = {
  userName: string;
  userId: string;
  comments: string;
  createdAt: string | null;
  /** First or last console logon; null until there was one. */
  lastLogonAt: string | null;
};

export type RamPolicyRef = { policyType: "System" | "Custom"; policyName: string };

/** Users of the destination's account and what they may do: RAM. */
export type DestinationUsers = RamUsers & UserKeys;

export type RamUsers = {
  findUser(userName: string): Promise<RamUser | null>;
  listUsers(): Promise<RamUser[]>;
  createUser(input: { userName: string; displayName: string; comments: string }): Promise<void>;
  /** Errors: CloudConflict while something hangs on the user. */
  deleteUser(userName: string): Promise<void>;
  /**
   * Takes keys, logon, policies and the MFA binding off a user, also those that people added.
   * Errors: CloudConflict when all that went and the user is in a group: the bot removes no user from a group.
   */
  stripUser(userName: string): Promise<void>;
  hasPolicy(policy: RamPolicyRef): Promise<boolean>;
  createPolicy(input: { policyName: string; document: string; description: string }): Promise<void>;
  /** A custom policy with the text of its default version; null when there is none of this name. */
  findCustomPolicy(policyName: string): Promise<{ description: string; document: string } | null>;
  deletePolicy(policyName: string): Promise<void>;
  listPolicies(userName: string): Promise<RamPolicyRef[]>;
  attachPolicy(userName: string, policy: RamPolicyRef): Promise<void>;
  detachPolicy(userName: string, policy: RamPolicyRef): Promise<void>;
  /** Names of the groups that a user is in, whose policies are the user's too. */
  listGroups(userName: string): Promise<string[]>;
  hasLogin(userName: string): Promise<boolean>;
  createLogin(input: {
    userName: string;
    password: string;
    mustResetPassword: boolean;
    needsMfa: boolean;
  }): Promise<void>;
  setLoginPassword(input: {
    userName: string;
    password: string;
    mustResetPassword: boolean;
    needsMfa: boolean;
  }): Promise<void>;
  deleteLogin(userName: string): Promise<void>;
};
