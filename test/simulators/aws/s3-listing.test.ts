import {
  type _Object,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  ListObjectVersionsCommand,
  paginateListObjectsV2,
} from "@aws-sdk/client-s3";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareKeys } from "../../../simulators/aws/s3/key-order.ts";
import { OTHER_ACCOUNT_CREDENTIALS } from "../../../simulators/aws/seed-identities.ts";
import { errorOf, useAwsSimulator } from "./aws-clients.ts";

const everything = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };
const aws = useAwsSimulator({ operatorPolicy: everything });

function makeBucket(keys: readonly string[]): string {
  aws.control("createBucket", {
    name: "list-test",
    region: "eu-central-1",
    objects: keys.map((key) => ({ key })),
  });
  return "list-test";
}

/** All keys and common prefixes of a listing, in the order they came. */
async function listAll(input: ListObjectsV2CommandInput) {
  const keys: string[] = [];
  const prefixes: string[] = [];
  let pages = 0;
  for await (const page of paginateListObjectsV2({ client: aws.clients().s3 }, input)) {
    pages += 1;
    expect(page.KeyCount).toBe((page.Contents?.length ?? 0) + (page.CommonPrefixes?.length ?? 0));
    keys.push(...(page.Contents ?? []).map(({ Key }) => Key ?? ""));
    prefixes.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix ?? ""));
  }
  return { keys, prefixes, pages };
}

describe("the order of keys", () => {
  test("is that of their UTF-8 bytes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (a, b) => {
        const expected = Buffer.compare(Buffer.from(a, "utf8"), Buffer.from(b, "utf8"));
        expect(Math.sign(compareKeys(a, b))).toBe(expected);
      }),
    );
    expect(compareKeys("\uffee", "\u{1F600}")).toBeLessThan(0);
  });

  test("holds over pages, for explicit and generated objects together", async () => {
    const Bucket = makeBucket(["zz", "data/00000001a", "Ä", "\u{1F600}", "\uffee", "data"]);
    aws.control("putObjects", { bucket: Bucket, generator: { count: 7, suffix: "" } });
    const { keys, pages } = await listAll({ Bucket, MaxKeys: 4 });
    expect(keys).toHaveLength(13);
    expect(keys).toEqual(keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    expect(keys.indexOf("data/00000001a")).toBe(keys.indexOf("data/00000001") + 1);
    expect(pages).toBe(4);
  });
});

