import {
  CreateBucketCommand,
  GetBucketAclCommand,
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetBucketRequestPaymentCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { errorOf, useAwsSimulator } from "./aws-clients.ts";

const everything = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };
const aws = useAwsSimulator({ operatorPolicy: everything });

describe("what a bucket says of itself", () => {
  test("lists only the caller's own buckets, with their regions", async () => {
    const { Buckets } = await aws.clients().s3.send(new ListBucketsCommand({}));
    const names = Buckets?.map(({ Name }) => Name);
    expect(names).toContain("acme-media-clean");
    expect(names).not.toContain("globex-private-other-account");
    expect(Buckets?.find(({ Name }) => Name === "acme-home-virginia")?.BucketRegion).toBe("us-east-1");
  });

  test("has no location constraint in us-east-1, and its region elsewhere", async () => {
    const virginia = aws.clients(undefined, "us-east-1").s3;
    const location = (Bucket: string) => virginia.send(new GetBucketLocationCommand({ Bucket }));
    expect((await location("acme-home-virginia")).LocationConstraint).toBeUndefined();
    expect((await location("acme-media-clean")).LocationConstraint).toBe("eu-central-1");
  });

  test("answers HeadBucket with its region", async () => {
    const { BucketRegion } = await aws
      .clients()
      .s3.send(new HeadBucketCommand({ Bucket: "acme-media-clean" }));
    expect(BucketRegion).toBe("eu-central-1");
    const missing = await errorOf(aws.clients().s3.send(new HeadBucketCommand({ Bucket: "acme-nowhere" })));
    expect(missing).toMatchObject({ name: "NotFound", $metadata: { httpStatusCode: 404 } });
  });

  test("returns its policy as it was written, and says when there is none", async () => {
    const { s3 } = aws.clients();
    const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket: "acme-reports-office-only" }));
    expect(JSON.parse(Policy ?? "").Statement[0].Sid).toBe("OfficeOnly");
    const none = await errorOf(s3.send(new GetBucketPolicyCommand({ Bucket: "acme-media-clean" })));
    expect(none).toMatchObject({ name: "NoSuchBucketPolicy", $metadata: { httpStatusCode: 404 } });
  });

  test("calls an Allow for everybody public unless an address narrows it", async () => {
    const { s3 } = aws.clients();
    const isPublic = async (Condition?: object) => {
      const Statement = {
        Effect: "Allow",
        Principal: "*",
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::acme-media-clean/*",
        ...(Condition ? { Condition } : {}),
      };
      aws.control("setBucketPolicy", {
        bucket: "acme-media-clean",
        policy: { Version: "2012-10-17", Statement },
      });
      return (await s3.send(new GetBucketPolicyStatusCommand({ Bucket: "acme-media-clean" }))).PolicyStatus
        ?.IsPublic;
    };
    expect(await isPublic()).toBe(true);
    expect(await isPublic({ IpAddress: { "aws:SourceIp": "203.0.113.0/24" } })).toBe(false);
    expect(await isPublic({ NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } })).toBe(true);
  });

  test("shows encryption, ownership, versioning, payer and public access block", async () => {
    const { s3 } = aws.clients();
    const encryption = await s3.send(new GetBucketEncryptionCommand({ Bucket: "acme-finance-kms" }));
    const rule = encryption.ServerSideEncryptionConfiguration?.Rules?.[0];
    expect(rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm).toBe("aws:kms");
    expect(rule?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID).toMatch(/^arn:aws:kms:eu-central-1:/);
    const ownership = await s3.send(new GetBucketOwnershipControlsCommand({ Bucket: "acme-partner-drop" }));
    expect(ownership.OwnershipControls?.Rules?.[0]?.ObjectOwnership).toBe("ObjectWriter");
    const unversioned = await s3.send(new GetBucketVersioningCommand({ Bucket: "acme-media-clean" }));
    expect(unversioned.Status).toBeUndefined();
    const ireland = aws.clients(undefined, "eu-west-1").s3;
    const versioned = await ireland.send(
      new GetBucketVersioningCommand({ Bucket: "acme-uploads-versioned" }),
    );
    expect(versioned.Status).toBe("Enabled");
    const oregon = aws.clients(undefined, "us-west-2").s3;
    const payer = await oregon.send(
      new GetBucketRequestPaymentCommand({ Bucket: "acme-data-requester-pays" }),
    );
    expect(payer.Payer).toBe("Requester");
    const block = await s3.send(new GetPublicAccessBlockCommand({ Bucket: "acme-media-clean" }));
    expect(block.PublicAccessBlockConfiguration?.RestrictPublicBuckets).toBe(true);
    const acl = await s3.send(new GetBucketAclCommand({ Bucket: "acme-media-clean" }));
    expect(acl.Grants?.[0]?.Permission).toBe("FULL_CONTROL");
    expect(acl.Grants?.[0]?.Grantee?.ID).toBe(acl.Owner?.ID);
  });

  test("shows lifecycle rules, and names each missing configuration", async () => {
    const virginia = aws.clients(undefined, "us-east-1").s3;
    const { Rules } = await virginia.send(
      new GetBucketLifecycleConfigurationCommand({ Bucket: "acme-logs-lifecycle" }),
    );
    expect(Rules?.[0]).toMatchObject({
      ID: "archive-logs",
      Status: "Enabled",
      Filter: { Prefix: "logs/" },
      Transitions: [{ Days: 30, StorageClass: "GLACIER" }],
      Expiration: { Days: 365 },
    });
    const { s3 } = aws.clients();
    const Bucket = "acme-media-clean";
    aws.control("setBucketSetting", { bucket: Bucket, setting: "publicAccessBlock", value: null });
    aws.control("setBucketSetting", { bucket: Bucket, setting: "ownership", value: null });
    const names = [
      await errorOf(s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))),
      await errorOf(s3.send(new GetPublicAccessBlockCommand({ Bucket }))),
      await errorOf(s3.send(new GetBucketOwnershipControlsCommand({ Bucket }))),
    ].map(({ name }) => name);
    expect(names).toEqual([
      "NoSuchLifecycleConfiguration",
      "NoSuchPublicAccessBlockConfiguration",
      "OwnershipControlsNotFoundError",
    ]);
  });

  test("lists versions, delete markers and unfinished uploads, page by page", async () => {
    const { s3 } = aws.clients(undefined, "eu-west-1");
    const Bucket = "acme-uploads-versioned";
    const seen: string[] = [];
    let from: { KeyMarker?: string; VersionIdMarker?: string } = {};
    for (let page = 0; page < 10; page += 1) {
      const answer = await s3.send(new ListObjectVersionsCommand({ Bucket, MaxKeys: 1, ...from }));
      for (const one of answer.Versions ?? []) seen.push(`${one.Key} ${one.IsLatest}`);
      for (const one of answer.DeleteMarkers ?? []) seen.push(`${one.Key} marker ${one.IsLatest}`);
      if (!answer.IsTruncated) break;
      from = {
        ...(answer.NextKeyMarker === undefined ? {} : { KeyMarker: answer.NextKeyMarker }),
        ...(answer.NextVersionIdMarker === undefined ? {} : { VersionIdMarker: answer.NextVersionIdMarker }),
      };
    }
    expect(seen).toEqual([
      "inbox/a.csv true",
      "inbox/a.csv false",
      "inbox/b.csv true",
      "inbox/gone.csv marker true",
      "inbox/gone.csv false",
    ]);
    const first = await s3.send(new ListMultipartUploadsCommand({ Bucket, MaxUploads: 1 }));
    expect(first.Uploads?.map(({ Key }) => Key)).toEqual(["inbox/never-finished-2.bin"]);
    const rest = await s3.send(
      new ListMultipartUploadsCommand({
        Bucket,
        KeyMarker: first.NextKeyMarker,
        UploadIdMarker: first.NextUploadIdMarker,
      }),
    );
    expect(rest.Uploads?.map(({ Key }) => Key)).toEqual(["inbox/never-finished.bin"]);
  });
});

describe("what S3 refuses", () => {
  test("refuses another owner than the expected one", async () => {
    const { s3 } = aws.clients();
    const ask = (ExpectedBucketOwner: string) =>
      s3.send(new GetBucketVersioningCommand({ Bucket: "acme-media-clean", ExpectedBucketOwner }));
    await expect(ask("111122223333")).resolves.toBeDefined();
    expect(await errorOf(ask("444455556666"))).toMatchObject({
      name: "AccessDenied",
      message: "Access Denied",
    });
  });

  test("answers HEAD refusals without a body, so that the SDK knows only the status", async () => {
    const head = await errorOf(
      aws.clients().s3.send(new HeadBucketCommand({ Bucket: "globex-private-other-account" })),
    );
    expect(head.$metadata.httpStatusCode).toBe(403);
    expect(head.$response?.headers["x-amz-bucket-region"]).toBe("eu-central-1");
  });

  test("does not take an operation it lacks for another one", async () => {
    expect(
      await errorOf(aws.clients().s3.send(new GetBucketCorsCommand({ Bucket: "acme-media-clean" }))),
    ).toMatchObject({ name: "NotImplemented", $metadata: { httpStatusCode: 501 } });
  });

  test("refuses directory bucket names", async () => {
    const request = aws.clients().s3.send(new HeadBucketCommand({ Bucket: "acme-fast--euc1-az1--x-s3" }));
    expect((await errorOf(request)).$metadata?.httpStatusCode).not.toBe(200);
    const create = new CreateBucketCommand({ Bucket: "acme-fast--euc1-az1--x-s3" });
    expect(await errorOf(aws.clients(undefined, "us-east-1").s3.send(create))).toBeDefined();
  });

  test("holds bucket names to the rules, and to one owner in the world", async () => {
    const { s3 } = aws.clients();
    const create = (Bucket: string, LocationConstraint: "eu-central-1" | "eu-west-1" = "eu-central-1") =>
      s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
    await create("acme-made-here");
    expect(aws.control("bucket", { name: "acme-made-here" })).toMatchObject({
      region: "eu-central-1",
      objectCount: 0,
    });
    expect((await errorOf(create("acme-made-here"))).name).toBe("BucketAlreadyOwnedByYou");
    expect((await errorOf(create("globex-private-other-account"))).name).toBe("BucketAlreadyExists");
    expect((await errorOf(create("Acme_Upper"))).name).toBe("InvalidBucketName");
    expect((await errorOf(create("acme-elsewhere", "eu-west-1"))).name).toBe(
      "IllegalLocationConstraintException",
    );
  });
});
