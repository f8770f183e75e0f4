import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { createAlibabaSimulator } from "../../../simulators/alibaba/alibaba-simulator.ts";
import { ACCOUNT_UID, EVERYTHING_POLICY, SEED_BUCKETS } from "../../../simulators/alibaba/seed.ts";
import type { Simulator } from "../../../simulators/shared/simulator.ts";
import { accountKey, makePolicy, makeUser, type OssClient, ossClient } from "./clients.ts";
import { elementOf, sendOss } from "./raw-requests.ts";

let sim: Simulator;
beforeEach(async () => {
  sim = await createAlibabaSimulator({ port: 0, seed: { operatorPolicy: EVERYTHING_POLICY } });
  onTestFinished(() => sim.close());
});

const bucket = SEED_BUCKETS.filled;
const KEY_ID = "9468da86-3509-4f8d-a61e-6eab1eac0001";
const forbidden = { code: "AccessDenied", status: 403, message: "This request is forbidden by kms." };
const encrypt = (encryption: unknown) => sim.control["setBucketSetting"]?.({ bucket, encryption });

let users = 0;
/** A client of a user who may do everything in OSS, and in KMS what is named. */
async function clientWith(actions: readonly string[], resource = "*"): Promise<OssClient> {
  const name = `user-${users++}`;
  const statements = [{ Effect: "Allow", Action: "oss:*", Resource: "*" }];
  if (actions.length > 0) statements.push({ Effect: "Allow", Action: actions as never, Resource: resource });
  await makePolicy(sim, name, statements);
  return ossClient(sim, { key: await makeUser(sim, name, [{ type: "Custom", name }]), bucket });
}

describe("the default encryption of a bucket", () => {
  it("is in GetBucketInfo and GetBucketEncryption, with the key where one was chosen", async () => {
    const oss = ossClient(sim);
    const rule = async () => (await oss.getBucketInfo(bucket)).bucket.ServerSideEncryptionRule;
    expect(await rule()).toEqual({ SSEAlgorithm: "None" });
    await encrypt({ algorithm: "KMS", keyId: KEY_ID });
    expect(await rule()).toEqual({ SSEAlgorithm: "KMS", KMSMasterKeyID: KEY_ID });
    const chosen = { SSEAlgorithm: "KMS", KMSMasterKeyID: KEY_ID };
    expect((await oss.getBucketEncryption(bucket)).encryption).toEqual(chosen);
    await encrypt({ algorithm: "KMS" });
    expect(await rule()).toEqual({ SSEAlgorithm: "KMS", KMSMasterKeyID: "" });
    await encrypt({ algorithm: "AES256" });
    expect(await rule()).toEqual({ SSEAlgorithm: "AES256" });
    await encrypt(null);
    expect(await rule()).toEqual({ SSEAlgorithm: "None" });
  });

  it("is put and deleted, with their rights", async () => {
    const oss = ossClient(sim);
    await oss.putBucketEncryption(bucket, { SSEAlgorithm: "KMS", KMSMasterKeyID: KEY_ID });
    const chosen = { SSEAlgorithm: "KMS", KMSMasterKeyID: KEY_ID };
    expect((await oss.getBucketEncryption(bucket)).encryption).toEqual(chosen);
    await oss.deleteBucketEncryption(bucket);
    const missing = { code: "NoSuchServerSideEncryptionRule", status: 404 };
    await expect(oss.getBucketEncryption(bucket)).rejects.toMatchObject(missing);
    const wrong = { code: "InvalidEncryptionAlgorithmError", status: 400 };
    await expect(oss.putBucketEncryption(bucket, { SSEAlgorithm: "ROT13" })).rejects.toMatchObject(wrong);
    await makePolicy(sim, "reader", [{ Effect: "Allow", Action: "oss:Get*", Resource: "*" }]);
    const reader = ossClient(sim, {
      key: await makeUser(sim, "reader", [{ type: "Custom", name: "reader" }]),
    });
    const denied = { code: "AccessDenied", status: 403 };
    await expect(reader.putBucketEncryption(bucket, { SSEAlgorithm: "KMS" })).rejects.toMatchObject(denied);
    await expect(reader.deleteBucketEncryption(bucket)).rejects.toMatchObject(denied);
  });

  it("can be had from the start", async () => {
    const encryption = { algorithm: "KMS", keyId: KEY_ID };
    await sim.control["createBucket"]?.({ name: "encrypted-from-birth", encryption });
    const { bucket: info } = await ossClient(sim).getBucketInfo("encrypted-from-birth");
    expect(info.ServerSideEncryptionRule).toEqual({ SSEAlgorithm: "KMS", KMSMasterKeyID: KEY_ID });
  });
});

