import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAlibabaSimulator } from "../../simulators/alibaba/alibaba-simulator.ts";
import {
  ACCOUNT_UID,
  EVERYTHING_POLICY,
  OPERATOR_ACCESS_KEY_ID,
  OPERATOR_ACCESS_KEY_SECRET,
  OPERATOR_USER,
  SEED_BUCKETS,
} from "../../simulators/alibaba/seed.ts";
import type { Simulator } from "../../simulators/shared/simulator.ts";
import { createAlibabaCloud } from "../../src/clouds/alibaba/alibaba-cloud.ts";
import type { CloudCall } from "../../src/clouds/call-log.ts";
import type { AlibabaCloud } from "../../src/clouds/contract/destination.ts";
import { isPropagationError } from "../../src/clouds/propagation.ts";
import { kmsKeyArn } from "../../src/core/destination-request.ts";
import {
  CloudConflict,
  CloudDenied,
  CloudError,
  CloudLimitExceeded,
  CloudNotFound,
  CloudThrottled,
  CloudUnavailable,
} from "../../src/core/errors.ts";
import { foreignDetail } from "../../src/core/reason.ts";
import { ramWritePolicy } from "../../src/provisioning/policies.ts";
import { en } from "../../src/texts/en.ts";
import { detailText } from "../../src/texts/failure-text.ts";
import { everythingIn, failureOf } from "../clouds/failure-of.ts";

const REGION = "oss-eu-central-1";
const USER = "mgw-prep-MP-0A1B2C";
const PASSWORD = "Contract-Pass&word+01%!";
const OSS_FULL = { policyType: "System", policyName: "AliyunOSSFullAccess" } as const;

let simulator: Simulator;
let cloud: AlibabaCloud;
let calls: CloudCall[];

beforeAll(async () => {
  simulator = await createAlibabaSimulator({ port: 0, seed: { operatorPolicy: EVERYTHING_POLICY } });
});
afterAll(() => simulator.close());
afterEach(() => simulator.reset());
beforeEach(() => {
  calls = [];
  cloud = cloudAs(OPERATOR_ACCESS_KEY_ID, OPERATOR_ACCESS_KEY_SECRET);
});

function cloudAs(accessKeyId: string, accessKeySecret: string, timeoutMs = 10_000): AlibabaCloud {
  return createAlibabaCloud({
    accessKeyId,
    accessKeySecret,
    site: "intl",
    ramEndpoint: simulator.url,
    ossEndpoint: simulator.url,
    stsEndpoint: simulator.url,
    timeoutMs,
    log: (call) => calls.push(call),
  });
}

async function control<Answer>(name: string, input: unknown): Promise<Answer> {
  const act = simulator.control[name];
  if (!act) throw new Error(`the simulator has no control ${name}`);
  return (await act(input)) as Answer;
}

async function holdToTheShippedPolicy(): Promise<void> {
  const document = JSON.parse(await readFile("deploy/alibaba-operator-policy.json", "utf8"));
  await control("setOperatorPolicy", { document });
}

async function makeUser(): Promise<void> {
  await cloud.createUser({
    userName: USER,
    displayName: USER,
    comments: "mgw-prep MP-0A1B2C installation-1",
  });
}

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
  it("tells account, user and ARN", async () => {
    expect(await cloud.getCallerIdentity()).toMatchObject({
      accountId: ACCOUNT_UID,
      arn: `acs:ram::${ACCOUNT_UID}:user/${OPERATOR_USER}`,
    });
  });

  it("is denied with a key that nobody knows", async () => {
    const error = await failureOf(cloudAs("LTAI5tNobodyKnowsThisOne", "x").getCallerIdentity());
    expect(error).toBeInstanceOf(CloudDenied);
    expect(error.failure.code).toBe("InvalidAccessKeyId.NotFound");
    expect(isPropagationError(error)).toBe(true);
  });

  it("is denied with a wrong secret, which no waiting mends", async () => {
    const error = await failureOf(cloudAs(OPERATOR_ACCESS_KEY_ID, "wrong").getCallerIdentity());
    expect(error).toBeInstanceOf(CloudDenied);
    expect(isPropagationError(error)).toBe(false);
  });

  it("reads the account's alias, and null without one", async () => {
    expect(await cloud.readAccountAlias()).toBe("example-corp");
    await control("setAccountAlias", { alias: null });
    expect(await cloud.readAccountAlias()).toBeNull();
  });
});

