import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { FindingCode } from "../../../src/core/finding-codes.ts";
import { CHECK_NAMES, type CheckName } from "../../../src/core/preparation.ts";
import { BOUNDARY_ARN } from "../../support/boundary.ts";
import {
  type CheckWorld,
  INSTALLATION_ID,
  type ScenarioInput,
  startCheckWorld,
  USER_NAME,
} from "./check-world.ts";
import { operatorWithout, ramOperatorWithout } from "./operator-without.ts";

/**
 * What each reading call of the checks needs, by the names of AWS's Service Authorization Reference and of Alibaba
 * Cloud's RAM documents, and the finding that names it. `finds` has `code what`; `what` is the subject of a
 * `…_NOT_READ` finding.
 */
type Row = {
  permission: string;
  calls: string[];
  check: CheckName;
  finds: readonly [code: FindingCode, what?: string];
  input?: ScenarioInput;
  arrange?: (world: CheckWorld) => unknown;
};

const PREFIX: ScenarioInput = { request: { sourceBucket: "acme-media-clean", prefix: "film/" } };
const FREE_NAME: ScenarioInput = { request: { destinationBucket: "a-name-that-is-free" } };
const WITH_POLICY: ScenarioInput = { request: { sourceBucket: "acme-reports-office-only" } };
const NEW_BUCKET = "scenario-source";

/** The bot's own users of an earlier try, on both sides. */
async function makeOwnUsers({ clouds }: CheckWorld): Promise<void> {
  const tags = [
    { key: "mgw-prep:installation", value: INSTALLATION_ID },
    { key: "mgw-prep:preparation", value: "MP-7K2M9Q" },
  ];
  await clouds.aws.createUser({
    userName: USER_NAME,
    path: "/mgw-prep/",
    tags,
    permissionsBoundary: BOUNDARY_ARN,
  });
  await clouds.alibaba.createUser({
    userName: USER_NAME,
    displayName: USER_NAME,
    comments: `mgw-prep:preparation=MP-7K2M9Q mgw-prep:installation=${INSTALLATION_ID}`,
  });
}

const makeNewBucket = ({ aws }: CheckWorld) =>
  aws.control["createBucket"]?.({
    name: NEW_BUCKET,
    region: "us-east-1",
    objects: [{ key: "a", sizeBytes: 1 }],
    metrics: { kind: "none" },
  });

const AWS_ROWS: Row[] = [
  {
    permission: "s3:ListBucket",
    calls: ["s3:HeadBucket"],
    check: "source",
    finds: ["SOURCE_REFUSES_BOT"],
  },
  {
    permission: "s3:ListBucket",
    calls: ["s3:ListObjectsV2"],
    check: "estimate",
    finds: ["ESTIMATE_NOT_READ", "listing"],
    input: PREFIX,
  },
  {
    permission: "s3:ListBucket",
    calls: ["s3:ListObjectsV2"],
    check: "whitelist",
    finds: ["WHITELIST_NOT_READ", "listing"],
  },
  {
    permission: "s3:ListAllMyBuckets",
    calls: ["s3:ListBuckets"],
    check: "source",
    finds: ["SOURCE_NOT_READ", "source-owner"],
    input: { request: { sourceBucket: "globex-shared-other-account" } },
  },
  {
    permission: "s3:ListAllMyBuckets",
    calls: ["s3:ListBuckets"],
    check: "estimate",
    finds: ["ESTIMATE_NOT_READ", "creation-date"],
    input: { request: { sourceBucket: NEW_BUCKET } },
    arrange: makeNewBucket,
  },
  ...(
    [
      ["s3:GetBucketVersioning", "s3:GetBucketVersioning", "versioning"],
      ["s3:ListBucketMultipartUploads", "s3:ListMultipartUploads", "uploads"],
      ["s3:GetEncryptionConfiguration", "s3:GetBucketEncryption", "encryption"],
      ["s3:GetBucketOwnershipControls", "s3:GetBucketOwnershipControls", "ownership"],
      ["s3:GetLifecycleConfiguration", "s3:GetBucketLifecycleConfiguration", "source-lifecycle"],
      ["s3:GetIntelligentTieringConfiguration", "s3:ListBucketIntelligentTieringConfigurations", "tiering"],
      ["s3:GetBucketRequestPayment", "s3:GetBucketRequestPayment", "request-payer"],
      ["s3:GetObject", "s3:HeadObject", "sample-objects"],
    ] as const
  ).map(
    ([permission, call, what]): Row => ({
      permission,
      calls: [call],
      check: "source",
      finds: ["SOURCE_NOT_READ", what],
    }),
  ),
  {
    permission: "s3:GetBucketPolicy",
    calls: ["s3:GetBucketPolicy"],
    check: "whitelist",
    finds: ["WHITELIST_NOT_READ", "bucket-policy"],
  },
  {
    permission: "iam:SimulateCustomPolicy",
    calls: ["iam:SimulateCustomPolicy"],
    check: "whitelist",
    finds: ["WHITELIST_NO_SECOND_OPINION"],
    input: WITH_POLICY,
  },
  {
    permission: "cloudwatch:ListMetrics",
    calls: ["cloudwatch:ListMetrics"],
    check: "estimate",
    finds: ["ESTIMATE_NOT_READ", "metrics"],
  },
  {
    permission: "cloudwatch:GetMetricData",
    calls: ["cloudwatch:GetMetricData"],
    check: "estimate",
    finds: ["ESTIMATE_NOT_READ", "metrics"],
  },
  {
    permission: "iam:GetAccountSummary",
    calls: ["iam:GetAccountSummary"],
    check: "permissions",
    finds: ["PERMISSIONS_NOT_READ", "iam-quota"],
  },
  {
    permission: "iam:GetPolicy",
    calls: ["iam:GetPolicy"],
    check: "permissions",
    finds: ["PERMISSIONS_NOT_READ", "iam-policy"],
  },
  {
    permission: "iam:GetUser",
    calls: ["iam:GetUser"],
    check: "permissions",
    finds: ["PERMISSIONS_NOT_READ", "iam-user"],
  },
  {
    permission: "iam:ListAccessKeys",
    calls: ["iam:ListAccessKeys"],
    check: "permissions",
    finds: ["PERMISSIONS_NOT_READ", "iam-keys"],
    arrange: makeOwnUsers,
  },
];

