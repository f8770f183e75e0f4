import type { S3Action } from "../../core/service-request.ts";
import type { UserKeys } from "./access-keys.ts";

export type IamUser = {
  userName: string;
  arn: string;
  path: string;
  /** AWS's unique id, such as AIDACKCEVSQ6C2EXAMPLE; null when the answer had none. */
  userId: string | null;
  tags: { key: string; value: string }[];
  /** ARN of the policy that bounds what the user may do; null when there is none. */
  permissionsBoundary: string | null;
  createdAt: string | null;
};

/** A condition key of a simulated request with its value. */
export type SimulatedKey = { key: string; type: "string" | "ip" | "boolean" | "numeric"; value: string };

/** One decision of IAM's simulator on an identity's policies. */
export type SimulatedRight = {
  action: string;
  decision: "allowed" | "explicitDeny" | "implicitDeny";
  /** What keeps back what the identity's own policies allow. */
  heldBackBy: "organization" | "boundary" | null;
  /** Condition keys of the policies that the simulator was not given. */
  missingKeys: string[];
};

/** Users of the source's account and what they may do: IAM. */
export type SourceUsers = PolicySimulator & IamUsers & UserKeys;

export type PolicySimulator = {
  /**
   * IAM's own opinion on a bucket policy: what one request of the user would be answered. `context` has the condition keys
   * that the request carries, beside those of the user itself.
   */
  simulatePolicy(input: {
    callerArn: string;
    identityPolicy: string;
    /** The user's boundary as JSON text; null: none. */
    boundary: string | null;
    resourcePolicy: string;
    action: S3Action;
    resourceArn: string;
    accountId: string;
    context: readonly SimulatedKey[];
  }): Promise<"allowed" | "explicitDeny" | "implicitDeny">;
  /**
   * What IAM's simulator says that a principal of this account may do on one resource, in the order of the actions. It knows
   * the principal's policies, boundary and control policies, and of the request only `context`.
   * Errors: CloudNotFound when there is no such principal.
   */
  simulateRights(input: {
    principalArn: string;
    actions: readonly string[];
    resourceArn: string;
    context: readonly { key: string; value: string }[];
  }): Promise<SimulatedRight[]>;
};

export type IamUsers = {
  findUser(userName: string): Promise<IamUser | null>;
  /**
   * When an access key was last used for any call, ISO 8601 in UTC; null: never, as far as IAM knows, which hears of a use some
   * hours later. Errors: CloudNotFound when there is no such key. Source: IAM, GetAccessKeyLastUsed.
   */
  findKeyLastUse(accessKeyId: string): Promise<string | null>;
  /** Users under `/mgw-prep/`, with their tags. */
  listPreparationUsers(): Promise<IamUser[]>;
  readUserQuota(): Promise<{ users: number; quota: number }>;
  /** Whether a managed policy exists. */
  hasPolicy(policyArn: string): Promise<boolean>;
  /** Errors: CloudNotFound when there is no policy with the boundary's ARN. */
  createUser(input: {
    userName: string;
    path: string;
    tags: { key: string; value: string }[];
    permissionsBoundary?: string;
  }): Promise<void>;
  listAttachedPolicies(userName: string): Promise<string[]>;
  attachPolicy(userName: string, policyArn: string): Promise<void>;
  detachPolicy(userName: string, policyArn: string): Promise<void>;
  listInlinePolicies(userName: string): Promise<string[]>;
  /** The text of an inline policy; null when the user has none of this name. */
  readInlinePolicy(userName: string, policyName: string): Promise<string | null>;
  putInlinePolicy(userName: string, policyName: string, document: string): Promise<void>;
  deleteInlinePolicy(userName: string, policyName: string): Promise<void>;
  /** Names of the groups that a user is in, whose policies are the user's too. */
  listGroups(userName: string): Promise<string[]>;
  /** Whether the user has a password for the console: the bot's IAM users never get one. */
  hasLogin(userName: string): Promise<boolean>;
  deleteLogin(userName: string): Promise<void>;
  /** Errors: CloudConflict while the user has keys, a logon, policies, groups or MFA devices. */
  deleteUser(userName: string): Promise<void>;
  /**
   * Takes everything off a user that makes its deletion fail, also what people added: keys, logon, policies, MFA devices,
   * certificates. Of a virtual MFA device only the binding goes.
   * Errors: CloudConflict when all that went and the user is in a group: the bot removes no user from a group.
   */
  stripUser(userName: string): Promise<void>;
};