describe("OSS buckets", () => {
  it("shows a bucket's settings and owner", async () => {
    expect(await cloud.findBucket(SEED_BUCKETS.infrequent, REGION)).toEqual({
      region: REGION,
      storageClass: "IA",
      acl: "private",
      isVersioned: false,
      ownerId: ACCOUNT_UID,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      encryption: null,
    });
    expect((await cloud.findBucket(SEED_BUCKETS.versioned, REGION))?.isVersioned).toBe(true);
  });

  it("tells a free name from one that somebody else has", async () => {
    expect(await cloud.findBucket("nobody-has-this-bucket", REGION)).toBeNull();
    const error = await failureOf(cloud.findBucket(SEED_BUCKETS.foreign, REGION));
    expect(error).toBeInstanceOf(CloudDenied);
    expect(error.failure.code).toBe("AccessDenied");
  });

  it("is denied at another region's endpoint, with the sentence that says so", async () => {
    const error = await failureOf(cloud.findBucket(SEED_BUCKETS.empty, "oss-ap-southeast-1"));
    expect(error).toBeInstanceOf(CloudDenied);
    expect(error.failure.detail).toContain("specified endpoint");
  });

  it("makes a bucket as asked and deletes it, twice", async () => {
    await cloud.createBucket({
      bucket: "mgw-new-bucket",
      region: REGION,
      storageClass: "IA",
    });
    expect(await cloud.findBucket("mgw-new-bucket", REGION)).toMatchObject({
      region: REGION,
      storageClass: "IA",
      acl: "private",
      ownerId: ACCOUNT_UID,
    });
    expect(await cloud.isBucketEmpty("mgw-new-bucket", REGION)).toBe(true);
    await cloud.deleteBucket("mgw-new-bucket", REGION);
    await cloud.deleteBucket("mgw-new-bucket", REGION);
    expect(await cloud.findBucket("mgw-new-bucket", REGION)).toBeNull();
  });

  it("says Conflict for a name that is taken and for a bucket with objects", async () => {
    const taken = await failureOf(
      cloud.createBucket({
        bucket: SEED_BUCKETS.foreign,
        region: REGION,
        storageClass: "IA",
      }),
    );
    expect(taken).toBeInstanceOf(CloudConflict);
    expect(taken.failure.code).toBe("BucketAlreadyExists");
    expect(await cloud.isBucketEmpty(SEED_BUCKETS.filled, REGION)).toBe(false);
    const filled = await failureOf(cloud.deleteBucket(SEED_BUCKETS.filled, REGION));
    expect(filled).toBeInstanceOf(CloudConflict);
    expect(filled.failure.code).toBe("BucketNotEmpty");
  });

  it("counts the buckets of one region", async () => {
    await cloud.createBucket({
      bucket: "mgw-elsewhere",
      region: "oss-ap-southeast-1",
      storageClass: "Standard",
    });
    expect(await cloud.countBuckets(REGION)).toBe(Object.keys(SEED_BUCKETS).length - 1);
    expect(await cloud.countBuckets("oss-ap-southeast-1")).toBe(1);
    expect(await cloud.countBuckets("oss-us-west-1")).toBe(0);
    expect(await cloud.findSomeBucket()).toMatchObject({
      bucket: expect.any(String),
      region: expect.stringMatching(/^oss-/),
    });
    simulator.reset({ hasBuckets: false });
    expect(await cloud.countBuckets(REGION)).toBe(0);
    expect(await cloud.findSomeBucket()).toBeNull();
  });

  it("reads the lifecycle and the retention policy, and says when there are none", async () => {
    expect(await cloud.readBucketLifecycle(SEED_BUCKETS.expiring, REGION)).toEqual([
      {
        id: "expire-after-a-year",
        isEnabled: true,
        prefix: "",
        transitionDays: null,
        transitionClass: null,
        expirationDays: 365,
      },
    ]);
    expect(await cloud.readBucketLifecycle(SEED_BUCKETS.empty, REGION)).toEqual([]);
    expect(await cloud.readRetention(SEED_BUCKETS.retained, REGION)).toEqual({ state: "Locked", days: 365 });
    expect(await cloud.readRetention(SEED_BUCKETS.empty, REGION)).toBeNull();
    expect(await failureOf(cloud.readRetention("nobody-has-this-bucket", REGION))).toBeInstanceOf(
      CloudNotFound,
    );
  });
});

