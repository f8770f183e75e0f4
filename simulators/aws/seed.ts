import { z } from "zod";
import { shippedDocument } from "../shared/shipped-policies.ts";
import { type BucketSpec, makeBucket } from "./bucket-spec.ts";
import { newUser } from "./iam/user-operations.ts";
import { makeOrganization, organizationSpec } from "./organization.ts";
import { PARTITION_NAMES } from "./partitions.ts";
import { parsePolicy } from "./policy/policy-document.ts";
import { defaultBuckets } from "./seed-buckets.ts";
import {
  BOT_ADDRESS,
  DEFAULT_ACCOUNT_ID,
  OPERATOR_CREDENTIALS,
  OPERATOR_POLICY,
  OPERATOR_USER,
  OTHER_ACCOUNT_CREDENTIALS,
  OTHER_ACCOUNT_ID,
} from "./seed-identities.ts";
import { DEFAULT_OPERATOR_POLICY } from "./seed-operator-policy.ts";
import { type AwsState, createEmptyState, makeUniqueId, type Role, type User, userKey } from "./state.ts";

export { OPERATOR_CREDENTIALS };

const accountId = z.string().regex(/^\d{12}$/);
const jsonDocument = z
  .union([z.string(), z.record(z.string(), z.unknown())])
  .transform((value) => (typeof value === "string" ? value : JSON.stringify(value)));

const roleSpec = z.strictObject({
  name: z.string(),
  path: z.string().default("/"),
  trustPolicy: jsonDocument,
  policies: z.record(z.string(), jsonDocument).default({}),
  maxSessionSeconds: z.int().default(3600),
});

/** What a simulator starts with. Everything has a default, so that a seed names only what matters to it. */
const awsSeed = z.strictObject({
  accountId: accountId.default(DEFAULT_ACCOUNT_ID),
  partition: z.enum(PARTITION_NAMES).default("aws"),
  organization: organizationSpec.nullable().default(null),
  operatorPolicy: jsonDocument.optional(),
  roles: z.array(roleSpec).optional(),
  /** Replaces the default buckets. */
  buckets: z.array(z.custom<BucketSpec>((one) => typeof one === "object" && one !== null)).optional(),
  /** Added to the default buckets, or to `buckets`. */
  moreBuckets: z.array(z.custom<BucketSpec>((one) => typeof one === "object" && one !== null)).default([]),
  sourceAddress: z.union([z.ipv4(), z.ipv6()]).default(BOT_ADDRESS),
  propagation: z
    .strictObject({ visibleAfterMs: z.number().min(0), authorizedAfterMs: z.number().min(0) })
    .default({ visibleAfterMs: 300, authorizedAfterMs: 200 }),
});
export type AwsSeed = z.input<typeof awsSeed>;

/** The state that a seed describes, at `now`. */
export function buildState(input: unknown, now: Date): AwsState {
  const seed = awsSeed.parse(input ?? {});
  const state = createEmptyState(seed.accountId, seed.partition);
  state.organization = seed.organization && makeOrganization(state, seed.organization);
  state.propagation = { ...seed.propagation };
  state.sourceAddresses.set("*", seed.sourceAddress);
  addBoundary(state, now);
  const operatorPolicy = seed.operatorPolicy ?? JSON.stringify(DEFAULT_OPERATOR_POLICY);
  addSettledUser(state, seed.accountId, OPERATOR_USER, OPERATOR_CREDENTIALS, operatorPolicy);
  const everything = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };
  addSettledUser(
    state,
    OTHER_ACCOUNT_ID,
    "administrator",
    OTHER_ACCOUNT_CREDENTIALS,
    JSON.stringify(everything),
  );
  for (const role of seed.roles ?? [defaultRole(state, operatorPolicy)]) addRole(state, role);
  const defaults = { ownerAccountId: seed.accountId, now };
  for (const spec of [...(seed.buckets ?? defaultBuckets(now, seed.partition)), ...seed.moreBuckets]) {
    const bucket = makeBucket(spec, defaults);
    state.buckets.set(bucket.name, bucket);
  }
  return state;
}

/** The permissions boundary that operators are to put into their account, as it is shipped. */
function addBoundary({ partition, accountId, policies }: AwsState, now: Date): void {
  const document = shippedDocument("aws-permissions-boundary.json");
  parsePolicy(document, "identity");
  const named = { name: "mgw-prep-boundary", path: "/", versionId: "v1", createdAt: now.toISOString() };
  const arn = `arn:${partition}:iam::${accountId}:policy/${named.name}`;
  policies.set(arn, { ...named, arn, policyId: makeUniqueId("ANPA"), document });
}

/** A user whose key has long been known everywhere. */
function addSettledUser(
  state: AwsState,
  ownerId: string,
  name: string,
  credentials: { accessKeyId: string; secretAccessKey: string },
  policy: string,
): User {
  parsePolicy(policy, "identity");
  const longAgo = new Date("2025-01-15T09:00:00Z");
  const user = newUser(ownerId, name, "/", longAgo);
  user.inlinePolicies.set(OPERATOR_POLICY, { value: policy, since: longAgo });
  state.users.set(userKey(ownerId, name), user);
  state.accessKeys.set(credentials.accessKeyId, {
    id: credentials.accessKeyId,
    secret: credentials.secretAccessKey,
    accountId: ownerId,
    userName: name,
    status: "Active",
    createdAt: longAgo,
    lastUsed: null,
    isSettled: true,
  });
  state.secrets.add(credentials.secretAccessKey);
  return user;
}

/** A role that the operator may assume with the external id `mgw-prep`. */
function defaultRole(state: AwsState, policy: string): z.output<typeof roleSpec> {
  const trust = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: `arn:${state.partition}:iam::${state.accountId}:root` },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": "mgw-prep" } },
      },
    ],
  };
  return roleSpec.parse({
    name: "mgw-prep-bot",
    trustPolicy: trust,
    policies: { [OPERATOR_POLICY]: policy },
  });
}

function addRole(state: AwsState, spec: z.output<typeof roleSpec>): void {
  parsePolicy(spec.trustPolicy, "trust");
  const since = new Date("2025-01-15T09:00:00Z");
  const inlinePolicies = new Map(
    Object.entries(spec.policies).map(([name, value]) => [name, { value, since }]),
  );
  const role: Role = {
    accountId: state.accountId,
    name: spec.name,
    path: spec.path,
    id: makeUniqueId("AROA"),
    trustPolicy: spec.trustPolicy,
    inlinePolicies,
    attachedPolicies: new Map(),
    maxSessionSeconds: spec.maxSessionSeconds,
  };
  state.roles.set(userKey(role.accountId, role.name), role);
}
