import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, describe, expect, it } from "vitest";
import { askEvaluator } from "./ask-evaluator.ts";
import { judgePolicy } from "./enumerating-judge.ts";

/**
 * A second judge that is not ours: Ceph's radosgw enforces the policy, and its answers are compared with the verdict and
 * with what the enumerating judge says.
 * Opt-in: `RADOSGW_URL`, with `RADOSGW_KEY` and `RADOSGW_SECRET` of the user `RADOSGW_USER` (no tenant). The server must take
 * `rgw remote addr param = HTTP_X_FORWARDED_FOR` and `rgw trust forwarded https = true`, so that the caller's address and
 * transport can be chosen. It knows a part of the language only: keys that a request lacks are not compared, since it
 * takes a negated condition on them for unmet, unlike AWS; and it passes over statements with NotAction (16.2).
 */
const SERVER = {
  url: process.env["RADOSGW_URL"] ?? "",
  user: process.env["RADOSGW_USER"] ?? "alice",
  accessKeyId: process.env["RADOSGW_KEY"] ?? "ALICE",
  secretAccessKey: process.env["RADOSGW_SECRET"] ?? "ALICESECRET",
};

/** Of the service's addresses nothing is known: some public ones stand for them. */
const ADDRESSES = ["47.88.10.5", "8.8.8.8", "203.0.113.9", "198.51.100.77"];
const KEYS = ["logs/2026/a.gz", "logs/b.gz", "public/c.txt", "d.csv"];
const USER_ARN = `arn:aws:iam:::user/${SERVER.user}`;
const BUCKET = "$BUCKET";
const CASE_TIMEOUT_MS = 180_000;
const EVERYTHING = [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`];

type Case = { name: string; statement: Record<string, unknown>; prefix?: string };

const whitelist = (...ranges: string[]) => ({ NotIpAddress: { "aws:SourceIp": ranges } });
const blocklist = (...ranges: string[]) => ({ IpAddress: { "aws:SourceIp": ranges } });
const reading = { Action: ["s3:GetObject", "s3:ListBucket"] };

const CASES: Case[] = [
  { name: "everything denied", statement: {} },
  { name: "only writing denied", statement: { Action: ["s3:PutObject", "s3:DeleteObject"] } },
  { name: "an action in other letter case", statement: { Action: "s3:getobject" } },
  { name: "actions by a question mark", statement: { Action: "s3:?etObject" } },
  { name: "versions only", statement: { Action: "s3:GetObjectVersion" } },
  { name: "one folder", statement: { Resource: `arn:aws:s3:::${BUCKET}/public/*` } },
  {
    name: "one folder, another migrated",
    statement: { Resource: `arn:aws:s3:::${BUCKET}/public/*` },
    prefix: "logs/",
  },
  {
    name: "one folder, which is migrated",
    statement: { Resource: `arn:aws:s3:::${BUCKET}/logs/*` },
    prefix: "logs/2026/",
  },
  { name: "a suffix", statement: { Resource: `arn:aws:s3:::${BUCKET}/*.csv` } },
  { name: "a question mark in a key", statement: { Resource: `arn:aws:s3:::${BUCKET}/?.csv` } },
  {
    name: "all but one folder",
    statement: { Resource: undefined, NotResource: `arn:aws:s3:::${BUCKET}/public/*` },
  },
  {
    name: "all but what is migrated",
    statement: {
      Resource: undefined,
      NotResource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/logs/*`],
    },
    prefix: "logs/",
  },
  { name: "a whitelist of one range", statement: { Condition: whitelist("192.0.2.0/24") } },
  {
    name: "a whitelist with one of our addresses on it",
    statement: { Condition: whitelist("47.88.0.0/16") },
  },
  { name: "a whitelist of everything", statement: { Condition: whitelist("0.0.0.0/0", "::/0") } },
  {
    name: "a whitelist of two halves",
    statement: { Condition: whitelist("0.0.0.0/1", "128.0.0.0/1", "::/0") },
  },
  {
    name: "a whitelist of private ranges",
    statement: { Condition: whitelist("10.0.0.0/8", "192.168.0.0/16") },
  },
  { name: "a whitelist of IPv6", statement: { Condition: whitelist("2001:db8::/32") } },
  {
    name: "a blocklist of private ranges",
    statement: { Condition: blocklist("10.0.0.0/8", "172.16.0.0/12") },
  },
  { name: "a blocklist of everything", statement: { Condition: blocklist("0.0.0.0/0") } },
  { name: "a blocklist of public addresses", statement: { Condition: blocklist("8.8.8.0/24") } },
  {
    name: "a range less another",
    statement: { Condition: { ...blocklist("0.0.0.0/0"), ...whitelist("192.168.1.6/32") } },
  },
  {
    name: "a range less itself",
    statement: { Condition: { ...blocklist("8.8.8.0/24"), ...whitelist("8.8.8.0/24") } },
  },
  {
    name: "an unencrypted connection",
    statement: { Condition: { Bool: { "aws:SecureTransport": "false" } } },
  },
  { name: "an encrypted connection", statement: { Condition: { Bool: { "aws:SecureTransport": "true" } } } },
  {
    name: "a time that is over",
    statement: { Condition: { DateLessThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } } },
  },
  {
    name: "a time that has begun",
    statement: { Condition: { DateGreaterThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } } },
  },
  {
    name: "listing above a number of keys",
    statement: { Action: "s3:ListBucket", Condition: { NumericGreaterThan: { "s3:max-keys": "100000" } } },
  },
  {
    name: "listing outside what is migrated",
    statement: { Action: "s3:ListBucket", Condition: { StringNotLike: { "s3:prefix": "logs/*" } } },
    prefix: "logs/",
  },
  {
    name: "listing another folder only",
    statement: { Action: "s3:ListBucket", Condition: { StringNotEquals: { "s3:prefix": "public/" } } },
    prefix: "logs/",
  },
  { name: "our user", statement: { Principal: { AWS: [USER_ARN] } } },
  { name: "an allow with a condition", statement: { Effect: "Allow", Condition: blocklist("192.0.2.0/24") } },
];

const client = (address: string, isSecure: boolean) => {
  const { accessKeyId, secretAccessKey } = SERVER;
  const made = new S3Client({
    endpoint: SERVER.url,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  });
  made.middlewareStack.add(
    (next) => (args) => {
      const headers = (args.request as { headers: Record<string, string> }).headers;
      headers["x-forwarded-for"] = address;
      headers["x-forwarded-proto"] = isSecure ? "https" : "http";
      return next(args);
    },
    { step: "build" },
  );
  return made;
};

describe.skipIf(SERVER.url === "")("the verdict against radosgw", () => {
  const clients = ADDRESSES.map((address) => client(address, true));
  const [owner] = clients;
  const tally = { agreed: 0, uncertain: 0 };
  afterAll(() => {
    for (const one of clients) one.destroy();
    console.info(
      `radosgw and the verdict agreed on ${tally.agreed}; uncertain, so not compared: ${tally.uncertain}`,
    );
  });

  it.each(CASES)(
    "$name",
    async ({ name, statement, prefix = "" }) => {
      const bucket = `judge-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
      await owner?.send(new CreateBucketCommand({ Bucket: bucket }));
      for (const key of KEYS)
        await owner?.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: "x" }));
      const whole = { Effect: "Deny", Principal: "*", ...reading, Resource: EVERYTHING, ...statement };
      const document = { Version: "2012-10-17", Statement: [whole] };
      const policy = JSON.stringify(document).replaceAll(BUCKET, bucket);
      await owner?.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: policy }));

      const { verdict } = askEvaluator({
        policy,
        bucket,
        accountId: "",
        user: USER_ARN,
        prefix,
        now: new Date(),
      });
      const answers = await Promise.all(clients.map((one) => readAll(one, bucket, prefix)));
      const isRefused = answers.includes(false);
      const opinion = opinionOn(policy, bucket, prefix);
      if (opinion !== "denied-perhaps") {
        expect({ name, isRefused }).toEqual({ name, isRefused: opinion === "denied-always" });
      }
      if (verdict === "uncertain") tally.uncertain += 1;
      else {
        // Open: nobody is refused. Restricted: somebody is, since the service may come from any address.
        expect({ name, isRefused }).toEqual({ name, isRefused: verdict === "restricted" });
        tally.agreed += 1;
      }
    },
    CASE_TIMEOUT_MS,
  );
});

/** Of a user of radosgw, which has neither account nor path. */
function opinionOn(policy: string, bucket: string, prefix: string): ReturnType<typeof judgePolicy> {
  const place = { account: "", userName: SERVER.user, userPath: "/", partition: "aws" };
  const { Statement } = JSON.parse(policy) as { Statement: Record<string, unknown>[] };
  const caller = { ...place, bucket, prefix, now: new Date() };
  return judgePolicy(Statement, caller, { tags: {}, hasPermissionsBoundary: false });
}

/** Whether a caller could list and read all that is migrated. Errors: anything but a refusal. */
async function readAll(one: S3Client, bucket: string, prefix: string): Promise<boolean> {
  const keys = KEYS.filter((key) => key.startsWith(prefix));
  const requests = [
    one.send(new ListObjectsV2Command({ Bucket: bucket, ...(prefix === "" ? {} : { Prefix: prefix }) })),
    ...keys.map((Key) => one.send(new GetObjectCommand({ Bucket: bucket, Key }))),
  ];
  const ended = await Promise.allSettled(requests);
  for (const result of ended) {
    if (result.status === "rejected" && (result.reason as Error).name !== "AccessDenied") throw result.reason;
  }
  return ended.every(({ status }) => status === "fulfilled");
}
