import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { createAlibabaSimulator } from "../../../simulators/alibaba/alibaba-simulator.ts";
import { EVERYTHING_POLICY, SEED_BUCKETS } from "../../../simulators/alibaba/seed.ts";
import type { Simulator } from "../../../simulators/shared/simulator.ts";
import { type OssClient, ossClient } from "./clients.ts";
import { elementOf, sendOss } from "./raw-requests.ts";

let sim: Simulator;
let oss: OssClient;
beforeEach(async () => {
  sim = await createAlibabaSimulator({ port: 0, seed: { operatorPolicy: EVERYTHING_POLICY } });
  oss = ossClient(sim, { bucket: SEED_BUCKETS.empty });
  onTestFinished(() => sim.close());
});

describe("objects", () => {
  const key = "a b/é+*'(1)&<>.txt";

  it("are written, read, headed and deleted, whatever their key holds", async () => {
    const headers = { "x-oss-meta-origin": "s3", "x-oss-storage-class": "IA" };
    await oss.put(key, Buffer.from("hello world"), { headers });
    const read = await oss.get(key);
    expect(read.content.toString()).toBe("hello world");
    expect(read.res.headers).toMatchObject({
      "x-oss-meta-origin": "s3",
      "x-oss-storage-class": "IA",
      "content-type": "text/plain",
    });
    const head = await oss.head(key);
    expect(head.res.headers).toMatchObject({
      "content-length": "11",
      etag: expect.stringMatching(/^"[0-9A-F]{32}"$/),
    });
    await oss.delete(key);
    await expect(oss.get(key)).rejects.toMatchObject({ code: "NoSuchKey", status: 404 });
    await expect(oss.head(key)).rejects.toMatchObject({ code: "NoSuchKey", status: 404 });
    await oss.delete(key);
  });

  it("have the bucket's class when none is asked for", async () => {
    await oss.put("in-standard", Buffer.from("x"));
    const infrequent = ossClient(sim, { bucket: SEED_BUCKETS.infrequent });
    await infrequent.put("in-ia", Buffer.from("x"));
    expect((await oss.list({ "max-keys": 1 }, {})).objects[0]?.storageClass).toBe("Standard");
    expect((await infrequent.list({ "max-keys": 1 }, {})).objects[0]?.storageClass).toBe("IA");
  });

  it.each([
    ["bytes=0-0", 206, "h"],
    ["bytes=6-", 206, "world"],
    ["bytes=-5", 206, "world"],
    ["bytes=6-100", 206, "world"],
    ["lines=0-1", 200, "hello world"],
  ])("give the range %s", async (range, status, text) => {
    await oss.put("hello.txt", Buffer.from("hello world"));
    const read = await oss.get("hello.txt", { headers: { Range: range } });
    expect([read.res.status, read.content.toString()]).toEqual([status, text]);
  });

  it("refuse a range behind their end, and behind that of an empty object", async () => {
    await oss.put("empty.txt", Buffer.alloc(0));
    const attempt = oss.get("empty.txt", { headers: { Range: "bytes=0-0" } });
    await expect(attempt).rejects.toMatchObject({ code: "InvalidRange", status: 416 });
  });

  it.each([["/leading-slash"], ["\\leading-backslash"], ["k".repeat(1024)]])(
    "refuse the key %s",
    async (object) => {
      const answer = await sendOss(sim, "PUT", { bucket: SEED_BUCKETS.empty, object, body: "x" });
      expect([answer.status, elementOf(answer, "Code")]).toEqual([400, "InvalidObjectName"]);
    },
  );

  it("refuse bytes that their digest does not fit", async () => {
    const options = {
      bucket: SEED_BUCKETS.empty,
      object: "a.txt",
      body: "x",
      headers: { "content-md5": "AAAAAAAAAAAAAAAAAAAAAA==" },
    };
    const answer = await sendOss(sim, "PUT", options);
    expect([answer.status, elementOf(answer, "Code")]).toEqual([400, "InvalidDigest"]);
  });

  it("are not overwritten when the writer forbids it", async () => {
    await oss.put("once.txt", Buffer.from("1"));
    const attempt = oss.put("once.txt", Buffer.from("2"), { headers: { "x-oss-forbid-overwrite": "true" } });
    await expect(attempt).rejects.toMatchObject({ code: "FileAlreadyExists", status: 409 });
  });

  it("in an archive class cannot be read", async () => {
    await oss.put("cold.txt", Buffer.from("x"), { headers: { "x-oss-storage-class": "Archive" } });
    await expect(oss.get("cold.txt")).rejects.toMatchObject({ code: "InvalidObjectState", status: 403 });
  });

  it("under a retention policy can be neither changed nor deleted until it is over", async () => {
    const retained = ossClient(sim, { bucket: SEED_BUCKETS.retained });
    await retained.put("kept.txt", Buffer.from("1"));
    const immutable = { code: "FileImmutable", status: 409 };
    await expect(retained.put("kept.txt", Buffer.from("2"))).rejects.toMatchObject(immutable);
    await expect(retained.delete("kept.txt")).rejects.toMatchObject(immutable);
    await sim.control["setBucketSetting"]?.({ bucket: SEED_BUCKETS.retained, retention: null });
    await retained.delete("kept.txt");
  });

  it("cannot be copied: the simulator says so", async () => {
    await oss.put("one.txt", Buffer.from("1"));
    await expect(oss.copy("two.txt", "one.txt")).rejects.toMatchObject({
      code: "NotImplemented",
      status: 501,
    });
  });

  it("are deleted several at a time", async () => {
    for (const name of ["a", "b<&>", "c"]) await oss.put(name, Buffer.from(name));
    const { deleted } = await oss.deleteMulti(["a", "b<&>", "never-there"]);
    expect(deleted).toHaveLength(3);
    const left = await oss.list({ "max-keys": 10 }, {});
    expect(left.objects.map((object) => object.name)).toEqual(["c"]);
  });
});