describe("RAM users", () => {
  it("makes, finds, lists and deletes a user with its mark, twice if need be", async () => {
    expect(await cloud.findUser(USER)).toBeNull();
    await makeUser();
    const user = await cloud.findUser(USER);
    expect(user).toMatchObject({
      userName: USER,
      comments: "mgw-prep MP-0A1B2C installation-1",
      lastLogonAt: null,
      createdAt: expect.stringMatching(/Z$/),
    });
    expect((await cloud.listUsers()).map(({ userName }) => userName).sort()).toEqual(
      [USER, OPERATOR_USER].sort(),
    );
    await cloud.deleteUser(USER);
    await cloud.deleteUser(USER);
    expect(await cloud.findUser(USER)).toBeNull();
  });

  it("lists past the first page", async () => {
    const names = Array.from({ length: 105 }, (_, index) => `mgw-prep-MP-${String(index).padStart(6, "0")}`);
    for (const userName of names) await cloud.createUser({ userName, displayName: userName, comments: "m" });
    const listed = (await cloud.listUsers()).map(({ userName }) => userName);
    expect(listed.sort()).toEqual([...names, OPERATOR_USER].sort());
  });

  it("says Conflict for a name that is taken, and for a user that still has something", async () => {
    await makeUser();
    const taken = await failureOf(makeUser());
    expect(taken).toBeInstanceOf(CloudConflict);
    expect(taken.failure.code).toBe("EntityAlreadyExists.User");
    await cloud.createAccessKey(USER);
    const busy = await failureOf(cloud.deleteUser(USER));
    expect(busy).toBeInstanceOf(CloudConflict);
    expect(busy.failure.code).toMatch(/^DeleteConflict\.User/);
  });

  it("takes everything off a user with the rights that deploy/ lists, so that it can be deleted", async () => {
    await makeUser();
    await cloud.createAccessKey(USER);
    await cloud.attachPolicy(USER, { policyType: "System", policyName: "AliyunOSSReadOnlyAccess" });
    await cloud.createLogin({
      userName: USER,
      password: "Ab3!Ab3!Ab3!Ab3!",
      mustResetPassword: true,
      needsMfa: true,
    });
    await control("putOnUser", { userName: USER, hasMfaDevice: true });
    await holdToTheShippedPolicy();
    await cloud.stripUser(USER);
    await cloud.deleteUser(USER);
    expect(await cloud.findUser(USER)).toBeNull();
  });
});

describe("a RAM user that somebody put into a group", () => {
  it("loses all the rest, and says what to run, since the bot takes nobody out of groups", async () => {
    await makeUser();
    await cloud.createAccessKey(USER);
    await control("putOnUser", { userName: USER, group: "migration-team", hasMfaDevice: true });
    await holdToTheShippedPolicy();
    const error = await failureOf(cloud.stripUser(USER));
    expect(error).toBeInstanceOf(CloudConflict);
    expect(error.failure).toMatchObject({ code: "UserInGroup", subject: USER });
    expect(detailText(en.failure, error.failure.detail)).toContain(
      `aliyun ram RemoveUserFromGroup --UserName ${USER} --GroupName migration-team`,
    );
    expect(await cloud.listAccessKeys(USER)).toEqual([]);
    expect(calls.some(({ operation }) => operation === "ram:RemoveUserFromGroup")).toBe(false);
  });
});

describe("RAM policies", () => {
  const custom = { policyType: "Custom", policyName: "mgw-prep-MP-0A1B2C" } as const;
  const document = JSON.stringify({
    Version: "1",
    Statement: [{ Effect: "Allow", Action: ["oss:GetObject"], Resource: ["acs:oss:*:*:example/*"] }],
  });

  it("knows which policies exist", async () => {
    expect(await cloud.hasPolicy(OSS_FULL)).toBe(true);
    await control("removeSystemPolicy", { name: OSS_FULL.policyName });
    expect(await cloud.hasPolicy(OSS_FULL)).toBe(false);
  });

  it("attaches, twice if need be, and detaches, twice if need be", async () => {
    await makeUser();
    await cloud.attachPolicy(USER, OSS_FULL);
    await cloud.attachPolicy(USER, OSS_FULL);
    expect(await cloud.listPolicies(USER)).toEqual([OSS_FULL]);
    await cloud.detachPolicy(USER, OSS_FULL);
    await cloud.detachPolicy(USER, OSS_FULL);
    expect(await cloud.listPolicies(USER)).toEqual([]);
  });

  it("cannot attach a system policy that the account does not have", async () => {
    await makeUser();
    const error = await failureOf(
      cloud.attachPolicy(USER, { policyType: "System", policyName: "NoSuchPolicy" }),
    );
    expect(error).toBeInstanceOf(CloudNotFound);
    expect(error.failure.code).toBe("EntityNotExist.Policy");
  });

  it("makes a policy, reads it back to the byte and deletes it, twice if need be", async () => {
    expect(await cloud.findCustomPolicy(custom.policyName)).toBeNull();
    await cloud.createPolicy({ policyName: custom.policyName, document, description: "made by mgw-prep" });
    expect(await cloud.findCustomPolicy(custom.policyName)).toEqual({
      description: "made by mgw-prep",
      document,
    });
    expect(await cloud.hasPolicy(custom)).toBe(true);
    const again = cloud.createPolicy({ policyName: custom.policyName, document, description: "again" });
    expect(await failureOf(again)).toBeInstanceOf(CloudConflict);
    await cloud.deletePolicy(custom.policyName);
    await cloud.deletePolicy(custom.policyName);
    expect(await cloud.hasPolicy(custom)).toBe(false);
  });
});

