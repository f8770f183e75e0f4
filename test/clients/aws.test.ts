import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createAwsSimulator } from "../../simulators/aws/aws-simulator.ts";
import { OPERATOR_CREDENTIALS } from "../../simulators/aws/seed-identities.ts";
import type { Simulator } from "../../simulators/shared/simulator.ts";

// Other people's clients as judges: Debian's awscli (apt-get install awscli) and rclone (apt-get install rclone).
// On a machine without them the tests below are skipped, not passed.
const AWS = "/usr/bin/aws";
const RCLONE = "/usr/bin/rclone";

const run = promisify(execFile);
const everything = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };
let simulator: Simulator;
let folder: string;

beforeAll(async () => {
  simulator = await createAwsSimulator({ port: 0, seed: { operatorPolicy: everything } });
  folder = await mkdtemp(join(tmpdir(), "mgw-prep-clients-"));
});
afterEach(() => simulator.reset());
afterAll(async () => {
  await simulator.close();
  await rm(folder, { recursive: true });
});

function environment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env["PATH"],
    HOME: folder,
    AWS_ACCESS_KEY_ID: OPERATOR_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: OPERATOR_CREDENTIALS.secretAccessKey,
    AWS_REGION: "eu-central-1",
    AWS_MAX_ATTEMPTS: "1",
    AWS_PAGER: "",
  };
}

async function aws(...words: string[]): Promise<string> {
  const { stdout } = await run(AWS, ["--endpoint-url", simulator.url, ...words], { env: environment() });
  return stdout;
}

async function awsJson(...words: string[]): Promise<Record<string, unknown>> {
  return JSON.parse(await aws("--output", "json", ...words));
}

async function awsError(...words: string[]): Promise<string> {
  const failure = await aws(...words).then(
    (stdout) => Promise.reject(new Error(`expected a refusal, got ${stdout}`)),
    (error: { stderr: string }) => error,
  );
  return failure.stderr;
}

async function rclone(...words: string[]): Promise<string> {
  // With provider AWS rclone puts the bucket into the host name, which does not resolve here.
  const where = ["--s3-provider", "Other", "--s3-env-auth", "--s3-endpoint", simulator.url];
  const how = ["--s3-region", "eu-central-1", "--config", "/dev/null", "--retries", "1"];
  const { stdout } = await run(RCLONE, [...where, ...how, ...words], { env: environment() });
  return stdout;
}

