import { afterEach, describe, expect, it } from "vitest";
import type { CountCheckpoint } from "../../../../src/clouds/aws/count/checkpoint.ts";
import { type CountOptions, countObjects } from "../../../../src/clouds/aws/count/count-objects.ts";
import { CloudDenied, CloudThrottled, CloudUnavailable } from "../../../../src/core/errors.ts";
import { KEY_DISTRIBUTIONS, keysOf } from "./key-distributions.ts";
import { type Fault, type ListerServer, startListerServer } from "./lister-server.ts";
import { type PreparedBucket, prepareBucket } from "./prepared-bucket.ts";

let server: ListerServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function serve(
  bucket: PreparedBucket,
  faultFor?: (request: number) => Fault | null,
): Promise<ListerServer> {
  server = await startListerServer({ bucket, ...(faultFor === undefined ? {} : { faultFor }) });
  return server;
}

function count(on: ListerServer, more: Partial<CountOptions> = {}) {
  return countObjects({
    endpoint: on.endpoint,
    region: "eu-west-1",
    bucket: "amzn-s3-demo-bucket",
    expectedBucketOwner: "111122223333",
    credentials: async () => ({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret-of-the-test" }),
    ...more,
  });
}

function expectExact(result: Awaited<ReturnType<typeof count>>, bucket: PreparedBucket): void {
  const { objectCount, sizeBytes, byStorageClass } = bucket;
  expect(result).toMatchObject({
    isComplete: true,
    objectCount,
    sizeBytes,
    byStorageClass,
    checkpoint: null,
  });
}

describe("an exact count", () => {
  for (const distribution of KEY_DISTRIBUTIONS) {
    it(`is exact for ${distribution.name}`, async () => {
      const keys = keysOf(distribution, 12_345);
      expect(new Set(keys).size).toBe(keys.length);
      const bucket = prepareBucket(keys);
      const on = await serve(bucket);
      expectExact(await count(on), bucket);
      expect(on.complaints).toEqual([]);
    });

    it(`is exact at every page boundary for ${distribution.name}`, async () => {
      for (const objects of [1, 999, 1000, 1001, 1999, 2000, 2001, 3000]) {
        const bucket = prepareBucket(keysOf(distribution, objects));
        const on = await serve(bucket);
        expectExact(await count(on), bucket);
        await on.stop();
      }
    });

    it(`goes on exactly after a kill in the middle for ${distribution.name}`, async () => {
      const bucket = prepareBucket(keysOf(distribution, 15_000));
      const kill = new AbortController();
      let killAt = 17;
      const on = await serve(bucket, () => {
        if (--killAt === 0) kill.abort(new Error("killed"));
        return null;
      });
      const stored: string[] = [];
      const onCheckpoint = (checkpoint: CountCheckpoint) => stored.push(JSON.stringify(checkpoint));
      await expect(count(on, { signal: kill.signal, onCheckpoint })).rejects.toThrow("killed");
      const checkpoint = JSON.parse(stored.at(-1) ?? "") as CountCheckpoint;
      expect(checkpoint.pending.length).toBeGreaterThan(0);
      expect(checkpoint.byStorageClass.length).toBeGreaterThan(0);
      expectExact(await count(on, { resumeFrom: checkpoint }), bucket);
      expect(on.complaints).toEqual([]);
    });

    it(`is exact while answers fail for ${distribution.name}`, async () => {
      const kinds = ["slow-down", "internal-error", "reset", "cut-short"] as const;
      const bucket = prepareBucket(keysOf(distribution, 12_345));
      const on = await serve(bucket, (request) =>
        request % 6 === 5 ? { kind: kinds[((request / 6) % 4) | 0] ?? "reset" } : null,
      );
      expectExact(await count(on, { concurrency: 24 }), bucket);
    });
  }

  it("counts an empty bucket with one request", async () => {
    const bucket = prepareBucket([]);
    const result = await count(await serve(bucket));
    expect(result).toMatchObject({
      isComplete: true,
      objectCount: 0,
      sizeBytes: 0,
      byStorageClass: [],
      requests: 1,
    });
  });

  it("counts a full page that is the whole bucket with one request", async () => {
    const bucket = prepareBucket(Array.from({ length: 1000 }, (_, index) => `k${index}`));
    expect((await count(await serve(bucket))).requests).toBe(1);
  });

  it("counts only what is under the prefix", async () => {
    const keys = ["a", "b", "b/", "b0", "c/1", ...Array.from({ length: 5000 }, (_, index) => `b/${index}`)];
    const result = await count(await serve(prepareBucket(keys)), { prefix: "b/" });
    expect(result.objectCount).toBe(5001);
  });

  it("is exact with one connection and with a hundred", async () => {
    const bucket = prepareBucket(keysOf(KEY_DISTRIBUTIONS[2] ?? fail(), 9000));
    const on = await serve(bucket);
    expectExact(await count(on, { concurrency: 1 }), bucket);
    expectExact(await count(on, { concurrency: 100 }), bucket);
  });

  it("names the owner that the bucket must have, on every request, and signs it", async () => {
    const on = await serve(prepareBucket(keysOf(KEY_DISTRIBUTIONS[0] ?? fail(), 5000)));
    await count(on);
    for (const { headers } of on.requests) {
      expect(headers["x-amz-expected-bucket-owner"]).toBe("111122223333");
      expect(headers.authorization).toMatch(/SignedHeaders=[^,]*x-amz-expected-bucket-owner/);
    }
  });
});

describe("a bounded count", () => {
  it("stops at the number of requests and says at least how many there are", async () => {
    const bucket = prepareBucket(keysOf(KEY_DISTRIBUTIONS[0] ?? fail(), 50_000));
    const on = await serve(bucket);
    const result = await count(on, { maxPages: 10 });
    expect(result.isComplete).toBe(false);
    expect(result.requests).toBe(10);
    expect(on.requests).toHaveLength(10);
    expect(result.objectCount).toBeGreaterThanOrEqual(1000);
    expectExact(await count(on, { resumeFrom: result.checkpoint }), bucket);
  });

  it("is complete when the bucket ends before the bound", async () => {
    const bucket = prepareBucket(keysOf(KEY_DISTRIBUTIONS[0] ?? fail(), 1000));
    expectExact(await count(await serve(bucket), { maxPages: 1 }), bucket);
  });

  it("stops after its time although an answer is missing", async () => {
    const bucket = prepareBucket(keysOf(KEY_DISTRIBUTIONS[0] ?? fail(), 5000));
    const on = await serve(bucket, (request) => (request === 0 ? null : { kind: "never-answer" }));
    expect(await count(on, { maxMs: 200 })).toMatchObject({ isComplete: false, objectCount: 1000 });
  });
});

describe("failures of a count", () => {
  const bucket = prepareBucket(keysOf(KEY_DISTRIBUTIONS[0] ?? fail(), 5000));

  it("tells a refusal at once, with S3's code, status and request id and without our keys", async () => {
    const on = await serve(bucket, () => ({ kind: "refuse", status: 403, code: "AccessDenied" }));
    const error: unknown = await count(on).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(CloudDenied);
    expect(error).toMatchObject({
      failure: { operation: "s3:ListBucket", code: "AccessDenied", httpStatus: 403, requestId: "REQUEST1" },
    });
    expect(on.requests).toHaveLength(1);
    expect(JSON.stringify(error) + String(error)).not.toMatch(/AKIDEXAMPLE|secret-of-the-test|Signature/);
  });

  it("gives up when S3 never stops asking to slow down, and leaves a checkpoint", async () => {
    const on = await serve(bucket, () => ({ kind: "slow-down" }));
    const checkpoints: CountCheckpoint[] = [];
    const onCheckpoint = (checkpoint: CountCheckpoint) => checkpoints.push(checkpoint);
    await expect(count(on, { maxFailures: 3, onCheckpoint })).rejects.toBeInstanceOf(CloudThrottled);
    expect(on.requests).toHaveLength(3);
    expect(checkpoints.at(-1)?.pending).toEqual([{ after: "", until: null }]);
  });

  it("asks again when an answer does not come in time", async () => {
    const on = await serve(bucket, (request) => (request === 2 ? { kind: "never-answer" } : null));
    expectExact(await count(on, { requestTimeoutMs: 300 }), bucket);
  });

  it("does not take an empty 200 for an empty bucket", async () => {
    const on = await serve(bucket, () => ({ kind: "cut-short" }));
    await expect(count(on, { maxFailures: 2 })).rejects.toBeInstanceOf(CloudUnavailable);
  });

  it("signs with S3's clock when ours is wrong", async () => {
    const aheadMs = 3_600_000;
    const date = new Date(Date.now() + aheadMs).toUTCString();
    const on = await serve(bucket, (request) =>
      request === 0 ? { kind: "refuse", status: 403, code: "RequestTimeTooSkewed", headers: { date } } : null,
    );
    expectExact(await count(on), bucket);
    const hourOf = (index: number) => Number(String(on.requests[index]?.headers["x-amz-date"]).slice(9, 11));
    expect((hourOf(1) - hourOf(0) + 24) % 24).toBe(1);
  });

  it("ends with the error of a callback that throws", async () => {
    const on = await serve(bucket, (request) => (request === 0 ? null : { kind: "never-answer" }));
    const onProgress = () => {
      throw new Error("the thread is gone");
    };
    await expect(count(on, { onProgress, progressIntervalMs: 20 })).rejects.toThrow("the thread is gone");
  });

  it("refuses a checkpoint of another listing", async () => {
    const on = await serve(bucket);
    const { checkpoint } = await count(on, { maxPages: 1 });
    await expect(count(on, { prefix: "other/", resumeFrom: checkpoint })).rejects.toThrow(/start it anew/);
  });

  it("refuses a server that ignores start-after", async () => {
    const on = await serve({ ...bucket, countUpTo: () => 0 });
    const error: unknown = await count(on).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: "CloudError", failure: { code: "UnexpectedAnswer" } });
    expect(String(error)).toMatch(/not listed in UTF-8 order/);
  });

  it("begins at the beginning after a checkpoint of a version that did not look at keys", async () => {
    const on = await serve(bucket);
    const { checkpoint } = await count(on, { maxPages: 1 });
    const { restored: _, keysRefusedByOss: __, ...old } = checkpoint ?? fail();
    expectExact(await count(on, { resumeFrom: { ...old, version: 1 } }), bucket);
  });

  it("goes on with the refused keys that it had counted", async () => {
    const keys = [...Array.from({ length: 3000 }, (_, index) => `/${index}`), "x".repeat(1024)];
    const on = await serve(prepareBucket(keys));
    const { checkpoint } = await count(on, { maxPages: 2 });
    const { keysRefusedByOss } = await count(on, { resumeFrom: JSON.parse(JSON.stringify(checkpoint)) });
    expect(keysRefusedByOss).toEqual({ leadingSlash: 3000, leadingBackslash: 0, tooLong: 1 });
  });

  it("refuses a directory bucket", async () => {
    const on = await serve(bucket);
    await expect(count(on, { bucket: "logs--euw1-az1--x-s3" })).rejects.toThrow(/directory bucket/);
    expect(on.requests).toEqual([]);
  });

  it("stops when cancelled before it began", async () => {
    const on = await serve(bucket);
    await expect(count(on, { signal: AbortSignal.abort(new Error("no")) })).rejects.toThrow("no");
    expect(on.requests).toEqual([]);
  });
});

function fail(): never {
  throw new Error("The list of distributions is shorter than this test believes.");
}