describe("groups of a user", () => {
  it("are listed with the rights that deploy/ lists", async () => {
    await makeUser();
    expect(await cloud.listGroups(USER)).toEqual([]);
    await control("putOnUser", { userName: USER, group: "migration-team" });
    const document = JSON.parse(await readFile("deploy/alibaba-operator-policy.json", "utf8"));
    await control("setOperatorPolicy", { document });
    expect(await cloud.listGroups(USER)).toEqual(["migration-team"]);
  });

  it("of a user that is not there are not an empty list", async () => {
    expect(await failureOf(cloud.listGroups(USER))).toBeInstanceOf(CloudNotFound);
  });
});

describe("console logon", () => {
  const login = { userName: USER, password: PASSWORD, mustResetPassword: true, needsMfa: false };

  it("reads the password policy, and is denied without the right to", async () => {
    expect(await cloud.readPasswordPolicy()).toEqual({
      minimumLength: 12,
    });
    const statement = { Effect: "Allow", Action: ["oss:*"], Resource: "*" };
    await control("setOperatorPolicy", { document: { Version: "1", Statement: [statement] } });
    const error = await failureOf(cloud.readPasswordPolicy());
    expect(error).toBeInstanceOf(CloudDenied);
    expect(error.failure.code).toBe("NoPermission");
  });

  it("lets the user log on with exactly the password given, and reports the logon", async () => {
    await makeUser();
    expect(await cloud.hasLogin(USER)).toBe(false);
    await cloud.createLogin(login);
    expect(await cloud.hasLogin(USER)).toBe(true);
    const first = await control("logOn", { userName: USER, password: PASSWORD });
    expect(first).toMatchObject({ result: "passwordResetRequired" });
    expect((await cloud.findUser(USER))?.lastLogonAt).toBeNull();
    await control("logOn", { userName: USER, password: PASSWORD, newPassword: "Another-Pass-9876!" });
    expect((await cloud.findUser(USER))?.lastLogonAt).toMatch(/^\d{4}-.*Z$/);
  });

  it("says Conflict for a second logon, sets a new password and deletes, twice if need be", async () => {
    await makeUser();
    await cloud.createLogin(login);
    expect(await failureOf(cloud.createLogin(login))).toBeInstanceOf(CloudConflict);
    await cloud.setLoginPassword({ ...login, password: "Second-Pass&9876!", mustResetPassword: false });
    expect(await control("logOn", { userName: USER, password: "Second-Pass&9876!" })).toMatchObject({
      result: "loggedOn",
    });
    await cloud.deleteLogin(USER);
    await cloud.deleteLogin(USER);
    expect(await cloud.hasLogin(USER)).toBe(false);
  });

  it("says that a weak password is too weak, without repeating it", async () => {
    await makeUser();
    const error = await failureOf(cloud.createLogin({ ...login, password: "weakweakweak" }));
    expect(error.constructor).toBe(CloudError);
    expect(error.failure.code).toMatch(/Password/);
    expect(everythingIn(error)).not.toContain("weakweakweak");
    expect(await cloud.hasLogin(USER)).toBe(false);
  });
});

