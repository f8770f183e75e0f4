import { finding } from "../../../src/core/finding-codes.ts";
import type { Change, Plan } from "../../../src/core/plan.ts";
import { changeKey } from "../../../src/core/plan.ts";
import { CHECK_NAMES, NEW_LIFE, NO_FACTS, type Preparation } from "../../../src/core/preparation.ts";
import type { State } from "../../../src/core/states.ts";
import type { Grant } from "../../../src/storage/contract/grants.ts";
import type { PreparationView } from "../../../src/workflow/outcome.ts";

/** Representative preparations for what people see; ids are those of the simulated workspace. */

export const ROSA = "U0ROSA0001";
export const ADA = "U0ADA00001";
export const REMY = "U0REMY0001";
export const OLGA = "U0OLGA0001";
export const TEAM = "T0ACMECO01";
export const MIGRATIONS = "C0MIGRATE1";
export const TICKET_URL = "https://workorder-intl.console.aliyun.com/#/ticket/detail?id=42";

const userName = "mgw-prep-MP-7K3Q9X";
export const CHANGES: Change[] = [
  {
    kind: "oss.create-bucket",
    undo: "oss.delete-bucket",
    bucket: "acme-archive-cn",
    region: "oss-eu-central-1",
    storageClass: "Standard",
    acl: "private",
  },
  { kind: "iam.create-user", undo: "iam.delete-user", userName, path: "/mgw-prep/", tags: [] },
  {
    kind: "iam.attach-policy",
    undo: "iam.detach-policy",
    userName,
    policyArn: "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
  },
  { kind: "iam.create-key", undo: "iam.delete-key", userName },
  { kind: "ram.create-user", undo: "ram.delete-user", userName, displayName: userName, comments: "" },
  {
    kind: "ram.create-policy",
    undo: "ram.delete-policy",
    policyName: `${userName}-oss`,
    document: '{"Version":"1","Statement":[]}',
  },
  {
    kind: "ram.attach-policy",
    undo: "ram.detach-policy",
    userName,
    policyType: "System",
    policyName: "AliyunOSSFullAccess",
  },
  { kind: "ram.create-login", undo: "ram.delete-login", userName, mustResetPassword: true, needsMfa: false },
  { kind: "ram.create-key", undo: "ram.delete-key", userName },
];

export const PLAN: Plan = {
  changes: CHANGES,
  profile: "documented",
  recipient: REMY,
  deliveryMode: "reveal",
  ttlDays: 14,
  awsAccountId: "123456789012",
  alibabaAccountId: "5123456789012345",
  verdict: "open",
  policyHash: null,
  ticketUrl: null,
};

const whitelistFinding = finding(
  "WHITELIST_RESTRICTED",
  {
    bucket: "acme-archive",
    statements: ["OnlyOffice"],
    conditionKeys: ["aws:SourceIp"],
    scope: "all",
    meanings: [{ key: "aws:SourceIp", code: "ADDRESS_OUTSIDE_WHITELIST" }],
    reasons: ["DENIES_BY_CONDITIONS"],
    remedies: [],
    ticketUrl: null,
  },
  ['{"Sid":"OnlyOffice","Effect":"Deny","Condition":{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}'],
);

/** A preparation in a state, with everything that it would have by then. */
export function makePreparation(state: State, change: Partial<Preparation> = {}): Preparation {
  const isEarly = state === "checking";
  const checks = Object.fromEntries(
    CHECK_NAMES.map((name) => [
      name,
      isEarly
        ? {
            status: name === "identity" ? ("running" as const) : ("pending" as const),
            severity: null,
            findings: [],
          }
        : { status: "done" as const, severity: "ok" as const, findings: [] },
    ]),
  ) as unknown as Preparation["checks"];
  return {
    id: "MP-7K3Q9X",
    teamId: TEAM,
    requester: ROSA,
    revision: 1,
    isAltered: false,
    state,
    request: {
      sourceBucket: "acme-archive",
      prefix: "photos/2025/",
      destinationBucket: "acme-archive-cn",
      ossRegion: "oss-eu-central-1",
      storageClass: "Standard",
      profile: "documented",
      recipient: REMY,
      ttlDays: 14,
      channelId: MIGRATIONS,
      reason: "The archive moves to Frankfurt.",
    },
    checks,
    estimate: isEarly
      ? null
      : {
          objectCount: 1_234_567,
          sizeBytes: 5_000_000_000_000,
          transferBytes: 4_900_000_000_000,
          archivedBytes: 900_000_000_000,
          asOf: "2026-11-23T00:00:00Z",
          method: "cloudwatch",
          byStorageClass: [{ storageClass: "STANDARD", sizeBytes: 4_900_000_000_000 }],
        },
    verdict: isEarly ? null : "open",
    facts: isEarly
      ? NO_FACTS
      : {
          ...NO_FACTS,
          awsAccountId: "123456789012",
          awsPartition: "aws",
          sourceRegion: "eu-west-1",
          alibabaAccountId: "5123456789012345",
          accountAlias: "acme",
          destinationExists: false,
        },
    ticket: null,
    plan: isEarly || state === "blocked" ? null : PLAN,
    planHash: isEarly || state === "blocked" ? null : "a".repeat(64),
    delivery: "pending",
    proof: [],
    failure: null,
    isCancelRequested: false,
    createdAt: "2026-11-24T03:06:00Z",
    stateSince: "2026-11-24T03:07:00Z",
    expiresAt: state === "ready" ? "2026-12-08T03:10:00Z" : null,
    firstLogonAt: null,
    ...NEW_LIFE,
    reminders: 0,
    escalatedAt: null,
    ...change,
  };
}

/** Blocked by a bucket policy that lets only an office in. */
export function makeWhitelisted(change: Partial<Preparation> = {}): Preparation {
  const blocked = makePreparation("blocked", { verdict: "restricted" });
  return {
    ...blocked,
    checks: {
      ...blocked.checks,
      whitelist: { status: "done", severity: "blocker", findings: [whitelistFinding] },
    },
    facts: { ...blocked.facts, policyHash: "b".repeat(64) },
    ...change,
  };
}

/** Grants of the first `made` changes; keys have ids. */
export function makeGrants(preparation: Preparation, made = CHANGES.length): Grant[] {
  return (preparation.plan?.changes ?? []).slice(0, made).map((change) => ({
    preparationId: preparation.id,
    key: changeKey(change),
    change,
    state: "made" as const,
    accessKeyId:
      change.kind === "iam.create-key"
        ? "AKIAEXAMPLE7"
        : change.kind === "ram.create-key"
          ? "LTAIEXAMPLE7"
          : null,
    isOurs: true,
  }));
}

export function makeView(preparation: Preparation, change: Partial<PreparationView> = {}): PreparationView {
  const hasGrants = preparation.state === "ready" || preparation.state === "revoking";
  return {
    preparation,
    grants: hasGrants ? makeGrants(preparation) : [],
    decisions: [],
    receipts: [],
    approvalsNeeded: 1,
    waitDays: 7,
    heldUntil: preparation.delivery === "held" ? "2026-11-27T03:10:00Z" : null,
    cardUrl: `https://slack.com/archives/${MIGRATIONS}/p1795489560000100`,
    ...change,
  };
}
