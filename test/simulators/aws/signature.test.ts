import { Readable } from "node:stream";
import { ListMetricsCommand } from "@aws-sdk/client-cloudwatch";
import { ListUsersCommand } from "@aws-sdk/client-iam";
import {
  GetObjectCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { describe, expect, test } from "vitest";
import { OPERATOR_CREDENTIALS } from "../../../simulators/aws/seed-identities.ts";
import { errorOf, useAwsSimulator } from "./aws-clients.ts";

const aws = useAwsSimulator({
  operatorPolicy: { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } },
});
type PlainRequest = ReturnType<typeof plainRequest>;
type SignedRequest = { headers: Record<string, string>; query?: Record<string, unknown> };
type RequestSigner = { sign(request: PlainRequest): Promise<SignedRequest> };
type RequestPresigner = {
  presign(request: PlainRequest, options: { expiresIn: number }): Promise<SignedRequest>;
};
const MINUTE_MS = 60_000;
const WRONG_SECRET = { ...OPERATOR_CREDENTIALS, secretAccessKey: "x".repeat(40) };
const UNKNOWN_KEY = { ...OPERATOR_CREDENTIALS, accessKeyId: "AKIANOSUCHKEYNOSUCHK" };

describe("who signed", () => {
  test("refuses a wrong secret, in each service's words", async () => {
    const { s3, iam, sts, cloudWatch } = aws.clients(WRONG_SECRET);
    expect(await errorOf(s3.send(new ListBucketsCommand({})))).toMatchObject({
      name: "SignatureDoesNotMatch",
      $metadata: { httpStatusCode: 403 },
    });
    expect((await errorOf(iam.send(new ListUsersCommand({})))).name).toBe("SignatureDoesNotMatch");
    expect((await errorOf(sts.send(new GetCallerIdentityCommand({})))).name).toBe("SignatureDoesNotMatch");
    const error = await errorOf(cloudWatch.send(new ListMetricsCommand({})));
    expect(error.name).toBe("SignatureDoesNotMatch");
  });

  test("refuses an unknown access key id, in each service's words", async () => {
    const { s3, iam, sts, cloudWatch } = aws.clients(UNKNOWN_KEY);
    expect((await errorOf(s3.send(new ListBucketsCommand({})))).name).toBe("InvalidAccessKeyId");
    expect((await errorOf(iam.send(new ListUsersCommand({})))).name).toBe("InvalidClientTokenId");
    expect((await errorOf(sts.send(new GetCallerIdentityCommand({})))).name).toBe("InvalidClientTokenId");
    const error = await errorOf(cloudWatch.send(new ListMetricsCommand({})));
    expect(error.name).toBe("InvalidClientTokenId");
  });

  test("refuses a session token that belongs to no session", async () => {
    const { s3, sts } = aws.clients({ ...OPERATOR_CREDENTIALS, sessionToken: "made-up" });
    expect((await errorOf(s3.send(new ListBucketsCommand({})))).name).toBe("InvalidToken");
    expect((await errorOf(sts.send(new GetCallerIdentityCommand({})))).name).toBe("InvalidClientTokenId");
  });
});