describe("prefix and delimiter", () => {
  const keys = ["a", "dir/", "dir/x", "dir/y", "dir/z/1", "dir2/1", "e/f/g", "z"];

  test.each([1, 2, 3, 1000])("rolls up folders with pages of %d", async (MaxKeys) => {
    const Bucket = makeBucket(keys);
    const top = await listAll({ Bucket, Delimiter: "/", MaxKeys });
    expect(top).toMatchObject({ keys: ["a", "z"], prefixes: ["dir/", "dir2/", "e/"] });
    const inside = await listAll({ Bucket, Delimiter: "/", Prefix: "dir/", MaxKeys });
    expect(inside).toMatchObject({ keys: ["dir/", "dir/x", "dir/y"], prefixes: ["dir/z/"] });
  });

  test("starts after a key, shows owners on request, encodes on request", async () => {
    const Bucket = makeBucket(["a b", "c+d", "ü"]);
    const { s3 } = aws.clients();
    const after = await s3.send(new ListObjectsV2Command({ Bucket, StartAfter: "a b", FetchOwner: true }));
    expect(after.Contents?.map(({ Key }) => Key)).toEqual(["c+d", "ü"]);
    expect(after.Contents?.[0]?.Owner?.ID).toMatch(/^[0-9a-f]{64}$/);
    const encoded = await s3.send(new ListObjectsV2Command({ Bucket, EncodingType: "url" }));
    expect(encoded.Contents?.map(({ Key }) => Key)).toEqual(["a+b", "c%2Bd", "%C3%BC"]);
    expect(encoded.Contents?.[0]?.Owner).toBeUndefined();
  });

  test("walks the older listing by marker", async () => {
    const Bucket = makeBucket(keys);
    const { s3 } = aws.clients();
    const first = await s3.send(new ListObjectsCommand({ Bucket, Delimiter: "/", MaxKeys: 2 }));
    expect(first).toMatchObject({ IsTruncated: true, NextMarker: "dir/" });
    const rest = await s3.send(new ListObjectsCommand({ Bucket, Delimiter: "/", Marker: first.NextMarker }));
    expect(rest.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(["dir2/", "e/"]);
    const plain = await s3.send(new ListObjectsCommand({ Bucket, MaxKeys: 2 }));
    expect(plain.IsTruncated).toBe(true);
    expect(plain.NextMarker).toBeUndefined();
  });
});

describe("what a listing tells beside keys", () => {
  test("names each object's owner when asked, and always in the older listing and in that of versions", async () => {
    const Bucket = "acme-partner-drop";
    const { s3 } = aws.clients();
    const owners = async (FetchOwner?: boolean) =>
      (await s3.send(new ListObjectsV2Command({ Bucket, FetchOwner }))).Contents?.map(
        ({ Owner }) => Owner?.ID,
      );
    const [ours, theirs] = (await owners(true)) ?? [];
    expect(ours).toBe((await s3.send(new ListBucketsCommand({}))).Owner?.ID);
    expect(theirs).toBe(
      (await aws.clients(OTHER_ACCOUNT_CREDENTIALS).s3.send(new ListBucketsCommand({}))).Owner?.ID,
    );
    expect(theirs).not.toBe(ours);
    expect(await owners()).toEqual([undefined, undefined]);
    expect(await owners(false)).toEqual([undefined, undefined]);
    const older = await s3.send(new ListObjectsCommand({ Bucket }));
    expect(older.Contents?.map(({ Owner }) => Owner?.ID)).toEqual([ours, theirs]);
    const versions = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    expect(versions.Versions?.map(({ Owner }) => Owner?.ID)).toEqual([ours, theirs]);
    // With ACLs off the bucket's owner owns every object in it.
    aws.control("setBucketSetting", { bucket: Bucket, setting: "ownership", value: "BucketOwnerEnforced" });
    expect(await owners(true)).toEqual([ours, ours]);
  });

  test("tells the restore of the objects that have one, when asked", async () => {
    const Bucket = "acme-archive-glacier";
    const expired = { isOngoing: false, expiresAt: new Date(Date.now() - 60_000).toISOString() };
    const old = { key: "2024/ledger.tar", storageClass: "GLACIER", restore: expired };
    aws.control("putObjects", { bucket: Bucket, objects: [old] });
    const { s3 } = aws.clients();
    const asked = { Bucket, OptionalObjectAttributes: ["RestoreStatus" as const] };
    const shown = (contents: Pick<_Object, "Key" | "RestoreStatus">[] | undefined) =>
      Object.fromEntries(
        (contents ?? []).flatMap(({ Key, RestoreStatus: one }) => (one ? [[Key, one]] : [])),
      );
    const expected = {
      "2022/ledger.tar": { IsRestoreInProgress: false, RestoreExpiryDate: expect.any(Date) },
      "2023/ledger.tar": { IsRestoreInProgress: true },
    };
    expect(shown((await s3.send(new ListObjectsV2Command(asked))).Contents)).toEqual(expected);
    expect(shown((await s3.send(new ListObjectsCommand(asked))).Contents)).toEqual(expected);
    expect(shown((await s3.send(new ListObjectVersionsCommand(asked))).Versions)).toEqual(expected);
    const unasked = await s3.send(new ListObjectsV2Command({ Bucket }));
    expect(shown(unasked.Contents)).toEqual({});
    const wrong = { Bucket, OptionalObjectAttributes: ["Checksum" as never] };
    expect((await errorOf(s3.send(new ListObjectsV2Command(wrong)))).name).toBe("InvalidArgument");
  });
});

describe("limits", () => {
  test("answers at most 1,000 keys a page, and none when none are asked for", async () => {
    const { s3 } = aws.clients();
    const page = await s3.send(new ListObjectsV2Command({ Bucket: "acme-media-clean", MaxKeys: 5000 }));
    expect(page).toMatchObject({ KeyCount: 1000, MaxKeys: 1000, IsTruncated: true });
    const none = await s3.send(new ListObjectsV2Command({ Bucket: "acme-media-clean", MaxKeys: 0 }));
    expect(none).toMatchObject({ KeyCount: 0, IsTruncated: false });
  });

  test("refuses a negative page size and a token it never gave", async () => {
    const { s3 } = aws.clients();
    const list = (more: object) =>
      errorOf(s3.send(new ListObjectsV2Command({ Bucket: "acme-media-clean", ...more })));
    expect((await list({ MaxKeys: -1 })).name).toBe("InvalidArgument");
    expect((await list({ ContinuationToken: "nonsense" })).name).toBe("InvalidArgument");
  });

  test("finds any page and every folder among a million objects", async () => {
    aws.control("createBucket", {
      name: "million",
      region: "eu-central-1",
      generator: { count: 1_000_000, perFolder: 1000, sizeBytes: { min: 1, max: 100 } },
    });
    const { s3 } = aws.clients();
    const late = await s3.send(
      new ListObjectsV2Command({ Bucket: "million", StartAfter: "data/00000999/00999500.bin" }),
    );
    expect(late.KeyCount).toBe(499);
    const folders = await listAll({ Bucket: "million", Prefix: "data/", Delimiter: "/" });
    expect(folders.prefixes).toHaveLength(1000);
    expect(folders.pages).toBe(1);
  });

  test("loses deleted objects and takes in replaced ones among generated ones", async () => {
    aws.control("createBucket", {
      name: "mixed",
      region: "eu-central-1",
      generator: { count: 5, sizeBytes: 10 },
    });
    aws.control("deleteObjects", { bucket: "mixed", keys: ["data/00000001.bin"] });
    aws.control("putObjects", { bucket: "mixed", objects: [{ key: "data/00000003.bin", sizeBytes: 99 }] });
    const { Contents } = await aws.clients().s3.send(new ListObjectsV2Command({ Bucket: "mixed" }));
    expect(Contents?.map(({ Key, Size }) => `${Key} ${Size}`)).toEqual([
      "data/00000000.bin 10",
      "data/00000002.bin 10",
      "data/00000003.bin 99",
      "data/00000004.bin 10",
    ]);
    expect(aws.control("bucket", { name: "mixed" })).toMatchObject({ objectCount: 4, sizeBytes: 129 });
  });
});
