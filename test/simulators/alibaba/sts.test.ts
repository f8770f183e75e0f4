import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { createAlibabaSimulator } from "../../../simulators/alibaba/alibaba-simulator.ts";
import { ACCOUNT_UID, EVERYTHING_POLICY, SEED_BUCKETS } from "../../../simulators/alibaba/seed.ts";
import type { Simulator } from "../../../simulators/shared/simulator.ts";
import { callOpenApi, type KeyPair, makeUser, ossClient } from "./clients.ts";

let sim: Simulator;
beforeEach(async () => {
  sim = await createAlibabaSimulator({ port: 0, seed: { operatorPolicy: EVERYTHING_POLICY } });
  onTestFinished(() => sim.close());
});

const RoleArn = `acs:ram::${ACCOUNT_UID}:role/mgw-destination`;
const wanted = { RoleArn, RoleSessionName: "test-session", ExternalId: "example-external-id" };

async function assume(more: Record<string, string> = {}): Promise<KeyPair & { securityToken: string }> {
  const answer = await callOpenApi(sim, "AssumeRole", { query: { ...wanted, ...more } });
  const given = answer["Credentials"] as Record<string, string>;
  return {
    accessKeyId: given["AccessKeyId"] ?? "",
    accessKeySecret: given["AccessKeySecret"] ?? "",
    securityToken: given["SecurityToken"] ?? "",
  };
}

describe("GetCallerIdentity", () => {
  it("needs no permission", async () => {
    const key = await makeUser(sim, "nobody");
    const identity = await callOpenApi(sim, "GetCallerIdentity", { key });
    expect(identity).toMatchObject({
      AccountId: ACCOUNT_UID,
      Arn: `acs:ram::${ACCOUNT_UID}:user/nobody`,
      IdentityType: "RAMUser",
    });
  });

  it("tells a role from a user", async () => {
    const identity = await callOpenApi(sim, "GetCallerIdentity", { key: await assume() });
    expect(identity).toMatchObject({
      Arn: `acs:ram::${ACCOUNT_UID}:assumed-role/mgw-destination/test-session`,
      IdentityType: "AssumedRoleUser",
    });
  });
});

describe("AssumeRole", () => {
  it("gives credentials that work with the role's permissions and no others", async () => {
    const oss = ossClient(sim, { key: await assume() });
    expect((await oss.getBucketInfo(SEED_BUCKETS.empty)).bucket.Name).toBe(SEED_BUCKETS.empty);
    await expect(oss.useBucket(SEED_BUCKETS.empty)).toBe(oss);
    await expect(oss.put("a.txt", Buffer.from("a"))).rejects.toMatchObject({
      code: "AccessDenied",
      status: 403,
    });
  });

  it("is narrowed by a session policy", async () => {
    const Statement = [{ Effect: "Allow", Action: "oss:GetBucketAcl", Resource: "*" }];
    const oss = ossClient(sim, {
      key: await assume({ Policy: JSON.stringify({ Version: "1", Statement }) }),
    });
    expect((await oss.getBucketACL(SEED_BUCKETS.empty)).acl).toBe("private");
    await expect(oss.getBucketInfo(SEED_BUCKETS.empty)).rejects.toMatchObject({ code: "AccessDenied" });
  });

  it.each([
    [{ ExternalId: "another" }, "NoPermission", 403],
    [{ ExternalId: "" }, "NoPermission", 403],
    [{ RoleArn: `acs:ram::${ACCOUNT_UID}:role/missing` }, "EntityNotExist.Role", 404],
    [{ RoleSessionName: "with space" }, "InvalidParameter.RoleSessionName", 400],
    [{ DurationSeconds: "899" }, "InvalidParameter.DurationSeconds", 400],
    [{ DurationSeconds: "3601" }, "InvalidParameter.DurationSeconds", 400],
    [{ Policy: "{" }, "InvalidParameter.PolicyGrammar", 400],
  ])("is refused with %o", async (more, code, statusCode) => {
    await expect(assume(more)).rejects.toMatchObject({ code, data: { statusCode } });
  });

  it("is refused to a user that may not assume", async () => {
    const key = await makeUser(sim, "nobody");
    const call = callOpenApi(sim, "AssumeRole", { key, query: wanted });
    await expect(call).rejects.toMatchObject({ code: "NoPermission" });
  });

  it("gives credentials that end, and that need their token", async () => {
    const key = await assume({ DurationSeconds: "900" });
    const { securityToken: _, ...without } = key;
    await expect(callOpenApi(sim, "GetCallerIdentity", { key: without })).rejects.toMatchObject({
      code: "MissingSecurityToken",
    });
    const other = { ...key, securityToken: "another" };
    await expect(callOpenApi(sim, "GetCallerIdentity", { key: other })).rejects.toMatchObject({
      code: "InvalidSecurityToken.Malformed",
    });
    await expect(ossClient(sim, { key: without }).getBucketInfo(SEED_BUCKETS.empty)).rejects.toMatchObject({
      code: "InvalidSecurityToken",
    });
    const oss = ossClient(sim, { key });
    sim.clock.advance(14 * 60_000);
    await oss.getBucketInfo(SEED_BUCKETS.empty);
  });
});
