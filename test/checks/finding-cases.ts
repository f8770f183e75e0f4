import { bucketPolicyHash } from "../../src/core/bucket-policy-hash.ts";
import type { FindingCode } from "../../src/core/finding-codes.ts";
import type { CheckName } from "../../src/core/preparation.ts";
import { denied, type examine, metricsOf, notFound, OWN_OSS_BUCKET, unavailable } from "./healthy-clouds.ts";

type Changes = NonNullable<Parameters<typeof examine>[1]>;

/** One way to make a finding appear: what is out of order, and in which check it shows. */
export type FindingCase = { check: CheckName; changes: Changes };

const OLD = "2026-11-15T00:00:00.000Z";
const DAY_BEFORE = "2026-11-22T00:00:00.000Z";
const NO_METRICS = { sizes: [], objectCounts: [] };
const CMK = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const HEAD = {
  storageClass: "STANDARD",
  archiveStatus: null,
  isRestored: false,
  kmsKeyId: null,
  needsCustomerKey: false,
  restoredUntil: null,
  metadata: {},
  missingMetadata: 0,
};
const RULE = {
  id: "rule-1",
  isEnabled: true,
  prefix: "",
  transitionDays: null,
  transitionClass: null,
  expirationDays: null,
};
const BY_POLICY =
  "User: arn:aws:iam::111122223333:user/bot is not authorized to perform: s3:GetBucketPolicy with an explicit deny in a resource-based policy";

export const WHITELIST_POLICY = policyOf({ NotIpAddress: { "aws:SourceIp": "192.0.2.0/24" } });
export const OPEN_POLICY = policyOf({ Bool: { "aws:SecureTransport": "false" } });
const UNCERTAIN_POLICY = policyOf({ StringEquals: { "aws:UserAgent": "x" } });
const ORGANIZATION_POLICY = policyOf({ StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } });

export function policyOf(condition: Record<string, Record<string, string>>): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Guard",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: ["arn:aws:s3:::amzn-s3-demo-bucket", "arn:aws:s3:::amzn-s3-demo-bucket/*"],
        Condition: condition,
      },
    ],
  });
}

export const OFFICE_ONLY = { NotIpAddress: { "acs:SourceIp": "203.0.113.0/24" } };

/** A bucket policy of the destination that denies writing, where the condition is met. */
export function ossPolicyOf(condition?: Record<string, Record<string, string>>): string {
  const Statement = {
    Effect: "Deny",
    Principal: ["*"],
    Action: ["oss:PutObject", "oss:GetObject"],
    Resource: ["acs:oss:*:*:demo-destination/*"],
    ...(condition && { Condition: condition }),
  };
  return JSON.stringify({ Version: "1", Statement: [Statement] });
}

export function ticketFor(policyText: string) {
  return {
    url: "https://workorder-intl.console.aliyun.com/#/ticket/detail/?ticketId=1",
    policyHash: bucketPolicyHash(policyText),
    givenBy: "U1",
    givenAt: "2026-11-20T10:00:00.000Z",
  };
}

const existing = (info: Partial<typeof OWN_OSS_BUCKET> = {}) => ({
  findBucket: async () => ({ ...OWN_OSS_BUCKET, ...info }),
});

/** Four objects of Glacier, of which the listing shows two restored copies when `until` is given. */
function restoredUntil(until: string | null) {
  return async () => ({
    objectCount: 4,
    byStorageClass: [{ storageClass: "GLACIER", sizeBytes: 2 ** 44, objectCount: 4 }],
    restored: until === null ? null : { objectCount: 2, sizeBytes: 2 ** 43, until },
    isComplete: true,
  });
}

const ARCHIVE = restoredUntil(null);

