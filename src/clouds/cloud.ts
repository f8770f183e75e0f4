import type { Restored } from "../core/estimate.ts";
import type { RefusedKeys } from "../core/oss-keys.ts";
import type { Action } from "../core/service-request.ts";
import type { OssStorageClass } from "../core/storage-class.ts";

/**
 * What the story needs of the two clouds. Adapters under `aws/` and `alibaba/` implement it; the vendors' types stop
 * there. Every failure is a `CloudError` of `core/errors.ts`; what "does not exist" means is `null` only where the
 * signature says so. Reads are retried by the adapter, changes are sent once.
 */

export type AwsIdentity = {
  accountId: string;
  arn: string;
  /** `aws`, `aws-cn`, `aws-us-gov` or `aws-eusc`, from the ARN. */
  partition: string;
  /** How far this host's clock is ahead of the cloud's; absent when the answer had no time. */
  clockAheadMs?: number;
};

/**
 * CloudWatch's daily storage figures of the last 14 days, all datapoints of each series, newest first.
 * Shape: `sizes` has one series for each storage type that CloudWatch knows of; `objectCounts` is the one series of
 * `NumberOfObjects`. Empty lists mean that there are no figures, never that the bucket is empty.
 */
export type StorageMetrics = {
  sizes: { storageType: string; datapoints: { value: number; at: string }[] }[];
  objectCounts: { value: number; at: string }[];
};

/** One object as a listing shows it; `etag` and dates are left out, nothing here needs them. */
export type ListedObject = {
  key: string;
  sizeBytes: number;
  storageClass: string;
  /** Canonical id of the account that owns the object; null where the answer does not say. */
  ownerId: string | null;
};

export type LifecycleRule = {
  id: string;
  isEnabled: boolean;
  prefix: string;
  /** Days after which objects move to another class, or null. */
  transitionDays: number | null;
  /** The class they move to. */
  transitionClass: string | null;
  /** Days after which objects are deleted, or null; a date counts as 0 when it has passed. */
  expirationDays: number | null;
};

/** One archive tier of an Intelligent-Tiering configuration: objects that nobody reads for so long go there. */
export type TieringArchive = {
  id: string;
  isEnabled: boolean;
  prefix: string;
  days: number;
  accessTier: "ARCHIVE_ACCESS" | "DEEP_ARCHIVE_ACCESS" | string;
};

export type BucketEncryption = {
  algorithm: "AES256" | "aws:kms" | "aws:kms:dsse" | string;
  kmsKeyId: string | null;
};

/** What a sample object's HEAD shows. `archiveStatus` is Intelligent-Tiering's archive tier. */
export type ObjectHead = {
  storageClass: string;
  archiveStatus: string | null;
  isRestored: boolean;
  /** When the restored copy ends; null where there is none, or it stays. */
  restoredUntil: string | null;
  kmsKeyId: string | null;
  /** HEAD was refused because the object is encrypted with a key that the caller must bring (SSE-C). */
  needsCustomerKey: boolean;
  /** User metadata as the answer's headers have it: S3 gives values that are no ASCII in the encoding of RFC 2047. */
  metadata: Record<string, string>;
  /** User metadata that S3 could not put into headers at all. Source: S3 API, HeadObject, `x-amz-missing-meta`. */
  missingMetadata: number;
};

export type AccessKeyPair = { accessKeyId: string; secretAccessKey: string };

export type AccessKeySummary = { accessKeyId: string; isActive: boolean; createdAt: string | null };

/** `sizeBytes` and `objectCount` are exact for what existed during the whole count. */
export type ExactCount = {
  objectCount: number;
  sizeBytes: number;
  byStorageClass: { storageClass: string; objectCount: number; sizeBytes: number }[];
  /** Objects of archive classes that can be read for now; null: none. */
  restored: Restored | null;
  keysRefusedByOss: RefusedKeys;
  requests: number;
  elapsedMs: number;
};

export type CountProgress = {
  objectCount: number;
  sizeBytes: number;
  requests: number;
  elapsedMs: number;
  objectsPerSecond: number;
};

export type ExactCountInput = {
  prefix: string;
  /** What an earlier run gave to `onCheckpoint`: plain data, bound to bucket and prefix. */
  resumeFrom?: unknown;
  onCheckpoint?: (checkpoint: unknown) => void;
  onProgress?: (progress: CountProgress) => void;
  progressIntervalMs?: number;
  signal?: AbortSignal;
};

/** Where a source bucket is, and whose it must be: every S3 call carries the owner. */
export type SourceBucket = { bucket: string; region: string; expectedOwner: string };

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

