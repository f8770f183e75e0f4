import { describe, expect, it } from "vitest";
import { isPropagationError } from "../../src/clouds/propagation.ts";
import { CloudDenied, CloudNotFound } from "../../src/core/errors.ts";
import { failureOf } from "../clouds/failure-of.ts";
import { prepareAws, READ_ONLY, source, USER } from "./aws-fixture.ts";
import { untilKnown } from "./until-known.ts";

const aws = prepareAws();
const { control, makeUser } = aws;

describe("the source bucket", () => {
  it.each([
    ["acme-home-virginia", "us-east-1"],
    ["acme-media-clean", "eu-central-1"],
    ["acme-data-requester-pays", "us-west-2"],
    ["acme-vault-locked-down", "eu-central-1"],
    ["globex-private-other-account", "eu-central-1"],
  ])("finds the region of %s, also behind a redirect or a denial", async (bucket, region) => {
    expect(await aws.cloud.findBucketRegion(bucket)).toBe(region);
  });

  it("does not find a bucket that nobody has", async () => {
    const error = await failureOf(aws.cloud.findBucketRegion("nobody-has-this-bucket"));
    expect(error).toBeInstanceOf(CloudNotFound);
  });

  it("heads one's own bucket and is denied another account's", async () => {
    await expect(aws.cloud.headBucket(source("acme-media-clean"))).resolves.toBeUndefined();
    // Its policy lets this account in: only the expected owner keeps it out.
    const error = await failureOf(aws.cloud.headBucket(source("globex-shared-other-account")));
    expect(error).toBeInstanceOf(CloudDenied);
    await expect(
      aws.cloud.headBucket({ ...source("globex-shared-other-account"), expectedOwner: "444455556666" }),
    ).resolves.toBeUndefined();
  });

  it("tells when a bucket was made, and null for one that the list does not show", async () => {
    const createdAt = await aws.cloud.findBucketCreationDate("acme-media-clean");
    expect(new Date(createdAt ?? "").getTime()).toBeLessThan(aws.simulator.clock.now().getTime());
    expect(await aws.cloud.findBucketCreationDate("acme-media")).toBeNull();
  });

  it("lists the names of the account's own buckets, in the order of names", async () => {
    const names = await aws.cloud.listBucketNames();
    expect(names).toContain("acme-media-clean");
    expect(names).not.toContain("globex-shared-other-account");
    expect(names).toEqual([...names].sort());
  });

  it("reads a policy as text, and null where there is none", async () => {
    const text = await aws.cloud.readBucketPolicy(source("acme-reports-office-only"));
    expect(JSON.parse(text ?? "")).toMatchObject({ Statement: [{ Sid: "OfficeOnly", Effect: "Deny" }] });
    expect(await aws.cloud.readBucketPolicy(source("acme-media-clean"))).toBeNull();
  });

  it("keeps the sentence with which a whitelist shuts the bot out", async () => {
    const error = await failureOf(aws.cloud.readBucketPolicy(source("acme-vault-locked-down")));
    expect(error).toBeInstanceOf(CloudDenied);
    expect(error.failure.code).toBe("AccessDenied");
    expect(error.failure.detail).toContain("with an explicit deny in a resource-based policy");
    expect(isPropagationError(error)).toBe(false);
  });

  it("reads versioning, encryption, ownership, payer and lifecycle", async () => {
    expect(await aws.cloud.readVersioning(source("acme-media-clean"))).toBe("off");
    expect(await aws.cloud.readVersioning(source("acme-uploads-versioned", "eu-west-1"))).toBe("enabled");
    expect(await aws.cloud.readEncryption(source("acme-media-clean"))).toEqual({
      algorithm: "AES256",
      kmsKeyId: null,
    });
    expect(await aws.cloud.readEncryption(source("acme-finance-kms"))).toMatchObject({
      algorithm: "aws:kms",
      kmsKeyId: expect.stringContaining(":key/"),
    });
    expect(await aws.cloud.readOwnership(source("acme-media-clean"))).toBe("BucketOwnerEnforced");
    expect(await aws.cloud.readOwnership(source("acme-partner-drop"))).toBe("ObjectWriter");
    expect(await aws.cloud.readRequestPayer(source("acme-media-clean"))).toBe("BucketOwner");
    expect(await aws.cloud.readRequestPayer(source("acme-data-requester-pays", "us-west-2"))).toBe(
      "Requester",
    );
    expect(await aws.cloud.readLifecycle(source("acme-media-clean"))).toEqual([]);
    expect(await aws.cloud.readLifecycle(source("acme-logs-lifecycle", "us-east-1"))).toEqual([
      {
        id: "archive-logs",
        isEnabled: true,
        prefix: "logs/",
        transitionDays: 30,
        transitionClass: "GLACIER",
        expirationDays: 365,
      },
      {
        id: "drop-parts",
        isEnabled: true,
        prefix: "",
        transitionDays: null,
        transitionClass: null,
        expirationDays: null,
      },
    ]);
  });

  it("says so where the bucket never had an ownership setting", async () => {
    await control("setBucketSetting", {
      bucket: "acme-media-clean",
      setting: "ownership",
      value: null,
    });
    expect(await aws.cloud.readOwnership(source("acme-media-clean"))).toBeNull();
  });

  it("counts unfinished uploads under the prefix", async () => {
    const bucket = source("acme-uploads-versioned", "eu-west-1");
    expect(await aws.cloud.countMultipartUploads(bucket, "inbox/")).toEqual({ count: 2, isTruncated: false });
    expect(await aws.cloud.countMultipartUploads(bucket, "other/")).toEqual({ count: 0, isTruncated: false });
  });
});