describe("access keys", () => {
  it("makes, lists, disables and deletes keys, and refuses a third", async () => {
    await makeUser();
    const first = await cloud.createAccessKey(USER);
    const second = await cloud.createAccessKey(USER);
    expect(new Set([first.accessKeyId, second.accessKeyId]).size).toBe(2);
    const error = await failureOf(cloud.createAccessKey(USER));
    expect(error).toBeInstanceOf(CloudLimitExceeded);
    expect(error.failure.code).toBe("LimitExceeded.User.AccessKey");

    await cloud.setAccessKeyStatus(USER, first.accessKeyId, "Inactive");
    const keys = await cloud.listAccessKeys(USER);
    expect(keys.map(({ accessKeyId, isActive }) => [accessKeyId, isActive]).sort()).toEqual(
      [
        [first.accessKeyId, false],
        [second.accessKeyId, true],
      ].sort(),
    );
    for (const key of [first, second, second]) await cloud.deleteAccessKey(USER, key.accessKeyId);
    expect(await cloud.listAccessKeys(USER)).toEqual([]);
  });

  it("never acts on the bot's own keys when no user is named", async () => {
    await expect(cloud.createAccessKey("")).rejects.toThrow();
    expect(await cloud.listAccessKeys(OPERATOR_USER)).toHaveLength(1);
    expect(simulator.board.journal().map(({ operation }) => operation)).not.toContain("CreateAccessKey");
  });

  it.each(["reset-after", "malformed"] as const)(
    "says that the outcome is unknown after %s, and leaves the key to be found",
    async (kind) => {
      await makeUser();
      simulator.board.arm({ service: "ram", operation: "CreateAccessKey", kind, times: 1 });
      const error = await failureOf(cloud.createAccessKey(USER));
      expect(error).toBeInstanceOf(CloudUnavailable);
      expect(await cloud.listAccessKeys(USER)).toHaveLength(1);
      const attempts = simulator.board.journal().filter(({ operation }) => operation === "CreateAccessKey");
      expect(attempts).toHaveLength(1);
      for (const secret of await control<string[]>("secretValues", {})) {
        expect(everythingIn(error)).not.toContain(secret);
      }
    },
  );

  it("gives up on a stalled change after its time", async () => {
    await makeUser();
    simulator.board.arm({ service: "ram", operation: "CreateAccessKey", kind: "stall-before", times: 1 });
    const hurried = cloudAs(OPERATOR_ACCESS_KEY_ID, OPERATOR_ACCESS_KEY_SECRET, 300);
    const error = await failureOf(hurried.createAccessKey(USER));
    expect(error).toBeInstanceOf(CloudUnavailable);
    expect(error.failure.code).toBe("Timeout");
    expect(await cloud.listAccessKeys(USER)).toEqual([]);
  });
});

describe("trouble on the way", () => {
  it("reads on behind a throttled answer and a cut connection, on RAM and OSS", async () => {
    for (const service of ["ram", "oss"]) {
      simulator.board.arm({ service, operation: "*", kind: "throttle", times: 1 });
      simulator.board.arm({ service, operation: "*", kind: "reset-before", times: 1 });
    }
    expect(await cloud.hasPolicy(OSS_FULL)).toBe(true);
    expect(await cloud.findBucket(SEED_BUCKETS.empty, REGION)).not.toBeNull();
  });

  it("hands a throttled change back to its caller", async () => {
    simulator.board.arm({ service: "ram", operation: "CreateUser", kind: "throttle" });
    expect(await failureOf(makeUser())).toBeInstanceOf(CloudThrottled);
    expect(simulator.board.journal()).toHaveLength(1);
  });

  it("tells the log of every call, with its code and without its data", async () => {
    await makeUser();
    await failureOf(makeUser());
    expect(calls).toMatchObject([
      { cloud: "alibaba", operation: "ram:CreateUser", subject: USER, errorCode: null },
      { cloud: "alibaba", operation: "ram:CreateUser", subject: USER, errorCode: "EntityAlreadyExists.User" },
    ]);
    await cloud.createLogin({ userName: USER, password: PASSWORD, mustResetPassword: true, needsMfa: false });
    const { secretAccessKey } = await cloud.createAccessKey(USER);
    expect(JSON.stringify(calls)).not.toContain(secretAccessKey);
    expect(JSON.stringify(calls)).not.toContain(PASSWORD);
  });
});

