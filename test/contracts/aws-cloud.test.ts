import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { IAMClient, PutUserPermissionsBoundaryCommand } from "@aws-sdk/client-iam";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAwsSimulator } from "../../simulators/aws/aws-simulator.ts";
import { OPERATOR_CREDENTIALS } from "../../simulators/aws/seed-identities.ts";
import type { Simulator } from "../../simulators/shared/simulator.ts";
import { createAwsCloud } from "../../src/clouds/aws/aws-cloud.ts";
import type { CloudCall } from "../../src/clouds/call-log.ts";
import type { AwsCloud } from "../../src/clouds/contract/source.ts";
import type { SourceBucket } from "../../src/clouds/contract/source-buckets.ts";
import { isPropagationError } from "../../src/clouds/propagation.ts";
import {
  CloudConflict,
  CloudDenied,
  CloudError,
  CloudLimitExceeded,
  CloudNotFound,
  CloudThrottled,
  CloudUnavailable,
} from "../../src/core/errors.ts";
import { S3_READ_ONLY_DOCUMENT } from "../../src/core/managed-policies.ts";
import { BOUNDARY_DOCUMENT } from "../../src/core/permissions-boundary.ts";
import { en } from "../../src/texts/en.ts";
import { detailText } from "../../src/texts/failure-text.ts";
import { everythingIn, failureOf } from "../clouds/failure-of.ts";
import { BOUNDARY_ARN } from "../support/boundary.ts";

const ACCOUNT = "111122223333";
const USER = "mgw-prep-MP-0A1B2C";
const READ_ONLY = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
const TAGS = [
  { key: "mgw-prep:preparation", value: "MP-0A1B2C" },
  { key: "mgw-prep:installation", value: "installation-1" },
];

let simulator: Simulator;
let cloud: AwsCloud;
let calls: CloudCall[];

beforeAll(async () => {
  simulator = await createAwsSimulator({ port: 0 });
});
afterAll(() => simulator.close());
afterEach(() => simulator.reset());
beforeEach(() => {
  calls = [];
  cloud = cloudAs(OPERATOR_CREDENTIALS);
});

function cloudAs(
  credentials: { accessKeyId: string; secretAccessKey: string },
  timeoutMs = 10_000,
): AwsCloud {
  return createAwsCloud({
    endpoint: simulator.url,
    region: "us-east-1",
    credentials: { ...credentials },
    timeoutMs,
    log: (call) => calls.push(call),
  });
}

function source(bucket: string, region = "eu-central-1"): SourceBucket {
  return { bucket, region, expectedOwner: ACCOUNT };
}

function bounded(userName: string) {
  return { userName, path: "/mgw-prep/", tags: TAGS, permissionsBoundary: BOUNDARY_ARN };
}

async function makeUser(): Promise<void> {
  await cloud.createUser(bounded(USER));
}

async function control<Answer>(name: string, input: unknown = {}): Promise<Answer> {
  const act = simulator.control[name];
  if (!act) throw new Error(`the simulator has no control ${name}`);
  return (await act(input)) as Answer;
}

async function holdToTheShippedPolicy(): Promise<void> {
  const policy = JSON.parse(await readFile("deploy/aws-operator-policy.json", "utf8"));
  await control("setOperatorPolicy", { policy });
}

/** For what somebody with more rights than the bot's has done, or what a cloud says beside "you may not". */
async function allowEverything(): Promise<void> {
  const policy = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };
  await control("setOperatorPolicy", { policy });
}

/** Repeats a call with a new key for as long as the cloud has not heard of it everywhere. */
async function untilKnown<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!isPropagationError(error)) throw error;
      await sleep(50);
    }
  }
}

describe("identity", () => {
  it("tells account, ARN and partition", async () => {
    expect(await cloud.getCallerIdentity()).toEqual({
      accountId: ACCOUNT,
      arn: `arn:aws:iam::${ACCOUNT}:user/mgw-prep-operator`,
      partition: "aws",
      clockAheadMs: expect.any(Number),
    });
  });

  it("tells how far the host's clock is off, though the SDK corrects its own without a word", async () => {
    simulator.clock.advance(-20 * 60_000);
    const { clockAheadMs } = await cloudAs(OPERATOR_CREDENTIALS).getCallerIdentity();
    simulator.clock.advance(20 * 60_000);
    expect(Math.round((clockAheadMs ?? 0) / 60_000)).toBe(20);
  });

  it("is denied with a key that nobody knows", async () => {
    const stranger = cloudAs({ accessKeyId: "AKIANOBODYKNOWSTHIS0", secretAccessKey: "x" });
    const error = await failureOf(stranger.getCallerIdentity());
    expect(error).toBeInstanceOf(CloudDenied);
    expect(error.failure.code).toBe("InvalidClientTokenId");
    expect(error.failure.requestId).toEqual(expect.stringMatching(/\S/));
    expect(isPropagationError(error)).toBe(true);
  });
});

