import { OPERATOR_CREDENTIALS } from "../../../simulators/aws/seed.ts";
import type { FindingCode } from "../../../src/core/finding-codes.ts";
import type { CheckName } from "../../../src/core/preparation.ts";
import { BOUNDARY_ARN } from "../../support/boundary.ts";
import { type CheckWorld, INSTALLATION_ID, type ScenarioInput, USER_NAME } from "./check-world.ts";
import { operatorWithout, ramOperatorWithout } from "./operator-without.ts";

export type Scenario = {
  check: CheckName;
  input?: ScenarioInput;
  arrange?(world: CheckWorld): unknown;
};

const DAY_MS = 86_400_000;
const BUCKET = "scenario-source";

function source(sourceBucket: string, prefix = ""): ScenarioInput {
  return { request: { sourceBucket, prefix } };
}

function destination(destinationBucket: string, ossRegion = "oss-eu-central-1"): ScenarioInput {
  return { request: { destinationBucket, ossRegion } };
}

/** A source made for one scenario. */
function madeBucket(check: CheckName, spec: Record<string, unknown>, prefix = ""): Scenario {
  return {
    check,
    input: source(BUCKET, prefix),
    arrange: ({ aws }) => aws.control["createBucket"]?.({ name: BUCKET, region: "us-east-1", ...spec }),
  };
}

function madeDestination(spec: Record<string, unknown>): Scenario {
  return {
    check: "destination",
    input: destination("scenario-destination"),
    arrange: ({ alibaba }) => alibaba.control["createBucket"]?.({ name: "scenario-destination", ...spec }),
  };
}

/** A setting of the destination of a healthy migration. */
function setting(changes: Record<string, unknown>): NonNullable<Scenario["arrange"]> {
  return ({ alibaba }) =>
    alibaba.control["setBucketSetting"]?.({ bucket: "example-empty-standard", ...changes });
}

function destinationPolicy(Condition?: Record<string, unknown>): NonNullable<Scenario["arrange"]> {
  const statement = {
    Effect: "Deny",
    Principal: ["*"],
    Action: ["oss:PutObject", "oss:GetObject"],
    Resource: ["acs:oss:*:*:example-empty-standard/*"],
    ...(Condition && { Condition }),
  };
  return setting({ policy: { Version: "1", Statement: [statement] } });
}

/** Midnight some days ago, as CloudWatch's storage points have it. */
function midnight(daysAgo: number): string {
  return new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS - daysAgo * DAY_MS).toISOString();
}

function series(points: Record<string, { daysAgo: number; value: number }[]>) {
  return {
    kind: "series",
    series: Object.entries(points).map(([storageType, values]) => ({
      metricName: storageType === "AllStorageTypes" ? "NumberOfObjects" : "BucketSizeBytes",
      storageType,
      points: values.map(({ daysAgo, value }) => ({ at: midnight(daysAgo), value })),
    })),
  };
}

const point = (daysAgo: number, value: number) => [{ daysAgo, value }];

function guarded(condition: Record<string, unknown>): Scenario {
  return madeBucket("whitelist", {
    objects: [{ key: "a.txt", body: "a" }],
    policy: {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Guard",
          Effect: "Deny",
          Principal: "*",
          Action: ["s3:GetObject"],
          Resource: `arn:aws:s3:::${BUCKET}/*`,
          Condition: condition,
        },
      ],
    },
  });
}

/** Midnight after tomorrow: S3 rounds the end of a copy up to a midnight. */
const RESTORED_FOR_A_DAY = { isOngoing: false, expiresAt: midnight(-1) };

const TICKET = {
  url: "https://workorder-intl.console.aliyun.com/#/ticket/detail/?ticketId=1",
  policyHash: "0".repeat(64),
  givenBy: "U1",
  givenAt: "2026-11-20T10:00:00.000Z",
};

