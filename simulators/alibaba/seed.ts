import { z } from "zod";
import { shippedStatements } from "../shared/shipped-policies.ts";
import { drawEntityId, drawOpaqueId } from "./identifiers.ts";
import { createMgwState } from "./mgw/seed.ts";
import { makeBucket } from "./oss/buckets.ts";
import { storeObject } from "./oss/object-store.ts";
import { parsePolicyDocument } from "./policy/document.ts";
import { makePolicy } from "./ram/policies.ts";
import type { AlibabaState, Bucket, RamRole, RamUser } from "./state.ts";
import { makeSystemPolicies } from "./system-policies.ts";

/** The account that everything of the default seed belongs to, and one that somebody else has. */
export const ACCOUNT_UID = "5123456789012345";
export const OTHER_ACCOUNT_UID = "5999999999999999";

/** An account of before OSS closed its public endpoints in the mainland to new users. */
const ACCOUNT_CREATED_AT_MS = Date.UTC(2019, 0, 1);

/** The key of the RAM user that the bot works as; its permissions are those of `OPERATOR_POLICY`. */
export const OPERATOR_ACCESS_KEY_ID = "LTAI5tSimulatorOperator1";
export const OPERATOR_ACCESS_KEY_SECRET = "SimulatorOperatorSecret0000001";
export const OPERATOR_USER = "mgw-prep-operator";
export const OPERATOR_POLICY = "mgw-prep-operator-policy";

/** Names that tell what is special about a bucket of the default seed. All are in oss-eu-central-1. */
export const SEED_BUCKETS = {
  empty: "example-empty-standard",
  filled: "example-with-objects",
  versioned: "example-with-versioning",
  retained: "example-with-retention",
  expiring: "example-with-lifecycle",
  infrequent: "example-infrequent-access",
  foreign: "another-accounts-bucket",
} as const;

/** What a test may set when it starts or resets the simulator; every field has its default. */
export const alibabaSeedSchema = z.strictObject({
  alias: z.string().nullable().default("example-corp"),
  /** The account's id. */
  uid: z.string().regex(/^\d+$/).default(ACCOUNT_UID),
  /** The operator's key, for requests that were signed somewhere else. */
  operatorKey: z
    .strictObject({ id: z.string(), secret: z.string() })
    .default({ id: OPERATOR_ACCESS_KEY_ID, secret: OPERATOR_ACCESS_KEY_SECRET }),
  /** The operator's policy document as JSON; by default what `deploy/` gives. */
  operatorPolicy: z.unknown().optional(),
  /** Without these buckets an account starts with none. */
  hasBuckets: z.boolean().default(true),
});
export type AlibabaSeed = z.input<typeof alibabaSeedSchema>;

/** What the operator of the default seed may do: all that is shipped, and to assume roles. */
export const DEFAULT_OPERATOR_DOCUMENT = {
  Version: "1",
  Statement: [
    ...shippedStatements("alibaba"),
    { Effect: "Allow", Action: ["sts:AssumeRole"], Resource: "*" },
  ],
};

/** For tests of the simulator itself, whose caller tries everything. */
export const EVERYTHING_POLICY = {
  Version: "1",
  Statement: [{ Effect: "Allow", Action: ["ram:*", "sts:*", "oss:*", "mgw:*"], Resource: "*" }],
};

