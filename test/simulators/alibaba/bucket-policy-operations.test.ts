import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { createAlibabaSimulator } from "../../../simulators/alibaba/alibaba-simulator.ts";
import { ACCOUNT_UID, EVERYTHING_POLICY, SEED_BUCKETS } from "../../../simulators/alibaba/seed.ts";
import type { Simulator } from "../../../simulators/shared/simulator.ts";
import { makePolicy, makeUser, ossClient } from "./clients.ts";
import { elementOf, sendOss } from "./raw-requests.ts";

let sim: Simulator;
beforeEach(async () => {
  sim = await createAlibabaSimulator({ port: 0, seed: { operatorPolicy: EVERYTHING_POLICY } });
  onTestFinished(() => sim.close());
});

const bucket = SEED_BUCKETS.filled;
const statement = {
  Effect: "Deny" as const,
  Principal: ["*"],
  Action: ["oss:PutObject"],
  Resource: [`acs:oss:*:*:${bucket}/*`],
  Condition: { StringNotEquals: { "acs:SourceVpc": ["vpc-1"] } },
};
const good = { Version: "1", Statement: [statement] };
const withStatement = (more: object) => ({ Version: "1", Statement: [{ ...statement, ...more }] });

describe("PutBucketPolicy, GetBucketPolicy and DeleteBucketPolicy", () => {
  it("put, give back and take away a policy", async () => {
    const oss = ossClient(sim, { bucket });
    expect(await oss.getBucketPolicy(bucket)).toMatchObject({ policy: null, status: 404 });
    const queries = { policy: null };
    const missing = await sendOss(sim, "GET", { bucket, queries });
    expect([elementOf(missing, "Code"), elementOf(missing, "EC")]).toEqual([
      "NoSuchBucketPolicy",
      "0030-00000006",
    ]);
    await oss.putBucketPolicy(bucket, good);
    expect((await oss.getBucketPolicy(bucket)).policy).toEqual(good);
    await expect(oss.put("x", Buffer.from("x"))).rejects.toMatchObject({
      code: "AccessDenied",
      ecCode: "0003-00000101",
    });
    await oss.deleteBucketPolicy(bucket);
    expect((await oss.getBucketPolicy(bucket)).policy).toBeNull();
    await oss.put("x", Buffer.from("x"));
    expect((await sendOss(sim, "DELETE", { bucket, queries })).status).toBe(204);
  });

  it.each(["Get", "Put", "Delete"] as const)("need the right of %s", async (verb) => {
    const others = ["Get", "Put", "Delete"].filter((one) => one !== verb);
    const names = others.map((one) => `oss:${one}BucketPolicy`);
    await makePolicy(sim, "held", [{ Effect: "Allow", Action: names, Resource: "*" }]);
    const oss = ossClient(sim, { key: await makeUser(sim, "held", [{ type: "Custom", name: "held" }]) });
    const statusOf = (call: Promise<{ res: { status: number } }>) =>
      call.then(({ res }) => res.status).catch((error: { status: number }) => error.status);
    // ali-oss 6.23 throws nothing when getBucketPolicy is refused: its status alone tells.
    const statuses = {
      Put: await statusOf(oss.putBucketPolicy(bucket, good)),
      Get: await statusOf(oss.getBucketPolicy(bucket)),
      Delete: await statusOf(oss.deleteBucketPolicy(bucket)),
    };
    const found = verb === "Put" ? 404 : 200;
    expect(statuses).toEqual({ Put: 200, Get: found, Delete: 204, [verb]: 403 });
  });

  it.each<[what: string, document: unknown, ec: string]>([
    ["no JSON", "{", "0030-00000005"],
    ["a version that is a number", { ...good, Version: 1 }, "0030-00000005"],
    ["another version", { ...good, Version: "2" }, "0030-00000002"],
    ["no statement", { Version: "1" }, "0030-00000005"],
    ["no principal", withStatement({ Principal: undefined }), "0030-00000005"],
    [
      "a principal of RAM's language",
      withStatement({ Principal: [`acs:ram::${ACCOUNT_UID}:root`] }),
      "0030-00000005",
    ],
    ["a principal of a trust policy", withStatement({ Principal: { RAM: ["*"] } }), "0030-00000005"],
    ["a user's name", withStatement({ Principal: ["alice"] }), "0030-00000005"],
    [
      "a role without a session",
      withStatement({ Principal: [`arn:sts::${ACCOUNT_UID}:assumed-role/r`] }),
      "0030-00000005",
    ],
    ["NotPrincipal", withStatement({ Principal: undefined, NotPrincipal: ["1"] }), "0030-00000005"],
    [
      "an unknown operator",
      withStatement({ Condition: { Like: { "acs:SourceVpc": "v" } } }),
      "0030-00000005",
    ],
    [
      "an address without its network",
      withStatement({ Condition: { IpAddress: { "acs:SourceIp": ["203.0.113.1"] } } }),
      "0030-00000008",
    ],
    ["consecutive wildcards", withStatement({ Resource: [`acs:oss:*:*:${bucket}/**`] }), "0030-00000007"],
    [
      "an item of more than 4,095 bytes",
      withStatement({
        Resource: Array.from({ length: 120 }, (_, n) => `acs:oss:*:*:${bucket}/${n}/a-longish-folder/`),
      }),
      "0030-00000003",
    ],
    [
      "more than 16 KB",
      { Version: "1", Statement: Array.from({ length: 100 }, () => statement) },
      "0030-00000001",
    ],
  ])("refuse %s", async (_, document, ec) => {
    const body = typeof document === "string" ? document : JSON.stringify(document);
    const answer = await sendOss(sim, "PUT", { bucket, queries: { policy: null }, body });
    expect([answer.status, elementOf(answer, "Code"), elementOf(answer, "EC")]).toEqual([
      400,
      "InvalidPolicyDocument",
      ec,
    ]);
    expect((await ossClient(sim).getBucketPolicy(bucket)).policy).toBeNull();
  });

  it("refuse a policy for the public while public access is blocked", async () => {
    await sim.control["setBucketSetting"]?.({ bucket, blocksPublicAccess: true });
    const allow = { ...statement, Effect: "Allow" as const, Action: ["oss:GetObject"] };
    const open = { Version: "1", Statement: [{ ...allow, Condition: {} }] };
    const oss = ossClient(sim);
    await expect(oss.putBucketPolicy(bucket, open)).rejects.toMatchObject({
      code: "AccessDenied",
      status: 403,
    });
    const office = {
      IpAddress: { "acs:SourceIp": ["203.0.113.0/24"] },
      StringNotLike: { "acs:SourceVpc": ["vpc-*"] },
    };
    const narrowed = { Version: "1", Statement: [{ ...allow, Condition: office }, statement] };
    await oss.putBucketPolicy(bucket, narrowed);
  });
});
