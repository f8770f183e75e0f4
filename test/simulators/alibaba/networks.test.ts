import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { createAlibabaSimulator } from "../../../simulators/alibaba/alibaba-simulator.ts";
import { ACCOUNT_UID, EVERYTHING_POLICY, SEED_BUCKETS } from "../../../simulators/alibaba/seed.ts";
import type { Simulator } from "../../../simulators/shared/simulator.ts";
import {
  accountKey,
  callOpenApi,
  GOOD_PASSWORD,
  makePolicy,
  makeUser,
  OPERATOR,
  ossClient,
  ram,
  ramClient,
} from "./clients.ts";

let sim: Simulator;
beforeEach(async () => {
  sim = await createAlibabaSimulator({ port: 0, seed: { operatorPolicy: EVERYTHING_POLICY } });
  onTestFinished(() => sim.close());
});

const control = (name: string, input: unknown) => sim.control[name]?.(input);
const callIms = (action: string, options: object = {}) =>
  callOpenApi(sim, action, { version: "2019-08-15", ...options });

async function readPolicy(): Promise<unknown> {
  const { AccessKeyPolicy } = await callIms("GetAccessKeyPolicyForAccount");
  return JSON.parse(AccessKeyPolicy as string);
}

describe("the account's policy for access keys", () => {
  const office = { isActive: true, allowedNetworks: ["203.0.113.0/24", "2001:db8::/32"] };

  it("is told by IMS as a text that holds JSON, with either signature", async () => {
    expect(await readPolicy()).toEqual({ Version: 1, Status: "Inactive", Statements: [] });
    await control("setAccessKeyPolicy", { isActive: false, allowedNetworks: ["203.0.113.0/24"] });
    expect(await readPolicy()).toMatchObject({
      Status: "Inactive",
      Statements: [{ IPList: ["203.0.113.0/24"] }],
    });
    await control("setNetwork", { sourceIp: "203.0.113.7" });
    await control("setAccessKeyPolicy", office);
    expect(await readPolicy()).toEqual({
      Version: 1,
      Status: "Active",
      Statements: [{ Type: "ClassicWhiteList", IPList: office.allowedNetworks }],
    });
    const older = await callIms("GetAccessKeyPolicyForAccount", { signatureAlgorithm: "v2" });
    expect(older["RequestId"]).toMatch(/^[0-9A-F-]{36}$/);
    await control("setAccessKeyPolicy", null);
    expect(await readPolicy()).toMatchObject({ Status: "Inactive" });
  });

  it("needs a right that begins with ram:", async () => {
    const denied = { code: "NoPermission", statusCode: 403 };
    const held = async (name: string, Action: string) => {
      await makePolicy(sim, name, [{ Effect: "Allow", Action, Resource: "*" }]);
      return makeUser(sim, name, [{ type: "Custom", name }]);
    };
    const key = await held("right", "ram:GetAccessKeyPolicyForAccount");
    await callIms("GetAccessKeyPolicyForAccount", { key });
    const wrong = await held("wrong", "ims:*");
    await expect(callIms("GetAccessKeyPolicyForAccount", { key: wrong })).rejects.toMatchObject(denied);
    await expect(callIms("GetSecurityPreference", { key })).rejects.toMatchObject(denied);
    await expect(callIms("CreateUser")).rejects.toMatchObject({ code: "InvalidAction.NotFound" });
  });

  it("refuses keys from elsewhere, those of users and of the account alike, and no others", async () => {
    const user = await makeUser(sim, "u", [{ type: "System", name: "AliyunOSSFullAccess" }]);
    const account = await accountKey(sim);
    const RoleArn = `acs:ram::${ACCOUNT_UID}:role/mgw-destination`;
    const query = { RoleArn, RoleSessionName: "night-run", ExternalId: "example-external-id" };
    const session = (await callOpenApi(sim, "AssumeRole", { query }))["Credentials"] as Record<
      string,
      string
    >;
    const info = (key = OPERATOR) => ossClient(sim, { key }).getBucketInfo(SEED_BUCKETS.filled);
    await control("setAccessKeyPolicy", office);
    await control("setNetwork", { sourceIp: "47.88.0.1" });
    const disabled = { code: "InvalidAccessKeyId", status: 403, ecCode: "0002-00000904" };
    for (const key of [user, account, OPERATOR]) await expect(info(key)).rejects.toMatchObject(disabled);
    await expect(ramClient(sim).getAccountAlias()).rejects.toMatchObject({ statusCode: 400 });
    await expect(callOpenApi(sim, "GetCallerIdentity")).rejects.toMatchObject({ statusCode: 400 });
    await info({
      accessKeyId: session["AccessKeyId"] ?? "",
      accessKeySecret: session["AccessKeySecret"] ?? "",
      securityToken: session["SecurityToken"] ?? "",
    } as typeof OPERATOR);
    for (const sourceIp of ["203.0.113.200", "2001:db8::1"]) {
      await control("setNetwork", { sourceIp });
      for (const key of [user, account, OPERATOR]) await info(key);
    }
    await control("setNetwork", { sourceVpc: "vpc-1" });
    await expect(info()).rejects.toMatchObject(disabled);
    await control("setAccessKeyPolicy", { ...office, isActive: false });
    await info();
  });

  it("takes addresses and ranges alone", () => {
    const wrong = { isActive: true, allowedNetworks: ["the office"] };
    expect(() => control("setAccessKeyPolicy", wrong)).toThrow();
    expect(() => control("setSecurityPreference", { loginNetworkMasks: "10.0.0.0/8,11.0.0.0/8" })).toThrow();
  });
});