describe("the source bucket", () => {
  it.each([
    ["acme-home-virginia", "us-east-1"],
    ["acme-media-clean", "eu-central-1"],
    ["acme-data-requester-pays", "us-west-2"],
    ["acme-vault-locked-down", "eu-central-1"],
    ["globex-private-other-account", "eu-central-1"],
  ])("finds the region of %s, also behind a redirect or a denial", async (bucket, region) => {
    expect(await cloud.findBucketRegion(bucket)).toBe(region);
  });

  it("does not find a bucket that nobody has", async () => {
    const error = await failureOf(cloud.findBucketRegion("nobody-has-this-bucket"));
    expect(error).toBeInstanceOf(CloudNotFound);
  });

  it("heads one's own bucket and is denied another account's", async () => {
    await expect(cloud.headBucket(source("acme-media-clean"))).resolves.toBeUndefined();
    // Its policy lets this account in: only the expected owner keeps it out.
    const error = await failureOf(cloud.headBucket(source("globex-shared-other-account")));
    expect(error).toBeInstanceOf(CloudDenied);
    await expect(
      cloud.headBucket({ ...source("globex-shared-other-account"), expectedOwner: "444455556666" }),
    ).resolves.toBeUndefined();
  });

  it("tells when a bucket was made, and null for one that the list does not show", async () => {
    const createdAt = await cloud.findBucketCreationDate("acme-media-clean");
    expect(new Date(createdAt ?? "").getTime()).toBeLessThan(simulator.clock.now().getTime());
    expect(await cloud.findBucketCreationDate("acme-media")).toBeNull();
  });

  it("reads a policy as text, and null where there is none", async () => {
    const text = await cloud.readBucketPolicy(source("acme-reports-office-only"));
    expect(JSON.parse(text ?? "")).toMatchObject({ Statement: [{ Sid: "OfficeOnly", Effect: "Deny" }] });
    expect(await cloud.readBucketPolicy(source("acme-media-clean"))).toBeNull();
  });

  it("keeps the sentence with which a whitelist shuts the bot out", async () => {
    const error = await failureOf(cloud.readBucketPolicy(source("acme-vault-locked-down")));
    expect(error).toBeInstanceOf(CloudDenied);
    expect(error.failure.code).toBe("AccessDenied");
    expect(error.failure.detail).toContain("with an explicit deny in a resource-based policy");
    expect(isPropagationError(error)).toBe(false);
  });

  it("reads versioning, encryption, ownership, payer and lifecycle", async () => {
    expect(await cloud.readVersioning(source("acme-media-clean"))).toBe("off");
    expect(await cloud.readVersioning(source("acme-uploads-versioned", "eu-west-1"))).toBe("enabled");
    expect(await cloud.readEncryption(source("acme-media-clean"))).toEqual({
      algorithm: "AES256",
      kmsKeyId: null,
    });
    expect(await cloud.readEncryption(source("acme-finance-kms"))).toMatchObject({
      algorithm: "aws:kms",
      kmsKeyId: expect.stringContaining(":key/"),
    });
    expect(await cloud.readOwnership(source("acme-media-clean"))).toBe("BucketOwnerEnforced");
    expect(await cloud.readOwnership(source("acme-partner-drop"))).toBe("ObjectWriter");
    expect(await cloud.readRequestPayer(source("acme-media-clean"))).toBe("BucketOwner");
    expect(await cloud.readRequestPayer(source("acme-data-requester-pays", "us-west-2"))).toBe("Requester");
    expect(await cloud.readLifecycle(source("acme-media-clean"))).toEqual([]);
    expect(await cloud.readLifecycle(source("acme-logs-lifecycle", "us-east-1"))).toEqual([
      {
        id: "archive-logs",
        isEnabled: true,
        prefix: "logs/",
        transitionDays: 30,
        transitionClass: "GLACIER",
        expirationDays: 365,
      },
      {
        id: "drop-parts",
        isEnabled: true,
        prefix: "",
        transitionDays: null,
        transitionClass: null,
        expirationDays: null,
      },
    ]);
  });

  it("says so where the bucket never had an ownership setting", async () => {
    await control("setBucketSetting", {
      bucket: "acme-media-clean",
      setting: "ownership",
      value: null,
    });
    expect(await cloud.readOwnership(source("acme-media-clean"))).toBeNull();
  });

  it("counts unfinished uploads under the prefix", async () => {
    const bucket = source("acme-uploads-versioned", "eu-west-1");
    expect(await cloud.countMultipartUploads(bucket, "inbox/")).toEqual({ count: 2, isTruncated: false });
    expect(await cloud.countMultipartUploads(bucket, "other/")).toEqual({ count: 0, isTruncated: false });
  });
});