describe("versions", () => {
  it("are kept, listed and deleted one by one", async () => {
    const versioned = ossClient(sim, { bucket: SEED_BUCKETS.versioned });
    const before = await versioned.getBucketVersions({ "max-keys": 10 });
    expect(before.objects.map((one) => [one.name, one.isLatest])).toEqual([
      ["contract.pdf", true],
      ["contract.pdf", false],
    ]);
    const answer = await versioned.delete("contract.pdf");
    expect((answer.res.headers as Record<string, string>)["x-oss-delete-marker"]).toBe("true");
    await expect(versioned.get("contract.pdf")).rejects.toMatchObject({ code: "NoSuchKey" });
    const hidden = await versioned.getBucketVersions({ "max-keys": 10 });
    expect(hidden.deleteMarker).toHaveLength(1);
    for (const { versionId } of [...hidden.objects, ...hidden.deleteMarker]) {
      await versioned.delete("contract.pdf", { versionId } as never);
    }
    await versioned.deleteBucket(SEED_BUCKETS.versioned);
  });
});

describe("listings", () => {
  beforeEach(async () => {
    const keys = ["a/1.txt", "a/2.txt", "b/1.txt", "b/c/1.txt", "root.txt", "é.txt"];
    await sim.control["putObjects"]?.({
      bucket: SEED_BUCKETS.empty,
      objects: keys.map((key) => ({ key, sizeBytes: 7 })),
    });
  });

  it("fold keys behind a delimiter", async () => {
    const listed = await oss.list({ delimiter: "/", "max-keys": 100 }, {});
    expect(listed.objects.map((object) => object.name)).toEqual(["root.txt", "é.txt"]);
    expect(listed.prefixes).toEqual(["a/", "b/"]);
    const below = await oss.list({ prefix: "b/", delimiter: "/", "max-keys": 100 }, {});
    expect([below.objects.map((object) => object.name), below.prefixes]).toEqual([["b/1.txt"], ["b/c/"]]);
  });

  it.each([1, 2, 3, 5])("come whole in pages of %i, in both forms, folded and not", async (size) => {
    for (const delimiter of [undefined, "/"]) {
      const query = { "max-keys": size, ...(delimiter && { delimiter }) };
      const expected = delimiter
        ? ["a/", "b/", "root.txt", "é.txt"]
        : ["a/1.txt", "a/2.txt", "b/1.txt", "b/c/1.txt", "root.txt", "é.txt"];
      const first: string[] = [];
      for (let marker: string | null = ""; marker !== null; ) {
        const page = await oss.list({ ...query, ...(marker && { marker }) }, {});
        first.push(...page.objects.map((object) => object.name), ...(page.prefixes ?? []));
        marker = page.isTruncated ? page.nextMarker : null;
      }
      const second: string[] = [];
      for (let token: string | null = ""; token !== null; ) {
        const page = await oss.listV2({ ...query, ...(token && { "continuation-token": token }) } as never);
        second.push(...(page.objects ?? []).map((object) => object.name), ...(page.prefixes ?? []));
        token = page.isTruncated ? page.nextContinuationToken : null;
      }
      expect([first.sort(), second.sort()]).toEqual([expected, expected]);
    }
  });

  it("begin after a key, and refuse a page that is too long", async () => {
    const query = { "start-after": "b/1.txt", "max-keys": 1000 };
    expect((await oss.listV2(query as never)).objects.map((object) => object.name)).toEqual([
      "b/c/1.txt",
      "root.txt",
      "é.txt",
    ]);
    await expect(oss.list({ "max-keys": 1001 }, {})).rejects.toMatchObject({ code: "InvalidArgument" });
  });

  it("encode names when asked", async () => {
    const queries = { prefix: "é", "encoding-type": "url" };
    const answer = await sendOss(sim, "GET", { bucket: SEED_BUCKETS.empty, queries });
    expect(elementOf(answer, "Key")).toBe("%C3%A9.txt");
  });
});

describe("multipart uploads", () => {
  it("are made by the SDK, and are in the list until they end", async () => {
    const big = Buffer.alloc(250 * 1024, "x");
    await oss.multipartUpload("big.bin", big, { partSize: 100 * 1024 });
    const read = await oss.get("big.bin");
    expect(Buffer.compare(read.content, big)).toBe(0);
    const left = await oss.initMultipartUpload("left-over.bin");
    const listed = await oss.listUploads({ "max-uploads": 10 });
    expect(listed.uploads).toMatchObject([{ name: "left-over.bin", uploadId: left.uploadId }]);
    await oss.abortMultipartUpload("left-over.bin", left.uploadId);
    expect((await oss.listUploads({ "max-uploads": 10 })).uploads).toEqual([]);
    await expect(oss.abortMultipartUpload("left-over.bin", left.uploadId)).rejects.toMatchObject({
      code: "NoSuchUpload",
    });
  });
});