describe("the proof of writing", () => {
  const input = { bucket: SEED_BUCKETS.filled, region: REGION, objectKey: "in/.mgw-prep-proof-MP-0A1B2C" };

  async function newKey() {
    await makeUser();
    await cloud.attachPolicy(USER, OSS_FULL);
    return cloud.createAccessKey(USER);
  }

  it("writes, reads and deletes with the new key, and leaves nothing behind", async () => {
    const key = await newKey();
    const before = await control<{ objects: unknown[] }>("bucket", { name: input.bucket });
    await untilKnown(() => cloud.proveWrite(key, input));
    const seen = simulator.board.journal().filter(({ service }) => service === "oss");
    expect(seen.map(({ operation }) => operation)).toEqual(["PutObject", "GetObject", "DeleteObject"]);
    for (const { caller } of seen) expect(caller).toBe(key.accessKeyId);
    const after = await control<{ objects: unknown[] }>("bucket", { name: input.bucket });
    expect(after.objects).toHaveLength(before.objects.length);
  });

  it("fails in a way that can be waited out while the key is new", async () => {
    await control("setPropagation", { accessKeyMs: 60_000, attachmentMs: 60_000 });
    const key = await newKey();
    expect(isPropagationError(await failureOf(cloud.proveWrite(key, input)))).toBe(true);
    simulator.clock.advance(61_000);
    await cloud.proveWrite(key, input);
  });

  it("deletes the object also when it cannot be read back", async () => {
    const key = await newKey();
    simulator.board.arm({
      service: "oss",
      operation: "GetObject",
      kind: "error",
      status: 403,
      code: "AccessDenied",
    });
    const error = await failureOf(cloud.proveWrite(key, input));
    expect(error.failure.operation).toBe("oss:GetObject");
    const after = await control<{ objects: { key: string }[] }>("bucket", { name: input.bucket });
    expect(after.objects.map(({ key: left }) => left)).not.toContain(input.objectKey);
  });

  it("cleans up behind a write whose answer was lost", async () => {
    const key = await newKey();
    simulator.board.arm({ service: "oss", operation: "PutObject", kind: "reset-after", times: 1 });
    const error = await failureOf(cloud.proveWrite(key, input));
    expect(error).toBeInstanceOf(CloudUnavailable);
    const after = await control<{ objects: { key: string }[] }>("bucket", { name: input.bucket });
    expect(after.objects.map(({ key: left }) => left)).not.toContain(input.objectKey);
  });

  it("says when the object is left behind", async () => {
    const key = await newKey();
    for (const operation of ["GetObject", "DeleteObject"]) {
      simulator.board.arm({ service: "oss", operation, kind: "error", status: 403, code: "AccessDenied" });
    }
    const error = await failureOf(cloud.proveWrite(key, input));
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
    expect(await cloud.readBucketPolicy(SEED_BUCKETS.empty, REGION)).toBeNull();
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
    expect(JSON.parse((await cloud.readBucketPolicy(SEED_BUCKETS.empty, REGION)) ?? "")).toEqual(policy);
    expect((await cloud.findBucket(SEED_BUCKETS.empty, REGION))?.encryption).toEqual({
      algorithm: "KMS",
      kmsKeyId: KMS_KEY,
    });
    expect(await failureOf(cloud.readBucketPolicy("nobody-has-this-bucket", REGION))).toBeInstanceOf(
      CloudNotFound,
    );
  });

  it("is read of the account: networks of keys, networks and MFA of logons", async () => {
    expect(await cloud.readAccessKeyNetworks()).toBeNull();
    expect(await cloud.readLogonLimits()).toEqual({ networkMasks: [], needsMfa: false });
    await control("setSecurityPreference", {
      loginNetworkMasks: "10.0.0.0/8;192.0.2.0/24",
      enforceMfaForLogin: true,
    });
    expect(await cloud.readLogonLimits()).toEqual({
      networkMasks: ["10.0.0.0/8", "192.0.2.0/24"],
      needsMfa: true,
    });
    await control("setAccessKeyPolicy", { isActive: false, allowedNetworks: NETWORKS });
    expect(await cloud.readAccessKeyNetworks()).toBeNull();
    await control("setAccessKeyPolicy", { isActive: true, allowedNetworks: [...NETWORKS, "127.0.0.0/8"] });
    expect(await cloud.readAccessKeyNetworks()).toEqual([...NETWORKS, "127.0.0.0/8"]);
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
    await cloud.createPolicy({ policyName: USER, document, description: "" });
    await cloud.attachPolicy(USER, { policyType: "Custom", policyName: USER });
    const key = await cloud.createAccessKey(USER);
    const proof = () => cloud.proveWrite(key, { bucket: SEED_BUCKETS.empty, region: REGION, objectKey });
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
