import type { Check, CheckInput, CheckOutcome } from "../../src/checks/check.ts";
import { runCheck } from "../../src/checks/run-check.ts";
import type { AlibabaCloud } from "../../src/clouds/contract/destination.ts";
import type { OssBucketInfo } from "../../src/clouds/contract/destination-buckets.ts";
import type { AwsCloud } from "../../src/clouds/contract/source.ts";
import { CloudDenied, type CloudFailure, CloudNotFound, CloudUnavailable } from "../../src/core/errors.ts";
import { NO_KEYS } from "../../src/core/key-generation.ts";
import { DEFAULT_BOUNDARY } from "../../src/core/permissions-boundary.ts";
import type { CheckName } from "../../src/core/preparation.ts";
import { checkNamed } from "./check-named.ts";

export const NOW = new Date("2026-11-24T12:00:00Z");
export const ACCOUNT = "111122223333";
const ALIBABA_ACCOUNT = "5123456789012345";
const NEWEST = "2026-11-23T00:00:00.000Z";

export const INPUT: CheckInput = {
  request: {
    sourceBucket: "amzn-s3-demo-bucket",
    prefix: "",
    destinationBucket: "demo-destination",
    ossRegion: "oss-eu-central-1",
    storageClass: "Standard",
    profile: "documented",
  },
  userName: "mgw-prep-MP-7K2M9Q",
  installationId: "inst-1",
  boundary: DEFAULT_BOUNDARY,
  userTags: { "mgw-prep:preparation": "MP-7K2M9Q", "mgw-prep:installation": "inst-1" },
  ownKeys: NO_KEYS,
  ticket: null,
  site: "intl",
  now: NOW,
};

export type AwsReads = Partial<AwsCloud>;
export type AlibabaReads = Partial<AlibabaCloud>;

export const HEALTHY_AWS: AwsReads = {
  getCallerIdentity: async () => ({
    accountId: ACCOUNT,
    arn: `arn:aws:iam::${ACCOUNT}:user/mgw-prep-operator`,
    partition: "aws",
  }),
  readOrganizationId: async () => null,
  findBucketRegion: async () => "eu-central-1",
  headBucket: async () => {},
  findBucketCreationDate: async () => "2024-03-01T09:00:00.000Z",
  readBucketPolicy: async () => null,
  readStorageMetrics: async () => metricsOf({ StandardStorage: 3_000_000 }, 12),
  listObjects: async (_source, { prefix }) => ({
    objects: [{ key: "photos/1.jpg", ownerId: null }].filter(({ key }) => key.startsWith(prefix)),
    isTruncated: false,
  }),
  countObjects: async () => ({
    objectCount: 12,
    byStorageClass: [{ storageClass: "STANDARD", sizeBytes: 3_000_000, objectCount: 12 }],
    restored: null,
    isComplete: true,
  }),
  headObject: async () => ({
    storageClass: "STANDARD",
    archiveStatus: null,
    isRestored: false,
    kmsKeyId: null,
    needsCustomerKey: false,
    restoredUntil: null,
    metadata: {},
    missingMetadata: 0,
  }),
  readVersioning: async () => "off",
  readEncryption: async () => ({ algorithm: "AES256", kmsKeyId: null }),
  readOwnership: async () => "BucketOwnerEnforced",
  readLifecycle: async () => [],
  readTieringArchives: async () => [],
  readCanonicalId: async () => null,
  readRequestPayer: async () => "BucketOwner",
  countMultipartUploads: async () => ({ count: 0, isTruncated: false }),
  simulatePolicy: async () => "allowed",
  simulateRights: async () => [],
  findUser: async () => null,
  readUserQuota: async () => ({ users: 12, quota: 5000 }),
  hasPolicy: async () => true,
  listAccessKeys: async () => [],
};

export const HEALTHY_ALIBABA: AlibabaReads = {
  getCallerIdentity: async () => ({
    accountId: ALIBABA_ACCOUNT,
    arn: `acs:ram::${ALIBABA_ACCOUNT}:user/mgw-prep-operator`,
    userId: "2123",
  }),
  readAccountAlias: async () => "example-corp",
  findBucket: async () => null,
  countBuckets: async () => 3,
  findSomeBucket: async () => ({ bucket: "some-bucket", region: "oss-eu-central-1" }),
  isBucketEmpty: async () => true,
  readBucketLifecycle: async () => [],
  readRetention: async () => null,
  readBucketPolicy: async () => null,
  readAccessKeyNetworks: async () => null,
  readLogonLimits: async () => ({ networkMasks: [], needsMfa: false }),
  readPasswordPolicy: async () => ({
    minimumLength: 12,
  }),
  findUser: async () => null,
  listUsers: async () => [],
  hasPolicy: async () => true,
  listAccessKeys: async () => [],
};

/** CloudWatch's answer with one datapoint a series, all of one day. */
export function metricsOf(sizes: Record<string, number>, objectCount: number, at = NEWEST) {
  return {
    sizes: Object.entries(sizes).map(([storageType, value]) => ({
      storageType,
      datapoints: [{ value, at }],
    })),
    objectCounts: [{ value: objectCount, at }],
  };
}

/** An OSS bucket as a good destination has it. */
export const OWN_OSS_BUCKET: OssBucketInfo = {
  region: "oss-eu-central-1",
  storageClass: "Standard",
  acl: "private",
  isVersioned: false,
  ownerId: ALIBABA_ACCOUNT,
  createdAt: null,
  encryption: null,
};

/** Runs one check, read and judge, against clouds in which only what the test names is out of order. */
export function examine(
  name: CheckName,
  changes: {
    aws?: AwsReads;
    alibaba?: AlibabaReads;
    request?: Partial<CheckInput["request"]>;
    input?: Partial<CheckInput>;
  } = {},
  check: Check = checkNamed(name),
): Promise<CheckOutcome> {
  const input = { ...INPUT, ...changes.input, request: { ...INPUT.request, ...changes.request } };
  const aws = { ...HEALTHY_AWS, ...changes.aws } as AwsCloud;
  const alibaba = { ...HEALTHY_ALIBABA, ...changes.alibaba } as AlibabaCloud;
  return runCheck(check, input, { aws, alibaba });
}

export function codesOf({ findings }: CheckOutcome): string[] {
  return findings.map(({ code }) => code);
}

function failureOf(operation: string, code: string, detail: string, httpStatus: number): CloudFailure {
  const cloud = operation.startsWith("oss:") || operation.startsWith("ram:") ? "alibaba" : "aws";
  return { cloud, operation, subject: "subject", code, detail, requestId: "REQ-1", httpStatus };
}

/** A call that the cloud refuses. */
export function denied(operation: string, detail = "Access Denied", code = "AccessDenied") {
  return async (): Promise<never> => {
    throw new CloudDenied(failureOf(operation, code, detail, 403));
  };
}

export function notFound(operation: string, code = "NotFound") {
  return async (): Promise<never> => {
    throw new CloudNotFound(failureOf(operation, code, "does not exist", 404));
  };
}

export function unavailable(operation: string) {
  return async (): Promise<never> => {
    throw new CloudUnavailable(failureOf(operation, "Timeout", "no answer within the time allowed", 504));
  };
}
