import { createHash } from "node:crypto";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { OTHER_ACCOUNT_CREDENTIALS } from "../../../simulators/aws/seed-identities.ts";
import { errorOf, useAwsSimulator } from "./aws-clients.ts";

const everything = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };
const aws = useAwsSimulator({ operatorPolicy: everything });

const get = (input: GetObjectCommandInput) => aws.clients().s3.send(new GetObjectCommand(input));
const read = async (input: GetObjectCommandInput) => (await get(input)).Body?.transformToString();

describe("reading", () => {
  test("answers a range with its place, and ranges of made-up content agree", async () => {
    const whole = { Bucket: "acme-media-clean", Key: "thumbnails/übersicht 01.png" };
    const first = await get({ ...whole, Range: "bytes=0-0" });
    expect(first).toMatchObject({ ContentLength: 1, ContentRange: "bytes 0-0/48213" });
    expect(first.$metadata.httpStatusCode).toBe(206);
    const text = (await read(whole)) ?? "";
    expect(text).toHaveLength(48_213);
    expect(await read({ ...whole, Range: "bytes=100-149" })).toBe(text.slice(100, 150));
    expect(await read({ ...whole, Range: "bytes=-20" })).toBe(text.slice(-20));
    expect(await read({ ...whole, Range: "bytes=48200-" })).toBe(text.slice(48_200));
  });

  test("reads the first byte of an object too large to answer whole", async () => {
    const key = { Bucket: "acme-media-clean", Key: "film/2025/feature.mov" };
    expect((await get({ ...key, Range: "bytes=0-0" })).StorageClass).toBe("GLACIER_IR");
    expect((await errorOf(get(key))).name).toBe("NotImplemented");
  });

  test("refuses a range behind the end, and any range of an empty object", async () => {
    aws.control("putObjects", { bucket: "acme-media-clean", objects: [{ key: "empty", sizeBytes: 0 }] });
    for (const input of [
      { Key: "empty", Range: "bytes=0-0" },
      { Key: "readme.txt", Range: "bytes=30-" },
    ]) {
      expect(await errorOf(get({ Bucket: "acme-media-clean", ...input }))).toMatchObject({
        name: "InvalidRange",
        $metadata: { httpStatusCode: 416 },
      });
    }
    expect(await read({ Bucket: "acme-media-clean", Key: "empty" })).toBe("");
  });

  test("names a missing key only to those who may list", async () => {
    const missing = { Bucket: "acme-media-clean", Key: "nothing" };
    expect((await errorOf(get(missing))).name).toBe("NoSuchKey");
    const Statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
    aws.control("setOperatorPolicy", { policy: { Version: "2012-10-17", Statement } });
    expect(await errorOf(get(missing))).toMatchObject({
      name: "AccessDenied",
      message:
        'User: arn:aws:iam::111122223333:user/mgw-prep-operator is not authorized to perform: s3:ListBucket on resource: "arn:aws:s3:::acme-media-clean" because no identity-based policy allows the s3:ListBucket action',
    });
  });
});

