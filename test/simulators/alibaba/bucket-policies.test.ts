import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { createAlibabaSimulator } from "../../../simulators/alibaba/alibaba-simulator.ts";
import { ACCOUNT_UID, EVERYTHING_POLICY, SEED_BUCKETS } from "../../../simulators/alibaba/seed.ts";
import type { Simulator } from "../../../simulators/shared/simulator.ts";
import { accountKey, callOpenApi, type KeyPair, makeUser, OPERATOR, ossClient, userIdOf } from "./clients.ts";

let sim: Simulator;
beforeEach(async () => {
  sim = await createAlibabaSimulator({ port: 0, seed: { operatorPolicy: EVERYTHING_POLICY } });
  onTestFinished(() => sim.close());
});

const bucket = SEED_BUCKETS.filled;
const ON_BUCKET = [`acs:oss:*:*:${bucket}`, `acs:oss:*:*:${bucket}/*`];
const FULL = { type: "System", name: "AliyunOSSFullAccess" } as const;
const denied = { code: "AccessDenied", status: 403, ecCode: "0003-00000101" };

/** A policy as it stands on the bucket, however old. */
async function standingPolicy(...Statement: readonly object[]): Promise<void> {
  await sim.control["setBucketSetting"]?.({ bucket, policy: { Version: "1", Statement } });
}

const deny = (Condition?: object, more: object = {}) => ({
  Effect: "Deny",
  Principal: ["*"],
  Action: ["oss:*"],
  Resource: ON_BUCKET,
  ...(Condition && { Condition }),
  ...more,
});
const allow = (Condition?: object, more: object = {}) => deny(Condition, { Effect: "Allow", ...more });

const read = (key: KeyPair = OPERATOR) => ossClient(sim, { key, bucket }).get("readme.txt");

/** A session of the seed's role, which may read OSS. */
async function assumeRole(): Promise<KeyPair> {
  const query = {
    RoleArn: `acs:ram::${ACCOUNT_UID}:role/mgw-destination`,
    RoleSessionName: "night-run",
    ExternalId: "example-external-id",
  };
  const answer = await callOpenApi(sim, "AssumeRole", { query });
  const credentials = answer["Credentials"] as Record<string, string>;
  return {
    accessKeyId: credentials["AccessKeyId"] ?? "",
    accessKeySecret: credentials["AccessKeySecret"] ?? "",
    securityToken: credentials["SecurityToken"] ?? "",
  };
}

describe("a Deny for everybody with a condition", () => {
  const outsideVpc = { StringNotEquals: { "acs:SourceVpc": ["vpc-of-the-office"] } };

  it("holds for RAM users with full rights, for the account that owns the bucket and for a role", async () => {
    const full = await makeUser(sim, "full", [FULL]);
    const account = await accountKey(sim);
    const session = await assumeRole();
    for (const key of [full, account, session]) await read(key);
    await standingPolicy(deny(outsideVpc));
    for (const key of [full, account, session]) await expect(read(key)).rejects.toMatchObject(denied);
    const asAccount = ossClient(sim, { key: account, bucket });
    await expect(asAccount.put("x", Buffer.from("x"))).rejects.toMatchObject(denied);
    // ali-oss 6.23 throws nothing here, whatever the status.
    expect(await asAccount.getBucketPolicy(bucket)).toMatchObject({ policy: null, status: 403 });
    await sim.control["setNetwork"]?.({ sourceVpc: "vpc-of-the-office" });
    for (const key of [full, account, session]) await read(key);
    await sim.control["setNetwork"]?.({ sourceVpc: "vpc-of-somebody-else" });
    await expect(read(account)).rejects.toMatchObject(denied);
  });

  it("holds for requests without a signature, on a public bucket too", async () => {
    await sim.control["setBucketSetting"]?.({ bucket, acl: "public-read" });
    const anonymous = () => fetch(`${sim.url}/${bucket}/readme.txt`);
    expect((await anonymous()).status).toBe(200);
    await standingPolicy(deny(outsideVpc));
    const answer = await anonymous();
    expect([answer.status, answer.headers.get("x-oss-ec")]).toEqual([403, "0003-00000101"]);
  });

  it("without the condition spares the owning account, and nobody else", async () => {
    const full = await makeUser(sim, "full", [FULL]);
    const account = await accountKey(sim);
    await standingPolicy(deny());
    await read(account);
    await expect(read(full)).rejects.toMatchObject(denied);
    await standingPolicy(deny(undefined, { Principal: [ACCOUNT_UID] }));
    await expect(read(account)).rejects.toMatchObject(denied);
    await standingPolicy(deny(undefined, { Principal: [] }));
    await read(account);
    await expect(read(full)).rejects.toMatchObject(denied);
  });

  it.each<[name: string, condition: object, network: object, isDenied: boolean]>([
    [
      "outside the range",
      { NotIpAddress: { "acs:SourceIp": ["203.0.113.0/24"] } },
      { sourceIp: "203.0.113.9" },
      false,
    ],
    [
      "outside the range",
      { NotIpAddress: { "acs:SourceIp": ["203.0.113.0/24"] } },
      { sourceIp: "47.88.0.1" },
      true,
    ],
    [
      "inside the range",
      { IpAddress: { "acs:SourceIp": ["47.88.0.0/16", "2001:db8::/32"] } },
      { sourceIp: "47.88.0.1" },
      true,
    ],
    [
      "inside the range",
      { IpAddress: { "acs:SourceIp": ["47.88.0.0/16", "2001:db8::/32"] } },
      { sourceIp: "2001:db8::7" },
      true,
    ],
    [
      "inside the range",
      { IpAddress: { "acs:SourceIp": ["47.88.0.0/16", "2001:db8::/32"] } },
      { sourceIp: "8.8.8.8" },
      false,
    ],
    ["in no VPC at all", { StringNotLike: { "acs:SourceVpc": ["vpc-*"] } }, {}, true],
    ["in no VPC at all", { StringNotLike: { "acs:SourceVpc": ["vpc-*"] } }, { sourceVpc: "vpc-1" }, false],
    ["in any VPC", { StringLike: { "acs:SourceVpc": ["vpc-*"] } }, {}, false],
    ["in any VPC", { StringLike: { "acs:SourceVpc": ["vpc-*"] } }, { sourceVpc: "vpc-1" }, true],
    [
      "in a VPC named literally",
      { StringEquals: { "acs:SourceVpc": ["vpc-*"] } },
      { sourceVpc: "vpc-1" },
      false,
    ],
    ["without TLS", { Bool: { "acs:SecureTransport": ["false"] } }, {}, false],
    ["without TLS", { Bool: { "acs:SecureTransport": ["false"] } }, { isSecureTransport: false }, true],
    [
      "after a day long gone",
      { DateGreaterThan: { "acs:CurrentTime": ["2020-01-01T00:00:00+08:00"] } },
      {},
      true,
    ],
    [
      "before a day long gone",
      { DateLessThan: { "acs:CurrentTime": ["2020-01-01T00:00:00+08:00"] } },
      {},
      false,
    ],
    ["with the SDK's agent", { StringLike: { "acs:UserAgent": ["aliyun-sdk-nodejs/*"] } }, {}, true],
    ["with another agent", { StringNotLike: { "acs:UserAgent": ["aliyun-sdk-nodejs/*"] } }, {}, false],
    ["with a tag that nothing has", { StringEquals: { "oss:ExistingObjectTag/secret": ["yes"] } }, {}, false],
    [
      "without a tag that nothing has",
      { StringNotEquals: { "oss:ExistingObjectTag/open": ["yes"] } },
      {},
      true,
    ],
    [
      "both, of which one holds",
      { Bool: { "acs:SecureTransport": ["true"] }, StringLike: { "acs:SourceVpc": ["vpc-*"] } },
      {},
      false,
    ],
  ])("%s: %o seen from %o", async (_, condition, network, isDenied) => {
    await standingPolicy(deny(condition));
    await sim.control["setNetwork"]?.(network);
    if (isDenied) await expect(read()).rejects.toMatchObject(denied);
    else await read();
  });
});