/** The source's side: S3, CloudWatch, IAM, STS. */
export type AwsCloud = {
  /** STS GetCallerIdentity. */
  getCallerIdentity(): Promise<AwsIdentity>;
  /** The id of the organization that the account is in; null when it is in none. Errors: CloudDenied. */
  readOrganizationId(): Promise<string | null>;
  /**
   * The region that a bucket lives in, read from HeadBucket's header even when the answer is 301 or 403.
   * Errors: CloudNotFound (no such bucket), CloudDenied (403 that names no region).
   */
  findBucketRegion(bucket: string): Promise<string>;
  /**
   * HeadBucket in its region with the expected owner. Errors: CloudDenied (not ours, or not allowed; with the text of the
   * same question asked by a listing), CloudNotFound.
   */
  headBucket(source: SourceBucket): Promise<void>;
  /** When the bucket was made, from ListBuckets; null when the list does not show it. */
  findBucketCreationDate(bucket: string): Promise<string | null>;
  /** The policy document as text; null when the bucket has none. */
  readBucketPolicy(source: SourceBucket): Promise<string | null>;
  readStorageMetrics(input: { bucket: string; region: string; now: Date }): Promise<StorageMetrics>;
  /** The canonical id of the account, as owners of objects are named; null where S3 does not say. */
  readCanonicalId(): Promise<string | null>;
  /** Up to `maxKeys` (1,000) current objects in key order. */
  listObjects(
    source: SourceBucket,
    input: { prefix: string; maxKeys: number },
  ): Promise<{ objects: ListedObject[]; isTruncated: boolean }>;
  /**
   * Counts current objects by a bounded listing, at most `maxPages` requests and `maxMs` milliseconds.
   * Shape: when `isComplete` is false the figures are lower bounds. Classes are S3's names.
   */
  countObjects(
    source: SourceBucket,
    input: { prefix: string; maxPages: number; maxMs: number },
  ): Promise<{
    objectCount: number;
    byStorageClass: { storageClass: string; sizeBytes: number; objectCount: number }[];
    restored: Restored | null;
    isComplete: boolean;
  }>;
  /**
   * Counts every current object under a prefix, however many there are; goes on from a checkpoint it gave before.
   * Errors: CloudError; the signal's reason when cancelled.
   */
  countExactly(source: SourceBucket, input: ExactCountInput): Promise<ExactCount>;
  /** Errors: the refusal of a GET where HEAD is refused, since an answer to HEAD has no text. */
  headObject(source: SourceBucket, key: string): Promise<ObjectHead>;
  readVersioning(source: SourceBucket): Promise<"enabled" | "suspended" | "off">;
  readEncryption(source: SourceBucket): Promise<BucketEncryption | null>;
  /** S3 Object Ownership; null when the bucket has no setting (the old default, ObjectWriter). */
  readOwnership(
    source: SourceBucket,
  ): Promise<"BucketOwnerEnforced" | "BucketOwnerPreferred" | "ObjectWriter" | null>;
  readLifecycle(source: SourceBucket): Promise<LifecycleRule[]>;
  /** The archive tiers of all Intelligent-Tiering configurations, disabled ones included. */
  readTieringArchives(source: SourceBucket): Promise<TieringArchive[]>;
  readRequestPayer(source: SourceBucket): Promise<"Requester" | "BucketOwner">;
  /** Unfinished multipart uploads under the prefix, as far as one page (1,000) shows. */
  countMultipartUploads(
    source: SourceBucket,
    prefix: string,
  ): Promise<{ count: number; isTruncated: boolean }>;
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
    action: Action;
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

  findUser(userName: string): Promise<IamUser | null>;
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
  listAccessKeys(userName: string): Promise<AccessKeySummary[]>;
  /** One attempt, never retried: when the outcome is unknown the caller lists the keys. */
  createAccessKey(userName: string): Promise<AccessKeyPair>;
  setAccessKeyStatus(userName: string, accessKeyId: string, status: "Active" | "Inactive"): Promise<void>;
  /** Deleting what is gone succeeds, here and in the other deletions. */
  deleteAccessKey(userName: string, accessKeyId: string): Promise<void>;
  /** Errors: CloudConflict while something hangs on the user. */
  deleteUser(userName: string): Promise<void>;
  /**
   * Takes away what may hang on a user and would keep it from being deleted, whoever put it there: keys, logon, policies,
   * MFA devices, certificates. Of a virtual MFA device only the binding goes.
   * Errors: CloudConflict when all that went and the user is in a group: the bot takes nobody out of groups.
   */
  stripUser(userName: string): Promise<void>;

  /**
   * Sends with a new key what the service sends: lists, reads the first byte of one of up to 20 objects, and tries what the
   * service may ask for beside that (`core/service-request.ts`).
   * Shape: `empty` when the listing is empty, `archived` when all tried objects need a restore; `tried` objects; `refused`
   * are operations such as `s3:HeadBucket` that the service may need and the key may not.
   * Errors: CloudDenied, CloudUnavailable; the caller waits out propagation.
   */
  proveRead(
    key: AccessKeyPair,
    source: SourceBucket,
    prefix: string,
  ): Promise<{
    outcome: "read" | "empty" | "archived";
    key: string | null;
    tried: number;
    refused: string[];
  }>;
};