describe("objects", () => {
  it("lists in key order with class and size, as many as asked", async () => {
    const ownerId = await cloud.readCanonicalId();
    expect(ownerId).toMatch(/^[0-9a-f]{64}$/);
    expect(await cloud.listObjects(source("acme-media-clean"), { prefix: "film/", maxKeys: 10 })).toEqual({
      objects: [
        { key: "film/2024/trailer.mp4", ownerId },
        { key: "film/2025/feature.mov", ownerId },
      ],
      isTruncated: false,
    });
    const page = await cloud.listObjects(source("acme-media-clean"), { prefix: "photos/", maxKeys: 3 });
    expect(page.objects).toHaveLength(3);
    expect(page.isTruncated).toBe(true);
  });

  it("gives keys back as they are, whatever is in them", async () => {
    const keys = ["odd/a b+c%20d&e<f>.txt", "odd/übersicht 01.png", "odd/\u0001control"];
    await control("putObjects", {
      bucket: "acme-media-clean",
      objects: keys.map((key) => ({ key, sizeBytes: 1 })),
    });
    const { objects } = await cloud.listObjects(source("acme-media-clean"), { prefix: "odd/", maxKeys: 10 });
    expect(objects.map(({ key }) => key).sort()).toEqual([...keys].sort());
    for (const key of keys) {
      expect((await cloud.headObject(source("acme-media-clean"), key)).storageClass).toBe("STANDARD");
    }
  });

  it("counts to the end, or as far as the pages go", async () => {
    const bucket = source("acme-reports-office-only");
    await control("setBucketPolicy", { bucket: bucket.bucket, policy: null });
    expect(await cloud.countObjects(bucket, { prefix: "", maxPages: 200, maxMs: 20_000 })).toEqual({
      objectCount: 1201,
      byStorageClass: [
        { storageClass: "STANDARD", objectCount: 1201, sizeBytes: 1200 * 40_000 + 2 * 1024 ** 2 },
      ],
      restored: null,
      isComplete: true,
    });
    expect(await cloud.countObjects(bucket, { prefix: "daily/", maxPages: 1, maxMs: 20_000 })).toMatchObject({
      objectCount: 1000,
      isComplete: false,
    });
  });

  it("shows what keeps an object from being read", async () => {
    const archive = source("acme-archive-glacier");
    expect(await cloud.headObject(archive, "2019/ledger.tar")).toMatchObject({
      storageClass: "GLACIER",
      isRestored: false,
    });
    expect(await cloud.headObject(archive, "2021/ledger.tar")).toMatchObject({
      storageClass: "INTELLIGENT_TIERING",
      archiveStatus: "ARCHIVE_ACCESS",
    });
    expect(await cloud.headObject(archive, "2022/ledger.tar")).toMatchObject({ isRestored: true });
    expect(await cloud.headObject(archive, "2023/ledger.tar")).toMatchObject({ isRestored: false });
    expect(await cloud.headObject(source("acme-customer-keys"), "sealed/one.bin")).toMatchObject({
      needsCustomerKey: true,
    });
  });

  it("does not find the head of what is not there", async () => {
    expect(await failureOf(cloud.headObject(source("acme-media-clean"), "no/such"))).toBeInstanceOf(
      CloudNotFound,
    );
  });
});