export function createAlibabaState(seed: AlibabaSeed, nowMs: number): AlibabaState {
  const { alias, uid, operatorKey, operatorPolicy, hasBuckets } = alibabaSeedSchema.parse(seed);
  const operatorText = JSON.stringify(operatorPolicy ?? DEFAULT_OPERATOR_DOCUMENT);
  const state: AlibabaState = {
    account: { uid, alias, isInArrears: false, createdAtMs: ACCOUNT_CREATED_AT_MS },
    passwordPolicy: {
      minimumLength: 12,
      requiresLowercase: true,
      requiresUppercase: true,
      requiresNumbers: true,
      requiresSymbols: true,
      maxAgeDays: 0,
      isHardExpiry: false,
      reusePrevention: 3,
      maxLoginAttempts: 5,
    },
    accessKeyPolicy: null,
    securityPreference: { loginNetworkMasks: "", enforceMfaForLogin: false },
    users: new Map([[OPERATOR_USER, makeOperator(nowMs)]]),
    groups: new Map(),
    roles: new Map([["mgw-destination", makeDestinationRole(uid, nowMs)]]),
    policies: { System: makeSystemPolicies(), Custom: new Map() },
    mfaDevices: new Map(),
    accessKeys: new Map(),
    sessions: new Map(),
    buckets: new Map(),
    mgw: createMgwState(),
    propagation: { accessKeyMs: 0, attachmentMs: 0 },
    network: { sourceIp: null, isSecureTransport: true, sourceVpc: null },
    nonces: new Map(),
    secretValues: new Set([operatorKey.secret]),
  };
  const document = parsePolicyDocument(operatorText, "identity");
  const policy = makePolicy("Custom", OPERATOR_POLICY, "What the bot may do.", operatorText, document, nowMs);
  state.policies.Custom.set(OPERATOR_POLICY, policy);
  state.groups.set("migration-team", {
    groupId: `g-${drawOpaqueId().slice(0, 14).toLowerCase()}`,
    groupName: "migration-team",
    comments: "People who run migrations",
    createdAtMs: nowMs,
    attachments: [],
  });
  state.accessKeys.set(operatorKey.id, {
    ...operatorKey,
    userName: OPERATOR_USER,
    isActive: true,
    createdAtMs: nowMs,
    usableFromMs: nowMs,
    lastUsedAtMs: null,
  });
  if (hasBuckets) for (const bucket of makeBuckets(uid, nowMs)) state.buckets.set(bucket.name, bucket);
  return state;
}

function makeOperator(nowMs: number): RamUser {
  // Attached long ago, so that a propagation delay never concerns it.
  const attachments = [{ type: "Custom" as const, name: OPERATOR_POLICY, attachedAtMs: 0 }];
  return { ...makeUser(OPERATOR_USER, "The bot", nowMs), attachments };
}

/** A user with neither logon nor policies. */
export function makeUser(userName: string, comments: string, nowMs: number): RamUser {
  return {
    userId: drawEntityId(),
    userName,
    displayName: userName,
    comments,
    mobilePhone: "",
    email: "",
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    lastLoginAtMs: null,
    loginProfile: null,
    attachments: [],
    groups: new Map(),
    mfaSerialNumber: null,
  };
}

/** A role that people of the account may assume, with an external id. */
function makeDestinationRole(uid: string, nowMs: number): RamRole {
  const trustText = JSON.stringify({
    Version: "1",
    Statement: [
      {
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: { RAM: [`acs:ram::${uid}:root`] },
        Condition: { StringEquals: { "sts:ExternalId": "example-external-id" } },
      },
    ],
  });
  return {
    roleId: drawEntityId(),
    roleName: "mgw-destination",
    description: "Reads OSS for the account's own users",
    trustText,
    trust: parsePolicyDocument(trustText, "trust"),
    maxSessionSeconds: 3600,
    attachments: [{ type: "System", name: "AliyunOSSReadOnlyAccess", attachedAtMs: 0 }],
    createdAtMs: nowMs,
  };
}

function makeBuckets(uid: string, nowMs: number): Bucket[] {
  const make = (name: string, more: Partial<Bucket> = {}, ownerUid = uid): Bucket => ({
    ...makeBucket(name, ownerUid, "oss-eu-central-1", nowMs),
    ...more,
  });
  const filled = make(SEED_BUCKETS.filled);
  const versioned = make(SEED_BUCKETS.versioned, { versioning: "Enabled" });
  for (const [bucket, key] of [
    [filled, "reports/2026/january.csv"],
    [filled, "reports/2026/february.csv"],
    [filled, "readme.txt"],
    [versioned, "contract.pdf"],
    [versioned, "contract.pdf"],
  ] as const) {
    const body = Buffer.from(`Contents of ${key}\n`);
    const headers = { "content-type": "text/plain" };
    storeObject(bucket, { key, body, storageClass: "Standard", headers }, nowMs);
  }
  const retention = { wormId: drawOpaqueId(), state: "Locked", days: 365, createdAtMs: nowMs } as const;
  const expiry = { id: "expire-after-a-year", prefix: "", isEnabled: true, expirationDays: 365 };
  return [
    make(SEED_BUCKETS.empty),
    filled,
    versioned,
    make(SEED_BUCKETS.retained, { retention }),
    make(SEED_BUCKETS.expiring, { lifecycle: [expiry] }),
    make(SEED_BUCKETS.infrequent, { storageClass: "IA" }),
    make(SEED_BUCKETS.foreign, {}, OTHER_ACCOUNT_UID),
  ];
}
