import { S3Client } from "@aws-sdk/client-s3";
import { afterEach, describe, expect, it, vi } from "vitest";
import { locateListing } from "../../../../src/clouds/aws/count/locate-listing.ts";

afterEach(() => vi.unstubAllEnvs());

async function locate(
  bucket: string,
  region: string,
  more: { endpoint?: string; forcePathStyle?: boolean } = {},
) {
  const credentials = { accessKeyId: "A", secretAccessKey: "S" };
  const { url, isCustom } = await locateListing(new S3Client({ region, credentials, ...more }), bucket);
  return [url.href, isCustom];
}

describe("where a bucket is listed", () => {
  it.each([
    ["photos", "eu-west-1", "https://photos.s3.eu-west-1.amazonaws.com/"],
    ["photos", "cn-north-1", "https://photos.s3.cn-north-1.amazonaws.com.cn/"],
    ["photos", "eusc-de-east-1", "https://photos.s3.eusc-de-east-1.amazonaws.eu/"],
    ["www.example.org", "eu-west-1", "https://s3.eu-west-1.amazonaws.com/www.example.org"],
    ["Acme_Media", "us-east-1", "https://s3.us-east-1.amazonaws.com/Acme_Media"],
  ])("is the SDK's own address of %s in %s", async (bucket, region, address) => {
    expect(await locate(bucket, region)).toEqual([address, false]);
  });

  it("is the endpoint that was given, by path", async () => {
    const given = { endpoint: "http://127.0.0.1:7480", forcePathStyle: true };
    expect(await locate("photos", "eu-west-1", given)).toEqual(["http://127.0.0.1:7480/photos", true]);
  });

  it("is the endpoint of the SDK's own variable", async () => {
    vi.stubEnv("AWS_ENDPOINT_URL_S3", "https://vpce-1.s3.eu-west-1.vpce.amazonaws.com");
    expect(await locate("photos", "eu-west-1")).toEqual([
      "https://photos.vpce-1.s3.eu-west-1.vpce.amazonaws.com/",
      true,
    ]);
    vi.stubEnv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
    expect(await locate("photos", "eu-west-1")).toEqual([
      "https://photos.s3.eu-west-1.amazonaws.com/",
      false,
    ]);
  });
});