export type AlibabaIdentity = {
  accountId: string;
  arn: string;
  userId: string;
  /** As in `AwsIdentity`. */
  clockAheadMs?: number;
};

export type OssBucketInfo = {
  region: string;
  storageClass: string;
  redundancy: string | null;
  acl: string;
  isVersioned: boolean;
  ownerId: string;
  createdAt: string | null;
  /** The default encryption; null when the bucket has none. */
  encryption: OssEncryption | null;
};

/** `KMS` without a key id stands for the account's service key, `alias/acs/oss`. */
export type OssEncryption = { algorithm: "KMS" | "AES256" | "SM4" | string; kmsKeyId: string | null };

export type RamPasswordPolicy = {
  minimumLength: number;
  needsLowercase: boolean;
  needsUppercase: boolean;
  needsNumbers: boolean;
  needsSymbols: boolean;
};

export type RamUser = {
  userName: string;
  userId: string;
  comments: string;
  createdAt: string | null;
  /** First or last console logon; null until there was one. */
  lastLogonAt: string | null;
};

export type RamPolicyRef = { policyType: "System" | "Custom"; policyName: string };

/** The destination's side: OSS, RAM, STS. */
export type AlibabaCloud = {
  getCallerIdentity(): Promise<AlibabaIdentity>;
  /** The account's alias; null when it has none. */
  readAccountAlias(): Promise<string | null>;
  /** Null when there is no such bucket. Errors: CloudDenied (taken by somebody else, or not allowed). */
  findBucket(bucket: string, region: string): Promise<OssBucketInfo | null>;
  /** Makes a bucket that is private, as every new one is. No ACL is sent, since that would need the right to set any. */
  createBucket(input: { bucket: string; region: string; storageClass: OssStorageClass }): Promise<void>;
  /** Errors: CloudConflict (not empty). Deleting what is gone succeeds. */
  deleteBucket(bucket: string, region: string): Promise<void>;
  isBucketEmpty(bucket: string, region: string): Promise<boolean>;
  countBuckets(region: string): Promise<number>;
  /** One bucket of the account, in any region; null when it has none. */
  findSomeBucket(): Promise<{ bucket: string; region: string } | null>;
  readBucketLifecycle(bucket: string, region: string): Promise<LifecycleRule[]>;
  /** The retention (WORM) policy's state and days; null when there is none. */
  readRetention(bucket: string, region: string): Promise<{ state: string; days: number } | null>;
  /** The policy document as text, to the byte; null when the bucket has none. */
  readBucketPolicy(bucket: string, region: string): Promise<string | null>;

  /** Errors: CloudDenied (the operator lacks ram:GetPasswordPolicy); the caller then assumes the strictest. */
  readPasswordPolicy(): Promise<RamPasswordPolicy>;
  /** The networks from which the account's access keys may be used; null: from everywhere. */
  readAccessKeyNetworks(): Promise<string[] | null>;
  /** From where RAM users may log on to the console (no masks: from everywhere), and whether each must use MFA. */
  readLogonLimits(): Promise<{ networkMasks: string[]; needsMfa: boolean }>;
  findUser(userName: string): Promise<RamUser | null>;
  listUsers(): Promise<RamUser[]>;
  createUser(input: { userName: string; displayName: string; comments: string }): Promise<void>;
  /** Errors: CloudConflict while something hangs on the user. */
  deleteUser(userName: string): Promise<void>;
  /**
   * Takes away keys, logon, policies and the MFA binding of a user, whoever put them there.
   * Errors: as on the other side.
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
  listAccessKeys(userName: string): Promise<AccessKeySummary[]>;
  /** One attempt, never retried. */
  createAccessKey(userName: string): Promise<AccessKeyPair>;
  setAccessKeyStatus(userName: string, accessKeyId: string, status: "Active" | "Inactive"): Promise<void>;
  deleteAccessKey(userName: string, accessKeyId: string): Promise<void>;

  /** Writes, reads and deletes one object of class Standard with a new key. */
  proveWrite(key: AccessKeyPair, input: { bucket: string; region: string; objectKey: string }): Promise<void>;
};

/** One decision of IAM's simulator on an identity's policies. */
export type SimulatedRight = {
  action: string;
  decision: "allowed" | "explicitDeny" | "implicitDeny";
  /** What keeps back what the identity's own policies allow. */
  heldBackBy: "organization" | "boundary" | null;
  /** Condition keys of the policies that the simulator was not given. */
  missingKeys: string[];
};

/** Both sides of a migration, each with the identity that works there. */
export type Clouds = { aws: AwsCloud; alibaba: AlibabaCloud };
