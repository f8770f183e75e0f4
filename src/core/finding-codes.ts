import type { Finding, FindingArgs, Severity } from "./finding.ts";
import type { CheckName } from "./preparation.ts";
import type { RefusalReason } from "./refusal-reason.ts";
import type { Verdict } from "./verdict.ts";
import type { WhitelistArgs } from "./whitelist-args.ts";

/** One row of the table: whose finding it is, how grave, and (only as a type) what its text is made of. */
type FindingCodeRow<A extends FindingArgs> = {
  check: CheckName | "proof";
  severity: Severity;
  args?: A;
};

function row<A extends FindingArgs>(check: CheckName | "proof", severity: Severity): FindingCodeRow<A> {
  return { check, severity };
}

/** Why something could not be seen: `what` is a word of the text, `permission` what to grant (null: no permission helps). */
export type UnreadArgs = {
  what: UnreadSubject;
  permission: string | null;
  /** `unusable`: an answer came, and not one that S3 or the service gives; `not-asked`: nothing was sent. */
  problem: "denied" | "not-found" | "unavailable" | "unusable" | "not-asked" | "other";
  code: string;
  requestId: string | null;
  /** What refuses, where the cloud says that it is no missing permission. */
  reason?: Exclude<RefusalReason, "missing-permission" | "unsaid">;
};

export type UnreadSubject =
  | "aws-identity"
  | "alibaba-identity"
  | "account-alias"
  | "source-region"
  | "source-bucket"
  | "source-owner"
  | "versioning"
  | "uploads"
  | "encryption"
  | "ownership"
  | "request-payer"
  | "source-lifecycle"
  | "tiering"
  | "account-id"
  | "sample-listing"
  | "sample-objects"
  | "metrics"
  | "listing"
  | "creation-date"
  | "bucket-policy"
  | "organization"
  | "destination-bucket"
  | "destination-contents"
  | "destination-lifecycle"
  | "retention"
  | "destination-policy"
  | "bucket-count"
  | "iam-user"
  | "iam-quota"
  | "iam-keys"
  | "iam-boundary"
  | "iam-policy"
  | "ram-user"
  | "ram-quota"
  | "ram-keys"
  | "ram-policy"
  | "password-policy"
  | "access-key-networks"
  | "logon-limits"
  | "check";

/**
 * Every finding there is. The codes are public: they are in the JSON of `check`, in the store and in docs/checks.md.
 * Severities are the usual ones; a check may lower one where a person has taken the matter up (a ticket).
 */
