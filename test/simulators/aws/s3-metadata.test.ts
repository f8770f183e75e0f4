import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { errorOf, useAwsSimulator } from "./aws-clients.ts";
import { sendSigned } from "./raw-request.ts";

const everything = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };
const aws = useAwsSimulator({ operatorPolicy: everything });
const Bucket = "acme-media-clean";

function putSeeded(object: object): void {
  aws.control("putObjects", { bucket: Bucket, objects: [{ key: "m", body: "x", ...object }] });
}

const head = () => aws.clients().s3.send(new HeadObjectCommand({ Bucket, Key: "m" }));
const put = (Metadata: Record<string, string>) =>
  aws.clients().s3.send(new PutObjectCommand({ Bucket, Key: "m", Body: "x", Metadata }));

/** A PUT with header bytes of our choosing: one character, one byte. */
async function putRaw(value: string): Promise<Response> {
  return sendSigned(aws.simulator.url, {
    method: "PUT",
    service: "s3",
    region: "eu-central-1",
    path: `/${Bucket}/m`,
    headers: { "x-amz-meta-nonascii": value },
    body: "x",
  });
}

describe("user metadata", () => {
  test("comes back on HEAD and GET, with names in lower case", async () => {
    putSeeded({ metadata: { Title: "Trailer", "made-by": "a_b?c=d" } });
    const metadata = { title: "Trailer", "made-by": "a_b?c=d" };
    expect((await head()).Metadata).toEqual(metadata);
    const got = await aws.clients().s3.send(new GetObjectCommand({ Bucket, Key: "m", Range: "bytes=0-0" }));
    expect(got.Metadata).toEqual(metadata);
    expect(got.MissingMeta).toBeUndefined();
  });

  test.each([
    ["mostly ASCII", "übersicht 01", "=?UTF-8?Q?=C3=BCbersicht_01?="],
    ["mostly not", "日本", "=?UTF-8?B?5pel5pys?="],
    ["a lone character beyond the first plane", "\u{1F600}", "=?UTF-8?B?8J+YgA==?="],
  ])("is shown in encoded words where it is %s", async (_name, value, shown) => {
    putSeeded({ metadata: { title: value } });
    expect((await head()).Metadata).toEqual({ title: shown });
  });

  test("is shown in several encoded words of at most 75 characters where it is long", async () => {
    const text = "Übersicht über die Filme des Jahres, sortiert nach Länge und Größe, mit Anhängen ".repeat(
      3,
    );
    putSeeded({ metadata: { title: text } });
    const words = (await head()).Metadata?.["title"]?.split(" ") ?? [];
    expect(words.length).toBeGreaterThan(1);
    const decoded = words.map((word) => {
      expect(word.length).toBeLessThanOrEqual(75);
      const body = /^=\?UTF-8\?Q\?(.*)\?=$/.exec(word)?.[1] ?? "";
      return decodeURIComponent(body.replaceAll("_", " ").replaceAll("%", "%25").replaceAll("=", "%"));
    });
    expect(decoded.join("")).toBe(text);
  });

  test("is decoded before it is kept", async () => {
    await put({ title: "=?UTF-8?B?5pel5pys?= and =?UTF-8?Q?=C3=BC_x?=", odd: "=?nonsense?B?AAAA?=" });
    expect((await head()).Metadata).toEqual({
      title: "=?UTF-8?Q?=E6=97=A5=E6=9C=AC_and_=C3=BC_x?=",
      odd: "=?nonsense?B?AAAA?=",
    });
  });

  test("takes plain UTF-8 bytes for ISO 8859-1, as the example of the User Guide shows", async () => {
    const bytes = Buffer.from("ÄMÄZÕÑ S3", "utf8").toString("latin1");
    const answer = await putRaw(bytes);
    // The bytes are signed as they are; a client that signs the text instead is refused.
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("<Code>SignatureDoesNotMatch</Code>");
    const signed = await sendSigned(aws.simulator.url, {
      method: "PUT",
      service: "s3",
      region: "eu-central-1",
      path: `/${Bucket}/m`,
      headers: { "x-amz-meta-nonascii": bytes },
      body: "x",
      headerEncoding: "latin1",
    });
    expect(signed.status).toBe(200);
    expect((await head()).Metadata).toEqual({ nonascii: "=?UTF-8?B?w4PChE3Dg8KEWsODwpXDg8KRIFMz?=" });
  });

  test("is only counted where no header can carry it", async () => {
    putSeeded({ metadata: { good: "x", "bad name": "x", broken: "a\nb" }, missingMeta: 3 });
    const answer = await head();
    expect(answer.Metadata).toEqual({ good: "x" });
    expect(answer.MissingMeta).toBe(5);
  });

  test("has at most 2 KiB", async () => {
    await put({ a: "x".repeat(2047) });
    expect((await errorOf(put({ a: "x".repeat(2048) }))).name).toBe("MetadataTooLarge");
  });
});

describe("a restore in the headers", () => {
  const restored = (restore: object) => putSeeded({ storageClass: "GLACIER", restore });

  test("tells when the copy ends, and goes with it", async () => {
    restored({ isOngoing: false, expiresAt: "2099-12-21T00:00:00Z" });
    expect((await head()).Restore).toBe(
      'ongoing-request="false", expiry-date="Mon, 21 Dec 2099 00:00:00 GMT"',
    );
    restored({ isOngoing: true });
    expect((await head()).Restore).toBe('ongoing-request="true"');
    restored({ isOngoing: false, expiresAt: "2020-01-01T00:00:00Z" });
    expect((await head()).Restore).toBeUndefined();
  });
});

describe("why an object is refused", () => {
  const Key = "readme.txt";
  const request = (method: string) =>
    sendSigned(aws.simulator.url, {
      method,
      service: "s3",
      region: "eu-central-1",
      path: `/${Bucket}/${Key}`,
      headers: method === "GET" ? { range: "bytes=0-0" } : {},
    });

  test("is told by GET with a Range, and by HEAD not at all", async () => {
    const Statement = {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: `arn:aws:s3:::${Bucket}/*`,
    };
    aws.control("setBucketPolicy", { bucket: Bucket, policy: { Version: "2012-10-17", Statement } });
    const silent = await request("HEAD");
    expect([silent.status, await silent.text()]).toEqual([403, ""]);
    const told = await request("GET");
    expect(told.status).toBe(403);
    expect(await told.text()).toContain(
      `is not authorized to perform: s3:GetObject on resource: &quot;arn:aws:s3:::${Bucket}/${Key}&quot; with an explicit deny in a resource-based policy</Message>`,
    );
  });
});
