import { readFile } from "node:fs/promises";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { createAlibabaSimulator } from "../../../simulators/alibaba/alibaba-simulator.ts";
import { EVERYTHING_POLICY, OPERATOR_USER, SEED_BUCKETS } from "../../../simulators/alibaba/seed.ts";
import type { Simulator } from "../../../simulators/shared/simulator.ts";
import { callOpenApi, makePolicy, makeUser, ossClient, ram, ramClient } from "./clients.ts";
import { elementOf, sendAcs3, sendOss } from "./raw-requests.ts";

let sim: Simulator;
beforeEach(async () => {
  sim = await createAlibabaSimulator({ port: 0, seed: { operatorPolicy: EVERYTHING_POLICY } });
  onTestFinished(() => sim.close());
});

const bucket = SEED_BUCKETS.filled;
const denied = { code: "AccessDenied", status: 403 };

/** A client of a new user that is held to these statements. */
async function clientHeldTo(statements: readonly object[], userName = "held") {
  await makePolicy(sim, `policy-of-${userName}`, statements);
  const key = await makeUser(sim, userName, [{ type: "Custom", name: `policy-of-${userName}` }]);
  return ossClient(sim, { key, bucket });
}

describe("a new key", () => {
  it("may do nothing without a policy", async () => {
    const oss = ossClient(sim, { key: await makeUser(sim, "nobody"), bucket });
    await expect(oss.getBucketInfo(bucket)).rejects.toMatchObject({ ...denied, ecCode: "0003-00000001" });
    await expect(oss.listBuckets({})).rejects.toMatchObject(denied);
    await expect(oss.get("readme.txt")).rejects.toMatchObject(denied);
    await expect(oss.putBucket("of-nobody")).rejects.toMatchObject(denied);
  });

  it("may do everything in OSS and nothing in RAM with AliyunOSSFullAccess", async () => {
    const key = await makeUser(sim, "full", [{ type: "System", name: "AliyunOSSFullAccess" }]);
    const oss = ossClient(sim, { key, bucket });
    await oss.put("new.txt", Buffer.from("x"));
    await oss.delete("new.txt");
    await expect(ramClient(sim, key).getAccountAlias()).rejects.toMatchObject({ code: "NoPermission" });
  });

  it("waits for its policy as long as an attachment takes", async () => {
    await sim.control["setPropagation"]?.({ attachmentMs: 5_000 });
    const key = await makeUser(sim, "waiting", [{ type: "System", name: "AliyunOSSFullAccess" }]);
    const oss = ossClient(sim, { key, bucket });
    await expect(oss.getBucketInfo(bucket)).rejects.toMatchObject(denied);
    sim.clock.advance(5_000);
    await oss.getBucketInfo(bucket);
  });

  it("loses what is detached", async () => {
    const key = await makeUser(sim, "detached", [{ type: "System", name: "AliyunOSSFullAccess" }]);
    const oss = ossClient(sim, { key, bucket });
    await oss.getBucketInfo(bucket);
    const names = { userName: "detached", policyType: "System", policyName: "AliyunOSSFullAccess" };
    await ramClient(sim).detachPolicyFromUser(new ram.DetachPolicyFromUserRequest(names));
    await expect(oss.getBucketInfo(bucket)).rejects.toMatchObject(denied);
  });
});

