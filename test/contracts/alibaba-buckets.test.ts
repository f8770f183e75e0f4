import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { ACCOUNT_UID, SEED_BUCKETS } from "../../simulators/alibaba/seed.ts";
import { isPropagationError } from "../../src/clouds/propagation.ts";
import { kmsKeyArn } from "../../src/core/destination-request.ts";
import { foreignDetail } from "../../src/core/detail.ts";
import {
  CloudConflict,
  CloudDenied,
  CloudError,
  CloudNotFound,
  CloudUnavailable,
} from "../../src/core/errors.ts";
import { ramWritePolicy } from "../../src/provisioning/policies.ts";
import { failureOf } from "../clouds/failure-of.ts";
import { OSS_FULL, prepareAlibaba, REGION, USER } from "./alibaba-fixture.ts";
import { untilKnown } from "./until-known.ts";

const alibaba = prepareAlibaba();
const { control, makeUser } = alibaba;

describe("OSS buckets", () => {
  it("shows a bucket's settings and owner", async () => {
    expect(await alibaba.cloud.findBucket(SEED_BUCKETS.infrequent, REGION)).toEqual({
      region: REGION,
      storageClass: "IA",
      acl: "private",
      isVersioned: false,
      ownerId: ACCOUNT_UID,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      encryption: null,
    });
    expect((await alibaba.cloud.findBucket(SEED_BUCKETS.versioned, REGION))?.isVersioned).toBe(true);
  });

  it("tells a free name from one that somebody else has", async () => {
    expect(await alibaba.cloud.findBucket("nobody-has-this-bucket", REGION)).toBeNull();
    const error = await failureOf(alibaba.cloud.findBucket(SEED_BUCKETS.foreign, REGION));
    expect(error).toBeInstanceOf(CloudDenied);
    expect(error.failure.code).toBe("AccessDenied");
  });

  it("is denied at another region's endpoint, with the sentence that says so", async () => {
    const error = await failureOf(alibaba.cloud.findBucket(SEED_BUCKETS.empty, "oss-ap-southeast-1"));
    expect(error).toBeInstanceOf(CloudDenied);
    expect(error.failure.detail).toContain("specified endpoint");
  });

  it("makes a bucket as asked and deletes it, twice", async () => {
    await alibaba.cloud.createBucket({
      bucket: "mgw-new-bucket",
      region: REGION,
      storageClass: "IA",
    });
    expect(await alibaba.cloud.findBucket("mgw-new-bucket", REGION)).toMatchObject({
      region: REGION,
      storageClass: "IA",
      acl: "private",
      ownerId: ACCOUNT_UID,
    });
    expect(await alibaba.cloud.isBucketEmpty("mgw-new-bucket", REGION)).toBe(true);
    await alibaba.cloud.deleteBucket("mgw-new-bucket", REGION);
    await alibaba.cloud.deleteBucket("mgw-new-bucket", REGION);
    expect(await alibaba.cloud.findBucket("mgw-new-bucket", REGION)).toBeNull();
  });

  it("says Conflict for a name that is taken and for a bucket with objects", async () => {
    const taken = await failureOf(
      alibaba.cloud.createBucket({
        bucket: SEED_BUCKETS.foreign,
        region: REGION,
        storageClass: "IA",
      }),
    );
    expect(taken).toBeInstanceOf(CloudConflict);
    expect(taken.failure.code).toBe("BucketAlreadyExists");
    expect(await alibaba.cloud.isBucketEmpty(SEED_BUCKETS.filled, REGION)).toBe(false);
    const filled = await failureOf(alibaba.cloud.deleteBucket(SEED_BUCKETS.filled, REGION));
    expect(filled).toBeInstanceOf(CloudConflict);
    expect(filled.failure.code).toBe("BucketNotEmpty");
  });

  it("counts the buckets of one region", async () => {
    await alibaba.cloud.createBucket({
      bucket: "mgw-elsewhere",
      region: "oss-ap-southeast-1",
      storageClass: "Standard",
    });
    expect(await alibaba.cloud.countBuckets(REGION)).toBe(Object.keys(SEED_BUCKETS).length - 1);
    expect(await alibaba.cloud.countBuckets("oss-ap-southeast-1")).toBe(1);
    expect(await alibaba.cloud.countBuckets("oss-us-west-1")).toBe(0);
    const listed = await alibaba.cloud.listBuckets();
    expect(listed).toContainEqual({
      bucket: "mgw-elsewhere",
      region: "oss-ap-southeast-1",
      storageClass: "Standard",
    });
    expect(listed.filter(({ region }) => region === REGION)).toHaveLength(
      Object.keys(SEED_BUCKETS).length - 1,
    );
    expect(await alibaba.cloud.findSomeBucket()).toMatchObject({
      bucket: expect.any(String),
      region: expect.stringMatching(/^oss-/),
    });
    alibaba.simulator.reset({ hasBuckets: false });
    expect(await alibaba.cloud.countBuckets(REGION)).toBe(0);
    expect(await alibaba.cloud.findSomeBucket()).toBeNull();
  });

  it("reads the lifecycle and the retention policy, and says when there are none", async () => {
    expect(await alibaba.cloud.readBucketLifecycle(SEED_BUCKETS.expiring, REGION)).toEqual([
      {
        id: "expire-after-a-year",
        isEnabled: true,
        prefix: "",
        transitionDays: null,
        transitionClass: null,
        expirationDays: 365,
      },
    ]);
    expect(await alibaba.cloud.readBucketLifecycle(SEED_BUCKETS.empty, REGION)).toEqual([]);
    expect(await alibaba.cloud.readRetention(SEED_BUCKETS.retained, REGION)).toEqual({
      state: "Locked",
      days: 365,
    });
    expect(await alibaba.cloud.readRetention(SEED_BUCKETS.empty, REGION)).toBeNull();
    expect(await failureOf(alibaba.cloud.readRetention("nobody-has-this-bucket", REGION))).toBeInstanceOf(
      CloudNotFound,
    );
  });
});