const ALIBABA_ROWS: Row[] = [
  {
    permission: "ram:GetAccountAlias",
    calls: ["ram:GetAccountAlias"],
    check: "identity",
    finds: ["IDENTITY_NOT_READ", "account-alias"],
  },
  {
    permission: "oss:GetBucketInfo",
    calls: ["oss:GetBucketInfo"],
    check: "destination",
    finds: ["DESTINATION_REFUSED"],
  },
  {
    permission: "oss:ListObjects",
    calls: ["oss:ListObjectsV2"],
    check: "destination",
    finds: ["DESTINATION_NOT_READ", "destination-contents"],
  },
  {
    permission: "oss:GetBucketLifecycle",
    calls: ["oss:GetBucketLifecycle"],
    check: "destination",
    finds: ["DESTINATION_NOT_READ", "destination-lifecycle"],
  },
  {
    permission: "oss:GetBucketWorm",
    calls: ["oss:GetBucketWorm"],
    check: "destination",
    finds: ["DESTINATION_NOT_READ", "retention"],
  },
  {
    permission: "oss:GetBucketPolicy",
    calls: ["oss:GetBucketPolicy"],
    check: "destination",
    finds: ["DESTINATION_NOT_READ", "destination-policy"],
  },
  {
    permission: "oss:ListBuckets",
    calls: ["oss:ListBuckets"],
    check: "destination",
    finds: ["DESTINATION_NOT_READ", "bucket-count"],
    input: FREE_NAME,
  },
  ...(
    [
      ["ram:ListUsers", "ram-quota"],
      ["ram:GetPasswordPolicy", "password-policy"],
      ["ram:GetPolicy", "ram-policy"],
      ["ram:GetUser", "ram-user"],
    ] as const
  ).map(
    ([permission, what]): Row => ({
      permission,
      calls: [permission],
      check: "permissions",
      finds: ["PERMISSIONS_NOT_READ", what],
    }),
  ),
  {
    permission: "ram:GetAccessKeyPolicyForAccount",
    calls: ["ims:GetAccessKeyPolicyForAccount"],
    check: "permissions",
    finds: ["PERMISSIONS_NOT_READ", "access-key-networks"],
  },
  {
    permission: "ram:GetSecurityPreference",
    calls: ["ims:GetSecurityPreference"],
    check: "permissions",
    finds: ["PERMISSIONS_NOT_READ", "logon-limits"],
  },
  {
    permission: "ram:ListAccessKeys",
    calls: ["ram:ListAccessKeys"],
    check: "permissions",
    finds: ["PERMISSIONS_NOT_READ", "ram-keys"],
    arrange: makeOwnUsers,
  },
];

const ROWS = [...AWS_ROWS, ...ALIBABA_ROWS];
/** Asked of both clouds without any permission. */
const FREE_CALLS = ["sts:GetCallerIdentity"];

let world: CheckWorld;
beforeAll(async () => {
  world = await startCheckWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  world.aws.reset();
  world.alibaba.reset();
});

async function examineWith(row: Row, denies: boolean) {
  await row.arrange?.(world);
  const deny = AWS_ROWS.includes(row) ? operatorWithout : ramOperatorWithout;
  if (denies) await deny([row.permission])(world);
  const { findings } = await world.examine(row.check, row.input);
  const [code, what] = row.finds;
  return findings.filter(
    (found) => found.code === code && (what === undefined || found.args["what"] === what),
  );
}

describe("a permission that the bot lacks", () => {
  it.each(ROWS.map((row) => [`${row.permission} for ${row.calls} in ${row.check}`, row] as const))(
    "is named: %s",
    async (_title, row) => {
      const [found] = await examineWith(row, true);
      expect(found?.args["permission"]).toBe(row.permission);
      expect(["unknown", "note", "blocker"]).toContain(found?.severity);
    },
  );

  it.each(ROWS.map((row) => [`${row.permission} for ${row.calls} in ${row.check}`, row] as const))(
    "is not named when the bot has it: %s",
    async (_title, row) => {
      const found = await examineWith(row, false);
      expect(found.filter(({ args }) => args["permission"] === row.permission)).toEqual([]);
    },
  );

  it("is looked at for every call that the checks make", async () => {
    await makeOwnUsers(world);
    await makeNewBucket(world);
    const before = { aws: world.aws.board.journal().length, alibaba: world.alibaba.board.journal().length };
    for (const input of [{}, PREFIX, FREE_NAME, WITH_POLICY, { request: { sourceBucket: NEW_BUCKET } }]) {
      for (const name of CHECK_NAMES) await world.examine(name, input);
    }
    const called = [
      ...world.aws.board.journal().slice(before.aws),
      ...world.alibaba.board.journal().slice(before.alibaba),
    ].map(({ service, operation }) => `${service}:${operation}`);
    const known = new Set([...ROWS.flatMap(({ calls }) => calls), ...FREE_CALLS]);
    expect([...new Set(called)].filter((call) => !known.has(call))).toEqual([]);
    expect([...known].filter((call) => !called.includes(call))).toEqual([]);
  });
});