export const FINDING_CODES = {
  IDENTITY_OK: row<{
    awsAccountId: string;
    awsArn: string;
    partition: string;
    alibabaAccountId: string;
    alibabaArn: string;
    site: string;
  }>("identity", "ok"),
  CREDENTIALS_REFUSED: row<{ cloud: "AWS" | "Alibaba Cloud"; code: string }>("identity", "blocker"),
  CLOCK_WRONG: row<{ aheadSeconds: number | null }>("identity", "blocker"),
  OPERATOR_IS_ROOT: row<{ cloud: "AWS" | "Alibaba Cloud"; accountId: string }>("identity", "warning"),
  PARTITION_UNLISTED: row<{ partition: string }>("identity", "warning"),
  SITE_DIFFERS_FROM_PARTITION: row<{ partition: string; site: string }>("identity", "warning"),
  IDENTITY_NOT_READ: row<UnreadArgs>("identity", "unknown"),

  SOURCE_OK: row<{ bucket: string; region: string; prefix: string }>("source", "ok"),
  SOURCE_NAME_INVALID: row<{ bucket: string; rule: string }>("source", "blocker"),
  SOURCE_PREFIX_INVALID: row<{ prefix: string; rule: string }>("source", "blocker"),
  SOURCE_DIRECTORY_BUCKET: row<{ bucket: string }>("source", "blocker"),
  SOURCE_NOT_FOUND: row<{ bucket: string }>("source", "blocker"),
  SOURCE_IN_OTHER_ACCOUNT: row<{ bucket: string; accountId: string }>("source", "blocker"),
  SOURCE_REFUSES_BOT: row<{
    bucket: string;
    accountId: string;
    isOurs: boolean | null;
    permission: string;
    reason?: RefusalReason;
  }>("source", "unknown"),
  SOURCE_NAME_HAS_DOTS: row<{ bucket: string }>("source", "warning"),
  SOURCE_NAME_OLD: row<{ bucket: string }>("source", "warning"),
  SOURCE_REGION_UNLISTED: row<{ region: string }>("source", "warning"),
  SOURCE_CROSS_BORDER: row<{ sourceRegion: string; ossRegion: string }>("source", "warning"),
  SOURCE_VERSIONED: row<{ status: "enabled" | "suspended" }>("source", "note"),
  SOURCE_ORPHANED_UPLOADS: row<{ count: number; isTruncated: boolean }>("source", "note"),
  SOURCE_CUSTOMER_KMS_KEY: row<{
    kmsKeyId: string;
    algorithm: string;
    userArn: string;
    statement: string;
    /** Another name that samples have for what is probably this key. */
    alsoNamed?: string | null;
  }>("source", "warning"),
  SOURCE_SAMPLES_KMS_ENCRYPTED: row<{
    /** `UNNAMED_KMS_KEY` stands for one that the refusal did not name. */
    kmsKeyIds: readonly string[];
    affected: number;
    sampled: number;
    statement: string;
  }>("source", "warning"),
  SOURCE_SAMPLES_NEED_CUSTOMER_KEY: row<{ affected: number; sampled: number }>("source", "warning"),
  SOURCE_SAMPLES_ARCHIVED: row<{ affected: number; sampled: number; tiers: readonly string[] }>(
    "source",
    "warning",
  ),
  SOURCE_SAMPLES_RESTORED: row<{ affected: number; sampled: number; until: string }>("source", "note"),
  SOURCE_METADATA_REFUSED_BY_OSS: row<{
    affected: number;
    sampled: number;
    names: readonly string[];
    values: readonly string[];
    missing: number;
  }>("source", "warning"),
  SOURCE_FOREIGN_OBJECTS_POSSIBLE: row<{
    ownership: "ObjectWriter" | "BucketOwnerPreferred" | "none";
    /** Of the objects whose owner the listing shows; null: it shows none, or whose they are cannot be told. */
    foreign?: number | null;
    listed?: number;
    /** Whether these are all objects of what is to be migrated. */
    isAll?: boolean;
    /** Samples of other accounts that refused the bot. */
    refused?: number;
  }>("source", "warning"),
  SOURCE_REQUESTER_PAYS: row<{ bucket: string }>("source", "note"),
  SOURCE_LIFECYCLE_DELETES: row<{ rules: readonly string[]; soonestDays: number }>("source", "warning"),
  SOURCE_LIFECYCLE_ARCHIVES: row<{ rules: readonly string[]; soonestDays: number }>("source", "warning"),
  SOURCE_TIERING_ARCHIVES: row<{ rules: readonly string[]; soonestDays: number }>("source", "warning"),
  SOURCE_LIFECYCLE_MOVES: row<{ rules: readonly string[]; soonestDays: number }>("source", "note"),
  SOURCE_KEYS_REFUSED_BY_OSS: row<{
    hasLeadingSlash: boolean;
    hasLeadingBackslash: boolean;
    tooLong: number;
    sampled: number;
  }>("source", "warning"),
  SOURCE_KEYS_NOT_ALL_SEEN: row<{ sampled: number }>("source", "note"),
  SOURCE_NOT_READ: row<UnreadArgs>("source", "unknown"),

  ESTIMATE_OK: row<{
    objectCount: number;
    transferBytes: number;
    archivedBytes: number;
    asOf: string;
    method: "cloudwatch" | "listing";
  }>("estimate", "ok"),
  ESTIMATE_STALE: row<{ asOf: string; ageHours: number }>("estimate", "warning"),
  ESTIMATE_SERIES_DIFFER: row<{ asOf: string; newest: string; series: readonly string[] }>(
    "estimate",
    "note",
  ),
  ESTIMATE_UNKNOWN_STORAGE_TYPE: row<{ storageTypes: readonly string[]; sizeBytes: number }>(
    "estimate",
    "warning",
  ),
  ESTIMATE_OVERHEAD: row<{ overheadBytes: number; sizeBytes: number }>("estimate", "note"),
  ESTIMATE_ARCHIVED: row<{
    archivedBytes: number;
    archivedObjects: number | null;
    transferBytes: number;
    tiers: readonly string[];
    /** Whether restored copies were looked for among all objects, and taken off. */
    isRestoreKnown?: boolean;
  }>("estimate", "warning"),
  ESTIMATE_RESTORED: row<{ restoredObjects: number; restoredBytes: number; until: string }>(
    "estimate",
    "note",
  ),
  ESTIMATE_RESTORE_ENDS_TOO_SOON: row<{ until: string; seconds: number; ossRegion: string }>(
    "estimate",
    "warning",
  ),
  ESTIMATE_TIERS_NOT_TOLD_APART: row<{ sizeBytes: number }>("estimate", "warning"),
  ESTIMATE_AT_LEAST: row<{ objectCount: number; sizeBytes: number }>("estimate", "warning"),
  /** `prefix` is empty but in what older versions stored. */
  ESTIMATE_BUCKET_EMPTY: row<{ bucket: string; prefix: string; createdAt: string | null }>(
    "estimate",
    "warning",
  ),
  ESTIMATE_PREFIX_EMPTY: row<{ bucket: string; prefix: string }>("estimate", "blocker"),
  ESTIMATE_BUCKET_NEW: row<{ createdAt: string }>("estimate", "note"),
  ESTIMATE_NO_DATAPOINTS: row<{ bucket: string; region: string }>("estimate", "note"),
  ESTIMATE_SHORTEST_DURATION: row<{ seconds: number; ossRegion: string; isLowerBound: boolean }>(
    "estimate",
    "ok",
  ),
  ESTIMATE_UNKNOWN: row<{ bucket: string; prefix: string }>("estimate", "unknown"),
  ESTIMATE_NOT_READ: row<UnreadArgs>("estimate", "unknown"),

  WHITELIST_OK: row<{ bucket: string; hasPolicy: boolean; isConfirmedByIam: boolean }>("whitelist", "ok"),
  WHITELIST_RESTRICTED: row<WhitelistArgs>("whitelist", "blocker"),
  WHITELIST_SHUTS_OUT_BOT: row<{ operation: string; requestId: string | null; ticketUrl: string | null }>(
    "whitelist",
    "blocker",
  ),
  WHITELIST_UNCERTAIN: row<WhitelistArgs>("whitelist", "unknown"),
  WHITELIST_PROTECTS_ITSELF: row<{ bucket: string; requestId: string | null; ticketUrl: string | null }>(
    "whitelist",
    "unknown",
  ),
  WHITELIST_ORGANIZATION_NOT_READ: row<UnreadArgs>("whitelist", "note"),
  WHITELIST_OPINIONS_DIFFER: row<{
    ours: Exclude<Verdict, "uncertain">;
    iam: readonly string[];
    ticketUrl: string | null;
  }>("whitelist", "unknown"),
  WHITELIST_TICKET_OUTDATED: row<{ ticketUrl: string; givenBy: string; givenAt: string }>(
    "whitelist",
    "blocker",
  ),
  WHITELIST_OF_OTHER_ACCOUNT: row<{ bucket: string; accountId: string }>("whitelist", "unknown"),
  WHITELIST_NO_SECOND_OPINION: row<{
    permission: string | null;
    code: string | null;
    /** Condition keys of the statements that IAM could not be asked about; empty when it gave no answer. */
    keys: readonly string[];
  }>("whitelist", "note"),
  WHITELIST_NOT_READ: row<UnreadArgs & { ticketUrl: string | null }>("whitelist", "unknown"),

  DESTINATION_OK: row<{ bucket: string; region: string; exists: boolean; storageClass: string }>(
    "destination",
    "ok",
  ),
  DESTINATION_NAME_INVALID: row<{ bucket: string; rule: string }>("destination", "blocker"),
  DESTINATION_REGION_INVALID: row<{ region: string }>("destination", "blocker"),
  DESTINATION_TAKEN: row<{ bucket: string; ownerId: string; accountId: string }>("destination", "blocker"),
  DESTINATION_REFUSED: row<{ bucket: string; code: string; permission: string; requestId: string | null }>(
    "destination",
    "blocker",
  ),
  DESTINATION_REGION_DIFFERS: row<{ bucket: string; region: string | null; wantedRegion: string }>(
    "destination",
    "blocker",
  ),
  DESTINATION_CLASS_DIFFERS: row<{
    bucket: string;
    storageClass: string;
    wantedStorageClass: string;
    isArchive: boolean;
  }>("destination", "warning"),
  DESTINATION_NOT_PRIVATE: row<{ bucket: string; acl: string }>("destination", "warning"),
  DESTINATION_NOT_EMPTY: row<{ bucket: string }>("destination", "warning"),
  DESTINATION_VERSIONED: row<{ bucket: string }>("destination", "note"),
  DESTINATION_RETENTION: row<{ bucket: string; state: string; days: number }>("destination", "warning"),
  DESTINATION_POLICY_RESTRICTED: row<DestinationPolicyArgs>("destination", "blocker"),
  DESTINATION_POLICY_UNCERTAIN: row<DestinationPolicyArgs>("destination", "unknown"),
  DESTINATION_TICKET_OUTDATED: row<{
    bucket: string;
    ticketUrl: string;
    givenBy: string;
    givenAt: string;
  }>("destination", "warning"),
  DESTINATION_KMS: row<{
    bucket: string;
    /** Null: the account's service key. */
    kmsKeyId: string | null;
    /** The key as RAM policies name it; null where that is not known. */
    keyArn: string | null;
    permissions: readonly string[];
    /** The plan gives the new user these rights on this key. */
    isGranted: boolean;
  }>("destination", "warning"),
  DESTINATION_PUBLIC_ENDPOINT: row<{ bucket: string; region: string; isSeen: boolean; code: string }>(
    "destination",
    "warning",
  ),
  DESTINATION_LIFECYCLE_ACTS: row<{ rules: readonly string[]; soonestDays: number; deletes: boolean }>(
    "destination",
    "warning",
  ),
  DESTINATION_REGION_CLOSED: row<{ region: string; exists: boolean }>("destination", "blocker"),
  DESTINATION_REGION_UNKNOWN: row<{ region: string }>("destination", "warning"),
  DESTINATION_SERVICE_ELSEWHERE: row<{ region: string; serviceRegions: readonly string[] }>(
    "destination",
    "warning",
  ),
  DESTINATION_BUCKET_QUOTA: row<{ region: string; buckets: number; quota: number }>("destination", "blocker"),
  DESTINATION_ACCOUNT_SUSPENDED: row<{ code: string; requestId: string | null }>("destination", "blocker"),
  DESTINATION_NOT_READ: row<UnreadArgs>("destination", "unknown"),

  PERMISSIONS_OK: row<{ profile: string }>("permissions", "ok"),
  USER_NAME_TAKEN: row<{ cloud: "AWS" | "Alibaba Cloud"; userName: string }>("permissions", "blocker"),
  USER_QUOTA: row<{ cloud: "AWS" | "Alibaba Cloud"; users: number; quota: number }>("permissions", "blocker"),
  /** `others`: the keys that the preparation did not make; absent in what older versions stored. */
  ACCESS_KEY_LIMIT: row<{
    cloud: "AWS" | "Alibaba Cloud";
    userName: string;
    keys: number;
    others?: readonly string[];
  }>("permissions", "warning"),
  POLICY_MISSING: row<{
    cloud: "AWS" | "Alibaba Cloud";
    policyName: string;
    profile: string;
    otherProfiles: readonly string[];
  }>("permissions", "blocker"),
  /** `exists`: null where the bot may not look. */
  BOUNDARY_MISSING: row<{ policyName: string; exists: false | null }>("permissions", "blocker"),
  PREFIX_NOT_EXPRESSIBLE: row<{ prefix: string; characters: readonly string[] }>("permissions", "blocker"),
  ACCESS_KEY_NETWORK_LIMITED: row<{ networks: readonly string[] }>("permissions", "note"),
  LOGON_NETWORK_LIMITED: row<{ networkMasks: readonly string[] }>("permissions", "note"),
  LOGON_NEEDS_MFA: row<Record<never, never>>("permissions", "note"),
  PERMISSIONS_NOT_READ: row<UnreadArgs>("permissions", "unknown"),

  PROOF_OK: row<{ read: "read" | "empty"; wrote: boolean }>("proof", "ok"),
  PROOF_SOURCE_ARCHIVED: row<{ tried: number }>("proof", "warning"),
  PROOF_POSSIBLE_REQUEST_REFUSED: row<{ bucket: string; operations: readonly string[] }>("proof", "warning"),
  PROOF_BLOCKED_BY_WHITELIST: row<{ bucket: string; ticketUrl: string }>("proof", "warning"),
  PROOF_READ_FAILED: row<{ bucket: string; code: string; requestId: string | null }>("proof", "blocker"),
  PROOF_NOT_REPEATED: row<{ bucket: string }>("proof", "note"),
  PROOF_WRITE_BLOCKED: row<{ bucket: string; ticketUrl: string }>("proof", "warning"),
  PROOF_WRITE_FAILED: row<{
    bucket: string;
    code: string;
    requestId: string | null;
    /** What OSS says that it was, where it does; findings of older versions do not have it. */
    because: "kms" | "not-said";
  }>("proof", "blocker"),
  PROOF_WRITE_SKIPPED: row<{ bucket: string; reason: ProofSkipReason }>("proof", "note"),
} satisfies Record<string, FindingCodeRow<FindingArgs>>;

