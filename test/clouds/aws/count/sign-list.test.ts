import { createHash, createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createListSigner, type ListTarget } from "../../../../src/clouds/aws/count/sign-list.ts";
import type { SignedRequest } from "../../../../src/clouds/listing/send-request.ts";

const target: ListTarget = {
  bucket: "amzn-s3-demo-bucket",
  region: "eu-west-1",
  prefix: "a b/",
  expectedBucketOwner: "111122223333",
  credentials: async () => ({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "SECRET", sessionToken: "TOKEN" }),
};
const date = new Date("2026-03-04T05:06:07Z");

/** Signature Version 4 by its description, from what is on the wire. Source: IAM User Guide, "Create a signed request". */
function signatureOf({ path, headers }: SignedRequest, region: string): string {
  const [pathname = "", query = ""] = path.split("?");
  const signed = /SignedHeaders=([^,]+)/.exec(headers["authorization"] ?? "")?.[1] ?? "";
  const canonical = [
    "GET",
    pathname,
    query.split("&").sort().join("&"),
    ...signed.split(";").map((name) => `${name}:${headers[name]}`),
    "",
    signed,
    headers["x-amz-content-sha256"],
  ].join("\n");
  const scope = `20260304/${region}/s3/aws4_request`;
  const hash = createHash("sha256").update(canonical).digest("hex");
  const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
  const key = ["20260304", region, "s3", "aws4_request"].reduce<string | Buffer>(hmac, "AWS4SECRET");
  return hmac(key, `AWS4-HMAC-SHA256\n20260304T050607Z\n${scope}\n${hash}`).toString("hex");
}

describe("createListSigner", () => {
  it("signs what it sends, whatever key the page starts after", async () => {
    const sign = createListSigner(target);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", minLength: 1, maxLength: 200 }), async (startAfter) => {
        const signed = await sign(startAfter, date);
        expect(signed.headers["authorization"]).toContain(`Signature=${signatureOf(signed, "eu-west-1")}`);
        const query = new URLSearchParams(signed.path.split("?")[1]);
        expect(query.get("start-after")).toBe(startAfter);
        expect(query.get("encoding-type")).toBe("url");
      }),
    );
  });

  it("signs the owner that the bucket must have and the session token", async () => {
    const { headers } = await createListSigner(target)("", date);
    expect(headers).toMatchObject({
      "x-amz-expected-bucket-owner": "111122223333",
      "x-amz-security-token": "TOKEN",
    });
    expect(headers["authorization"]).toMatch(
      /SignedHeaders=host;.*x-amz-expected-bucket-owner;x-amz-optional-object-attributes;x-amz-security-token/,
    );
  });

  it("leaves the payer out unless the requester pays", async () => {
    const plain = await createListSigner(target)("", date);
    const paying = await createListSigner({ ...target, isRequesterPays: true })("", date);
    expect(plain.headers).not.toHaveProperty("x-amz-request-payer");
    expect(paying.headers["x-amz-request-payer"]).toBe("requester");
  });

  it.each([
    [{}, "https:", "amzn-s3-demo-bucket.s3.eu-west-1.amazonaws.com", undefined, "/?"],
    [
      { region: "cn-north-1" },
      "https:",
      "amzn-s3-demo-bucket.s3.cn-north-1.amazonaws.com.cn",
      undefined,
      "/?",
    ],
    [{ bucket: "www.example.org" }, "https:", "s3.eu-west-1.amazonaws.com", undefined, "/www.example.org?"],
    [{ endpoint: "http://127.0.0.1:7480" }, "http:", "127.0.0.1", 7480, "/amzn-s3-demo-bucket?"],
    [{ endpoint: "http://[::1]:7480/" }, "http:", "::1", 7480, "/amzn-s3-demo-bucket?"],
    [
      { endpoint: "https://minio.example.org/s3/" },
      "https:",
      "minio.example.org",
      undefined,
      "/s3/amzn-s3-demo-bucket?",
    ],
  ])("finds the address for %j", async (change, protocol, hostname, port, path) => {
    const signed = await createListSigner({ ...target, ...change })("", date);
    expect(signed).toMatchObject({ protocol, hostname });
    expect(signed.port).toBe(port);
    expect(signed.path.startsWith(path)).toBe(true);
  });

  it("refuses an endpoint of another protocol", () => {
    expect(() => createListSigner({ ...target, endpoint: "ftp://example.org" })).toThrow(/http or https/);
  });
});