describe("the least-privilege policy of one bucket and prefix", () => {
  const statements = [
    { Effect: "Allow", Action: ["oss:GetBucketInfo", "oss:ListObjects"], Resource: `acs:oss:*:*:${bucket}` },
    {
      Effect: "Allow",
      Action: ["oss:GetObject", "oss:PutObject"],
      Resource: [`acs:oss:*:*:${bucket}/reports/*`, `acs:oss:*:*:${bucket}/aliyun_mgw_import_report/*`],
    },
    {
      Effect: "Allow",
      Action: "oss:DeleteObject",
      Resource: `acs:oss:*:*:${bucket}/reports/.mgw-prep-proof-*`,
    },
  ];

  it("lets through what it names and nothing beside it", async () => {
    const oss = await clientHeldTo(statements);
    await oss.getBucketInfo(bucket);
    await oss.list({ prefix: "reports/", "max-keys": 1 }, {});
    await oss.get("reports/2026/january.csv");
    await oss.head("reports/2026/january.csv");
    await oss.put("reports/.mgw-prep-proof-1", Buffer.from("proof"));
    await oss.delete("reports/.mgw-prep-proof-1");
    await oss.put("aliyun_mgw_import_report/1", Buffer.from("x"));
    await expect(oss.get("readme.txt")).rejects.toMatchObject(denied);
    await expect(oss.put("other.txt", Buffer.from("x"))).rejects.toMatchObject(denied);
    await expect(oss.delete("reports/2026/january.csv")).rejects.toMatchObject(denied);
    await expect(oss.getBucketInfo(SEED_BUCKETS.empty)).rejects.toMatchObject(denied);
    await expect(oss.listBuckets({})).rejects.toMatchObject(denied);
    await expect(oss.getBucketVersioning(bucket)).rejects.toMatchObject(denied);
    await expect(oss.initMultipartUpload("other.bin")).rejects.toMatchObject(denied);
  });

  it("refuses several deletions together when one of them is not allowed", async () => {
    const oss = await clientHeldTo(statements);
    await oss.put("reports/.mgw-prep-proof-1", Buffer.from("proof"));
    const attempt = oss.deleteMulti(["reports/.mgw-prep-proof-1", "readme.txt"]);
    await expect(attempt).rejects.toMatchObject(denied);
    await oss.deleteMulti(["reports/.mgw-prep-proof-1"]);
  });
});

describe("making a bucket", () => {
  it("needs oss:PutBucket, and oss:PutBucketAcl besides with an ACL, new or again", async () => {
    const oss = await clientHeldTo([{ Effect: "Allow", Action: "oss:PutBucket", Resource: "*" }]);
    await oss.putBucket("without-an-acl");
    const withAcl = { acl: "private" } as never;
    await expect(oss.putBucket("with-an-acl", withAcl)).rejects.toMatchObject(denied);
    await expect(oss.putBucket(bucket, withAcl)).rejects.toMatchObject(denied);
    const both = await clientHeldTo(
      [{ Effect: "Allow", Action: ["oss:PutBucket", "oss:PutBucketAcl"], Resource: "*" }],
      "both",
    );
    await both.putBucket("with-an-acl", withAcl);
    const aclAlone = [{ Effect: "Allow", Action: "oss:PutBucketAcl", Resource: "*" }];
    const alone = await clientHeldTo(aclAlone, "alone");
    await expect(alone.putBucket("another-one", withAcl)).rejects.toMatchObject(denied);
  });
});

describe("a retention policy", () => {
  it("is read with oss:GetBucketWorm alone, whether there is one or not", async () => {
    const Action = ["oss:GetBucketInfo", "oss:GetBucketLifecycle"];
    const oss = await clientHeldTo([{ Effect: "Allow", Action, Resource: "*" }]);
    await expect(oss.getBucketWorm(SEED_BUCKETS.retained)).rejects.toMatchObject(denied);
    await expect(oss.getBucketWorm(bucket)).rejects.toMatchObject(denied);
  });
});