describe("exact counts", () => {
  it("counts every object and byte by class, and tells how far it is", async () => {
    const shown = await control<{ objectCount: number; sizeBytes: number }>("bucket", {
      name: "acme-media-clean",
    });
    const progress: number[] = [];
    const count = await cloud.countExactly(source("acme-media-clean"), {
      prefix: "",
      onProgress: ({ objectCount }) => progress.push(objectCount),
    });
    expect(count).toMatchObject({ objectCount: shown.objectCount, sizeBytes: shown.sizeBytes });
    const byClass = count.byStorageClass.reduce((sum, { objectCount }) => sum + objectCount, 0);
    expect(byClass).toBe(shown.objectCount);
    expect(progress.at(-1)).toBe(shown.objectCount);
  });

  it("ends with the signal's reason when cancelled", async () => {
    const reason = new Error("enough");
    const counted = cloud.countExactly(source("acme-media-clean"), {
      prefix: "",
      signal: AbortSignal.abort(reason),
    });
    await expect(counted).rejects.toBe(reason);
  });

  it("is denied a bucket that is not ours", async () => {
    const counted = cloud.countExactly(source("globex-shared-other-account"), { prefix: "" });
    expect(await failureOf(counted)).toBeInstanceOf(CloudDenied);
  });
});

describe("storage figures", () => {
  it("reads the daily series of every class, newest first, in the bucket's region", async () => {
    const metrics = await cloud.readStorageMetrics({
      bucket: "acme-archive-glacier",
      region: "eu-central-1",
      now: simulator.clock.now(),
    });
    const types = metrics.sizes.map(({ storageType }) => storageType);
    expect(types).toEqual(
      expect.arrayContaining(["StandardStorage", "GlacierStorage", "DeepArchiveStorage"]),
    );
    for (const { datapoints } of metrics.sizes) {
      const times = datapoints.map(({ at }) => at);
      expect(times.length).toBeGreaterThan(1);
      expect(times).toEqual([...times].sort().reverse());
    }
    expect(metrics.objectCounts[0]?.value).toBe(6);
    const glacier = metrics.sizes.find(({ storageType }) => storageType === "GlacierStorage");
    expect(glacier?.datapoints[0]?.value).toBe((120 + 50 + 40) * 1024 ** 3);
  });

  it("has none for a new bucket, and none in another region", async () => {
    const now = simulator.clock.now();
    expect(await cloud.readStorageMetrics({ bucket: "acme-new-empty", region: "eu-central-1", now })).toEqual(
      {
        sizes: [],
        objectCounts: [],
      },
    );
    expect(await cloud.readStorageMetrics({ bucket: "acme-media-clean", region: "us-east-1", now })).toEqual({
      sizes: [],
      objectCounts: [],
    });
  });
});

describe("IAM's simulator", () => {
  const identityPolicy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: ["s3:Get*", "s3:List*"], Resource: "*" }],
  });

  it("agrees that a whitelist denies and an open policy does not", async () => {
    const ask = (bucket: string, resourcePolicy: string) =>
      cloud.simulatePolicy({
        callerArn: `arn:aws:iam::${ACCOUNT}:user/${USER}`,
        boundary: null,
        identityPolicy,
        resourcePolicy,
        action: "s3:ListBucket",
        resourceArn: `arn:aws:s3:::${bucket}`,
        accountId: ACCOUNT,
        context: [
          { key: "aws:SourceIp", type: "ip", value: "8.8.8.8" },
          { key: "aws:SecureTransport", type: "boolean", value: "true" },
        ],
      });
    const restricted = (await cloud.readBucketPolicy(source("acme-reports-office-only"))) ?? "";
    expect(await ask("acme-reports-office-only", restricted)).toBe("explicitDeny");
    expect(await ask("acme-reports-office-only", restricted.replaceAll("203.0.113.0/24", "8.8.8.0/24"))).toBe(
      "allowed",
    );
  });
});

describe("IAM's simulator of an identity", () => {
  const ask = (principalArn: string, ...actions: string[]) =>
    cloud.simulateRights({
      principalArn,
      actions,
      resourceArn: `arn:aws:iam::${ACCOUNT}:user/mgw-prep/mgw-prep-MP-doctor`,
      context: [],
    });

  it.each(["user/mgw-prep-operator", "role/mgw-prep-bot"])("says what %s may do", async (principal) => {
    const answers = await ask(
      `arn:aws:iam::${ACCOUNT}:${principal}`,
      "iam:CreateAccessKey",
      "iam:CreateRole",
    );
    expect(answers).toMatchObject([
      { action: "iam:CreateAccessKey", decision: "allowed", heldBackBy: null },
      { action: "iam:CreateRole", decision: "implicitDeny", heldBackBy: null },
    ]);
  });

  it("knows nothing of an identity that does not exist", async () => {
    await expect(ask(`arn:aws:iam::${ACCOUNT}:role/nobody`, "iam:CreateUser")).rejects.toBeInstanceOf(
      CloudNotFound,
    );
  });
});