describe("archives", () => {
  const Bucket = "acme-archive-glacier";

  test.each([
    ["2019/ledger.tar", "GLACIER"],
    ["2020/ledger.tar", "DEEP_ARCHIVE"],
    ["2021/ledger.tar", "INTELLIGENT_TIERING"],
    ["2023/ledger.tar", "GLACIER"],
  ])("refuses the content of %s, not restored", async (Key, storageClass) => {
    const error = await errorOf(get({ Bucket, Key, Range: "bytes=0-0" }));
    expect(error).toMatchObject({
      name: "InvalidObjectState",
      StorageClass: storageClass,
      $metadata: { httpStatusCode: 403 },
    });
  });

  test("reads a restored one until the copy expires", async () => {
    const restored = { Bucket, Key: "2022/ledger.tar", Range: "bytes=0-0" };
    expect((await get(restored)).ContentLength).toBe(1);
    const expiresAt = new Date(Date.now() - 60_000).toISOString();
    aws.control("putObjects", {
      bucket: Bucket,
      objects: [
        { key: "2022/ledger.tar", storageClass: "GLACIER", restore: { isOngoing: false, expiresAt } },
      ],
    });
    expect((await errorOf(get({ Bucket, Key: "2022/ledger.tar" }))).name).toBe("InvalidObjectState");
  });

  test("tells tier and restore in the headers", async () => {
    const { s3 } = aws.clients();
    const head = (Key: string) => s3.send(new HeadObjectCommand({ Bucket, Key }));
    expect((await head("2021/ledger.tar")).ArchiveStatus).toBe("ARCHIVE_ACCESS");
    expect((await head("2022/ledger.tar")).Restore).toMatch(/^ongoing-request="false", expiry-date="/);
    expect((await head("2023/ledger.tar")).Restore).toBe('ongoing-request="true"');
    expect((await head("index.json")).StorageClass).toBeUndefined();
  });
});

describe("encryption and ownership", () => {
  test("needs kms:Decrypt for the account's own key, and only to read", async () => {
    const { s3 } = aws.clients();
    const key = { Bucket: "acme-finance-kms", Key: "books/2026.xlsx" };
    expect((await s3.send(new HeadObjectCommand(key))).ServerSideEncryption).toBe("aws:kms");
    const Statement = { Effect: "Allow", Action: ["s3:Get*", "s3:List*"], Resource: "*" };
    expect((await get({ ...key, Range: "bytes=0-0" })).ContentLength).toBe(1);
    aws.control("setOperatorPolicy", { policy: { Version: "2012-10-17", Statement } });
    const error = await errorOf(get(key));
    expect(error.name).toBe("AccessDenied");
    expect(error.message).toContain("is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:");
    expect((await s3.send(new HeadObjectCommand(key))).SSEKMSKeyId).toMatch(/^arn:aws:kms:/);
  });

  test("opens an object with a customer's key only with that key", async () => {
    const { s3 } = aws.clients();
    const key = { Bucket: "acme-customer-keys", Key: "sealed/key-test" };
    const secret = Buffer.alloc(32, 7);
    const keyMd5 = createHash("md5").update(secret).digest("base64");
    aws.control("putObjects", {
      bucket: key.Bucket,
      objects: [{ key: key.Key, body: "sealed", encryption: { kind: "customer", keyMd5 } }],
    });
    const head = await errorOf(s3.send(new HeadObjectCommand(key)));
    expect(head.$metadata.httpStatusCode).toBe(400);
    expect((await errorOf(get(key))).name).toBe("InvalidRequest");
    const withKey = (bytes: Buffer) => ({
      ...key,
      SSECustomerAlgorithm: "AES256" as const,
      SSECustomerKey: bytes.toString("base64"),
    });
    expect(await read(withKey(secret))).toBe("sealed");
    expect((await errorOf(get(withKey(Buffer.alloc(32, 8))))).name).toBe("AccessDenied");
  });

  test("keeps an object of another account from the bucket's owner while ACLs are in use", async () => {
    const theirs = { Bucket: "acme-partner-drop", Key: "partner/theirs.csv", Range: "bytes=0-0" };
    expect(await errorOf(get(theirs))).toMatchObject({
      name: "AccessDenied",
      message:
        'User: arn:aws:iam::111122223333:user/mgw-prep-operator is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::acme-partner-drop/partner/theirs.csv" because no resource-based policy allows the s3:GetObject action',
    });
    expect((await get({ ...theirs, Key: "ours/mine.csv" })).ContentLength).toBe(1);
    aws.control("setBucketSetting", {
      bucket: "acme-partner-drop",
      setting: "ownership",
      value: "BucketOwnerEnforced",
    });
    expect((await get(theirs)).ContentLength).toBe(1);
  });

  test("lets others pay, and the owner read for nothing", async () => {
    const key = { Bucket: "acme-data-requester-pays", Key: "sets/00000000.bin", Range: "bytes=0-0" };
    const Statement = {
      Effect: "Allow",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: `arn:aws:s3:::${key.Bucket}/*`,
    };
    aws.control("setBucketPolicy", { bucket: key.Bucket, policy: { Version: "2012-10-17", Statement } });
    const own = aws.clients(undefined, "us-west-2").s3;
    expect((await own.send(new GetObjectCommand(key))).ContentLength).toBe(1);
    const theirs = aws.clients(OTHER_ACCOUNT_CREDENTIALS, "us-west-2").s3;
    expect((await errorOf(theirs.send(new GetObjectCommand(key)))).name).toBe("AccessDenied");
    const paid = await theirs.send(new GetObjectCommand({ ...key, RequestPayer: "requester" }));
    expect(paid.ContentLength).toBe(1);
  });
});

describe("writing", () => {
  test("keeps what it was given and answers with its MD5", async () => {
    const { s3 } = aws.clients();
    const key = { Bucket: "acme-media-clean", Key: "new.txt" };
    const { ETag } = await s3.send(
      new PutObjectCommand({
        ...key,
        Body: "new",
        ContentType: "text/plain",
        Metadata: { Origin: "test" },
        StorageClass: "STANDARD_IA",
      }),
    );
    expect(ETag).toBe(`"${createHash("md5").update("new").digest("hex")}"`);
    const head = await s3.send(new HeadObjectCommand(key));
    expect(head).toMatchObject({
      ContentLength: 3,
      ContentType: "text/plain",
      StorageClass: "STANDARD_IA",
      Metadata: { origin: "test" },
    });
    await s3.send(new DeleteObjectCommand(key));
    expect((await errorOf(s3.send(new HeadObjectCommand(key)))).name).toBe("NotFound");
  });

  test("keeps old versions where versioning is on, and brings them back", async () => {
    const { s3 } = aws.clients(undefined, "eu-west-1");
    const key = { Bucket: "acme-uploads-versioned", Key: "v.txt" };
    const first = await s3.send(new PutObjectCommand({ ...key, Body: "one" }));
    await s3.send(new PutObjectCommand({ ...key, Body: "two" }));
    const old = await s3.send(new GetObjectCommand({ ...key, VersionId: first.VersionId }));
    expect(await old.Body?.transformToString()).toBe("one");
    const removed = await s3.send(new DeleteObjectCommand(key));
    expect(removed.DeleteMarker).toBe(true);
    expect((await errorOf(s3.send(new GetObjectCommand(key)))).name).toBe("NoSuchKey");
    await s3.send(new DeleteObjectCommand({ ...key, VersionId: removed.VersionId }));
    const back = await s3.send(new GetObjectCommand(key));
    expect(await back.Body?.transformToString()).toBe("two");
    const { Versions } = await s3.send(
      new ListObjectVersionsCommand({ Bucket: key.Bucket, Prefix: "v.txt" }),
    );
    expect(Versions?.map(({ IsLatest }) => IsLatest)).toEqual([true, false]);
  });

  test("refuses a key over 1,024 bytes and a class that does not exist", async () => {
    const { s3 } = aws.clients();
    const put = (more: object) =>
      errorOf(s3.send(new PutObjectCommand({ Bucket: "acme-media-clean", Key: "k", Body: "x", ...more })));
    expect((await put({ Key: "ü".repeat(513) })).name).toBe("KeyTooLongError");
    expect((await put({ StorageClass: "PLATINUM" })).name).toBe("InvalidStorageClass");
  });
});