describe.each([{ algorithm: "KMS", keyId: KEY_ID }, { algorithm: "KMS" }])("with %o", (encryption) => {
  beforeEach(() => encrypt(encryption));

  it("neither writes nor reads without rights in KMS", async () => {
    const oss = await clientWith([]);
    await expect(oss.put("x", Buffer.from("x"))).rejects.toMatchObject(forbidden);
    await expect(oss.initMultipartUpload("x")).rejects.toMatchObject(forbidden);
    const both = await clientWith(["kms:GenerateDataKey", "kms:Decrypt"]);
    await both.put("x", Buffer.from("x"));
    await expect(oss.get("x")).rejects.toMatchObject(forbidden);
    expect((await oss.head("x")).res.headers).toMatchObject({ "x-oss-server-side-encryption": "KMS" });
    await oss.list({ "max-keys": 1 }, {});
    await oss.delete("x");
  });

  it("reads with kms:Decrypt, and writes with kms:GenerateDataKey besides", async () => {
    const both = await clientWith(["kms:GenerateDataKey", "kms:Decrypt"]);
    await both.put("x", Buffer.from("secret"));
    const decrypts = await clientWith(["kms:Decrypt"]);
    expect((await decrypts.get("x")).content.toString()).toBe("secret");
    await expect(decrypts.put("y", Buffer.from("y"))).rejects.toMatchObject(forbidden);
    const generates = await clientWith(["kms:GenerateDataKey"]);
    await expect(generates.put("y", Buffer.from("y"))).rejects.toMatchObject(forbidden);
    await expect(generates.get("x")).rejects.toMatchObject(forbidden);
  });

  it("asks for nothing in KMS of objects that were there before", async () => {
    expect((await (await clientWith([])).get("readme.txt")).res.status).toBe(200);
  });

  it("needs no policy with the account's own key, and a signature always", async () => {
    const oss = ossClient(sim, { key: await accountKey(sim), bucket });
    await oss.put("x", Buffer.from("x"));
    await oss.get("x");
    await sim.control["setBucketSetting"]?.({ bucket, acl: "public-read" });
    expect((await fetch(`${sim.url}/${bucket}/x`)).status).toBe(403);
    expect((await fetch(`${sim.url}/${bucket}/readme.txt`)).status).toBe(200);
  });
});

it("knows one key of KMS from another", async () => {
  await encrypt({ algorithm: "KMS", keyId: KEY_ID });
  const actions = ["kms:GenerateDataKey", "kms:Decrypt"];
  const key = (id: string) => `acs:kms:eu-central-1:${ACCOUNT_UID}:key/${id}`;
  await (await clientWith(actions, key(KEY_ID))).put("x", Buffer.from("x"));
  const other = await clientWith(actions, key("another"));
  await expect(other.put("x", Buffer.from("x"))).rejects.toMatchObject(forbidden);
});

it("lets AES256 pass, and an object's own header win over its bucket", async () => {
  const oss = await clientWith([]);
  await encrypt({ algorithm: "AES256" });
  const { res } = await oss.put("x", Buffer.from("x"));
  expect(res.headers).toMatchObject({ "x-oss-server-side-encryption": "AES256" });
  await oss.get("x");
  const headers = { "x-oss-server-side-encryption": "KMS" };
  await expect(oss.put("x", Buffer.from("x"), { headers })).rejects.toMatchObject(forbidden);
  await encrypt({ algorithm: "KMS" });
  await oss.put("x", Buffer.from("x"), { headers: { "x-oss-server-side-encryption": "AES256" } });
  const answer = await sendOss(sim, "PUT", {
    bucket,
    object: "x",
    headers: { "x-oss-server-side-encryption": "ROT13" },
  });
  expect([answer.status, elementOf(answer, "Code")]).toEqual([400, "InvalidEncryptionAlgorithmError"]);
});
