import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { createAlibabaSimulator } from "../../../simulators/alibaba/alibaba-simulator.ts";
import { IMS_OPERATIONS } from "../../../simulators/alibaba/ims/operations.ts";
import { MGW_OPERATIONS } from "../../../simulators/alibaba/mgw/operations.ts";
import { OSS_OPERATIONS } from "../../../simulators/alibaba/oss/operations.ts";
import { RAM_OPERATIONS } from "../../../simulators/alibaba/ram/operations.ts";
import {
  EVERYTHING_POLICY,
  OPERATOR_ACCESS_KEY_ID,
  OPERATOR_ACCESS_KEY_SECRET,
  SEED_BUCKETS,
} from "../../../simulators/alibaba/seed.ts";
import { STS_OPERATIONS } from "../../../simulators/alibaba/sts/operations.ts";
import type { FaultRule } from "../../../simulators/shared/faults.ts";
import type { Simulator } from "../../../simulators/shared/simulator.ts";
import { callOpenApi, GOOD_PASSWORD, makeUser, ossClient, ram, ramClient } from "./clients.ts";

let sim: Simulator;
beforeEach(async () => {
  sim = await createAlibabaSimulator({ port: 0, seed: { operatorPolicy: EVERYTHING_POLICY } });
  onTestFinished(() => sim.close());
});

const control = (name: string, input: unknown = {}) => sim.control[name]?.(input);

it("covers exactly what its tables route", () => {
  const tables = {
    ram: RAM_OPERATIONS,
    sts: STS_OPERATIONS,
    ims: IMS_OPERATIONS,
    oss: OSS_OPERATIONS,
    mgw: MGW_OPERATIONS,
  };
  const routed = Object.entries(tables).flatMap(([service, table]) =>
    Object.keys(table).map((operation) => `${service} ${operation}`),
  );
  const covered = sim.coverage.map(({ service, operation }) => `${service} ${operation}`);
  expect(covered.toSorted()).toEqual(routed.toSorted());
  for (const row of sim.coverage)
    expect([row.operation, row.note !== undefined]).toEqual([row.operation, row.status === "partial"]);
});

describe("a person at the console", () => {
  const userName = "mgw-prep-MP-7K3QAZ";
  const lastLogin = async () => {
    const answer = await ramClient(sim).getUser(new ram.GetUserRequest({ userName }));
    return answer.body?.user?.lastLoginDate;
  };

  it("logs on for the first time, with a new password where the profile asks for one", async () => {
    expect(await control("logOn", { userName, password: "x" })).toEqual({ result: "userNotFound" });
    await makeUser(sim, userName);
    expect(await control("logOn", { userName, password: "x" })).toEqual({ result: "noConsoleLogon" });
    const profile = { userName, password: GOOD_PASSWORD, passwordResetRequired: true };
    await ramClient(sim).createLoginProfile(new ram.CreateLoginProfileRequest(profile));
    expect(await control("logOn", { userName, password: "x" })).toEqual({ result: "wrongPassword" });
    const attempt = { userName, password: GOOD_PASSWORD };
    expect(await control("logOn", attempt)).toEqual({ result: "passwordResetRequired" });
    expect(await lastLogin()).toBe("");
    expect(() => control("logOn", { ...attempt, newPassword: "weak" })).toThrow(/not compliant/);
    const newPassword = "A-New-Horse-9-Battery";
    expect(await control("logOn", { ...attempt, newPassword })).toMatchObject({ result: "loggedOn" });
    expect(await lastLogin()).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(await control("logOn", { userName, password: newPassword })).toMatchObject({ result: "loggedOn" });
  });

  it("is locked out after too many wrong passwords", async () => {
    await makeUser(sim, userName);
    await ramClient(sim).createLoginProfile(
      new ram.CreateLoginProfileRequest({ userName, password: GOOD_PASSWORD }),
    );
    for (let count = 0; count < 5; count += 1) await control("logOn", { userName, password: "x" });
    expect(await control("logOn", { userName, password: GOOD_PASSWORD })).toEqual({ result: "locked" });
  });

  it("does not log on without the device that the profile asks for", async () => {
    await makeUser(sim, userName);
    const profile = { userName, password: GOOD_PASSWORD, MFABindRequired: true };
    await ramClient(sim).createLoginProfile(new ram.CreateLoginProfileRequest(profile));
    expect(await control("logOn", { userName, password: GOOD_PASSWORD })).toEqual({ result: "mfaRequired" });
  });
});