describe("the proof of writing", () => {
  const input = { bucket: SEED_BUCKETS.filled, region: REGION, objectKey: "in/.mgw-prep-proof-MP-0A1B2C" };

  async function newKey() {
    await makeUser();
    await alibaba.cloud.attachPolicy(USER, OSS_FULL);
    return alibaba.cloud.createAccessKey(USER);
  }

  it("writes, reads and deletes with the new key, and leaves nothing behind", async () => {
    const key = await newKey();
    const before = await control<{ objects: unknown[] }>("bucket", { name: input.bucket });
    await untilKnown(() => alibaba.cloud.proveWrite(key, input));
    const seen = alibaba.simulator.board.journal().filter(({ service }) => service === "oss");
    expect(seen.map(({ operation }) => operation)).toEqual(["PutObject", "GetObject", "DeleteObject"]);
    for (const { caller } of seen) expect(caller).toBe(key.accessKeyId);
    const after = await control<{ objects: unknown[] }>("bucket", { name: input.bucket });
    expect(after.objects).toHaveLength(before.objects.length);
  });

  it("fails in a way that can be waited out while the key is new", async () => {
    await control("setPropagation", { accessKeyMs: 60_000, attachmentMs: 60_000 });
    const key = await newKey();
    expect(isPropagationError(await failureOf(alibaba.cloud.proveWrite(key, input)))).toBe(true);
    alibaba.simulator.clock.advance(61_000);
    await alibaba.cloud.proveWrite(key, input);
  });

  it("deletes the object also when it cannot be read back", async () => {
    const key = await newKey();
    alibaba.simulator.board.arm({
      service: "oss",
      operation: "GetObject",
      kind: "error",
      status: 403,
      code: "AccessDenied",
    });
    const error = await failureOf(alibaba.cloud.proveWrite(key, input));
    expect(error.failure.operation).toBe("oss:GetObject");
    const after = await control<{ objects: { key: string }[] }>("bucket", { name: input.bucket });
    expect(after.objects.map(({ key: left }) => left)).not.toContain(input.objectKey);
  });

  it("cleans up behind a write whose answer was lost", async () => {
    const key = await newKey();
    alibaba.simulator.board.arm({ service: "oss", operation: "PutObject", kind: "reset-after", times: 1 });
    const error = await failureOf(alibaba.cloud.proveWrite(key, input));
    expect(error).toBeInstanceOf(CloudUnavailable);
    const after = await control<{ objects: { key: string }[] }>("bucket", { name: input.bucket });
    expect(after.objects.map(({ key: left }) => left)).not.toContain(input.objectKey);
  });

  it("says when the object is left behind", async () => {
    const key = await newKey();
    for (const operation of ["GetObject", "DeleteObject"]) {
      alibaba.simulator.board.arm({
        service: "oss",
        operation,
        kind: "error",
        status: 403,
        code: "AccessDenied",
      });
    }
    const error = await failureOf(alibaba.cloud.proveWrite(key, input));
    expect(error.failure.detail).toContain("could not be deleted either (AccessDenied)");
    expect(error.message).toContain("could not be deleted either");
  });
});