describe("when it was signed", () => {
  test.each([16, -16])("refuses a request signed %d minutes off", async (minutes) => {
    aws.simulator.clock.advance(minutes * MINUTE_MS);
    const { s3, sts } = aws.clients();
    const errors = [
      await errorOf(s3.send(new ListBucketsCommand({}))),
      await errorOf(sts.send(new GetCallerIdentityCommand({}))),
    ];
    aws.simulator.clock.advance(-minutes * MINUTE_MS);
    expect(errors.map(({ name }) => name)).toEqual(["RequestTimeTooSkewed", "SignatureDoesNotMatch"]);
    expect(errors[1]?.message).toMatch(minutes > 0 ? /^Signature expired: / : /^Signature not yet current: /);
  });

  test("accepts a request signed 14 minutes off", async () => {
    aws.simulator.clock.advance(14 * MINUTE_MS);
    const answer = await aws.clients().s3.send(new ListBucketsCommand({}));
    aws.simulator.clock.advance(-14 * MINUTE_MS);
    expect(answer.Owner?.ID).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe("for which region", () => {
  test("redirects to the bucket's region, by header also without a body", async () => {
    const { s3 } = aws.clients(undefined, "us-west-2");
    const head = await errorOf(s3.send(new HeadBucketCommand({ Bucket: "acme-media-clean" })));
    expect(head.$metadata.httpStatusCode).toBe(301);
    expect(head.$response?.headers["x-amz-bucket-region"]).toBe("eu-central-1");
    const get = await errorOf(
      s3.send(new GetObjectCommand({ Bucket: "acme-media-clean", Key: "readme.txt" })),
    );
    expect(get).toMatchObject({ name: "PermanentRedirect", $metadata: { httpStatusCode: 301 } });
  });

  test("tells the expected region when the header is called malformed", async () => {
    aws.control("setWrongRegionAnswer", { answer: "malformed" });
    const { s3 } = aws.clients(undefined, "us-west-2");
    expect(
      await errorOf(s3.send(new GetObjectCommand({ Bucket: "acme-media-clean", Key: "readme.txt" }))),
    ).toMatchObject({
      name: "AuthorizationHeaderMalformed",
      message:
        "The authorization header is malformed; the region 'us-west-2' is wrong; expecting 'eu-central-1'",
      $metadata: { httpStatusCode: 400 },
    });
  });
});

describe("what was signed", () => {
  test("accepts keys that need every kind of escaping", async () => {
    const { s3 } = aws.clients();
    for (const Key of ["a b+c&d=e", "ü/ß/日本", "*'()!~", "100%/x?y#z", "a//b/./c", "\u{1F600}"]) {
      await s3.send(new PutObjectCommand({ Bucket: "acme-media-clean", Key, Body: Key }));
      const answer = await s3.send(new GetObjectCommand({ Bucket: "acme-media-clean", Key }));
      expect(await answer.Body?.transformToString()).toBe(Key);
    }
  });

  test("accepts a body in chunks with a trailing checksum", async () => {
    const { s3 } = aws.clients();
    const Body = Readable.from([Buffer.from("in "), Buffer.from("pieces")]);
    const put = new PutObjectCommand({ Bucket: "acme-media-clean", Key: "c", Body, ContentLength: 9 });
    await s3.send(put);
    const answer = await s3.send(new GetObjectCommand({ Bucket: "acme-media-clean", Key: "c" }));
    expect(await answer.Body?.transformToString()).toBe("in pieces");
    expect(answer.ContentEncoding).toBeUndefined();
  });

  test("refuses a body that is not the one signed", async () => {
    const request = await signed({ method: "PUT", path: "/acme-media-clean/t", body: "signed" });
    const answer = await fetch(request.url, { ...request.init, body: "forged" });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("<Code>XAmzContentSHA256Mismatch</Code>");
  });

  test("refuses an added header that the signature does not cover", async () => {
    const request = await signed({ method: "GET", path: "/acme-media-clean/readme.txt" });
    const headers = { ...request.init.headers, "x-amz-request-payer": "requester" };
    const answer = await fetch(request.url, { ...request.init, headers });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("<HeadersNotSigned>x-amz-request-payer</HeadersNotSigned>");
  });

  test("refuses a path or a query changed after signing", async () => {
    const request = await signed({ method: "GET", path: "/acme-media-clean/readme.txt" });
    for (const url of [request.url.replace("readme", "other"), `${request.url}?versionId=1`]) {
      const answer = await fetch(url, request.init);
      expect(await answer.text()).toContain("<Code>SignatureDoesNotMatch</Code>");
    }
  });

  test("refuses a request without a signature", async () => {
    const answer = await fetch(`${aws.simulator.url}/acme-media-clean/readme.txt`);
    expect(answer.status).toBe(403);
    expect(answer.headers.get("x-amz-bucket-region")).toBe("eu-central-1");
    expect(await answer.text()).toContain("<Code>AccessDenied</Code>");
  });
});

describe("presigned URLs", () => {
  test("open the object until they expire", async () => {
    const url = await presigned("/acme-media-clean/readme.txt", 60);
    expect(await (await fetch(url)).text()).toContain("ready to move");
    aws.simulator.clock.advance(2 * MINUTE_MS);
    const late = await fetch(url);
    aws.simulator.clock.advance(-2 * MINUTE_MS);
    expect(late.status).toBe(403);
    expect(await late.text()).toContain("<Message>Request has expired</Message>");
  });

  test("do not open another object", async () => {
    const url = await presigned("/acme-media-clean/readme.txt", 60);
    const answer = await fetch(url.replace("readme.txt", "work/cut.prproj"));
    expect(await answer.text()).toContain("<Code>SignatureDoesNotMatch</Code>");
  });

  test("live at most a week", async () => {
    const url = (await presigned("/acme-media-clean/readme.txt", 60)).replace(
      /X-Amz-Expires=60/,
      "X-Amz-Expires=604801",
    );
    expect(await (await fetch(url)).text()).toContain("<Code>AuthorizationQueryParametersError</Code>");
  });
});

/** The signer that the vendor's S3 client uses itself. */
async function signer() {
  const scheme = { name: "sigv4", signingName: "s3", signingRegion: "eu-central-1", properties: {} };
  return (await aws.clients().s3.config.signer(scheme)) as unknown as RequestSigner & RequestPresigner;
}

function plainRequest(method: string, path: string, body?: string) {
  const { hostname, port, host } = new URL(aws.simulator.url);
  return {
    method,
    protocol: "http:",
    hostname,
    port: Number(port),
    path,
    query: {},
    headers: { host },
    ...(body === undefined ? {} : { body }),
  };
}

async function signed(parts: { method: string; path: string; body?: string }) {
  const request = await (await signer()).sign(plainRequest(parts.method, parts.path, parts.body));
  return {
    url: `${aws.simulator.url}${parts.path}`,
    init: { method: parts.method, headers: request.headers },
  };
}

async function presigned(path: string, expiresIn: number): Promise<string> {
  const plain = plainRequest("GET", path);
  // What a presigned URL will carry is not known when it is made.
  const headers = { ...plain.headers, "x-amz-content-sha256": "UNSIGNED-PAYLOAD" };
  const request = await (await signer()).presign({ ...plain, headers }, { expiresIn });
  const query = new URLSearchParams(request.query as Record<string, string>);
  return `${aws.simulator.url}${path}?${query}`;
}