describe("control", () => {
  it("shows users without their secrets, and every secret that ever was by itself", async () => {
    const key = await makeUser(sim, "u", [{ type: "System", name: "AliyunOSSFullAccess" }]);
    await ramClient(sim).createLoginProfile(
      new ram.CreateLoginProfileRequest({ userName: "u", password: GOOD_PASSWORD }),
    );
    const shown = JSON.stringify(await control("users"));
    expect(shown).toContain(key.accessKeyId);
    expect(shown).toContain("AliyunOSSFullAccess");
    const secrets = (await control("secretValues")) as string[];
    expect(secrets).toEqual(
      expect.arrayContaining([OPERATOR_ACCESS_KEY_SECRET, key.accessKeySecret, GOOD_PASSWORD]),
    );
    for (const secret of secrets) expect(shown).not.toContain(secret);
    const names = { userName: "u", userAccessKeyId: key.accessKeyId };
    await ramClient(sim).deleteAccessKey(new ram.DeleteAccessKeyRequest(names));
    expect(await control("secretValues")).toContain(key.accessKeySecret);
  });

  it("makes buckets and objects, and shows them", async () => {
    await control("createBucket", {
      name: "made-by-control",
      region: "oss-ap-southeast-1",
      storageClass: "IA",
    });
    await control("putObjects", {
      bucket: "made-by-control",
      objects: [
        { key: "a", body: "abc" },
        { key: "b", sizeBytes: 5 },
      ],
    });
    expect(await control("bucket", { name: "made-by-control" })).toMatchObject({
      storageClass: "IA",
      region: "oss-ap-southeast-1",
      objects: [
        { key: "a", sizeBytes: 3, storageClass: "IA" },
        { key: "b", sizeBytes: 5 },
      ],
    });
    const oss = ossClient(sim, { region: "oss-ap-southeast-1", bucket: "made-by-control" });
    expect((await oss.get("b")).content).toEqual(Buffer.alloc(5));
  });

  it("refuses what it does not understand", () => {
    expect(() => control("setArrears", { arrears: true })).toThrow();
    expect(() => control("createBucket", { name: "Not_A_Name" })).toThrow();
    expect(() => control("putObjects", { bucket: "missing", objects: [] })).toThrow(/No bucket missing/);
    expect(() => control("removeSystemPolicy", { name: "Missing" })).toThrow(/No system policy/);
    expect(() => control("setOperatorPolicy", { document: { Version: "2" } })).toThrow(/Version/);
  });

  it("goes back to the seed it started with, or to another", async () => {
    await makeUser(sim, "u");
    await control("setArrears", { isInArrears: true });
    sim.reset();
    expect((await control("users")) as unknown[]).toHaveLength(1);
    await ossClient(sim).getBucketInfo(SEED_BUCKETS.empty);
    expect(sim.board.journal()).toHaveLength(1);
    sim.reset({ alias: null, hasBuckets: false });
    expect((await ramClient(sim).getAccountAlias()).body?.accountAlias).toBe("");
    expect((await ossClient(sim).listBuckets({})).buckets ?? []).toEqual([]);
    expect(() => sim.reset({ unheard: "of" })).toThrow();
  });
});

describe("faults", () => {
  const createKey = () => ramClient(sim).createAccessKey(new ram.CreateAccessKeyRequest({ userName: "u" }));
  const keyCount = async () => {
    const users = (await control("users")) as { userName: string; accessKeys: unknown[] }[];
    return users.find(({ userName }) => userName === "u")?.accessKeys.length;
  };
  const arm = (rule: Partial<FaultRule> & Pick<FaultRule, "service" | "kind">) =>
    sim.board.arm({ operation: "*", times: 1, ...rule });

  it("throttle RAM in its own words, with the time to wait in the SDK's header", async () => {
    await makeUser(sim, "u");
    arm({ service: "ram", operation: "CreateAccessKey", kind: "throttle", retryAfterSeconds: 2 });
    await expect(createKey()).rejects.toMatchObject({
      code: "Throttling.User",
      statusCode: 400,
      retryAfter: 2000,
    });
    expect(await keyCount()).toBe(1);
  });

  it("cut RAM's answer after the key was made, and before", async () => {
    await makeUser(sim, "u");
    arm({ service: "ram", operation: "CreateAccessKey", kind: "reset-before" });
    await expect(createKey()).rejects.toThrow();
    expect(await keyCount()).toBe(1);
    arm({ service: "ram", operation: "CreateAccessKey", kind: "reset-after" });
    await expect(createKey()).rejects.toThrow();
    expect(await keyCount()).toBe(2);
  });

  it("fail STS and OSS in their own forms", async () => {
    arm({ service: "sts", kind: "error" });
    await expect(callOpenApi(sim, "GetCallerIdentity")).rejects.toMatchObject({ code: "InternalError" });
    arm({ service: "oss", operation: "GetBucketInfo", kind: "throttle" });
    const info = () => ossClient(sim).getBucketInfo(SEED_BUCKETS.empty);
    await expect(info()).rejects.toMatchObject({ code: "QpsLimitExceeded", status: 503 });
    arm({ service: "oss", operation: "GetBucketInfo", kind: "malformed" });
    await expect(info()).rejects.toThrow();
    await info();
  });

  it("leave a journal of operations, callers and codes", async () => {
    await expect(ossClient(sim).getBucketInfo("nobody-has-this-name")).rejects.toThrow();
    expect(sim.board.journal()).toMatchObject([
      {
        service: "oss",
        operation: "GetBucketInfo",
        caller: OPERATOR_ACCESS_KEY_ID,
        status: 404,
        errorCode: "NoSuchBucket",
      },
    ]);
  });
});