describe("a Deny", () => {
  it("wins over every Allow, and says that it was explicit", async () => {
    const oss = await clientHeldTo([
      { Effect: "Allow", Action: "oss:*", Resource: "*" },
      { Effect: "Deny", Action: "oss:GetObject", Resource: `acs:oss:*:*:${bucket}/readme.txt` },
    ]);
    await oss.get("reports/2026/january.csv");
    await expect(oss.get("readme.txt")).rejects.toMatchObject({ ...denied, ecCode: "0003-00000201" });
  });

  it("of a bucket policy holds for the account's own users", async () => {
    const policy = {
      Version: "1",
      Statement: [
        {
          Effect: "Deny",
          Principal: ["*"],
          Action: ["oss:GetObject"],
          Resource: [`acs:oss:*:*:${bucket}/*`],
        },
      ],
    };
    await sim.control["setBucketSetting"]?.({ bucket, policy });
    const answer = await sendOss(sim, "GET", { bucket, object: "readme.txt" });
    expect([answer.status, elementOf(answer, "EC")]).toEqual([403, "0003-00000101"]);
    expect(elementOf(answer, "PolicyType")).toBe("ResourceBasedPolicy");
    expect(elementOf(answer, "NoPermissionType")).toBe("ExplicitDeny");
    expect(elementOf(answer, "AuthAction")).toBe("oss:GetObject");
  });

  it("is no obstacle to others than a bucket policy names, whose Allow opens the bucket", async () => {
    const key = await makeUser(sim, "guest");
    const user = await ramClient(sim).getUser(new ram.GetUserRequest({ userName: "guest" }));
    const userId = user.body?.user?.userId ?? "";
    const resource = [`acs:oss:*:*:${bucket}/*`];
    const allow = { Effect: "Allow", Principal: [userId], Action: ["oss:GetObject"], Resource: resource };
    const deny = { Effect: "Deny", Principal: ["270000000000000000"], Action: ["oss:*"], Resource: resource };
    await sim.control["setBucketSetting"]?.({ bucket, policy: { Version: "1", Statement: [allow, deny] } });
    await ossClient(sim, { key, bucket }).get("readme.txt");
    await expect(ossClient(sim, { key, bucket }).put("x", Buffer.from("x"))).rejects.toMatchObject(denied);
  });
});

describe("conditions", () => {
  const onlyFrom = (range: string) => [
    {
      Effect: "Allow",
      Action: "oss:*",
      Resource: "*",
      Condition: { IpAddress: { "acs:SourceIp": [range] } },
    },
  ];

  it("see the caller's address", async () => {
    const inside = await clientHeldTo(onlyFrom("127.0.0.0/8"), "inside");
    await inside.getBucketInfo(bucket);
    const outside = await clientHeldTo(onlyFrom("203.0.113.0/24"), "outside");
    await expect(outside.getBucketInfo(bucket)).rejects.toMatchObject(denied);
    await sim.control["setNetwork"]?.({ sourceIp: "203.0.113.77" });
    await outside.getBucketInfo(bucket);
    await expect(inside.getBucketInfo(bucket)).rejects.toMatchObject(denied);
  });

  it("see whether the connection is secure", async () => {
    const oss = await clientHeldTo([
      {
        Effect: "Allow",
        Action: "oss:*",
        Resource: "*",
        Condition: { Bool: { "acs:SecureTransport": ["true"] } },
      },
    ]);
    await oss.getBucketInfo(bucket);
    await sim.control["setNetwork"]?.({ isSecureTransport: false });
    await expect(oss.getBucketInfo(bucket)).rejects.toMatchObject(denied);
  });

  it("see the prefix of a listing", async () => {
    const oss = await clientHeldTo([
      {
        Effect: "Allow",
        Action: "oss:ListObjects",
        Resource: "*",
        Condition: { StringLike: { "oss:Prefix": "reports/*" } },
      },
    ]);
    await oss.list({ prefix: "reports/2026/", "max-keys": 1 }, {});
    await expect(oss.list({ "max-keys": 1 }, {})).rejects.toMatchObject(denied);
  });

  it("that cannot be judged count against the caller", async () => {
    const oss = await clientHeldTo([
      {
        Effect: "Allow",
        Action: "oss:*",
        Resource: "*",
        Condition: { StringNotEquals: { "acs:Unheard": "x" } },
      },
    ]);
    await expect(oss.getBucketInfo(bucket)).rejects.toMatchObject(denied);
  });
});

