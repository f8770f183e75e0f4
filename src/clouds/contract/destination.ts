import type { AccessKeyPair } from "./access-keys.ts";
import type { DestinationBuckets } from "./destination-buckets.ts";
import type { DestinationUsers } from "./destination-users.ts";
import type { MigrationService, RoleReader } from "./migration-service.ts";

export type AlibabaIdentity = {
  accountId: string;
  arn: string;
  /** As in `AwsIdentity`. */
  clockAheadMs?: number;
};

/** What RAM asks of the passwords of an account, as far as the bot's own do not meet it anyway. */
export type RamPasswordPolicy = { minimumLength: number };

/** The destination's side: OSS, RAM, STS, and the migration service. */
export type AlibabaCloud = AlibabaAccount &
  DestinationBuckets &
  DestinationUsers &
  DestinationProof &
  MigrationService &
  RoleReader;

/** The account that the bot works in. */
export type AlibabaAccount = {
  getCallerIdentity(): Promise<AlibabaIdentity>;
  /** The account's alias; null when it has none. */
  readAccountAlias(): Promise<string | null>;
  /** Errors: CloudDenied (the operator lacks ram:GetPasswordPolicy); the caller then assumes the strictest. */
  readPasswordPolicy(): Promise<RamPasswordPolicy>;
  /** The networks from which the account's access keys may be used; null: from everywhere. */
  readAccessKeyNetworks(): Promise<string[] | null>;
  /** From where RAM users may log on to the console (no masks: from everywhere), and whether each must use MFA. */
  readLogonLimits(): Promise<{ networkMasks: string[]; needsMfa: boolean }>;
};

/** What a new key is tried with before it is delivered. */
export type DestinationProof = {
  /** Writes, reads and deletes one object of class Standard with a new key. */
  proveWrite(key: AccessKeyPair, input: { bucket: string; region: string; objectKey: string }): Promise<void>;
};