describe("objects", () => {
  it("lists in key order with class and size, as many as asked", async () => {
    const ownerId = await aws.cloud.readCanonicalId();
    expect(ownerId).toMatch(/^[0-9a-f]{64}$/);
    expect(await aws.cloud.listObjects(source("acme-media-clean"), { prefix: "film/", maxKeys: 10 })).toEqual(
      {
        objects: [
          { key: "film/2024/trailer.mp4", ownerId },
          { key: "film/2025/feature.mov", ownerId },
        ],
        isTruncated: false,
      },
    );
    const page = await aws.cloud.listObjects(source("acme-media-clean"), { prefix: "photos/", maxKeys: 3 });
    expect(page.objects).toHaveLength(3);
    expect(page.isTruncated).toBe(true);
  });

  it("gives keys back as they are, whatever is in them", async () => {
    const keys = ["odd/a b+c%20d&e<f>.txt", "odd/übersicht 01.png", "odd/\u0001control"];
    await control("putObjects", {
      bucket: "acme-media-clean",
      objects: keys.map((key) => ({ key, sizeBytes: 1 })),
    });
    const { objects } = await aws.cloud.listObjects(source("acme-media-clean"), {
      prefix: "odd/",
      maxKeys: 10,
    });
    expect(objects.map(({ key }) => key).sort()).toEqual([...keys].sort());
    for (const key of keys) {
      expect((await aws.cloud.headObject(source("acme-media-clean"), key)).storageClass).toBe("STANDARD");
    }
  });

  it("counts to the end, or as far as the pages go", async () => {
    const bucket = source("acme-reports-office-only");
    await control("setBucketPolicy", { bucket: bucket.bucket, policy: null });
    expect(await aws.cloud.countObjects(bucket, { prefix: "", maxPages: 200, maxMs: 20_000 })).toEqual({
      objectCount: 1201,
      byStorageClass: [
        { storageClass: "STANDARD", objectCount: 1201, sizeBytes: 1200 * 40_000 + 2 * 1024 ** 2 },
      ],
      restored: null,
      isComplete: true,
    });
    expect(
      await aws.cloud.countObjects(bucket, { prefix: "daily/", maxPages: 1, maxMs: 20_000 }),
    ).toMatchObject({
      objectCount: 1000,
      isComplete: false,
    });
  });

  it("shows what keeps an object from being read", async () => {
    const archive = source("acme-archive-glacier");
    expect(await aws.cloud.headObject(archive, "2019/ledger.tar")).toMatchObject({
      storageClass: "GLACIER",
      isRestored: false,
    });
    expect(await aws.cloud.headObject(archive, "2021/ledger.tar")).toMatchObject({
      storageClass: "INTELLIGENT_TIERING",
      archiveStatus: "ARCHIVE_ACCESS",
    });
    expect(await aws.cloud.headObject(archive, "2022/ledger.tar")).toMatchObject({ isRestored: true });
    expect(await aws.cloud.headObject(archive, "2023/ledger.tar")).toMatchObject({ isRestored: false });
    expect(await aws.cloud.headObject(source("acme-customer-keys"), "sealed/one.bin")).toMatchObject({
      needsCustomerKey: true,
    });
  });

  it("does not find the head of what is not there", async () => {
    expect(await failureOf(aws.cloud.headObject(source("acme-media-clean"), "no/such"))).toBeInstanceOf(
      CloudNotFound,
    );
  });
});

