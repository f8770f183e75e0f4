import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { createAlibabaSimulator } from "../../../simulators/alibaba/alibaba-simulator.ts";
import { ACCOUNT_UID, EVERYTHING_POLICY, OTHER_ACCOUNT_UID } from "../../../simulators/alibaba/seed.ts";
import type { Simulator } from "../../../simulators/shared/simulator.ts";
import { type OssClient, ossClient } from "./clients.ts";
import { elementOf, sendOss } from "./raw-requests.ts";

let sim: Simulator;
beforeEach(async () => {
  sim = await createAlibabaSimulator({ port: 0, seed: { operatorPolicy: EVERYTHING_POLICY } });
  onTestFinished(() => sim.close());
});

const bucket = "in-the-mainland";
const forbidden = {
  code: "PublicEndpointForbidden",
  status: 400,
  ecCode: "0048-00000401",
};
const open = (at: string) => sim.control["setAccountCreated"]?.({ at });

async function clientIn(region: string, more: object = {}): Promise<OssClient> {
  await sim.control["createBucket"]?.({ name: bucket, region });
  await sim.control["putObjects"]?.({ bucket, objects: [{ key: "a", body: "abc" }] });
  return ossClient(sim, { region, bucket, ...more });
}

/** Everything about data that ali-oss sends. */
const dataCalls: Readonly<Record<string, (oss: OssClient) => Promise<unknown>>> = {
  put: (oss) => oss.put("b", Buffer.from("x")),
  get: (oss) => oss.get("a"),
  delete: (oss) => oss.delete("a"),
  deleteMulti: (oss) => oss.deleteMulti(["a"]),
  list: (oss) => oss.list({ "max-keys": 10 }, {}),
  listV2: (oss) => oss.listV2({}, {}),
  getBucketVersions: (oss) => oss.getBucketVersions({}),
  initMultipartUpload: (oss) => oss.initMultipartUpload("b"),
  listUploads: (oss) => oss.listUploads({}, {}),
};

describe("an account opened since 2025-03-20", () => {
  it.each(Object.keys(dataCalls))(
    "is refused %s at the public endpoint of a mainland region",
    async (name) => {
      const oss = await clientIn("oss-cn-hangzhou");
      await open("2025-03-20T00:00:00+08:00");
      await expect(dataCalls[name]?.(oss)).rejects.toMatchObject(forbidden);
    },
  );

  it("is refused HEAD as well, and told why in a header", async () => {
    await clientIn("oss-cn-hangzhou");
    await open("2026-01-01T00:00:00Z");
    const answer = await sendOss(sim, "HEAD", { bucket, object: "a", region: "cn-hangzhou" });
    expect([answer.status, answer.headers["x-oss-ec"]]).toEqual([400, "0048-00000401"]);
  });

  it("reads and makes buckets there all the same", async () => {
    const oss = await clientIn("oss-cn-hangzhou");
    await open("2026-01-01T00:00:00Z");
    expect((await oss.getBucketInfo(bucket)).bucket.Location).toBe("oss-cn-hangzhou");
    await oss.getBucketACL(bucket);
    await oss.listBuckets({});
    expect((await oss.getBucketPolicy(bucket)).status).toBe(404);
    await oss.putBucket("another-one-there");
    await oss.deleteBucket("another-one-there");
  });

  it.each(["oss-cn-hongkong", "oss-ap-southeast-1", "oss-eu-central-1"])("is free in %s", async (region) => {
    const oss = await clientIn(region);
    await open("2026-01-01T00:00:00Z");
    for (const name of ["put", "get", "list", "delete"]) await dataCalls[name]?.(oss);
  });

  it("is free at an internal endpoint", async () => {
    const oss = await clientIn("oss-cn-shanghai", { internal: true });
    await open("2026-01-01T00:00:00Z");
    for (const name of ["put", "get", "list", "delete"]) await dataCalls[name]?.(oss);
    const answer = await sendOss(sim, "GET", {
      bucket,
      object: "b",
      region: "cn-shanghai",
      host: `${bucket}.oss-cn-shanghai-internal.aliyuncs.com`,
    });
    expect(answer.status).toBe(200);
  });

  it("is free at a custom domain, and only at the one that is bound", async () => {
    await clientIn("oss-cn-hangzhou");
    await open("2026-01-01T00:00:00Z");
    const { port } = new URL(sim.url);
    const oss = ossClient(sim, {
      region: "oss-cn-hangzhou",
      bucket,
      endpoint: `http://localhost:${port}`,
      cname: true,
    });
    await expect(oss.get("a")).rejects.toMatchObject({ status: 403 });
    await sim.control["addCname"]?.({ bucket, domain: "localhost" });
    expect((await oss.get("a")).content.toString()).toBe("abc");
    for (const name of ["put", "list", "delete"]) await dataCalls[name]?.(oss);
    expect((await oss.getBucketInfo(bucket)).bucket.Name).toBe(bucket);
    const byHost = { bucket, region: "cn-hangzhou", host: "files.example.com", object: "b" };
    expect((await sendOss(sim, "GET", byHost)).status).not.toBe(200);
    await sim.control["addCname"]?.({ bucket, domain: "Files.example.com" });
    expect((await sendOss(sim, "GET", byHost)).status).toBe(200);
    expect(() => sim.control["addCname"]?.({ bucket, domain: "files.example.com" })).toThrow(/is bound to/);
    const list = await sendOss(sim, "GET", { bucket, region: "cn-hangzhou", queries: { cname: null } });
    expect(elementOf(list, "Owner")).toBe(ACCOUNT_UID);
    expect([...list.text.matchAll(/<Domain>([^<]*)</g)].map(([, domain]) => domain)).toEqual([
      "localhost",
      "files.example.com",
    ]);
  });
});

describe("an older account", () => {
  it.each(["2025-03-19T23:59:59+08:00", "2019-01-01T00:00:00Z"])("of %s is free everywhere", async (at) => {
    const oss = await clientIn("oss-cn-hangzhou");
    await open(at);
    for (const name of ["put", "get", "list", "delete"]) await dataCalls[name]?.(oss);
  });

  it("is what the seed has", async () => {
    const oss = await clientIn("oss-cn-beijing");
    for (const name of ["put", "get", "list", "delete"]) await dataCalls[name]?.(oss);
  });

  it("keeps its buckets open to a new one", async () => {
    const Statement = [
      {
        Effect: "Allow",
        Principal: [ACCOUNT_UID],
        Action: ["oss:GetObject"],
        Resource: ["acs:oss:*:*:theirs/*"],
      },
    ];
    const policy = { Version: "1", Statement };
    const theirs = { name: "theirs", region: "oss-cn-hangzhou", ownerUid: OTHER_ACCOUNT_UID, policy };
    await sim.control["createBucket"]?.(theirs);
    await sim.control["putObjects"]?.({ bucket: "theirs", objects: [{ key: "a", body: "abc" }] });
    await open("2026-01-01T00:00:00Z");
    await ossClient(sim, { region: "oss-cn-hangzhou", bucket: "theirs" }).get("a");
  });
});