describe("IAM users", () => {
  it("makes, finds, lists and deletes a user with its marks", async () => {
    expect(await cloud.findUser(USER)).toBeNull();
    await makeUser();
    const user = await cloud.findUser(USER);
    expect(user).toMatchObject({
      userName: USER,
      path: "/mgw-prep/",
      arn: `arn:aws:iam::${ACCOUNT}:user/mgw-prep/${USER}`,
    });
    expect(user?.tags).toEqual(expect.arrayContaining(TAGS));
    expect(await cloud.listPreparationUsers()).toEqual([user]);
    await cloud.deleteUser(USER);
    expect(await cloud.findUser(USER)).toBeNull();
    expect(await cloud.listPreparationUsers()).toEqual([]);
  });

  it("lists past the first page", async () => {
    const names = Array.from({ length: 105 }, (_, index) => `mgw-prep-MP-${String(index).padStart(6, "0")}`);
    for (const userName of names) await cloud.createUser(bounded(userName));
    const users = await cloud.listPreparationUsers();
    expect(users.map(({ userName }) => userName).sort()).toEqual(names);
    expect(users.every(({ tags }) => tags.length === 2)).toBe(true);
  });

  it("says Conflict for a name that is taken", async () => {
    await makeUser();
    const error = await failureOf(makeUser());
    expect(error).toBeInstanceOf(CloudConflict);
    expect(error.failure.code).toBe("EntityAlreadyExists");
  });

  it("reads the quota", async () => {
    const before = await cloud.readUserQuota();
    await makeUser();
    const after = await cloud.readUserQuota();
    expect(after.users).toBe(before.users + 1);
    expect(after.quota).toBe(5000);
  });

  it("says Conflict for a user that still has something", async () => {
    await makeUser();
    await cloud.attachPolicy(USER, READ_ONLY);
    const error = await failureOf(cloud.deleteUser(USER));
    expect(error).toBeInstanceOf(CloudConflict);
    expect(error.failure.code).toBe("DeleteConflict");
  });

  it("takes everything off a user with the rights that deploy/ lists, so that it can be deleted", async () => {
    await allowEverything();
    await makeUser();
    await cloud.createAccessKey(USER);
    await cloud.attachPolicy(USER, READ_ONLY);
    await cloud.attachPolicy(USER, "arn:aws:iam::aws:policy/AmazonS3FullAccess");
    await cloud.putInlinePolicy(USER, "by-hand", JSON.stringify({ Version: "2012-10-17", Statement: [] }));
    await simulator.control["setUserItems"]?.({
      userName: USER,
      hasLoginProfile: true,
      mfaDevices: ["arn:aws:iam::111122223333:mfa/phone"],
      sshPublicKeys: ["APKAEXAMPLE1"],
      signingCertificates: ["CERTEXAMPLE1"],
      serviceCredentials: ["ACCAEXAMPLE1"],
    });
    await holdToTheShippedPolicy();
    await cloud.stripUser(USER);
    await cloud.deleteUser(USER);
    expect(await cloud.findUser(USER)).toBeNull();
  });

  it("takes a user out of no group, and says who can by which command; the rest is gone", async () => {
    await makeUser();
    await cloud.createAccessKey(USER);
    await control("setUserItems", { userName: USER, groups: ["analysts", "readers"] });
    await holdToTheShippedPolicy();
    const error = await failureOf(cloud.stripUser(USER));
    expect(error).toBeInstanceOf(CloudConflict);
    expect(error.failure).toMatchObject({ code: "UserInGroup", subject: USER });
    for (const group of ["analysts", "readers"]) {
      const command = `aws iam remove-user-from-group --user-name ${USER} --group-name ${group}`;
      expect(detailText(en.failure, error.failure.detail)).toContain(command);
    }
    expect(await cloud.listAccessKeys(USER)).toEqual([]);
    expect(calls.some(({ operation }) => operation === "iam:RemoveUserFromGroup")).toBe(false);
  });

  it("takes the deletion of what is gone for done", async () => {
    await cloud.deleteUser(USER);
    await cloud.detachPolicy(USER, READ_ONLY);
    await cloud.deleteInlinePolicy(USER, "read");
    await cloud.deleteAccessKey(USER, "AKIAIOSFODNN7EXAMPLE");
    await makeUser();
    await cloud.detachPolicy(USER, READ_ONLY);
    await cloud.deleteInlinePolicy(USER, "read");
    await cloud.deleteAccessKey(USER, "AKIAIOSFODNN7EXAMPLE");
    expect(await cloud.findUser(USER)).not.toBeNull();
  });
});

