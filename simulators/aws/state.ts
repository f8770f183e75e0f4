import { createHash, randomBytes } from "node:crypto";
import { awsManagedPolicies, type ManagedPolicy } from "./policy/managed-policies.ts";
import type { BucketSettings } from "./s3/bucket-settings.ts";
import type { ObjectIndex } from "./s3/object-index.ts";
import type { OldVersion, StorageClass, StoredObject } from "./s3/stored-object.ts";

/** Something attached at a moment: it counts for authorisation only a while later. */
export type Since<T> = { value: T; since: Date };

export type User = {
  accountId: string;
  name: string;
  path: string;
  id: string;
  createdAt: Date;
  tags: Map<string, string>;
  /** ARN of the policy that bounds what his own policies may give. */
  permissionsBoundary: string | null;
  inlinePolicies: Map<string, Since<string>>;
  /** ARNs of managed policies. */
  attachedPolicies: Map<string, Since<true>>;
  groups: string[];
  loginProfile: { createdAt: Date; isResetRequired: boolean } | null;
  mfaDevices: string[];
  sshPublicKeys: string[];
  signingCertificates: string[];
  serviceCredentials: string[];
};

export type AccessKey = {
  id: string;
  secret: string;
  accountId: string;
  userName: string;
  status: "Active" | "Inactive";
  createdAt: Date;
  lastUsed: { at: Date; service: string; region: string } | null;
  /** Seeded keys are known everywhere from the start. */
  isSettled: boolean;
};

export type Role = {
  accountId: string;
  name: string;
  path: string;
  id: string;
  trustPolicy: string;
  inlinePolicies: Map<string, Since<string>>;
  attachedPolicies: Map<string, Since<true>>;
  maxSessionSeconds: number;
};

/** Temporary credentials of an assumed role. */
export type Session = {
  accessKeyId: string;
  secret: string;
  token: string;
  roleName: string;
  accountId: string;
  sessionName: string;
  issuedAt: Date;
  expiresAt: Date;
  sessionPolicy: string | null;
};

type MultipartUpload = {
  key: string;
  uploadId: string;
  initiatedAt: Date;
  storageClass: StorageClass;
  partSizesBytes: number[];
};

export type MetricPoint = { at: Date; value: number };
export type MetricSeries = { metricName: string; storageType: string; points: MetricPoint[] };

/** What CloudWatch tells about a bucket: from its objects (`lagDays` old), nothing, or series given outright. */
export type BucketMetrics =
  | { kind: "from-objects"; lagDays: number }
  | { kind: "none" }
  | { kind: "series"; series: MetricSeries[] };

export type Bucket = {
  name: string;
  region: string;
  ownerAccountId: string;
  createdAt: Date;
  policy: string | null;
  settings: BucketSettings;
  objects: ObjectIndex;
  /** Versions that are not current, newest first, by key; a delete marker in front hides the key. */
  history: Map<string, OldVersion[]>;
  uploads: MultipartUpload[];
  metrics: BucketMetrics;
};

export type Organization = { id: string; managementAccountId: string };

export type AwsState = {
  partition: string;
  accountId: string;
  /** The organization that the account is in. */
  organization: Organization | null;
  /** By account and lower-case name: names are unique without regard to case. */
  users: Map<string, User>;
  roles: Map<string, Role>;
  accessKeys: Map<string, AccessKey>;
  sessions: Map<string, Session>;
  policies: Map<string, ManagedPolicy>;
  buckets: Map<string, Bucket>;
  /** Public address of a caller by access key id; `*` is everybody else's. */
  sourceAddresses: Map<string, string>;
  /** Access keys of the account itself. */
  rootKeyIds: Set<string>;
  transport: { isSecure: boolean; tlsVersion: string };
  propagation: { visibleAfterMs: number; authorizedAfterMs: number };
  wrongRegionAnswer: "redirect" | "malformed";
  /** Every secret ever issued, for those who look for leaks. */
  secrets: Set<string>;
};

export function createEmptyState(accountId: string, partition: string): AwsState {
  return {
    partition,
    accountId,
    organization: null,
    users: new Map(),
    roles: new Map(),
    accessKeys: new Map(),
    sessions: new Map(),
    policies: awsManagedPolicies(partition),
    buckets: new Map(),
    sourceAddresses: new Map(),
    rootKeyIds: new Set(),
    transport: { isSecure: true, tlsVersion: "1.3" },
    propagation: { visibleAfterMs: 0, authorizedAfterMs: 0 },
    wrongRegionAnswer: "redirect",
    secrets: new Set(),
  };
}

export function userKey(accountId: string, name: string): string {
  return `${accountId}/${name.toLowerCase()}`;
}

export function userArn(state: AwsState, user: Pick<User, "accountId" | "path" | "name">): string {
  return `arn:${state.partition}:iam::${user.accountId}:user${user.path}${user.name}`;
}

export function roleArn(state: AwsState, role: Pick<Role, "accountId" | "path" | "name">): string {
  return `arn:${state.partition}:iam::${role.accountId}:role${role.path}${role.name}`;
}

export function keysOfUser(state: AwsState, user: User): AccessKey[] {
  return [...state.accessKeys.values()].filter(
    (key) => key.accountId === user.accountId && key.userName === user.name,
  );
}

/** S3's name for an account: 64 hexadecimal digits. */
export function canonicalIdOf(accountId: string): string {
  return createHash("sha256").update(`canonical ${accountId}`).digest("hex");
}

/** The account that owns an object: with ACLs off the bucket's, no matter who uploaded it. */
export function ownerOfObject(bucket: Bucket, object: Pick<StoredObject, "ownerAccountId">): string {
  const isEnforced = bucket.settings.ownership === "BucketOwnerEnforced";
  return isEnforced ? bucket.ownerAccountId : (object.ownerAccountId ?? bucket.ownerAccountId);
}

const ID_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** A unique id as IAM makes them: a prefix for the kind (AIDA, AKIA, AROA, ASIA …) and 17 or 16 further characters. */
export function makeUniqueId(prefix: string, length = 21): string {
  let id = prefix;
  for (const byte of randomBytes(length - prefix.length)) id += ID_ALPHABET[byte % ID_ALPHABET.length];
  return id;
}

/** A secret access key: 40 characters of base64. */
export function makeSecret(): string {
  return randomBytes(30).toString("base64");
}