describe.skipIf(!existsSync(AWS))("awscli", () => {
  test("lists buckets, folders and whole buckets", async () => {
    expect(await aws("s3", "ls")).toMatch(/ acme-media-clean\n/);
    const top = await aws("s3", "ls", "s3://acme-media-clean/");
    expect(top).toMatch(/PRE film\/\n/);
    expect(top).toMatch(/ 30 readme\.txt\n/);
    const names = await aws("s3", "ls", "s3://acme-media-clean/thumbnails/");
    expect(names).toContain("übersicht 01.png");
    const all = await aws("s3", "ls", "--recursive", "--summarize", "s3://acme-reports-office-only");
    expect(all).toContain("Total Objects: 1201\n");
    expect(all).toContain(`Total Size: ${2 * 1024 ** 2 + 1200 * 40_000}\n`);
  });

  test("follows a bucket to its region", async () => {
    expect(await aws("s3", "cp", "s3://acme-home-virginia/a.txt", "-")).toBe("in Virginia\n");
    await simulator.control["setWrongRegionAnswer"]?.({ answer: "malformed" });
    expect(await aws("s3", "cp", "s3://acme-home-virginia/a.txt", "-")).toBe("in Virginia\n");
  });

  test("writes, reads back and deletes", async () => {
    const file = join(folder, "a b.txt");
    await writeFile(file, "from a file\n");
    await aws("s3", "cp", file, "s3://acme-media-clean/new/a b+c.txt");
    expect(await aws("s3", "cp", "s3://acme-media-clean/new/a b+c.txt", "-")).toBe("from a file\n");
    await aws("s3", "rm", "s3://acme-media-clean/new/a b+c.txt");
    expect(await awsError("s3", "cp", "s3://acme-media-clean/new/a b+c.txt", "-")).toContain("404");
  });

  test("reads a bucket's settings", async () => {
    const bucket = ["--bucket", "acme-media-clean"];
    expect(await awsJson("s3api", "get-bucket-location", ...bucket)).toEqual({
      LocationConstraint: "eu-central-1",
    });
    const { Policy } = await awsJson("s3api", "get-bucket-policy", "--bucket", "acme-reports-office-only");
    expect(JSON.parse(String(Policy)).Statement[0].Sid).toBe("OfficeOnly");
    expect(await awsError("s3api", "get-bucket-policy", ...bucket)).toContain("(NoSuchBucketPolicy)");
    for (const command of [
      "get-bucket-encryption",
      "get-public-access-block",
      "get-bucket-ownership-controls",
      "get-bucket-acl",
      "get-bucket-request-payment",
    ]) {
      expect(Object.keys(await awsJson("s3api", command, ...bucket))).not.toHaveLength(0);
    }
    const archived = ["--bucket", "acme-archive-glacier", "--key", "2021/ledger.tar"];
    expect(await awsJson("s3api", "head-object", ...archived)).toMatchObject({
      ArchiveStatus: "ARCHIVE_ACCESS",
    });
    expect(await awsError("s3api", "get-object", ...archived, join(folder, "x"))).toContain(
      "(InvalidObjectState)",
    );
    const page = await awsJson("s3api", "list-objects-v2", ...bucket, "--max-items", "2", "--page-size", "1");
    expect(page["Contents"]).toHaveLength(2);
  });

  test("tells why a locked bucket refuses", async () => {
    expect(await awsError("s3api", "get-bucket-policy", "--bucket", "acme-vault-locked-down")).toContain(
      'is not authorized to perform: s3:GetBucketPolicy on resource: "arn:aws:s3:::acme-vault-locked-down" with an explicit deny in a resource-based policy',
    );
  });

  test("makes and removes a user with a key", async () => {
    const user = ["--user-name", "mgw-prep-MP-CLI"];
    const made = await awsJson(
      "iam",
      "create-user",
      ...user,
      "--path",
      "/mgw-prep/",
      "--tags",
      "Key=a,Value=b",
    );
    expect(made["User"]).toMatchObject({ Path: "/mgw-prep/", Tags: [{ Key: "a", Value: "b" }] });
    const policy = ["--policy-arn", "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"];
    await aws("iam", "attach-user-policy", ...user, ...policy);
    const key = await awsJson("iam", "create-access-key", ...user);
    const { AccessKeyId } = key["AccessKey"] as { AccessKeyId: string };
    expect(await awsError("iam", "delete-user", ...user)).toContain("(DeleteConflict)");
    await aws("iam", "delete-access-key", ...user, "--access-key-id", AccessKeyId);
    await aws("iam", "detach-user-policy", ...user, ...policy);
    await aws("iam", "delete-user", ...user);
    expect(await awsError("iam", "get-user", ...user)).toContain("(NoSuchEntity)");
  });

  test("reads metrics by the query protocol", async () => {
    const dimension = "Name=BucketName,Value=acme-reports-office-only";
    const { Metrics } = await awsJson(
      "cloudwatch",
      "list-metrics",
      "--namespace",
      "AWS/S3",
      "--dimensions",
      dimension,
    );
    expect((Metrics as { MetricName: string }[]).map(({ MetricName }) => MetricName).toSorted()).toEqual([
      "BucketSizeBytes",
      "NumberOfObjects",
    ]);
    const Dimensions = [
      { Name: "BucketName", Value: "acme-reports-office-only" },
      { Name: "StorageType", Value: "AllStorageTypes" },
    ];
    const Metric = { Namespace: "AWS/S3", MetricName: "NumberOfObjects", Dimensions };
    const queries = JSON.stringify([
      { Id: "count", MetricStat: { Metric, Period: 86_400, Stat: "Average" } },
    ]);
    const day = 86_400_000;
    const range = [
      "--start-time",
      new Date(Date.now() - 3 * day).toISOString(),
      "--end-time",
      new Date().toISOString(),
    ];
    const data = await awsJson("cloudwatch", "get-metric-data", "--metric-data-queries", queries, ...range);
    expect(data["MetricDataResults"]).toMatchObject([
      { Id: "count", Values: [1201, 1201, 1201], StatusCode: "Complete" },
    ]);
    const noon = (daysAgo: number) => new Date((Math.floor(Date.now() / day) - daysAgo) * day + day / 2);
    const fromNoon = ["--start-time", noon(3).toISOString(), "--end-time", new Date().toISOString()];
    const late = await awsJson(
      "cloudwatch",
      "get-metric-data",
      "--metric-data-queries",
      queries,
      ...fromNoon,
    );
    const [result] = late["MetricDataResults"] as { Timestamps: string[] }[];
    expect(result?.Timestamps.map((at) => new Date(at).getTime())).toContain(noon(2).getTime());
  });

  test("reads tiers, owners and restores of objects, and replaces a policy", async () => {
    const bucket = ["--bucket", "acme-media-clean"];
    const tierings = [{ days: 90, accessTier: "ARCHIVE_ACCESS" }];
    const value = [{ id: "cold", prefix: "film/", tierings }];
    const setting = "intelligentTiering";
    await simulator.control["setBucketSetting"]?.({ bucket: "acme-media-clean", setting, value });
    const shown = {
      Id: "cold",
      Filter: { Prefix: "film/" },
      Status: "Enabled",
      Tierings: [{ Days: 90, AccessTier: "ARCHIVE_ACCESS" }],
    };
    const get = ["get-bucket-intelligent-tiering-configuration", ...bucket, "--id", "cold"];
    expect((await awsJson("s3api", ...get))["IntelligentTieringConfiguration"]).toEqual(shown);
    const list = await awsJson("s3api", "list-bucket-intelligent-tiering-configurations", ...bucket);
    expect(list["IntelligentTieringConfigurationList"]).toEqual([shown]);
    const drop = ["--bucket", "acme-partner-drop", "--fetch-owner"];
    const { Contents } = await awsJson("s3api", "list-objects-v2", ...drop);
    const owners = (Contents as { Owner: { ID: string } }[]).map(({ Owner }) => Owner.ID);
    expect(new Set(owners).size).toBe(2);
    const head = await awsJson(
      "s3api",
      "head-object",
      "--bucket",
      "acme-archive-glacier",
      "--key",
      "2022/ledger.tar",
    );
    expect(head["Restore"]).toMatch(/^ongoing-request="false", expiry-date="/);
    const policy = (Principal: object | string) =>
      JSON.stringify({
        Version: "2012-10-17",
        Statement: {
          Effect: "Deny",
          Principal,
          Action: "s3:PutObject",
          Resource: "arn:aws:s3:::acme-media-clean/*",
        },
      });
    const put = ["s3api", "put-bucket-policy", ...bucket, "--policy"];
    await aws(...put, policy("*"));
    expect((await awsJson("s3api", "get-bucket-policy", ...bucket))["Policy"]).toBe(policy("*"));
    const nobody = { AWS: "arn:aws:iam::111122223333:user/nobody" };
    expect(await awsError(...put, policy(nobody))).toContain("(MalformedPolicy)");
    await aws("s3api", "delete-bucket-policy", ...bucket);
  });

  test("reaches a bucket of 2017 with capitals and underscores", async () => {
    const name = "Acme_Media_2017";
    const objects = [{ key: "a.txt", body: "old\n" }];
    const old = { name, region: "us-east-1", createdAt: "2017-05-01T00:00:00Z", objects };
    await simulator.control["createBucket"]?.(old);
    const region = ["--region", "us-east-1"];
    expect(await aws("s3", "cp", `s3://${name}/a.txt`, "-", ...region)).toBe("old\n");
    const made = await awsError("s3api", "create-bucket", "--bucket", "Acme_Media_2018", ...region);
    expect(made).toContain("(InvalidBucketName)");
  });

  test("asks for the organization", async () => {
    const ask = ["organizations", "describe-organization", "--region", "us-east-1"];
    expect(await awsError(...ask)).toContain("(AWSOrganizationsNotInUseException)");
    await simulator.control["setOrganization"]?.({ id: "o-aa111bb222" });
    expect(await awsJson(...ask)).toMatchObject({ Organization: { Id: "o-aa111bb222" } });
  });

  test("simulates policies with context entries of every type", async () => {
    const condition = { StringNotEquals: { "aws:PrincipalOrgID": "o-aa111bb222" } };
    const statements = [
      { Effect: "Allow", Action: "s3:*", Resource: "*" },
      { Effect: "Deny", Action: "s3:*", Resource: "*", Condition: condition },
    ];
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: statements });
    const input = ["--policy-input-list", policy, "--action-names", "s3:ListBucket", "--context-entries"];
    const entry = (type: string) =>
      `ContextKeyName=aws:PrincipalOrgID,ContextKeyType=${type},ContextKeyValues=o-aa111bb222`;
    const answer = await awsJson("iam", "simulate-custom-policy", ...input, entry("string"));
    expect(answer["EvaluationResults"]).toMatchObject([{ EvalDecision: "allowed" }]);
    expect(await awsError("iam", "simulate-custom-policy", ...input, entry("numeric"))).toContain(
      "(InvalidInput)",
    );
  });

  test("knows who it is, and takes a role", async () => {
    expect(await awsJson("sts", "get-caller-identity")).toMatchObject({ Account: "111122223333" });
    const role = ["--role-arn", "arn:aws:iam::111122223333:role/mgw-prep-bot", "--role-session-name", "cli"];
    expect(await awsError("sts", "assume-role", ...role)).toContain("(AccessDenied)");
    const session = await awsJson("sts", "assume-role", ...role, "--external-id", "mgw-prep");
    expect(Object.keys(session["Credentials"] as object)).toContain("SessionToken");
  });
});