describe("the security preferences", () => {
  it("tell masks in RAM and IMS, and enforced MFA in IMS alone", async () => {
    const inRam = async () => (await ramClient(sim).getSecurityPreference()).body?.securityPreference;
    const inIms = async () => (await callIms("GetSecurityPreference"))["SecurityPreference"];
    expect((await inRam())?.loginProfilePreference?.loginNetworkMasks).toBe("");
    const before = { LoginNetworkMasks: "", MFAOperationForLogin: "independent" };
    expect(await inIms()).toMatchObject({ LoginProfilePreference: before });
    const loginNetworkMasks = "203.0.113.0/24;198.51.100.7";
    await control("setSecurityPreference", { loginNetworkMasks, enforceMfaForLogin: true });
    expect((await inRam())?.loginProfilePreference?.loginNetworkMasks).toBe(loginNetworkMasks);
    const after = { LoginNetworkMasks: loginNetworkMasks, MFAOperationForLogin: "mandatory" };
    expect(await inIms()).toMatchObject({ LoginProfilePreference: after });
    await control("setSecurityPreference", { loginNetworkMasks: "" });
    expect((await inRam())?.loginProfilePreference?.loginNetworkMasks).toBe("");
  });

  it("hold people at the logon page", async () => {
    const userName = "u";
    await makeUser(sim, userName);
    await ramClient(sim).createLoginProfile(
      new ram.CreateLoginProfileRequest({ userName, password: GOOD_PASSWORD }),
    );
    const logOn = (more: object = {}) => control("logOn", { userName, password: GOOD_PASSWORD, ...more });
    await control("setSecurityPreference", { loginNetworkMasks: "203.0.113.0/24;198.51.100.7" });
    expect(await logOn({ sourceIp: "8.8.8.8" })).toEqual({ result: "networkNotAllowed" });
    expect(await logOn({ sourceIp: "198.51.100.7" })).toMatchObject({ result: "loggedOn" });
    await control("setSecurityPreference", { enforceMfaForLogin: true });
    expect(await logOn({ sourceIp: "198.51.100.7" })).toEqual({ result: "mfaRequired" });
    await control("putOnUser", { userName, hasMfaDevice: true });
    expect(await logOn()).toMatchObject({ result: "loggedOn" });
  });
});

describe("the account's own key", () => {
  it("is the account, may do everything, and assumes no role", async () => {
    const key = await accountKey(sim);
    expect(await callOpenApi(sim, "GetCallerIdentity", { key })).toMatchObject({
      IdentityType: "Account",
      AccountId: ACCOUNT_UID,
      Arn: `acs:ram::${ACCOUNT_UID}:root`,
      PrincipalId: ACCOUNT_UID,
    });
    expect((await ramClient(sim, key).getAccountAlias()).body?.accountAlias).toBe("example-corp");
    await ossClient(sim, { key }).getBucketInfo(SEED_BUCKETS.filled);
    const RoleArn = `acs:ram::${ACCOUNT_UID}:role/mgw-destination`;
    const query = { RoleArn, RoleSessionName: "night-run", ExternalId: "example-external-id" };
    const attempt = callOpenApi(sim, "AssumeRole", { key, query });
    await expect(attempt).rejects.toMatchObject({ code: "NoPermission", statusCode: 403 });
    expect(await control("secretValues", {})).toContain(key.accessKeySecret);
  });
});