describe("a permissions boundary", () => {
  it("is put on a new user and read back; a user without one has none", async () => {
    await makeUser();
    expect((await cloud.findUser(USER))?.permissionsBoundary).toBe(BOUNDARY_ARN);
    await allowEverything();
    await cloud.createUser({ userName: "unbounded", path: "/", tags: [] });
    expect((await cloud.findUser("unbounded"))?.permissionsBoundary).toBeNull();
  });

  it("that does not exist makes no user", async () => {
    await control("removePolicy", { arn: BOUNDARY_ARN });
    const error = await failureOf(makeUser());
    expect(error).toBeInstanceOf(CloudNotFound);
    expect(error.failure.code).toBe("NoSuchEntity");
    expect(await cloud.findUser(USER)).toBeNull();
  });

  it("is told to IAM's simulator, where NotPrincipal then leaves out nobody", async () => {
    const callerArn = `arn:aws:iam::${ACCOUNT}:user/mgw-prep/${USER}`;
    const boundary = JSON.stringify(BOUNDARY_DOCUMENT);
    const NotPrincipal = { AWS: [callerArn, `arn:aws:iam::${ACCOUNT}:root`] };
    const Statement = [{ Effect: "Deny", NotPrincipal, Action: "s3:*", Resource: "*" }];
    const ask = (given: string | null) =>
      cloud.simulatePolicy({
        callerArn,
        boundary: given,
        identityPolicy: S3_READ_ONLY_DOCUMENT,
        resourcePolicy: JSON.stringify({ Version: "2012-10-17", Statement }),
        action: "s3:ListBucket",
        resourceArn: "arn:aws:s3:::acme-media-clean",
        accountId: ACCOUNT,
        context: [],
      });
    expect(await ask(null)).toBe("allowed");
    expect(await ask(boundary)).toBe("explicitDeny");
  });
});

