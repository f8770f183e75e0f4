import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { createAlibabaCloud } from "../../src/clouds/alibaba/alibaba-cloud.ts";
import { createAwsCloud } from "../../src/clouds/aws/aws-cloud.ts";
import { createPageLister } from "../../src/clouds/aws/count/list-page.ts";
import { ANSWER_LIMIT_BYTES } from "../../src/clouds/bounded-answers.ts";
import { failureOf } from "./failure-of.ts";

const SOURCE = { bucket: "photos", region: "eu-central-1", expectedOwner: "111122223333" };
const AWS_KEYS = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "example" };
const MEGABYTE = Buffer.alloc(1024 * 1024, "a");

type Answer = (response: ServerResponse) => void;

/** Goes on for as long as somebody listens. */
const endless: Answer = (response) => {
  response.writeHead(200, { "content-type": "application/xml", "x-oss-request-id": "r1" });
  const write = () => {
    while (!response.destroyed && response.write(MEGABYTE));
    if (!response.destroyed) response.once("drain", write);
  };
  write();
};
/** Never silent, and never done. */
const trickle: Answer = (response) => {
  response.writeHead(200, { "content-type": "application/xml" });
  const timer = setInterval(() => response.write(" "), 50);
  response.once("close", () => clearInterval(timer));
};

/** A server that answers so, and how much it was let send. */
async function serve(answer: Answer) {
  const sockets = new Set<{ bytesWritten: number }>();
  const server = createServer((request, response) => {
    sockets.add(request.socket);
    request.resume();
    request.once("end", () => answer(response));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close().closeAllConnections());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const largest = () => Math.max(...[...sockets].map(({ bytesWritten }) => bytesWritten));
  return { url, largest };
}

/** One call through each way that an answer is read: the SDK of AWS, our own lister, ali-oss, and the RAM client. */
const CALLS: [string, (url: string, timeoutMs: number) => Promise<unknown>][] = [
  ["IAM", (endpoint, timeoutMs) => awsAt(endpoint, timeoutMs).findUser("mgw-prep-MP-1")],
  [
    "S3",
    (endpoint, timeoutMs) => awsAt(endpoint, timeoutMs).listObjects(SOURCE, { prefix: "", maxKeys: 10 }),
  ],
  ["a bucket policy", (endpoint, timeoutMs) => awsAt(endpoint, timeoutMs).readBucketPolicy(SOURCE)],
  [
    "the first byte of an object",
    (endpoint, timeoutMs) => awsAt(endpoint, timeoutMs).proveRead(AWS_KEYS, SOURCE, ""),
  ],
  [
    "the exact count",
    (endpoint, timeoutMs) =>
      createPageLister({
        ...SOURCE,
        prefix: "",
        endpoint,
        credentials: async () => AWS_KEYS,
        connections: 1,
        requestTimeoutMs: timeoutMs,
      }).fetchPage("", new AbortController().signal),
  ],
  ["OSS", (endpoint, timeoutMs) => alibabaAt(endpoint, timeoutMs).findBucket("photos", "oss-eu-central-1")],
  ["RAM", (endpoint, timeoutMs) => alibabaAt(endpoint, timeoutMs).findUser("mgw-prep-MP-1")],
  ["STS", (endpoint, timeoutMs) => alibabaAt(endpoint, timeoutMs).getCallerIdentity()],
];

const awsAt = (endpoint: string, timeoutMs: number) =>
  createAwsCloud({ endpoint, region: "eu-central-1", timeoutMs, credentials: AWS_KEYS });
const alibabaAt = (url: string, timeoutMs: number) =>
  createAlibabaCloud({
    accessKeyId: "LTAI4EXAMPLE",
    accessKeySecret: "example",
    site: "intl",
    ramEndpoint: url,
    ossEndpoint: url,
    stsEndpoint: url,
    timeoutMs,
  });

describe("an answer of a cloud without end", () => {
  it.each(CALLS)("is given up, and said to be too large: %s", async (_name, call) => {
    const { url, largest } = await serve(endless);
    const { failure } = await failureOf(call(url, 60_000));
    expect(failure).toMatchObject({
      code: "AnswerTooLarge",
      detail: "the answer was larger than 16 MB and was not read to its end",
    });
    // What was on its way comes on top.
    expect(largest()).toBeLessThan(3 * ANSWER_LIMIT_BYTES);
  });

  it.each(CALLS)("is given up when it only trickles: %s", async (_name, call) => {
    const { url } = await serve(trickle);
    // The HTTP layer of RAM and STS has a clock of its own for what it reads, which rings at the same time and cuts.
    expect((await failureOf(call(url, 500))).failure.code).toMatch(/^(Timeout|Network)$/);
  });
});
