import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { createAlibabaSimulator } from "../../../simulators/alibaba/alibaba-simulator.ts";
import {
  ACCOUNT_UID,
  EVERYTHING_POLICY,
  OTHER_ACCOUNT_UID,
  SEED_BUCKETS,
} from "../../../simulators/alibaba/seed.ts";
import type { Simulator } from "../../../simulators/shared/simulator.ts";
import { type OssClient, ossClient } from "./clients.ts";
import { elementOf, sendOss } from "./raw-requests.ts";

let sim: Simulator;
let oss: OssClient;
beforeEach(async () => {
  sim = await createAlibabaSimulator({ port: 0, seed: { operatorPolicy: EVERYTHING_POLICY } });
  oss = ossClient(sim);
  onTestFinished(() => sim.close());
});

describe("PutBucket", () => {
  it("makes a bucket where the endpoint stands, with class, redundancy and ACL", async () => {
    const options = { storageClass: "IA", dataRedundancyType: "ZRS", acl: "private" } as const;
    await oss.putBucket("a-new-bucket", options as never);
    expect((await oss.getBucketInfo("a-new-bucket")).bucket).toMatchObject({
      Name: "a-new-bucket",
      Location: "oss-eu-central-1",
      StorageClass: "IA",
      DataRedundancyType: "ZRS",
      AccessControlList: { Grant: "private" },
      Owner: { ID: ACCOUNT_UID },
      BlockPublicAccess: "true",
      ExtranetEndpoint: "oss-eu-central-1.aliyuncs.com",
    });
  });

  it("takes one's own bucket again, and refuses every other name that is taken", async () => {
    await oss.putBucket(SEED_BUCKETS.empty);
    const taken = { code: "BucketAlreadyExists", status: 409, ecCode: "0015-00000104" };
    await expect(oss.putBucket(SEED_BUCKETS.foreign)).rejects.toMatchObject(taken);
    const elsewhere = ossClient(sim, { region: "oss-ap-southeast-1" });
    await expect(elsewhere.putBucket(SEED_BUCKETS.empty)).rejects.toMatchObject(taken);
    await expect(oss.putBucket(SEED_BUCKETS.empty, { storageClass: "IA" } as never)).rejects.toMatchObject(
      taken,
    );
  });

  it("is private and blocks public access when nothing is said, and takes no public ACL", async () => {
    await oss.putBucket("a-quiet-bucket");
    const quiet = { AccessControlList: { Grant: "private" }, BlockPublicAccess: "true" };
    expect((await oss.getBucketInfo("a-quiet-bucket")).bucket).toMatchObject(quiet);
    const denied = { code: "AccessDenied", status: 403 };
    const isPublic = { acl: "public-read" } as never;
    await expect(oss.putBucket("a-loud-bucket", isPublic)).rejects.toMatchObject(denied);
    expect(await sim.control["bucket"]?.({ name: "a-loud-bucket" })).toBeNull();
    await expect(oss.putBucketACL("a-quiet-bucket", "public-read")).rejects.toMatchObject(denied);
  });

  it("changes the ACL of one's own bucket when it is put again with one", async () => {
    await oss.putBucket(SEED_BUCKETS.empty, { acl: "public-read" } as never);
    expect((await oss.getBucketACL(SEED_BUCKETS.empty)).acl).toBe("public-read");
    await oss.putBucket(SEED_BUCKETS.empty);
    expect((await oss.getBucketACL(SEED_BUCKETS.empty)).acl).toBe("public-read");
  });

  it("holds an account to 100 buckets in a region", async () => {
    for (let number = 0; number < 94; number += 1)
      await sim.control["createBucket"]?.({ name: `bucket-${number}` });
    await expect(oss.putBucket("one-too-many")).rejects.toMatchObject({
      code: "TooManyBuckets",
      status: 400,
    });
    await ossClient(sim, { region: "oss-ap-southeast-1" }).putBucket("in-another-region");
  });

  it.each(["ab", "-begins-with-hyphen", "ends-with-hyphen-", "a".repeat(64)])(
    "refuses the name %s",
    async (bucket) => {
      const answer = await sendOss(sim, "PUT", { bucket });
      expect([answer.status, elementOf(answer, "Code")]).toEqual([400, "InvalidBucketName"]);
    },
  );

  it.each([
    { storageClass: "Glacier" },
    { dataRedundancyType: "GRS" },
    { storageClass: "ColdArchive", dataRedundancyType: "ZRS" },
    { acl: "public" },
  ])("refuses %o", async (options) => {
    const attempt = oss.putBucket("a-new-bucket", options as never);
    await expect(attempt).rejects.toMatchObject({ code: "InvalidArgument", status: 400 });
    expect(await sim.control["bucket"]?.({ name: "a-new-bucket" })).toBeNull();
  });

  it("refuses a body that is no such document", async () => {
    const answer = await sendOss(sim, "PUT", {
      bucket: "a-new-bucket",
      body: "<CreateBucketConfiguration><Storage",
    });
    expect(elementOf(answer, "Code")).toBe("MalformedXML");
  });
});