describe("statements", () => {
  it("leave out what NotAction and NotResource name", async () => {
    const oss = ossClient(sim, { bucket });
    const outside = { StringNotLike: { "acs:SourceVpc": ["vpc-*"] } };
    const { Action: _, ...notAction } = deny(outside, { NotAction: ["oss:GetObject", "oss:Get*Policy"] });
    await standingPolicy(notAction);
    await oss.get("readme.txt");
    await oss.getBucketPolicy(bucket);
    await expect(oss.put("x", Buffer.from("x"))).rejects.toMatchObject(denied);
    const { Resource: __, ...notResource } = deny(outside, {
      NotResource: [`acs:oss:*:*:${bucket}/reports/*`],
    });
    await standingPolicy(notResource);
    await oss.get("reports/2026/january.csv");
    await expect(oss.get("readme.txt")).rejects.toMatchObject(denied);
  });

  it("mean the users, accounts and sessions that they name", async () => {
    const named = await makeUser(sim, "named", [FULL]);
    const other = await makeUser(sim, "other", [FULL]);
    await standingPolicy(deny(undefined, { Principal: [await userIdOf(sim, "named")] }));
    await expect(read(named)).rejects.toMatchObject(denied);
    await read(other);
    await standingPolicy(deny(undefined, { Principal: ["5777777777777777"] }));
    await read(named);
    await standingPolicy(deny(undefined, { Principal: [ACCOUNT_UID] }));
    await expect(read(other)).rejects.toMatchObject(denied);
  });

  it.each([
    ["*", true],
    ["night-run", true],
    ["day-run", false],
  ])("mean the session %s of a role", async (session, isDenied) => {
    const key = await assumeRole();
    const role = `arn:sts::${ACCOUNT_UID}:assumed-role/mgw-destination/${session}`;
    await standingPolicy(deny(undefined, { Principal: [role] }));
    if (isDenied) await expect(read(key)).rejects.toMatchObject(denied);
    else await read(key);
    await read();
  });

  it("open a bucket to nobody without a signature while public access is blocked", async () => {
    const anonymous = async () => (await fetch(`${sim.url}/${bucket}/readme.txt`)).status;
    await standingPolicy(allow(undefined, { Action: ["oss:GetObject"] }));
    expect(await anonymous()).toBe(200);
    await sim.control["setBucketSetting"]?.({ bucket, blocksPublicAccess: true });
    expect(await anonymous()).toBe(403);
    await standingPolicy(
      allow({ IpAddress: { "acs:SourceIp": ["127.0.0.1"] } }, { Action: ["oss:GetObject"] }),
    );
    expect(await anonymous()).toBe(200);
  });
});