describe.skipIf(!existsSync(RCLONE))("rclone", () => {
  test("counts a bucket exactly", async () => {
    expect(JSON.parse(await rclone("size", "--json", ":s3:acme-reports-office-only"))).toMatchObject({
      count: 1201,
      bytes: 2 * 1024 ** 2 + 1200 * 40_000,
    });
  });

  test("lists folders and reads an object", async () => {
    const names = (await rclone("lsf", ":s3:acme-media-clean")).trim().split("\n");
    expect(names).toEqual(["film/", "photos/", "readme.txt", "thumbnails/", "work/"]);
    expect(await rclone("lsf", ":s3:acme-media-clean/thumbnails")).toBe("übersicht 01.png\n");
    expect(await rclone("cat", ":s3:acme-media-clean/readme.txt")).toBe("Media of Acme, ready to move.\n");
  });

  test("copies a file in and verifies it by its MD5", async () => {
    const file = join(folder, "for-rclone.txt");
    await writeFile(file, "by rclone\n");
    await rclone("copyto", "--s3-no-check-bucket", file, ":s3:acme-media-clean/rclone/+ü.txt");
    expect(await rclone("cat", ":s3:acme-media-clean/rclone/+ü.txt")).toBe("by rclone\n");
    expect(await rclone("md5sum", ":s3:acme-media-clean/rclone")).toMatch(/^[0-9a-f]{32} {2}\+ü\.txt\n$/);
  });
});