describe("a bucket's settings", () => {
  it("tell location, ACL, versioning, retention, lifecycle and figures", async () => {
    expect((await oss.getBucketLocation(SEED_BUCKETS.empty)).location).toBe("oss-eu-central-1");
    expect((await oss.getBucketACL(SEED_BUCKETS.empty)).acl).toBe("private");
    expect((await oss.getBucketVersioning(SEED_BUCKETS.empty)).versionStatus).toBeUndefined();
    expect((await oss.getBucketVersioning(SEED_BUCKETS.versioned)).versionStatus).toBe("Enabled");
    expect(await oss.getBucketWorm(SEED_BUCKETS.retained)).toMatchObject({ state: "Locked", days: "365" });
    const { rules } = await oss.getBucketLifecycle(SEED_BUCKETS.expiring);
    expect(rules).toMatchObject([
      { id: "expire-after-a-year", status: "Enabled", expiration: { days: "365" } },
    ]);
    expect((await oss.getBucketStat(SEED_BUCKETS.filled)).stat).toMatchObject({ ObjectCount: "3" });
    expect((await oss.getBucketInfo(SEED_BUCKETS.infrequent)).bucket.StorageClass).toBe("IA");
  });

  it("are told as missing in OSS's words", async () => {
    const name = SEED_BUCKETS.empty;
    await expect(oss.getBucketLifecycle(name)).rejects.toMatchObject({
      code: "NoSuchLifecycle",
      status: 404,
    });
    await expect(oss.getBucketWorm(name)).rejects.toMatchObject({
      code: "NoSuchWORMConfiguration",
      status: 404,
    });
    await expect(oss.getBucketEncryption(name)).rejects.toMatchObject({
      code: "NoSuchServerSideEncryptionRule",
    });
    expect(await oss.getBucketPolicy(name)).toMatchObject({ policy: null, status: 404 });
  });

  it("change: ACL and versioning", async () => {
    await oss.putBucketACL(SEED_BUCKETS.empty, "public-read");
    expect((await oss.getBucketACL(SEED_BUCKETS.empty)).acl).toBe("public-read");
    await oss.putBucketVersioning(SEED_BUCKETS.empty, "Suspended");
    expect((await oss.getBucketVersioning(SEED_BUCKETS.empty)).versionStatus).toBe("Suspended");
  });

  it("refuse a public ACL while public access is blocked", async () => {
    await sim.control["setBucketSetting"]?.({ bucket: SEED_BUCKETS.empty, blocksPublicAccess: true });
    const queries = { publicAccessBlock: null };
    const answer = await sendOss(sim, "GET", { bucket: SEED_BUCKETS.empty, queries });
    expect(elementOf(answer, "BlockPublicAccess")).toBe("true");
    await expect(oss.putBucketACL(SEED_BUCKETS.empty, "public-read")).rejects.toMatchObject({
      code: "AccessDenied",
    });
  });

  it("that the simulator does not have are refused, not answered with something else", async () => {
    await expect(oss.getBucketCORS(SEED_BUCKETS.empty)).rejects.toMatchObject({
      code: "NotImplemented",
      status: 501,
    });
    const answer = await sendOss(sim, "POST", { bucket: SEED_BUCKETS.empty });
    expect([answer.status, elementOf(answer, "Code")]).toEqual([405, "MethodNotAllowed"]);
  });
});