/** Why no test object was written, or was not written again. */
export type ProofSkipReason =
  | "profile"
  | "versioning"
  | "retention"
  | "policy"
  | "unknown"
  | "public-endpoint"
  | "not-repeated";

/** What the findings on the destination's policy say of the statements that decide: the rest is evidence. */
type DestinationPolicyArgs = {
  bucket: string;
  /** Sid, or `#` and the index of a statement that has none. */
  statements: readonly string[];
  conditionKeys: readonly string[];
  /** The requests that are denied, or may be. */
  actions: readonly string[];
  scope: "all" | "part";
  ticketUrl: string | null;
};

export type FindingCode = keyof typeof FINDING_CODES;

export type ArgsOf<C extends FindingCode> =
  (typeof FINDING_CODES)[C] extends FindingCodeRow<infer A> ? A : never;

/** A finding of a known code with the arguments that its text needs. `severity` only where a ticket, or a complete count of none, lowers it. */
export function finding<C extends FindingCode>(
  code: C,
  args: ArgsOf<C>,
  evidence: readonly string[] = [],
  severity: Severity = FINDING_CODES[code].severity,
): Finding {
  return { code, severity, args, evidence };
}

export function isFindingCode(code: string): code is FindingCode {
  return Object.hasOwn(FINDING_CODES, code);
}