/** The proof's findings are the workflow's: `workflow/proof.test.ts` has theirs. */
export const FINDING_SCENARIOS: Record<Exclude<FindingCode, `PROOF_${string}`>, Scenario> = {
  CLOCK_WRONG: {
    check: "identity",
    arrange: ({ alibaba }) =>
      alibaba.board.arm({
        service: "sts",
        operation: "GetCallerIdentity",
        kind: "error",
        status: 400,
        code: "InvalidTimeStamp.Expired",
      }),
  },
  OPERATOR_IS_ROOT: {
    check: "identity",
    arrange: ({ aws }) => aws.control["makeRootKey"]?.({ accessKeyId: OPERATOR_CREDENTIALS.accessKeyId }),
  },
  USER_QUOTA: {
    check: "permissions",
    arrange: ({ alibaba }) => alibaba.control["addUsers"]?.({ count: 1000 }),
  },
  ESTIMATE_UNKNOWN: { check: "estimate", input: source("not a bucket") },
  IDENTITY_OK: { check: "identity" },
  CREDENTIALS_REFUSED: {
    check: "identity",
    arrange: ({ aws }) =>
      aws.board.arm({
        service: "sts",
        operation: "GetCallerIdentity",
        kind: "error",
        status: 403,
        code: "InvalidClientTokenId",
      }),
  },
  PARTITION_UNLISTED: { check: "identity", arrange: ({ aws }) => aws.reset({ partition: "aws-us-gov" }) },
  SITE_DIFFERS_FROM_PARTITION: {
    check: "identity",
    arrange: ({ aws }) => aws.reset({ partition: "aws-cn" }),
  },
  IDENTITY_NOT_READ: { check: "identity", arrange: ramOperatorWithout(["ram:GetAccountAlias"]) },

  SOURCE_OK: { check: "source" },
  SOURCE_NAME_INVALID: { check: "source", input: source("acme media") },
  SOURCE_NAME_OLD: {
    check: "source",
    input: source("Acme_Media"),
    arrange: ({ aws }) =>
      aws.control["createBucket"]?.({
        name: "Acme_Media",
        region: "us-east-1",
        createdAt: "2013-05-01T00:00:00.000Z",
        objects: [{ key: "a", body: "a" }],
      }),
  },
  SOURCE_PREFIX_INVALID: { check: "source", input: source("acme-media-clean", "/photos/") },
  SOURCE_DIRECTORY_BUCKET: { check: "source", input: source("data--use1-az4--x-s3") },
  SOURCE_NOT_FOUND: { check: "source", input: source("acme-is-not-there") },
  SOURCE_IN_OTHER_ACCOUNT: { check: "source", input: source("globex-shared-other-account") },
  SOURCE_REFUSES_BOT: { check: "source", input: source("acme-vault-locked-down") },
  SOURCE_NAME_HAS_DOTS: { check: "source", input: source("static.acme.example") },
  SOURCE_REGION_UNLISTED: madeBucket("source", { region: "ap-southeast-7" }),
  SOURCE_CROSS_BORDER: { check: "source", input: { request: { ossRegion: "oss-cn-hangzhou" } } },
  SOURCE_VERSIONED: { check: "source", input: source("acme-uploads-versioned") },
  SOURCE_ORPHANED_UPLOADS: { check: "source", input: source("acme-uploads-versioned") },
  SOURCE_CUSTOMER_KMS_KEY: { check: "source", input: source("acme-finance-kms") },
  SOURCE_SAMPLES_KMS_ENCRYPTED: madeBucket("source", {
    objects: [
      {
        key: "a",
        sizeBytes: 1,
        encryption: { kind: "aws:kms", keyId: "arn:aws:kms:us-east-1:111122223333:key/0f1e2d3c" },
      },
    ],
  }),
  SOURCE_SAMPLES_NEED_CUSTOMER_KEY: { check: "source", input: source("acme-customer-keys") },
  SOURCE_SAMPLES_ARCHIVED: { check: "source", input: source("acme-archive-glacier") },
  SOURCE_SAMPLES_RESTORED: madeBucket("source", {
    objects: [{ key: "a", sizeBytes: 1, storageClass: "DEEP_ARCHIVE", restore: RESTORED_FOR_A_DAY }],
  }),
  SOURCE_METADATA_REFUSED_BY_OSS: madeBucket("source", {
    objects: [
      { key: "a", body: "a", metadata: { user_id: "7" } },
      { key: "b", body: "b", missingMeta: 2 },
    ],
  }),
  SOURCE_FOREIGN_OBJECTS_POSSIBLE: { check: "source", input: source("acme-partner-drop") },
  SOURCE_REQUESTER_PAYS: { check: "source", input: source("acme-data-requester-pays") },
  SOURCE_LIFECYCLE_DELETES: { check: "source", input: source("acme-logs-lifecycle") },
  SOURCE_LIFECYCLE_ARCHIVES: { check: "source", input: source("acme-logs-lifecycle", "logs/2026/") },
  SOURCE_TIERING_ARCHIVES: madeBucket("source", {
    settings: {
      intelligentTiering: [
        ...Array.from({ length: 120 }, (_, index) => ({
          id: `a-${String(index).padStart(3, "0")}`,
          isEnabled: false,
          tierings: [{ days: 90, accessTier: "ARCHIVE_ACCESS" }],
        })),
        { id: "last", tierings: [{ days: 180, accessTier: "DEEP_ARCHIVE_ACCESS" }] },
      ],
    },
  }),
  SOURCE_LIFECYCLE_MOVES: madeBucket("source", {
    settings: {
      lifecycle: [{ id: "cool", prefix: "", transitions: [{ days: 30, storageClass: "STANDARD_IA" }] }],
    },
  }),
  SOURCE_KEYS_REFUSED_BY_OSS: madeBucket("source", {
    objects: [{ key: "/etc/passwd", body: "x" }],
    generator: { count: 1500, prefix: "!", sizeBytes: 1 },
  }),
  SOURCE_KEYS_NOT_ALL_SEEN: madeBucket("source", { generator: { count: 1001, prefix: "k", sizeBytes: 1 } }),
  SOURCE_NOT_READ: { check: "source", arrange: operatorWithout(["s3:GetLifecycleConfiguration"]) },

  ESTIMATE_OK: { check: "estimate" },
  ESTIMATE_STALE: {
    check: "estimate",
    input: source(BUCKET),
    arrange: ({ aws }) => {
      const metrics = series({ StandardStorage: point(6, 500), AllStorageTypes: point(6, 5) });
      aws.control["createBucket"]?.({ name: BUCKET, region: "us-east-1", metrics });
      const refusal = { kind: "error", status: 403, code: "AccessDenied" } as const;
      aws.board.arm({ service: "s3", operation: "ListObjectsV2", ...refusal });
    },
  },
  ESTIMATE_SERIES_DIFFER: madeBucket("estimate", {
    metrics: series({
      StandardStorage: [...point(1, 90), ...point(2, 80)],
      StandardIAStorage: point(2, 10),
      AllStorageTypes: [...point(1, 9), ...point(2, 8)],
    }),
  }),
  ESTIMATE_UNKNOWN_STORAGE_TYPE: madeBucket("estimate", {
    metrics: series({ HolographicStorage: point(1, 5), AllStorageTypes: point(1, 1) }),
  }),
  ESTIMATE_OVERHEAD: { check: "estimate", input: source("acme-archive-glacier") },
  ESTIMATE_ARCHIVED: { check: "estimate", input: source("acme-archive-glacier") },
  ESTIMATE_RESTORED: madeBucket("estimate", {
    objects: [
      { key: "a", sizeBytes: 1, storageClass: "DEEP_ARCHIVE", restore: RESTORED_FOR_A_DAY },
      { key: "b", sizeBytes: 1, storageClass: "GLACIER" },
    ],
  }),
  ESTIMATE_RESTORE_ENDS_TOO_SOON: madeBucket("estimate", {
    objects: [
      { key: "a", sizeBytes: 1, storageClass: "DEEP_ARCHIVE", restore: RESTORED_FOR_A_DAY },
      { key: "large", sizeBytes: 5 * 2 ** 40 },
      { key: "larger", sizeBytes: 5 * 2 ** 40 },
      { key: "largest", sizeBytes: 5 * 2 ** 40 },
    ],
  }),
  ESTIMATE_TIERS_NOT_TOLD_APART: { check: "estimate", input: source("acme-archive-glacier", "2021/") },
  ESTIMATE_AT_LEAST: madeBucket(
    "estimate",
    { generator: { count: 205_000, prefix: "d/", sizeBytes: 1 } },
    "d/",
  ),
  ESTIMATE_BUCKET_EMPTY: { check: "estimate", input: source("acme-new-empty") },
  ESTIMATE_PREFIX_EMPTY: { check: "estimate", input: source("acme-media-clean", "Film/") },
  ESTIMATE_BUCKET_NEW: madeBucket("estimate", {
    createdAt: new Date(Date.now() - 3_600_000).toISOString(),
    objects: [{ key: "a", sizeBytes: 1 }],
    metrics: { kind: "none" },
  }),
  ESTIMATE_NO_DATAPOINTS: madeBucket("estimate", {
    objects: [{ key: "a", sizeBytes: 1 }],
    metrics: { kind: "none" },
  }),
  ESTIMATE_SHORTEST_DURATION: { check: "estimate" },
  ESTIMATE_NOT_READ: { check: "estimate", arrange: operatorWithout(["cloudwatch:GetMetricData"]) },

  WHITELIST_OK: { check: "whitelist" },
  WHITELIST_RESTRICTED: guarded({ NotIpAddress: { "aws:SourceIp": "192.0.2.0/24" } }),
  WHITELIST_SHUTS_OUT_BOT: { check: "whitelist", input: source("acme-vault-locked-down") },
  WHITELIST_UNCERTAIN: guarded({ StringLike: { "aws:UserAgent": "*rclone*" } }),
  WHITELIST_PROTECTS_ITSELF: madeBucket("whitelist", {
    policy: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Deny",
          Principal: "*",
          Action: ["s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"],
          Resource: `arn:aws:s3:::${BUCKET}`,
          Condition: { StringNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/admin" } },
        },
      ],
    },
  }),
  WHITELIST_ORGANIZATION_NOT_READ: {
    ...guarded({ StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }),
    arrange: (world) => {
      operatorWithout(["organizations:DescribeOrganization"])(world);
      return guarded({ StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }).arrange?.(world);
    },
  },
  // The whitelist contains the one address that IAM is asked about.
  WHITELIST_OPINIONS_DIFFER: guarded({ NotIpAddress: { "aws:SourceIp": "47.88.0.0/24" } }),
  WHITELIST_TICKET_OUTDATED: {
    check: "whitelist",
    input: { ...source("acme-reports-office-only"), ticket: TICKET },
  },
  WHITELIST_OF_OTHER_ACCOUNT: { check: "whitelist", input: source("globex-shared-other-account") },
  WHITELIST_NO_SECOND_OPINION: {
    check: "whitelist",
    input: source("acme-reports-office-only"),
    arrange: operatorWithout(["iam:SimulateCustomPolicy"]),
  },
  WHITELIST_NOT_READ: { check: "whitelist", arrange: operatorWithout(["s3:GetBucketPolicy"]) },

  DESTINATION_OK: { check: "destination" },
  DESTINATION_NAME_INVALID: { check: "destination", input: destination("acme.media") },
  DESTINATION_REGION_INVALID: { check: "destination", input: destination("free-name", "Frankfurt") },
  DESTINATION_TAKEN: {
    check: "destination",
    input: destination("another-accounts-bucket"),
    arrange: ({ alibaba }) =>
      alibaba.control["setBucketSetting"]?.({
        bucket: "another-accounts-bucket",
        policy: {
          Version: "1",
          Statement: [
            {
              Effect: "Allow",
              Principal: ["*"],
              Action: ["oss:*"],
              Resource: ["acs:oss:*:*:another-accounts-bucket", "acs:oss:*:*:another-accounts-bucket/*"],
            },
          ],
        },
      }),
  },
  DESTINATION_REFUSED: { check: "destination", input: destination("another-accounts-bucket") },
  DESTINATION_REGION_DIFFERS: madeDestination({ region: "oss-us-west-1" }),
  DESTINATION_CLASS_DIFFERS: { check: "destination", input: destination("example-infrequent-access") },
  DESTINATION_NOT_PRIVATE: madeDestination({ acl: "public-read" }),
  DESTINATION_NOT_EMPTY: { check: "destination", input: destination("example-with-objects") },
  DESTINATION_VERSIONED: { check: "destination", input: destination("example-with-versioning") },
  DESTINATION_RETENTION: { check: "destination", input: destination("example-with-retention") },
  DESTINATION_POLICY_RESTRICTED: { check: "destination", arrange: destinationPolicy() },
  DESTINATION_POLICY_UNCERTAIN: {
    check: "destination",
    arrange: destinationPolicy({ StringNotEquals: { "acs:SourceVpc": ["vpc-field0001"] } }),
  },
  DESTINATION_TICKET_OUTDATED: {
    check: "destination",
    arrange: destinationPolicy(),
    input: { ticket: TICKET },
  },
  DESTINATION_KMS: {
    check: "destination",
    arrange: setting({ encryption: { algorithm: "KMS", keyId: "8a9b7c6d-0000-4444-8888-1234567890ab" } }),
  },
  DESTINATION_PUBLIC_ENDPOINT: {
    ...madeDestination({ region: "oss-cn-hangzhou" }),
    input: destination("scenario-destination", "oss-cn-hangzhou"),
    arrange: ({ alibaba }) => {
      alibaba.control["createBucket"]?.({ name: "scenario-destination", region: "oss-cn-hangzhou" });
      alibaba.control["setAccountCreated"]?.({ at: "2025-06-01T00:00:00.000Z" });
    },
  },
  DESTINATION_LIFECYCLE_ACTS: { check: "destination", input: destination("example-with-lifecycle") },
  DESTINATION_REGION_CLOSED: { check: "destination", input: destination("free-name", "oss-ap-south-1") },
  DESTINATION_REGION_UNKNOWN: { check: "destination", input: destination("free-name", "oss-af-south-1") },
  DESTINATION_SERVICE_ELSEWHERE: { check: "destination", input: destination("free-name", "oss-eu-west-1") },
  DESTINATION_BUCKET_QUOTA: {
    check: "destination",
    input: destination("one-bucket-more"),
    arrange: ({ alibaba }) => {
      for (let index = 0; index < 100; index += 1) {
        alibaba.control["createBucket"]?.({ name: `filler-${index}` });
      }
    },
  },
  DESTINATION_ACCOUNT_SUSPENDED: {
    check: "destination",
    arrange: ({ alibaba }) => alibaba.control["setArrears"]?.({ isInArrears: true }),
  },
  DESTINATION_NOT_READ: { check: "destination", arrange: ramOperatorWithout(["oss:GetBucketLifecycle"]) },

  PERMISSIONS_OK: { check: "permissions" },
  USER_NAME_TAKEN: {
    check: "permissions",
    arrange: ({ clouds }) =>
      clouds.aws.createUser({
        userName: USER_NAME,
        path: "/mgw-prep/",
        tags: [{ key: "mgw-prep:installation", value: "of-somebody-else" }],
        permissionsBoundary: BOUNDARY_ARN,
      }),
  },
  ACCESS_KEY_LIMIT: {
    check: "permissions",
    arrange: async ({ clouds }) => {
      const comments = `Made by mgw-prep. mgw-prep:preparation=MP-7K2M9Q mgw-prep:installation=${INSTALLATION_ID}`;
      await clouds.alibaba.createUser({ userName: USER_NAME, displayName: USER_NAME, comments });
      await clouds.alibaba.createAccessKey(USER_NAME);
      await clouds.alibaba.createAccessKey(USER_NAME);
    },
  },
  POLICY_MISSING: {
    check: "permissions",
    arrange: ({ alibaba }) => alibaba.control["removeSystemPolicy"]?.({ name: "AliyunMGWFullAccess" }),
  },
  BOUNDARY_MISSING: {
    check: "permissions",
    arrange: ({ aws }) => aws.control["removePolicy"]?.({ arn: BOUNDARY_ARN }),
  },
  PREFIX_NOT_EXPRESSIBLE: {
    check: "permissions",
    input: { request: { profile: "least-privilege", prefix: "a?b/" } },
  },
  ACCESS_KEY_NETWORK_LIMITED: {
    check: "permissions",
    arrange: ({ alibaba }) =>
      alibaba.control["setAccessKeyPolicy"]?.({ isActive: true, allowedNetworks: ["127.0.0.0/8"] }),
  },
  LOGON_NETWORK_LIMITED: {
    check: "permissions",
    arrange: ({ alibaba }) => alibaba.control["setSecurityPreference"]?.({ loginNetworkMasks: "10.0.0.0/8" }),
  },
  LOGON_NEEDS_MFA: {
    check: "permissions",
    arrange: ({ alibaba }) => alibaba.control["setSecurityPreference"]?.({ enforceMfaForLogin: true }),
  },
  PERMISSIONS_NOT_READ: { check: "permissions", arrange: ramOperatorWithout(["ram:GetPasswordPolicy"]) },
};