describe("finding a bucket", () => {
  it("fails for a name that nobody has", async () => {
    await expect(oss.getBucketInfo("nobody-has-this-name")).rejects.toMatchObject({
      code: "NoSuchBucket",
      name: "NoSuchBucketError",
      status: 404,
      ecCode: "0015-00000101",
      hostId: "nobody-has-this-name.oss-eu-central-1.aliyuncs.com",
    });
  });

  it("is denied for another account's bucket, even with every permission of one's own", async () => {
    const denied = {
      code: "AccessDenied",
      status: 403,
      message: "The bucket you access does not belong to you.",
    };
    await expect(oss.getBucketInfo(SEED_BUCKETS.foreign)).rejects.toMatchObject(denied);
    const state = (await sim.control["bucket"]?.({ name: SEED_BUCKETS.foreign })) as { ownerUid: string };
    expect(state.ownerUid).toBe(OTHER_ACCOUNT_UID);
  });

  it("names the right endpoint when another region's was asked", async () => {
    const elsewhere = ossClient(sim, { region: "oss-ap-southeast-1" });
    await expect(elsewhere.getBucketInfo(SEED_BUCKETS.empty)).rejects.toMatchObject({
      code: "AccessDenied",
      status: 403,
      message: expect.stringContaining("must be addressed using the specified endpoint"),
    });
    const answer = await sendOss(sim, "GET", {
      bucket: SEED_BUCKETS.empty,
      region: "ap-southeast-1",
      queries: { bucketInfo: null },
    });
    expect(elementOf(answer, "Endpoint")).toBe("oss-eu-central-1.aliyuncs.com");
  });

  it("works with the bucket in the path as well", async () => {
    const byPath = ossClient(sim, { sldEnable: true });
    expect((await byPath.getBucketInfo(SEED_BUCKETS.empty)).bucket.Name).toBe(SEED_BUCKETS.empty);
    const bucket = SEED_BUCKETS.empty;
    // Sent to the address itself, the bucket is in the path alone and the endpoint tells no region.
    const byAddress = {
      bucket,
      host: new URL(sim.url).host,
      path: `/${bucket}/`,
      queries: { bucketInfo: null },
    };
    expect((await sendOss(sim, "GET", byAddress)).status).toBe(200);
    const answer = await sendOss(sim, "GET", { ...byAddress, region: "cn-hangzhou" });
    expect([answer.status, elementOf(answer, "Endpoint")]).toEqual([403, "oss-eu-central-1.aliyuncs.com"]);
  });
});

describe("ListBuckets", () => {
  it("lists one's own buckets, page by page", async () => {
    const all = await oss.listBuckets({ "max-keys": 100 });
    const names = all.buckets?.map((bucket) => bucket.name);
    expect(names).toEqual(
      Object.values(SEED_BUCKETS)
        .filter((name) => name !== SEED_BUCKETS.foreign)
        .sort(),
    );
    const first = await oss.listBuckets({ "max-keys": 2 });
    expect(first).toMatchObject({ isTruncated: true, nextMarker: names?.[1] });
    const second = await oss.listBuckets({ "max-keys": 2, marker: names?.[1] });
    expect(second.buckets?.map((bucket) => bucket.name)).toEqual(names?.slice(2, 4));
  });
});

describe("DeleteBucket", () => {
  it("deletes an empty bucket alone", async () => {
    const attempt = oss.deleteBucket(SEED_BUCKETS.filled);
    await expect(attempt).rejects.toMatchObject({ code: "BucketNotEmpty", status: 409 });
    await oss.deleteBucket(SEED_BUCKETS.empty);
    await expect(oss.getBucketInfo(SEED_BUCKETS.empty)).rejects.toMatchObject({ code: "NoSuchBucket" });
  });

  it("counts versions and unfinished uploads as contents", async () => {
    oss.useBucket(SEED_BUCKETS.versioned);
    await oss.delete("contract.pdf");
    await expect(oss.deleteBucket(SEED_BUCKETS.versioned)).rejects.toMatchObject({ code: "BucketNotEmpty" });
    await sendOss(sim, "POST", { bucket: SEED_BUCKETS.empty, object: "a.bin", queries: { uploads: null } });
    await expect(oss.deleteBucket(SEED_BUCKETS.empty)).rejects.toMatchObject({ code: "BucketNotEmpty" });
  });
});

it("refuses everything while the account is in arrears", async () => {
  await sim.control["setArrears"]?.({ isInArrears: true });
  await expect(oss.getBucketInfo(SEED_BUCKETS.empty)).rejects.toMatchObject({
    code: "UserDisable",
    status: 403,
  });
});
