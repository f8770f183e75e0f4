import type { MgwState } from "./mgw/state.ts";
import type { PolicyDocument } from "./policy/document.ts";

/** What GetPasswordPolicy answers, and what every new password is held to. */
type PasswordPolicy = {
  minimumLength: number;
  requiresLowercase: boolean;
  requiresUppercase: boolean;
  requiresNumbers: boolean;
  requiresSymbols: boolean;
  /** 0: never expires. */
  maxAgeDays: number;
  isHardExpiry: boolean;
  /** How many earlier passwords may not come again; 0: any may. */
  reusePrevention: number;
  /** Wrong passwords in an hour before the logon locks; 0: never. */
  maxLoginAttempts: number;
};

export type PolicyType = "System" | "Custom";
export type PolicyAttachment = { type: PolicyType; name: string; attachedAtMs: number };

export type LoginProfile = {
  password: string;
  previousPasswords: string[];
  isPasswordResetRequired: boolean;
  isMfaBindRequired: boolean;
  createdAtMs: number;
  failedLogins: number;
};

export type RamUser = {
  userId: string;
  userName: string;
  displayName: string;
  comments: string;
  mobilePhone: string;
  email: string;
  createdAtMs: number;
  updatedAtMs: number;
  /** First and later console logons; null until the first. */
  lastLoginAtMs: number | null;
  loginProfile: LoginProfile | null;
  attachments: PolicyAttachment[];
  /** Group name to the time of joining. */
  groups: Map<string, number>;
  mfaSerialNumber: string | null;
};

export type AccessKey = {
  id: string;
  secret: string;
  /** Null: the account's own key, which no policy of RAM holds back. */
  userName: string | null;
  isActive: boolean;
  createdAtMs: number;
  /** The moment from which the key is known everywhere; before it, it is unknown. */
  usableFromMs: number;
  lastUsedAtMs: number | null;
};

export type RamGroup = {
  groupId: string;
  groupName: string;
  comments: string;
  createdAtMs: number;
  attachments: PolicyAttachment[];
};

export type PolicyVersion = {
  versionId: string;
  text: string;
  document: PolicyDocument;
  createdAtMs: number;
};

export type Policy = {
  type: PolicyType;
  name: string;
  description: string;
  versions: PolicyVersion[];
  defaultVersionId: string;
  nextVersionNumber: number;
  createdAtMs: number;
  updatedAtMs: number;
};

export type RamRole = {
  roleId: string;
  roleName: string;
  description: string;
  trustText: string;
  trust: PolicyDocument;
  maxSessionSeconds: number;
  attachments: PolicyAttachment[];
  createdAtMs: number;
};

/** Temporary credentials of an assumed role. */
export type RoleSession = {
  accessKeyId: string;
  secret: string;
  securityToken: string;
  roleName: string;
  sessionName: string;
  expiresAtMs: number;
  /** Narrows the role's permissions when given. */
  policy: PolicyDocument | null;
};

export type VirtualMfaDevice = {
  serialNumber: string;
  userName: string | null;
  activatedAtMs: number | null;
};

export type StorageClass = "Standard" | "IA" | "Archive" | "ColdArchive" | "DeepColdArchive";
export type BucketAcl = "private" | "public-read" | "public-read-write";

export type ObjectVersion = {
  key: string;
  /** `null` for what was written while versioning was off. */
  versionId: string;
  isDeleteMarker: boolean;
  /** The bytes; null for what is known by its size alone, which reads as `filler`. */
  body: Buffer | null;
  /** Zeros, or the bytes that the simulator of S3 makes up for its objects; absent: zeros. */
  filler?: "zeros" | "made-up";
  sizeBytes: number;
  etag: string;
  type: "Normal" | "Multipart";
  storageClass: StorageClass;
  /** How the object itself is encrypted, whatever its bucket says by now. */
  encryption: Encryption | null;
  lastModifiedMs: number;
  /** Headers given back on reading: content type and `x-oss-meta-*`. */
  headers: Record<string, string>;
};

export type MultipartUpload = {
  uploadId: string;
  key: string;
  storageClass: StorageClass;
  encryption: Encryption | null;
  initiatedAtMs: number;
  headers: Record<string, string>;
  parts: Map<number, { etag: string; body: Buffer }>;
};

type LifecycleRule = { id: string; prefix: string; isEnabled: boolean; expirationDays: number };

type Retention = { wormId: string; state: "InProgress" | "Locked"; days: number; createdAtMs: number };

/** `keyId` is null for SSE-OSS, and for KMS with the service's default key. */
export type Encryption = { algorithm: "AES256" | "KMS"; keyId: string | null };

export type Bucket = {
  name: string;
  ownerUid: string;
  /** `oss-eu-central-1`. */
  region: string;
  storageClass: StorageClass;
  redundancy: "LRS" | "ZRS";
  acl: BucketAcl;
  createdAtMs: number;
  versioning: "Enabled" | "Suspended" | null;
  lifecycle: LifecycleRule[];
  retention: Retention | null;
  /** The bucket policy as it was put. */
  policyText: string | null;
  policy: PolicyDocument | null;
  /** The default for new objects. */
  encryption: Encryption | null;
  blocksPublicAccess: boolean;
  /** Custom domains bound to it, each with the time of binding. */
  cnames: Map<string, number>;
  /** Versions of each key, newest first. */
  objects: Map<string, ObjectVersion[]>;
  uploads: Map<string, MultipartUpload>;
};

/** The account's rule on where its access keys may be used from: addresses and ranges of the internet. */
type AccessKeyPolicy = { isActive: boolean; allowedNetworks: string[] };

/** `loginNetworkMasks` as RAM has it: ranges with semicolons between, empty for everywhere. */
type SecurityPreference = { loginNetworkMasks: string; enforceMfaForLogin: boolean };

/** Everything that exists: one account with its RAM, and the buckets of all accounts. */
export type AlibabaState = {
  account: { uid: string; alias: string | null; isInArrears: boolean; createdAtMs: number };
  passwordPolicy: PasswordPolicy;
  /** Null: never set. */
  accessKeyPolicy: AccessKeyPolicy | null;
  securityPreference: SecurityPreference;
  users: Map<string, RamUser>;
  groups: Map<string, RamGroup>;
  roles: Map<string, RamRole>;
  policies: { System: Map<string, Policy>; Custom: Map<string, Policy> };
  mfaDevices: Map<string, VirtualMfaDevice>;
  accessKeys: Map<string, AccessKey>;
  sessions: Map<string, RoleSession>;
  buckets: Map<string, Bucket>;
  /** Data Online Migration. */
  mgw: MgwState;
  /** How long new keys and new attachments stay unknown. */
  propagation: { accessKeyMs: number; attachmentMs: number };
  /** What policies see of the caller's network. */
  network: {
    sourceIp: string | null;
    isSecureTransport: boolean;
    /** The VPC that requests come from; null: the internet. */
    sourceVpc: string | null;
  };
  /** Signature nonces seen, to the time they may be forgotten. */
  nonces: Map<string, number>;
  /** Every secret and password that was ever issued or set, for tests that look for leaks. */
  secretValues: Set<string>;
};

/** The state and its time, as every operation gets them. */
export type World = { state: AlibabaState; nowMs: number };