describe("the operator", () => {
  it("reads with the shipped policy what bears on a destination, and puts none of it", async () => {
    const document = JSON.parse(await readFile("deploy/alibaba-operator-policy.json", "utf8"));
    await sim.control["setOperatorPolicy"]?.({ document });
    const oss = ossClient(sim, { bucket });
    expect((await oss.getBucketPolicy(bucket)).status).toBe(404);
    await expect(oss.getBucketWorm(bucket)).rejects.toMatchObject({ code: "NoSuchWORMConfiguration" });
    await ramClient(sim).getSecurityPreference();
    for (const action of ["GetAccessKeyPolicyForAccount", "GetSecurityPreference"]) {
      await callOpenApi(sim, action, { version: "2019-08-15" });
    }
    await expect(oss.deleteBucketPolicy(bucket)).rejects.toMatchObject(denied);
    await expect(oss.deleteBucketEncryption(bucket)).rejects.toMatchObject(denied);
  });

  it("is held to its policy in RAM, and told in full what it may not do", async () => {
    const Statement = [{ Effect: "Allow", Action: "ram:GetUser", Resource: "acs:ram:*:*:user/mgw-prep-*" }];
    await sim.control["setOperatorPolicy"]?.({ document: { Version: "1", Statement } });
    expect((await sendAcs3(sim, "GetUser", { query: { UserName: OPERATOR_USER } })).status).toBe(200);
    const { status, json } = await sendAcs3(sim, "GetUser", { query: { UserName: "somebody" } });
    expect([status, json["Code"]]).toEqual([403, "NoPermission"]);
    expect(json["Message"]).toContain(
      "Resource: acs:ram:*:5123456789012345:user/somebody Action: ram:GetUser",
    );
    expect(json["AccessDeniedDetail"]).toMatchObject({
      AuthAction: "ram:GetUser",
      AuthPrincipalOwnerId: "5123456789012345",
      AuthPrincipalType: "SubUser",
      NoPermissionType: "ImplicitDeny",
      PolicyType: "AccountLevelIdentityBasedPolicy",
    });
  });

  it("needs the user and the policy both to attach, and system policies are nobody's", async () => {
    await makeUser(sim, "mgw-prep-one");
    const attach = () => {
      const names = { userName: "mgw-prep-one", policyType: "System", policyName: "AliyunOSSFullAccess" };
      return ramClient(sim).attachPolicyToUser(new ram.AttachPolicyToUserRequest(names));
    };
    const allowOn = (...Resource: string[]) => {
      const Statement = [{ Effect: "Allow", Action: "ram:AttachPolicyToUser", Resource }];
      return sim.control["setOperatorPolicy"]?.({ document: { Version: "1", Statement } });
    };
    await allowOn("acs:ram:*:*:user/mgw-prep-*");
    await expect(attach()).rejects.toThrow("acs:ram:*:system:policy/AliyunOSSFullAccess");
    await allowOn("acs:ram:*:*:user/mgw-prep-*", "acs:ram:*:5123456789012345:policy/*");
    await expect(attach()).rejects.toMatchObject({ code: "NoPermission" });
    await allowOn("acs:ram:*:*:user/mgw-prep-*", "acs:ram:*:system:policy/AliyunOSSFullAccess");
    await attach();
  });

  it("sees the detail of a denial through the SDK", async () => {
    const Statement = [{ Effect: "Deny", Action: "ram:CreateUser", Resource: "*" }];
    await sim.control["setOperatorPolicy"]?.({ document: { Version: "1", Statement } });
    const attempt = ramClient(sim).createUser(new ram.CreateUserRequest({ userName: "x" }));
    await expect(attempt).rejects.toMatchObject({
      code: "NoPermission",
      statusCode: 403,
      accessDeniedDetail: { NoPermissionType: "ExplicitDeny" },
    });
  });
});
