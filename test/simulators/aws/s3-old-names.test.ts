import {
  CreateBucketCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { errorOf, useAwsSimulator } from "./aws-clients.ts";
import { sendSigned } from "./raw-request.ts";

const everything = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };
const aws = useAwsSimulator({ operatorPolicy: everything });
const OLD = "2017-05-01T00:00:00Z";
const NAMES = ["Acme_Media", "acme_media", "ACME", "-acme-", `Acme.${"x".repeat(250)}`];

function make(name: string, more: object = {}): void {
  const objects = [{ key: "a b/ü.txt", body: "old" }];
  aws.control("createBucket", { name, region: "us-east-1", createdAt: OLD, objects, ...more });
}

const clients = () => aws.clients(undefined, "us-east-1").s3;

describe("buckets of us-east-1 from before March 2018", () => {
  test.each(NAMES)("are reached by path: %s", async (Bucket) => {
    make(Bucket);
    const s3 = clients();
    expect((await s3.send(new HeadBucketCommand({ Bucket }))).BucketRegion).toBe("us-east-1");
    expect((await s3.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint).toBeUndefined();
    expect((await s3.send(new ListObjectsV2Command({ Bucket }))).Contents?.[0]?.Key).toBe("a b/ü.txt");
    await s3.send(new PutObjectCommand({ Bucket, Key: "new", Body: "x" }));
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: "a b/ü.txt" }));
    expect(await got.Body?.transformToString()).toBe("old");
  });

  test("are told apart by capitals, and named so in policies", async () => {
    make("Acme-Media");
    make("acme-media");
    const Statement = [
      { Effect: "Allow", Action: "s3:*", Resource: "*" },
      { Effect: "Deny", Action: "s3:*", Resource: "arn:aws:s3:::Acme-Media" },
    ];
    aws.control("setOperatorPolicy", { policy: { Version: "2012-10-17", Statement } });
    const list = (Bucket: string) => clients().send(new ListObjectsV2Command({ Bucket }));
    expect((await list("acme-media")).KeyCount).toBe(1);
    expect((await errorOf(list("Acme-Media"))).message).toContain('"arn:aws:s3:::Acme-Media"');
    expect((await errorOf(list("ACME-MEDIA"))).name).toBe("NoSuchBucket");
  });

  test.each([
    ["Acme_Media", "InvalidBucketName"],
    ["acme_media", "InvalidBucketName"],
    ["Acme-Media", "NoSuchBucket"],
    [`acme${"x".repeat(80)}`, "InvalidBucketName"],
  ])("are not reached by host name: %s", async (name, code) => {
    make(name);
    const answer = await sendSigned(aws.simulator.url, {
      method: "GET",
      service: "s3",
      region: "us-east-1",
      query: "list-type=2",
      host: `${name}.s3.us-east-1.amazonaws.com`,
    });
    expect(await answer.text()).toContain(`<Code>${code}</Code>`);
  });

  test("while names of today are reached by host name, in every partition's domain", async () => {
    for (const suffix of ["amazonaws.com", "amazonaws.com.cn", "amazonaws.eu"]) {
      const answer = await sendSigned(aws.simulator.url, {
        method: "GET",
        service: "s3",
        region: "us-east-1",
        query: "list-type=2",
        host: `acme-home-virginia.s3.us-east-1.${suffix}`,
      });
      expect(await answer.text()).toContain("<Name>acme-home-virginia</Name>");
    }
  });

  test.each(NAMES)("cannot be made today: %s", async (Bucket) => {
    expect((await errorOf(clients().send(new CreateBucketCommand({ Bucket })))).name).toBe(
      "InvalidBucketName",
    );
    expect(() => make(Bucket, { createdAt: "2018-03-01T00:00:00Z" })).toThrow("this region and age");
    expect(() => make(Bucket, { createdAt: undefined })).toThrow("this region and age");
    expect(() => make(Bucket, { region: "eu-west-1" })).toThrow("this region and age");
  });

  test("had rules too", () => {
    for (const name of ["ab", "a".repeat(256), "acme media", "acmé"]) {
      expect(() => make(name)).toThrow("this region and age");
    }
  });
});