describe("IAM policies", () => {
  const document = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::acme-media-clean/*" }],
  });

  it("knows which managed policies exist", async () => {
    expect(await cloud.hasPolicy(READ_ONLY)).toBe(true);
    await allowEverything();
    expect(await cloud.hasPolicy("arn:aws:iam::aws:policy/NoSuchPolicy")).toBe(false);
  });

  it("attaches, twice if need be, and detaches", async () => {
    await makeUser();
    await cloud.attachPolicy(USER, READ_ONLY);
    await cloud.attachPolicy(USER, READ_ONLY);
    expect(await cloud.listAttachedPolicies(USER)).toEqual([READ_ONLY]);
    await cloud.detachPolicy(USER, READ_ONLY);
    expect(await cloud.listAttachedPolicies(USER)).toEqual([]);
  });

  it("cannot attach what does not exist", async () => {
    await allowEverything();
    await makeUser();
    expect(await failureOf(cloud.attachPolicy(USER, "arn:aws:iam::aws:policy/NoSuchPolicy"))).toBeInstanceOf(
      CloudNotFound,
    );
  });

  it("puts an inline policy and takes it back", async () => {
    await makeUser();
    await cloud.putInlinePolicy(USER, "read", document);
    await cloud.putInlinePolicy(USER, "read", document);
    expect(await cloud.listInlinePolicies(USER)).toEqual(["read"]);
    await cloud.deleteInlinePolicy(USER, "read");
    expect(await cloud.listInlinePolicies(USER)).toEqual([]);
  });

  it("reads an inline policy back to the byte, and null where there is none", async () => {
    await makeUser();
    const awkward = `${document.slice(0, -1)}, "Id": "50% + \u00e4 & /" }`;
    await cloud.putInlinePolicy(USER, "read", awkward);
    expect(await cloud.readInlinePolicy(USER, "read")).toBe(awkward);
    expect(await cloud.readInlinePolicy(USER, "other")).toBeNull();
  });

  it("tells the permissions boundary that somebody set", async () => {
    await makeUser();
    expect((await cloud.findUser(USER))?.permissionsBoundary).toBe(BOUNDARY_ARN);
    const iam = new IAMClient({
      region: "us-east-1",
      endpoint: simulator.url,
      credentials: { ...OPERATOR_CREDENTIALS },
    });
    await control("setOperatorPolicy", {
      policy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
    });
    await iam.send(new PutUserPermissionsBoundaryCommand({ UserName: USER, PermissionsBoundary: READ_ONLY }));
    expect((await cloud.findUser(USER))?.permissionsBoundary).toBe(READ_ONLY);
  });

  it("keeps IAM's code for a document that is none", async () => {
    await makeUser();
    const error = await failureOf(cloud.putInlinePolicy(USER, "read", "{}"));
    expect(error.constructor).toBe(CloudError);
    expect(error.failure.code).toBe("MalformedPolicyDocument");
  });
});

describe("groups and the console logon of a user", () => {
  it("lists every page of its groups with the rights that deploy/ lists", async () => {
    await makeUser();
    expect(await cloud.listGroups(USER)).toEqual([]);
    const groups = Array.from({ length: 104 }, (_, index) => `group-${index}`);
    await control("setUserItems", { userName: USER, groups: [...groups, "administrators"] });
    await control("setOperatorPolicy", {
      policy: JSON.parse(await readFile("deploy/aws-operator-policy.json", "utf8")),
    });
    expect(await cloud.listGroups(USER)).toEqual([...groups, "administrators"]);
  });

  it("tells whether there is a password, and deletes it, twice if need be", async () => {
    await makeUser();
    await control("setOperatorPolicy", {
      policy: JSON.parse(await readFile("deploy/aws-operator-policy.json", "utf8")),
    });
    expect(await cloud.hasLogin(USER)).toBe(false);
    await control("setUserItems", { userName: USER, hasLoginProfile: true });
    expect(await cloud.hasLogin(USER)).toBe(true);
    await cloud.deleteLogin(USER);
    await cloud.deleteLogin(USER);
    expect(await cloud.hasLogin(USER)).toBe(false);
  });

  it("takes an answer without the list for none that can be used, never for an empty list", async () => {
    await makeUser();
    simulator.board.arm({ service: "iam", operation: "ListGroupsForUser", kind: "malformed" });
    expect(await failureOf(cloud.listGroups(USER))).toBeInstanceOf(CloudError);
  });

  it("says of a user that is not there that it is not there", async () => {
    expect(await failureOf(cloud.listGroups(USER))).toBeInstanceOf(CloudNotFound);
  });
});

describe("access keys", () => {
  it("makes, lists, disables and deletes keys, and refuses a third", async () => {
    await makeUser();
    const first = await cloud.createAccessKey(USER);
    expect(first.accessKeyId).toMatch(/^AKIA[A-Z0-9]{16}$/);
    expect(first.secretAccessKey.length).toBeGreaterThanOrEqual(40);
    const second = await cloud.createAccessKey(USER);
    const error = await failureOf(cloud.createAccessKey(USER));
    expect(error).toBeInstanceOf(CloudLimitExceeded);
    expect(error.failure.detail).toContain("AccessKeysPerUser: 2");

    await cloud.setAccessKeyStatus(USER, first.accessKeyId, "Inactive");
    const keys = await cloud.listAccessKeys(USER);
    expect(keys.map(({ accessKeyId, isActive }) => [accessKeyId, isActive]).sort()).toEqual(
      [
        [first.accessKeyId, false],
        [second.accessKeyId, true],
      ].sort(),
    );
    expect(keys.every(({ createdAt }) => createdAt?.endsWith("Z"))).toBe(true);
    await cloud.deleteAccessKey(USER, first.accessKeyId);
    await cloud.deleteAccessKey(USER, second.accessKeyId);
    expect(await cloud.listAccessKeys(USER)).toEqual([]);
  });

  it("does not list keys of a user that is not there", async () => {
    expect(await failureOf(cloud.listAccessKeys(USER))).toBeInstanceOf(CloudNotFound);
  });

  it.each(["reset-after", "malformed"] as const)(
    "says that the outcome is unknown after %s, and leaves the key to be found",
    async (kind) => {
      await makeUser();
      simulator.board.arm({ service: "iam", operation: "CreateAccessKey", kind, times: 1 });
      const error = await failureOf(cloud.createAccessKey(USER));
      expect(error).toBeInstanceOf(CloudUnavailable);
      expect(await cloud.listAccessKeys(USER)).toHaveLength(1);
      const attempts = simulator.board.journal().filter(({ operation }) => operation === "CreateAccessKey");
      expect(attempts).toHaveLength(1);
      for (const secret of await control<string[]>("secretValues")) {
        expect(everythingIn(error)).not.toContain(secret);
      }
    },
  );

  it("gives up on a stalled change after its time", async () => {
    await makeUser();
    simulator.board.arm({ service: "iam", operation: "CreateAccessKey", kind: "stall-before", times: 1 });
    const error = await failureOf(cloudAs(OPERATOR_CREDENTIALS, 300).createAccessKey(USER));
    expect(error).toBeInstanceOf(CloudUnavailable);
    expect(error.failure.code).toBe("Timeout");
    expect(await cloud.listAccessKeys(USER)).toEqual([]);
  });
});

describe("trouble on the way", () => {
  it("reads on behind two throttled answers and one cut connection", async () => {
    simulator.board.arm({ service: "s3", operation: "*", kind: "throttle", times: 2 });
    expect(await cloud.readVersioning(source("acme-media-clean"))).toBe("off");
    simulator.board.arm({ service: "s3", operation: "*", kind: "reset-before", times: 1 });
    expect(await cloud.readVersioning(source("acme-media-clean"))).toBe("off");
  });

  it("hands a throttled change back to its caller, with the time to wait", async () => {
    simulator.board.arm({ service: "iam", operation: "CreateUser", kind: "throttle", retryAfterSeconds: 4 });
    const error = await failureOf(makeUser());
    expect(error).toBeInstanceOf(CloudThrottled);
    expect((error as CloudThrottled).retryAfterMs).toBe(4_000);
  });

  it("tells the log of every call, with its code and without its data", async () => {
    await makeUser();
    await failureOf(makeUser());
    expect(calls).toMatchObject([
      { cloud: "aws", operation: "iam:CreateUser", subject: USER, errorCode: null },
      { cloud: "aws", operation: "iam:CreateUser", subject: USER, errorCode: "EntityAlreadyExists" },
    ]);
    const { secretAccessKey } = await cloud.createAccessKey(USER);
    expect(JSON.stringify(calls)).not.toContain(secretAccessKey);
  });
});

describe("the proof of reading", () => {
  async function newKey() {
    await makeUser();
    await cloud.attachPolicy(USER, READ_ONLY);
    return cloud.createAccessKey(USER);
  }

  it("fails in a way that can be waited out, then reads", async () => {
    await control("setPropagation", { visibleAfterMs: 60_000, authorizedAfterMs: 60_000 });
    const key = await newKey();
    const early = await failureOf(cloud.proveRead(key, source("acme-media-clean"), ""));
    expect(isPropagationError(early)).toBe(true);
    simulator.clock.advance(61_000);
    expect(isPropagationError(await failureOf(cloud.proveRead(key, source("acme-media-clean"), "")))).toBe(
      true,
    );
    simulator.clock.advance(61_000);
    const proof = await cloud.proveRead(key, source("acme-media-clean"), "film/");
    expect(proof).toEqual({
      outcome: "read",
      key: "film/2024/trailer.mp4",
      tried: 1,
      refused: [],
    });
  });

  it.each([
    ["acme-new-empty", "", { outcome: "empty", key: null, tried: 0, refused: [] }],
    ["acme-archive-glacier", "", { outcome: "read", key: "2022/ledger.tar", refused: [] }],
    ["acme-archive-glacier", "2019/", { outcome: "archived", key: null, refused: [] }],
  ])("tells of %s/%s what it found", async (bucket, prefix, found) => {
    const key = await newKey();
    expect(await untilKnown(() => cloud.proveRead(key, source(bucket), prefix))).toMatchObject(found);
  });

  it("takes an object without bytes for read", async () => {
    await control("putObjects", {
      bucket: "acme-new-empty",
      objects: [{ key: "folder/", sizeBytes: 0 }],
    });
    const key = await newKey();
    expect(await untilKnown(() => cloud.proveRead(key, source("acme-new-empty"), ""))).toEqual({
      outcome: "read",
      key: "folder/",
      tried: 1,
      refused: [],
    });
  });

  it("is stopped by a whitelist, for good", async () => {
    const key = await newKey();
    await control("setSourceAddress", { accessKeyId: key.accessKeyId, address: "8.8.8.8" });
    const error = await failureOf(
      untilKnown(() => cloud.proveRead(key, source("acme-reports-office-only"), "")),
    );
    expect(error).toBeInstanceOf(CloudDenied);
    expect(error.failure.detail).toContain("explicit deny in a resource-based policy");
  });
});