describe("what a destination and its account allow", () => {
  const NETWORKS = ["203.0.113.0/24"];
  const KMS_KEY = "8a9b7c6d-0000-4444-8888-1234567890ab";
  const setBucket = (setting: Record<string, unknown>) =>
    control("setBucketSetting", { bucket: SEED_BUCKETS.empty, ...setting });

  it("is read of the bucket: its policy, or null without one, and its encryption", async () => {
    expect(await alibaba.cloud.readBucketPolicy(SEED_BUCKETS.empty, REGION)).toBeNull();
    const policy = {
      Version: "1",
      Statement: [
        {
          Effect: "Deny",
          Principal: ["*"],
          Action: ["oss:*"],
          Resource: [`acs:oss:*:*:${SEED_BUCKETS.retained}`],
        },
      ],
    };
    await setBucket({ policy, encryption: { algorithm: "KMS", keyId: KMS_KEY } });
    expect(JSON.parse((await alibaba.cloud.readBucketPolicy(SEED_BUCKETS.empty, REGION)) ?? "")).toEqual(
      policy,
    );
    expect((await alibaba.cloud.findBucket(SEED_BUCKETS.empty, REGION))?.encryption).toEqual({
      algorithm: "KMS",
      kmsKeyId: KMS_KEY,
    });
    expect(await failureOf(alibaba.cloud.readBucketPolicy("nobody-has-this-bucket", REGION))).toBeInstanceOf(
      CloudNotFound,
    );
  });

  it("is read of the account: networks of keys, networks and MFA of logons", async () => {
    expect(await alibaba.cloud.readAccessKeyNetworks()).toBeNull();
    expect(await alibaba.cloud.readLogonLimits()).toEqual({ networkMasks: [], needsMfa: false });
    await control("setSecurityPreference", {
      loginNetworkMasks: "10.0.0.0/8;192.0.2.0/24",
      enforceMfaForLogin: true,
    });
    expect(await alibaba.cloud.readLogonLimits()).toEqual({
      networkMasks: ["10.0.0.0/8", "192.0.2.0/24"],
      needsMfa: true,
    });
    await control("setAccessKeyPolicy", { isActive: false, allowedNetworks: NETWORKS });
    expect(await alibaba.cloud.readAccessKeyNetworks()).toBeNull();
    await control("setAccessKeyPolicy", { isActive: true, allowedNetworks: [...NETWORKS, "127.0.0.0/8"] });
    expect(await alibaba.cloud.readAccessKeyNetworks()).toEqual([...NETWORKS, "127.0.0.0/8"]);
  });

  it.each([
    ["may write and read with the rights on the key of the encryption", true],
    ["is forbidden by KMS without them", false],
  ])("a key of least privilege %s", async (_, isGranted) => {
    await setBucket({ encryption: { algorithm: "KMS", keyId: KMS_KEY } });
    await makeUser();
    const objectKey = ".mgw-prep-proof-MP-0A1B2C";
    const document = ramWritePolicy({
      bucket: SEED_BUCKETS.empty,
      prefix: "",
      proofKey: objectKey,
      kmsKeyArn: isGranted ? kmsKeyArn(ACCOUNT_UID, KMS_KEY) : null,
    });
    await alibaba.cloud.createPolicy({ policyName: USER, document, description: "" });
    await alibaba.cloud.attachPolicy(USER, { policyType: "Custom", policyName: USER });
    const key = await alibaba.cloud.createAccessKey(USER);
    const proof = () =>
      alibaba.cloud.proveWrite(key, { bucket: SEED_BUCKETS.empty, region: REGION, objectKey });
    if (isGranted) await untilKnown(proof);
    else {
      const refused = await failureOf(untilForbiddenByKms(proof));
      expect(refused.failure).toMatchObject({
        code: "AccessDenied",
        detail: "This request is forbidden by kms.",
      });
    }
  });

  /** Tries while the key or its policy is not known yet, and no longer. */
  async function untilForbiddenByKms(proof: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        await proof();
        return;
      } catch (error) {
        const isKms =
          error instanceof CloudError && /forbidden by kms/.test(foreignDetail(error.failure.detail));
        if (isKms || !isPropagationError(error)) throw error;
        await sleep(50);
      }
    }
  }
});