/** Every finding of the checks with one situation in which it appears. */
export const FINDING_CASES: Record<Exclude<FindingCode, `PROOF_${string}`>, FindingCase> = {
  IDENTITY_OK: { check: "identity", changes: {} },
  CREDENTIALS_REFUSED: {
    check: "identity",
    changes: {
      aws: { getCallerIdentity: denied("sts:GetCallerIdentity", "invalid", "InvalidClientTokenId") },
    },
  },
  CLOCK_WRONG: {
    check: "identity",
    changes: {
      alibaba: { getCallerIdentity: denied("sts:GetCallerIdentity", "expired", "InvalidTimeStamp.Expired") },
    },
  },
  OPERATOR_IS_ROOT: {
    check: "identity",
    changes: {
      aws: {
        getCallerIdentity: async () => ({
          accountId: "111122223333",
          arn: "arn:aws:iam::111122223333:root",
          partition: "aws",
        }),
      },
    },
  },
  PARTITION_UNLISTED: {
    check: "identity",
    changes: {
      aws: {
        getCallerIdentity: async () => ({
          accountId: "111122223333",
          arn: "arn:aws-us-gov:iam::111122223333:user/bot",
          partition: "aws-us-gov",
        }),
      },
    },
  },
  SITE_DIFFERS_FROM_PARTITION: {
    check: "identity",
    changes: {
      aws: {
        getCallerIdentity: async () => ({
          accountId: "111122223333",
          arn: "arn:aws-cn:iam::111122223333:user/bot",
          partition: "aws-cn",
        }),
      },
    },
  },
  IDENTITY_NOT_READ: {
    check: "identity",
    changes: { alibaba: { readAccountAlias: denied("ram:GetAccountAlias", "no", "NoPermission") } },
  },

  SOURCE_OK: { check: "source", changes: {} },
  SOURCE_NAME_INVALID: { check: "source", changes: { request: { sourceBucket: "no such" } } },
  SOURCE_PREFIX_INVALID: { check: "source", changes: { request: { prefix: "/photos/" } } },
  SOURCE_DIRECTORY_BUCKET: {
    check: "source",
    changes: { request: { sourceBucket: "data--euc1-az1--x-s3" } },
  },
  SOURCE_NOT_FOUND: { check: "source", changes: { aws: { findBucketRegion: notFound("s3:HeadBucket") } } },
  SOURCE_IN_OTHER_ACCOUNT: {
    check: "source",
    changes: {
      aws: { headBucket: denied("s3:HeadBucket"), findBucketCreationDate: async () => null },
    },
  },
  SOURCE_REFUSES_BOT: { check: "source", changes: { aws: { headBucket: denied("s3:HeadBucket") } } },
  SOURCE_NAME_HAS_DOTS: { check: "source", changes: { request: { sourceBucket: "data.example.com" } } },
  SOURCE_NAME_OLD: { check: "source", changes: { request: { sourceBucket: "Acme_Media" } } },
  SOURCE_REGION_UNLISTED: {
    check: "source",
    changes: { aws: { findBucketRegion: async () => "ap-southeast-7" } },
  },
  SOURCE_CROSS_BORDER: { check: "source", changes: { request: { ossRegion: "oss-cn-hangzhou" } } },
  SOURCE_VERSIONED: { check: "source", changes: { aws: { readVersioning: async () => "suspended" } } },
  SOURCE_ORPHANED_UPLOADS: {
    check: "source",
    changes: { aws: { countMultipartUploads: async () => ({ count: 4, isTruncated: false }) } },
  },
  SOURCE_CUSTOMER_KMS_KEY: {
    check: "source",
    changes: { aws: { readEncryption: async () => ({ algorithm: "aws:kms", kmsKeyId: CMK }) } },
  },
  SOURCE_SAMPLES_KMS_ENCRYPTED: {
    check: "source",
    changes: { aws: { headObject: async () => ({ ...HEAD, kmsKeyId: CMK }) } },
  },
  SOURCE_SAMPLES_NEED_CUSTOMER_KEY: {
    check: "source",
    changes: { aws: { headObject: async () => ({ ...HEAD, needsCustomerKey: true }) } },
  },
  SOURCE_SAMPLES_ARCHIVED: {
    check: "source",
    changes: {
      aws: {
        headObject: async () => ({
          ...HEAD,
          storageClass: "INTELLIGENT_TIERING",
          archiveStatus: "ARCHIVE_ACCESS",
        }),
      },
    },
  },
  SOURCE_SAMPLES_RESTORED: {
    check: "source",
    changes: {
      aws: {
        headObject: async () => ({
          ...HEAD,
          storageClass: "GLACIER",
          isRestored: true,
          restoredUntil: "2026-11-25T00:00:00.000Z",
        }),
      },
    },
  },
  SOURCE_METADATA_REFUSED_BY_OSS: {
    check: "source",
    changes: {
      aws: {
        headObject: async () => ({
          ...HEAD,
          metadata: { user_id: "7", note: "=?UTF-8?B?TMOpbw==?=" },
          missingMetadata: 1,
        }),
      },
    },
  },
  SOURCE_FOREIGN_OBJECTS_POSSIBLE: { check: "source", changes: { aws: { readOwnership: async () => null } } },
  SOURCE_REQUESTER_PAYS: {
    check: "source",
    changes: { aws: { readRequestPayer: async () => "Requester" } },
  },
  SOURCE_LIFECYCLE_DELETES: {
    check: "source",
    changes: { aws: { readLifecycle: async () => [{ ...RULE, expirationDays: 365 }] } },
  },
  SOURCE_LIFECYCLE_ARCHIVES: {
    check: "source",
    changes: {
      aws: {
        readLifecycle: async () => [{ ...RULE, transitionDays: 30, transitionClass: "DEEP_ARCHIVE" }],
      },
    },
  },
  SOURCE_TIERING_ARCHIVES: {
    check: "source",
    changes: {
      aws: {
        readTieringArchives: async () => [
          { id: "cold", isEnabled: true, prefix: "", days: 90, accessTier: "ARCHIVE_ACCESS" },
        ],
      },
    },
  },
  SOURCE_LIFECYCLE_MOVES: {
    check: "source",
    changes: {
      aws: { readLifecycle: async () => [{ ...RULE, transitionDays: 30, transitionClass: "STANDARD_IA" }] },
    },
  },
  SOURCE_KEYS_REFUSED_BY_OSS: {
    check: "source",
    changes: {
      aws: {
        listObjects: async (_source, { prefix }) => ({
          objects: [{ key: `${prefix}x`, ownerId: null }],
          isTruncated: true,
        }),
      },
    },
  },
  SOURCE_KEYS_NOT_ALL_SEEN: {
    check: "source",
    changes: {
      aws: {
        listObjects: async (_source, { prefix }) => ({
          objects: [{ key: "a", ownerId: null }].slice(prefix.length),
          isTruncated: prefix === "",
        }),
      },
    },
  },
  SOURCE_NOT_READ: {
    check: "source",
    changes: { aws: { readLifecycle: denied("s3:GetBucketLifecycleConfiguration") } },
  },

  ESTIMATE_OK: { check: "estimate", changes: {} },
  ESTIMATE_STALE: {
    check: "estimate",
    changes: {
      aws: {
        readStorageMetrics: async () => metricsOf({ StandardStorage: 9_000_000 }, 900, OLD),
        countObjects: async () => ({
          objectCount: 10,
          byStorageClass: [{ storageClass: "STANDARD", sizeBytes: 10, objectCount: 10 }],
          restored: null,
          isComplete: false,
        }),
      },
    },
  },
  ESTIMATE_SERIES_DIFFER: {
    check: "estimate",
    changes: {
      aws: {
        readStorageMetrics: async () => ({
          sizes: [
            {
              storageType: "StandardStorage",
              datapoints: [
                { value: 1, at: "2026-11-23T00:00:00.000Z" },
                { value: 2, at: DAY_BEFORE },
              ],
            },
            { storageType: "StandardIAStorage", datapoints: [{ value: 5, at: DAY_BEFORE }] },
          ],
          objectCounts: [{ value: 3, at: DAY_BEFORE }],
        }),
      },
    },
  },
  ESTIMATE_UNKNOWN_STORAGE_TYPE: {
    check: "estimate",
    changes: {
      aws: { readStorageMetrics: async () => metricsOf({ StandardStorage: 1, HoloStorage: 2 }, 3) },
    },
  },
  ESTIMATE_OVERHEAD: {
    check: "estimate",
    changes: {
      aws: {
        readStorageMetrics: async () => metricsOf({ StandardIAStorage: 5, StandardIASizeOverhead: 2 }, 3),
      },
    },
  },
  ESTIMATE_ARCHIVED: {
    check: "estimate",
    changes: {
      aws: {
        readStorageMetrics: async () => metricsOf({ StandardStorage: 1, GlacierStorage: 3 }, 3),
        countObjects: ARCHIVE,
      },
    },
  },
  ESTIMATE_RESTORED: {
    check: "estimate",
    changes: {
      request: { prefix: "photos/" },
      aws: { countObjects: restoredUntil("2026-12-24T00:00:00.000Z") },
    },
  },
  ESTIMATE_RESTORE_ENDS_TOO_SOON: {
    check: "estimate",
    changes: {
      request: { prefix: "photos/" },
      aws: { countObjects: restoredUntil("2026-11-25T00:00:00.000Z") },
    },
  },
  ESTIMATE_TIERS_NOT_TOLD_APART: {
    check: "estimate",
    changes: {
      request: { prefix: "photos/" },
      aws: {
        countObjects: async () => ({
          objectCount: 1,
          byStorageClass: [{ storageClass: "INTELLIGENT_TIERING", sizeBytes: 7, objectCount: 1 }],
          restored: null,
          isComplete: true,
        }),
      },
    },
  },
  ESTIMATE_AT_LEAST: {
    check: "estimate",
    changes: {
      request: { prefix: "photos/" },
      aws: {
        countObjects: async () => ({
          objectCount: 200_000,
          byStorageClass: [{ storageClass: "STANDARD", sizeBytes: 7, objectCount: 200_000 }],
          restored: null,
          isComplete: false,
        }),
      },
    },
  },
  ESTIMATE_BUCKET_EMPTY: {
    check: "estimate",
    changes: {
      aws: {
        readStorageMetrics: async () => NO_METRICS,
        countObjects: async () => ({ objectCount: 0, byStorageClass: [], restored: null, isComplete: true }),
      },
    },
  },
  ESTIMATE_PREFIX_EMPTY: {
    check: "estimate",
    changes: {
      request: { prefix: "phtos/" },
      aws: {
        countObjects: async () => ({ objectCount: 0, byStorageClass: [], restored: null, isComplete: true }),
      },
    },
  },
  ESTIMATE_BUCKET_NEW: {
    check: "estimate",
    changes: {
      aws: {
        readStorageMetrics: async () => NO_METRICS,
        findBucketCreationDate: async () => "2026-11-24T01:00:00.000Z",
      },
    },
  },
  ESTIMATE_NO_DATAPOINTS: {
    check: "estimate",
    changes: { aws: { readStorageMetrics: async () => NO_METRICS } },
  },
  ESTIMATE_SHORTEST_DURATION: { check: "estimate", changes: {} },
  ESTIMATE_UNKNOWN: { check: "estimate", changes: { request: { sourceBucket: "x--x-s3" } } },
  ESTIMATE_NOT_READ: {
    check: "estimate",
    changes: { aws: { readStorageMetrics: denied("cloudwatch:ListMetrics") } },
  },

  WHITELIST_OK: { check: "whitelist", changes: {} },
  WHITELIST_RESTRICTED: {
    check: "whitelist",
    changes: {
      aws: { readBucketPolicy: async () => WHITELIST_POLICY, simulatePolicy: async () => "explicitDeny" },
    },
  },
  WHITELIST_SHUTS_OUT_BOT: {
    check: "whitelist",
    changes: {
      aws: {
        readBucketPolicy: denied("s3:GetBucketPolicy", BY_POLICY),
        listObjects: denied("s3:ListObjectsV2", BY_POLICY),
      },
    },
  },
  WHITELIST_PROTECTS_ITSELF: {
    check: "whitelist",
    changes: { aws: { readBucketPolicy: denied("s3:GetBucketPolicy", BY_POLICY) } },
  },
  WHITELIST_ORGANIZATION_NOT_READ: {
    check: "whitelist",
    changes: {
      aws: {
        readBucketPolicy: async () => ORGANIZATION_POLICY,
        readOrganizationId: denied("organizations:DescribeOrganization"),
      },
    },
  },
  WHITELIST_UNCERTAIN: {
    check: "whitelist",
    changes: { aws: { readBucketPolicy: async () => UNCERTAIN_POLICY } },
  },
  WHITELIST_OPINIONS_DIFFER: {
    check: "whitelist",
    changes: {
      aws: { readBucketPolicy: async () => OPEN_POLICY, simulatePolicy: async () => "explicitDeny" },
    },
  },
  WHITELIST_TICKET_OUTDATED: {
    check: "whitelist",
    changes: {
      aws: { readBucketPolicy: async () => WHITELIST_POLICY, simulatePolicy: async () => "explicitDeny" },
      input: { ticket: ticketFor(OPEN_POLICY) },
    },
  },
  WHITELIST_OF_OTHER_ACCOUNT: {
    check: "whitelist",
    changes: {
      aws: {
        headBucket: denied("s3:HeadBucket"),
        findBucketCreationDate: async () => null,
        readBucketPolicy: denied("s3:GetBucketPolicy"),
        listObjects: denied("s3:ListObjectsV2"),
      },
    },
  },
  WHITELIST_NO_SECOND_OPINION: {
    check: "whitelist",
    changes: {
      aws: {
        readBucketPolicy: async () => OPEN_POLICY,
        simulatePolicy: denied("iam:SimulateCustomPolicy"),
      },
    },
  },
  WHITELIST_NOT_READ: {
    check: "whitelist",
    changes: { aws: { readBucketPolicy: denied("s3:GetBucketPolicy") } },
  },

  DESTINATION_OK: { check: "destination", changes: {} },
  DESTINATION_NAME_INVALID: {
    check: "destination",
    changes: { request: { destinationBucket: "data.example" } },
  },
  DESTINATION_REGION_INVALID: { check: "destination", changes: { request: { ossRegion: "Frankfurt" } } },
  DESTINATION_TAKEN: { check: "destination", changes: { alibaba: existing({ ownerId: "999" }) } },
  DESTINATION_REFUSED: {
    check: "destination",
    changes: {
      alibaba: { findBucket: denied("oss:GetBucketInfo", "The bucket you access does not belong to you.") },
    },
  },
  DESTINATION_REGION_DIFFERS: {
    check: "destination",
    changes: { alibaba: existing({ region: "oss-us-west-1" }) },
  },
  DESTINATION_CLASS_DIFFERS: {
    check: "destination",
    changes: { alibaba: existing({ storageClass: "Archive" }) },
  },
  DESTINATION_NOT_PRIVATE: {
    check: "destination",
    changes: { alibaba: existing({ acl: "public-read" }) },
  },
  DESTINATION_NOT_EMPTY: {
    check: "destination",
    changes: { alibaba: { ...existing(), isBucketEmpty: async () => false } },
  },
  DESTINATION_VERSIONED: { check: "destination", changes: { alibaba: existing({ isVersioned: true }) } },
  DESTINATION_RETENTION: {
    check: "destination",
    changes: { alibaba: { ...existing(), readRetention: async () => ({ state: "Locked", days: 30 }) } },
  },
  DESTINATION_POLICY_RESTRICTED: {
    check: "destination",
    changes: { alibaba: { ...existing(), readBucketPolicy: async () => ossPolicyOf() } },
  },
  DESTINATION_POLICY_UNCERTAIN: {
    check: "destination",
    changes: { alibaba: { ...existing(), readBucketPolicy: async () => ossPolicyOf(OFFICE_ONLY) } },
  },
  DESTINATION_TICKET_OUTDATED: {
    check: "destination",
    changes: {
      alibaba: { ...existing(), readBucketPolicy: async () => ossPolicyOf(OFFICE_ONLY) },
      input: { ticket: ticketFor(WHITELIST_POLICY) },
    },
  },
  DESTINATION_KMS: {
    check: "destination",
    changes: { alibaba: existing({ encryption: { algorithm: "KMS", kmsKeyId: "key-1" } }) },
  },
  DESTINATION_PUBLIC_ENDPOINT: {
    check: "destination",
    changes: {
      alibaba: {
        ...existing(),
        isBucketEmpty: denied("oss:ListObjectsV2", "Not allowed", "PublicEndpointForbidden"),
      },
    },
  },
  DESTINATION_LIFECYCLE_ACTS: {
    check: "destination",
    changes: {
      alibaba: { ...existing(), readBucketLifecycle: async () => [{ ...RULE, expirationDays: 30 }] },
    },
  },
  DESTINATION_REGION_CLOSED: {
    check: "destination",
    changes: { request: { ossRegion: "oss-ap-south-1" } },
  },
  DESTINATION_REGION_UNKNOWN: {
    check: "destination",
    changes: { request: { ossRegion: "oss-af-south-1" } },
  },
  DESTINATION_SERVICE_ELSEWHERE: {
    check: "destination",
    changes: { request: { ossRegion: "oss-eu-west-1" } },
  },
  DESTINATION_BUCKET_QUOTA: { check: "destination", changes: { alibaba: { countBuckets: async () => 100 } } },
  DESTINATION_ACCOUNT_SUSPENDED: {
    check: "destination",
    changes: { alibaba: { findBucket: denied("oss:GetBucketInfo", "UserDisable", "UserDisable") } },
  },
  DESTINATION_NOT_READ: {
    check: "destination",
    changes: { alibaba: { findBucket: unavailable("oss:GetBucketInfo") } },
  },

  PERMISSIONS_OK: { check: "permissions", changes: {} },
  USER_NAME_TAKEN: {
    check: "permissions",
    changes: {
      aws: {
        findUser: async (userName) => ({
          userName,
          arn: "arn",
          path: "/",
          userId: null,
          permissionsBoundary: null,
          tags: [],
          createdAt: null,
        }),
      },
    },
  },
  USER_QUOTA: {
    check: "permissions",
    changes: { aws: { readUserQuota: async () => ({ users: 5000, quota: 5000 }) } },
  },
  ACCESS_KEY_LIMIT: {
    check: "permissions",
    changes: {
      alibaba: {
        findUser: async (userName) => ({
          userName,
          userId: "1",
          comments: "Made by mgw-prep. mgw-prep:preparation=MP-7K2M9Q mgw-prep:installation=inst-1",
          createdAt: null,
          lastLogonAt: null,
        }),
        listAccessKeys: async () => [
          { accessKeyId: "LTAI1", isActive: true, createdAt: null },
          { accessKeyId: "LTAI2", isActive: true, createdAt: null },
        ],
      },
    },
  },
  POLICY_MISSING: {
    check: "permissions",
    changes: { alibaba: { hasPolicy: async ({ policyName }) => policyName !== "AliyunMGWFullAccess" } },
  },
  BOUNDARY_MISSING: {
    check: "permissions",
    changes: { aws: { hasPolicy: async (arn) => !arn.endsWith(":policy/mgw-prep-boundary") } },
  },
  PREFIX_NOT_EXPRESSIBLE: {
    check: "permissions",
    changes: { request: { profile: "least-privilege", prefix: "a*b/" } },
  },
  ACCESS_KEY_NETWORK_LIMITED: {
    check: "permissions",
    changes: { alibaba: { readAccessKeyNetworks: async () => ["203.0.113.0/24"] } },
  },
  LOGON_NETWORK_LIMITED: {
    check: "permissions",
    changes: {
      alibaba: { readLogonLimits: async () => ({ networkMasks: ["203.0.113.0/24"], needsMfa: false }) },
    },
  },
  LOGON_NEEDS_MFA: {
    check: "permissions",
    changes: { alibaba: { readLogonLimits: async () => ({ networkMasks: [], needsMfa: true }) } },
  },
  PERMISSIONS_NOT_READ: {
    check: "permissions",
    changes: { alibaba: { readPasswordPolicy: denied("ram:GetPasswordPolicy", "no", "NoPermission") } },
  },
};