describe("exact counts", () => {
  it("counts every object and byte by class, and tells how far it is", async () => {
    const shown = await control<{ objectCount: number; sizeBytes: number }>("bucket", {
      name: "acme-media-clean",
    });
    const progress: number[] = [];
    const count = await aws.cloud.countExactly(source("acme-media-clean"), {
      prefix: "",
      onProgress: ({ objectCount }) => progress.push(objectCount),
    });
    expect(count).toMatchObject({ objectCount: shown.objectCount, sizeBytes: shown.sizeBytes });
    const byClass = count.byStorageClass.reduce((sum, { objectCount }) => sum + objectCount, 0);
    expect(byClass).toBe(shown.objectCount);
    expect(progress.at(-1)).toBe(shown.objectCount);
  });

  it("ends with the signal's reason when cancelled", async () => {
    const reason = new Error("enough");
    const counted = aws.cloud.countExactly(source("acme-media-clean"), {
      prefix: "",
      signal: AbortSignal.abort(reason),
    });
    await expect(counted).rejects.toBe(reason);
  });

  it("is denied a bucket that is not ours", async () => {
    const counted = aws.cloud.countExactly(source("globex-shared-other-account"), { prefix: "" });
    expect(await failureOf(counted)).toBeInstanceOf(CloudDenied);
  });
});

describe("storage figures", () => {
  it("reads the daily series of every class, newest first, in the bucket's region", async () => {
    const metrics = await aws.cloud.readStorageMetrics({
      bucket: "acme-archive-glacier",
      region: "eu-central-1",
      now: aws.simulator.clock.now(),
    });
    const types = metrics.sizes.map(({ storageType }) => storageType);
    expect(types).toEqual(
      expect.arrayContaining(["StandardStorage", "GlacierStorage", "DeepArchiveStorage"]),
    );
    for (const { datapoints } of metrics.sizes) {
      const times = datapoints.map(({ at }) => at);
      expect(times.length).toBeGreaterThan(1);
      expect(times).toEqual([...times].sort().reverse());
    }
    expect(metrics.objectCounts[0]?.value).toBe(6);
    const glacier = metrics.sizes.find(({ storageType }) => storageType === "GlacierStorage");
    expect(glacier?.datapoints[0]?.value).toBe((120 + 50 + 40) * 1024 ** 3);
  });

  it("has none for a new bucket, and none in another region", async () => {
    const now = aws.simulator.clock.now();
    expect(
      await aws.cloud.readStorageMetrics({ bucket: "acme-new-empty", region: "eu-central-1", now }),
    ).toEqual({
      sizes: [],
      objectCounts: [],
    });
    expect(
      await aws.cloud.readStorageMetrics({ bucket: "acme-media-clean", region: "us-east-1", now }),
    ).toEqual({
      sizes: [],
      objectCounts: [],
    });
  });
});

describe("the proof of reading", () => {
  async function newKey() {
    await makeUser();
    await aws.cloud.attachPolicy(USER, READ_ONLY);
    return aws.cloud.createAccessKey(USER);
  }

  it("fails in a way that can be waited out, then reads", async () => {
    await control("setPropagation", { visibleAfterMs: 60_000, authorizedAfterMs: 60_000 });
    const key = await newKey();
    const early = await failureOf(aws.cloud.proveRead(key, source("acme-media-clean"), ""));
    expect(isPropagationError(early)).toBe(true);
    aws.simulator.clock.advance(61_000);
    expect(
      isPropagationError(await failureOf(aws.cloud.proveRead(key, source("acme-media-clean"), ""))),
    ).toBe(true);
    aws.simulator.clock.advance(61_000);
    const proof = await aws.cloud.proveRead(key, source("acme-media-clean"), "film/");
    expect(proof).toEqual({
      outcome: "read",
      key: "film/2024/trailer.mp4",
      tried: 1,
      refused: [],
    });
  });

  it.each([
    ["acme-new-empty", "", { outcome: "empty", key: null, tried: 0, refused: [] }],
    ["acme-archive-glacier", "", { outcome: "read", key: "2022/ledger.tar", refused: [] }],
    ["acme-archive-glacier", "2019/", { outcome: "archived", key: null, refused: [] }],
  ])("tells of %s/%s what it found", async (bucket, prefix, found) => {
    const key = await newKey();
    expect(await untilKnown(() => aws.cloud.proveRead(key, source(bucket), prefix))).toMatchObject(found);
  });

  it("takes an object without bytes for read", async () => {
    await control("putObjects", {
      bucket: "acme-new-empty",
      objects: [{ key: "folder/", sizeBytes: 0 }],
    });
    const key = await newKey();
    expect(await untilKnown(() => aws.cloud.proveRead(key, source("acme-new-empty"), ""))).toEqual({
      outcome: "read",
      key: "folder/",
      tried: 1,
      refused: [],
    });
  });

  it("is stopped by a whitelist, for good", async () => {
    const key = await newKey();
    await control("setSourceAddress", { accessKeyId: key.accessKeyId, address: "8.8.8.8" });
    const error = await failureOf(
      untilKnown(() => aws.cloud.proveRead(key, source("acme-reports-office-only"), "")),
    );
    expect(error).toBeInstanceOf(CloudDenied);
    expect(error.failure.detail).toContain("explicit deny in a resource-based policy");
  });
});
