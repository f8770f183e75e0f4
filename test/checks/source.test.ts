import { describe, expect, it } from "vitest";
import { CloudUnavailable } from "../../src/core/errors.ts";
import { en } from "../../src/texts/en.ts";
import { textOfFinding } from "../../src/texts/finding-text.ts";
import { ACCOUNT, type AwsReads, codesOf, denied, examine, notFound } from "./healthy-clouds.ts";

const RULE = {
  id: "tidy",
  isEnabled: true,
  prefix: "logs/",
  transitionDays: null,
  transitionClass: null,
  expirationDays: 30,
};
const CMK = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd";

describe("source check", () => {
  it("asks nothing about a bucket that cannot exist", async () => {
    const outcome = await examine("source", {
      request: { sourceBucket: "acme media" },
      aws: { findBucketRegion: notFound("s3:HeadBucket") },
    });
    expect(codesOf(outcome)).toEqual(["SOURCE_NAME_INVALID"]);
  });

  it.each(["Acme_Media", "192.168.1.1", "a..b", "x".repeat(255)])(
    "lets S3 say whether there is a bucket with the old name %s",
    async (sourceBucket) => {
      const there = await examine("source", { request: { sourceBucket } });
      expect(codesOf(there)).toEqual(["SOURCE_OK", "SOURCE_NAME_OLD"]);
      const gone = await examine("source", {
        request: { sourceBucket },
        aws: { findBucketRegion: notFound("s3:HeadBucket") },
      });
      expect(codesOf(gone)).toEqual(["SOURCE_NOT_FOUND"]);
    },
  );

  it("calls a refused bucket ours when the account's own list shows it", async () => {
    const outcome = await examine("source", { aws: { headBucket: denied("s3:HeadBucket") } });
    expect(codesOf(outcome)).toEqual(["SOURCE_REFUSES_BOT"]);
    expect(outcome.findings[0]?.args).toMatchObject({ isOurs: true, permission: "s3:ListBucket" });
  });

  it("claims no owner when the list of own buckets cannot be read", async () => {
    const outcome = await examine("source", {
      aws: { headBucket: denied("s3:HeadBucket"), findBucketCreationDate: denied("s3:ListBuckets") },
    });
    expect(codesOf(outcome)).toEqual(["SOURCE_REFUSES_BOT", "SOURCE_NOT_READ"]);
    expect(outcome.findings[1]?.args["permission"]).toBe("s3:ListAllMyBuckets");
  });

  it("does not call a bucket foreign only because it is young and not listed yet", async () => {
    const outcome = await examine("source", { aws: { findBucketCreationDate: async () => null } });
    expect(codesOf(outcome)).toEqual(["SOURCE_OK"]);
  });

  it.each([
    ["readVersioning", "s3:GetBucketVersioning", "s3:GetBucketVersioning"],
    ["readEncryption", "s3:GetBucketEncryption", "s3:GetEncryptionConfiguration"],
    ["readLifecycle", "s3:GetBucketLifecycleConfiguration", "s3:GetLifecycleConfiguration"],
    ["readOwnership", "s3:GetBucketOwnershipControls", "s3:GetBucketOwnershipControls"],
    ["readRequestPayer", "s3:GetBucketRequestPayment", "s3:GetBucketRequestPayment"],
    ["countMultipartUploads", "s3:ListMultipartUploads", "s3:ListBucketMultipartUploads"],
    ["headObject", "s3:HeadObject", "s3:GetObject"],
    ["listObjects", "s3:ListObjectsV2", "s3:ListBucket"],
  ] as const)(
    "names the permission that %s lacks, and keeps the rest",
    async (call, operation, permission) => {
      const aws: AwsReads = { readOwnership: async () => "ObjectWriter", [call]: denied(operation) };
      const { findings } = await examine("source", { aws });
      const unread = findings.filter(({ code }) => code === "SOURCE_NOT_READ");
      expect(unread.map(({ args }) => args["permission"])).toEqual([permission]);
      expect(findings.map(({ code }) => code)).toContain("SOURCE_OK");
    },
  );

  it.each(["/", "\\"])(
    "does not take a refused look for keys that begin with %s for none",
    async (beginning) => {
      const aws: AwsReads = {
        listObjects: async (_source, { prefix }) =>
          prefix === beginning
            ? denied("s3:ListObjectsV2")()
            : {
                objects: [{ key: "a", ownerId: null }].slice(prefix.length),
                isTruncated: false,
              },
      };
      const { findings } = await examine("source", { aws });
      const unread = findings.filter(({ code }) => code === "SOURCE_NOT_READ");
      expect(unread.map(({ args }) => args["what"])).toEqual(["sample-listing"]);
      expect(unread[0]?.args["permission"]).toBe("s3:ListBucket");
    },
  );

  it.each(["InvalidAccessKeyId", "RequestTimeTooSkewed", "ExpiredToken"])(
    "names no permission for a refusal that none would mend: %s",
    async (code) => {
      const { findings } = await examine("source", {
        aws: { readVersioning: denied("s3:GetBucketVersioning", "no", code), headBucket: async () => {} },
      });
      const unread = findings.find(({ code }) => code === "SOURCE_NOT_READ");
      expect(unread?.args).toMatchObject({ permission: null, code });
      expect(unread === undefined ? "" : textOfFinding(en, unread).remedy).toMatch(
        /No permission fixes this/,
      );
      const shut = await examine("source", { aws: { headBucket: denied("s3:HeadBucket", "no", code) } });
      expect(codesOf(shut)).toEqual(["SOURCE_NOT_READ"]);
    },
  );

  it("says that a KMS key of another account needs a policy on the user's side too", async () => {
    const remedyFor = async (kmsKeyId: string) => {
      const aws = { readEncryption: async () => ({ algorithm: "aws:kms", kmsKeyId }) };
      const { findings } = await examine("source", { aws });
      const found = findings.find(({ code }) => code === "SOURCE_CUSTOMER_KMS_KEY");
      return found === undefined ? null : textOfFinding(en, found).remedy;
    };
    const keyOf = (account: string) => `arn:aws:kms:eu-central-1:${account}:key/0f1e2d3c`;
    expect(await remedyFor(keyOf("999999999999"))).toMatch(/another account.*IAM policy/);
    for (const own of [keyOf(ACCOUNT), "0f1e2d3c", "alias/reports"]) {
      expect(await remedyFor(own)).not.toMatch(/another account/);
    }
  });

  it("reads the settings side by side", async () => {
    let running = 0;
    let atOnce = 0;
    const slow = async <T>(value: T): Promise<T> => {
      running += 1;
      atOnce = Math.max(atOnce, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return value;
    };
    await examine("source", {
      aws: {
        readVersioning: () => slow("off" as const),
        readLifecycle: () => slow([]),
        readRequestPayer: () => slow("BucketOwner" as const),
        readOwnership: () => slow("BucketOwnerEnforced" as const),
      },
    });
    expect(atOnce).toBe(4);
  });

  it("leaves out lifecycle rules that are off or concern another prefix", async () => {
    const rules = [RULE, { ...RULE, id: "off", prefix: "photos/", isEnabled: false }];
    const outcome = await examine("source", {
      request: { prefix: "photos/" },
      aws: { readLifecycle: async () => rules },
    });
    expect(codesOf(outcome)).not.toContain("SOURCE_LIFECYCLE_DELETES");
  });

  it.each(["", "logs/", "logs/2026/"])("counts a rule on logs/ for the prefix %j", async (prefix) => {
    const outcome = await examine("source", {
      request: { prefix },
      aws: { readLifecycle: async () => [RULE] },
    });
    const found = outcome.findings.find(({ code }) => code === "SOURCE_LIFECYCLE_DELETES");
    expect(found?.args).toMatchObject({ soonestDays: 30 });
    expect(found?.evidence).toEqual(["tidy: deletes objects under logs/ after 30 days"]);
  });

  it("leaves a denial of its samples to the whitelist line where that tells that readers are denied, and only there", async () => {
    const statement = {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::amzn-s3-demo-bucket/*",
    };
    const ask = async (policy: () => Promise<string | null>) => {
      const headObject = denied("s3:GetObject", "is denied with an explicit deny in a resource-based policy");
      return codesOf(await examine("source", { aws: { headObject, readBucketPolicy: policy } }));
    };
    const policyWith = (condition: object) =>
      JSON.stringify({ Version: "2012-10-17", Statement: [{ ...statement, Condition: condition }] });
    const office = policyWith({ NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } });
    expect(await ask(async () => office)).toEqual(["SOURCE_OK"]);
    const exempt = policyWith({ ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:user/mgw-prep/*" } });
    expect(await ask(async () => exempt)).toEqual(["SOURCE_OK", "SOURCE_NOT_READ"]);
    const unsure = policyWith({ StringLike: { "aws:UserAgent": "*curl*" } });
    expect(await ask(async () => unsure)).toEqual(["SOURCE_OK", "SOURCE_NOT_READ"]);
    expect(await ask(denied("s3:GetBucketPolicy"))).toEqual(["SOURCE_OK", "SOURCE_NOT_READ"]);
  });

  it("gives the key policy statement for the user that will be made", async () => {
    const { findings } = await examine("source", {
      aws: { readEncryption: async () => ({ algorithm: "aws:kms", kmsKeyId: CMK }) },
    });
    const found = findings.find(({ code }) => code === "SOURCE_CUSTOMER_KMS_KEY");
    expect(JSON.parse(String(found?.args["statement"]))).toEqual({
      Sid: "AllowMigrationUserToDecrypt",
      Effect: "Allow",
      // KMS refuses a principal that does not exist yet, so the user is named by a condition.
      Principal: { AWS: "*" },
      Action: "kms:Decrypt",
      Resource: "*",
      Condition: {
        StringEquals: { "kms:CallerAccount": "111122223333" },
        ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::111122223333:user/mgw-prep/mgw-prep-MP-7K2M9Q" },
      },
    });
  });

  it.each([null, "alias/aws/s3", "arn:aws:kms:eu-central-1:111122223333:alias/aws/s3"])(
    "takes the key that AWS manages (%s) for readable",
    async (kmsKeyId) => {
      const outcome = await examine("source", {
        aws: { readEncryption: async () => ({ algorithm: "aws:kms", kmsKeyId }) },
      });
      expect(codesOf(outcome)).toEqual(["SOURCE_OK"]);
    },
  );

  it("does not report the bucket's own key a second time for its objects", async () => {
    const outcome = await examine("source", {
      aws: {
        readEncryption: async () => ({ algorithm: "aws:kms", kmsKeyId: "1234abcd" }),
        headObject: async () => ({
          storageClass: "STANDARD",
          archiveStatus: null,
          isRestored: false,
          kmsKeyId: CMK,
          needsCustomerKey: false,
          restoredUntil: null,
          metadata: {},
          missingMetadata: 0,
        }),
      },
    });
    expect(codesOf(outcome)).toEqual(["SOURCE_OK", "SOURCE_CUSTOMER_KMS_KEY"]);
  });

  it("looks at samples from all over the page, the first and the last among them", async () => {
    const heads: string[] = [];
    await examine("source", {
      aws: {
        listObjects: async () => ({
          objects: Array.from({ length: 1000 }, (_, index) => ({
            key: `k${String(index).padStart(4, "0")}`,
            ownerId: null,
          })),
          isTruncated: true,
        }),
        headObject: async (_source, key) => {
          heads.push(key);
          return {
            storageClass: "STANDARD",
            archiveStatus: null,
            isRestored: false,
            kmsKeyId: null,
            needsCustomerKey: false,
            restoredUntil: null,
            metadata: {},
            missingMetadata: 0,
          };
        },
      },
    });
    expect(new Set(heads).size).toBe(12);
    expect(heads).toContain("k0000");
    expect(heads).toContain("k0999");
  });

  it("forgives an object that vanished since the listing", async () => {
    const outcome = await examine("source", { aws: { headObject: notFound("s3:HeadObject") } });
    expect(codesOf(outcome)).toEqual(["SOURCE_OK"]);
  });

  it("takes a restored object of an archive tier for readable", async () => {
    const outcome = await examine("source", {
      aws: {
        headObject: async () => ({
          storageClass: "INTELLIGENT_TIERING",
          archiveStatus: "ARCHIVE_ACCESS",
          isRestored: true,
          kmsKeyId: null,
          needsCustomerKey: false,
          restoredUntil: null,
          metadata: {},
          missingMetadata: 0,
        }),
      },
    });
    expect(codesOf(outcome)).toEqual(["SOURCE_OK"]);
  });

  it.each([
    [1023, false],
    [1024, true],
  ])("measures keys in bytes: %i bytes, refused %s", async (bytes, isRefused) => {
    const key = `${"é".repeat(10)}${"x".repeat(bytes - 20)}`;
    const outcome = await examine("source", {
      request: { prefix: "é" },
      aws: {
        listObjects: async () => ({
          objects: [{ key, ownerId: null }],
          isTruncated: false,
        }),
      },
    });
    expect(codesOf(outcome).includes("SOURCE_KEYS_REFUSED_BY_OSS")).toBe(isRefused);
  });

  it.each([
    ["cn-north-1", "oss-cn-hangzhou", false],
    ["cn-north-1", "oss-cn-hongkong", true],
    ["eu-central-1", "oss-cn-hongkong", false],
    ["eu-central-1", "oss-cn-shanghai", true],
  ])("knows the border: %s to %s crosses it: %s", async (region, ossRegion, crosses) => {
    const outcome = await examine("source", {
      request: { ossRegion },
      aws: { findBucketRegion: async () => region },
    });
    expect(codesOf(outcome).includes("SOURCE_CROSS_BORDER")).toBe(crosses);
  });

  const HEAD = {
    storageClass: "STANDARD",
    archiveStatus: null,
    isRestored: false,
    restoredUntil: null,
    kmsKeyId: null,
    needsCustomerKey: false,
    metadata: {},
    missingMetadata: 0,
  };
  const OTHER_CMK = "arn:aws:kms:eu-central-1:111122223333:key/ffff";
  const listingOf = (owners: readonly (string | null)[], isTruncated = false): AwsReads => ({
    listObjects: async (_source, { prefix }) => ({
      objects:
        prefix === ""
          ? owners.map((ownerId, index) => ({
              key: `k${index}`,
              ownerId,
            }))
          : [],
      isTruncated: isTruncated && prefix === "",
    }),
  });

  it.each([
    ["alias/data-lake", CMK],
    ["arn:aws:kms:eu-central-1:111122223333:alias/data-lake", CMK],
    [CMK, "arn:aws:kms:eu-central-1:111122223333:alias/data-lake"],
  ])("takes %s and %s for one key, and says so", async (kmsKeyId, sampled) => {
    const { findings } = await examine("source", {
      aws: {
        readEncryption: async () => ({ algorithm: "aws:kms", kmsKeyId }),
        headObject: async () => ({ ...HEAD, kmsKeyId: sampled }),
      },
    });
    expect(findings.map(({ code }) => code)).toEqual(["SOURCE_OK", "SOURCE_CUSTOMER_KMS_KEY"]);
    const [, found] = findings;
    expect(found === undefined ? "" : textOfFinding(en, found).detail).toContain(
      `Samples name ${sampled}, which probably is the same key`,
    );
  });

  it.each<[string, string, string[]]>([
    ["two keys beside an alias", "alias/data-lake", [CMK, OTHER_CMK]],
    ["another key beside a key", OTHER_CMK, [CMK]],
    ["a key of another account", "arn:aws:kms:eu-central-1:999999999999:alias/x", [CMK]],
  ])("keeps apart what cannot be one key: %s", async (_what, kmsKeyId, sampled) => {
    const { findings } = await examine("source", {
      aws: {
        ...listingOf(sampled.map(() => null)),
        readEncryption: async () => ({ algorithm: "aws:kms", kmsKeyId }),
        headObject: async (_source, key) => ({ ...HEAD, kmsKeyId: sampled[Number(key.slice(1))] ?? null }),
      },
    });
    const other = findings.find(({ code }) => code === "SOURCE_SAMPLES_KMS_ENCRYPTED");
    expect(other?.args["kmsKeyIds"]).toEqual(sampled);
  });

  it.each<[string, (string | null)[], boolean, object]>([
    [
      "some",
      ["us", "them", "us"],
      false,
      { severity: "warning", args: { foreign: 1, listed: 3, isAll: true } },
    ],
    ["none of all", ["us", "us"], false, { severity: "note", args: { foreign: 0, listed: 2, isAll: true } }],
    [
      "none of the first",
      ["us"],
      true,
      { severity: "warning", args: { foreign: 0, listed: 1, isAll: false } },
    ],
    ["an owner that is not shown", ["us", null], false, { severity: "warning", args: { foreign: null } }],
  ])("counts objects of other accounts: %s", async (_what, owners, isTruncated, expected) => {
    const aws: AwsReads = {
      ...listingOf(owners, isTruncated),
      readOwnership: async () => "ObjectWriter",
      readCanonicalId: async () => "us",
    };
    const { findings } = await examine("source", { aws });
    const found = findings.find(({ code }) => code === "SOURCE_FOREIGN_OBJECTS_POSSIBLE");
    expect(found).toMatchObject(expected);
  });

  it("claims no count of foreign objects when it may not ask who it is", async () => {
    const aws: AwsReads = {
      ...listingOf(["us", "them"]),
      readOwnership: async () => null,
      readCanonicalId: denied("s3:ListBuckets"),
    };
    const { findings } = await examine("source", { aws });
    const found = findings.find(({ code }) => code === "SOURCE_FOREIGN_OBJECTS_POSSIBLE");
    expect(found?.args["foreign"]).toBeNull();
    const unread = findings.find(({ code }) => code === "SOURCE_NOT_READ");
    expect(unread?.args).toMatchObject({ what: "account-id", permission: "s3:ListAllMyBuckets" });
  });

  it("does not ask for a grant on an object of another account", async () => {
    const aws: AwsReads = {
      ...listingOf(["them"]),
      readOwnership: async () => "ObjectWriter",
      readCanonicalId: async () => "us",
      headObject: denied("s3:GetObject"),
    };
    const outcome = await examine("source", { aws });
    expect(codesOf(outcome)).toEqual(["SOURCE_OK", "SOURCE_FOREIGN_OBJECTS_POSSIBLE"]);
    expect(outcome.findings[1]?.args).toMatchObject({ foreign: 1, listed: 1, refused: 1 });
  });

  const refusedWith = (reason: string) =>
    `User: arn:aws:iam::111122223333:user/bot is not authorized to perform: s3:GetObject on resource: "x" ${reason}`;

  it.each([
    [
      "with an explicit deny in a resource-based policy",
      "bucket-policy",
      /The bucket policy denies it explicitly/,
    ],
    ["with an explicit deny in a service control policy", "organization-policy", /organization/],
    ["with an explicit deny in an identity-based policy", "other-policy", /A policy denies it/],
    ["because no permissions boundary allows the s3:GetObject action", "other-policy", /limits what the bot/],
  ])("asks for no grant where the refusal says: %s", async (reason, expected, words) => {
    const { findings } = await examine("source", {
      aws: { headObject: denied("s3:GetObject", refusedWith(reason)) },
    });
    const [unread] = findings.filter(({ code }) => code === "SOURCE_NOT_READ");
    expect(unread?.args).toMatchObject({ permission: null, reason: expected });
    const { detail, remedy } = textOfFinding(en, unread ?? { code: "", args: {} });
    expect(detail).toMatch(words);
    expect(remedy).not.toMatch(/^Grant/);
  });

  it("asks for the grant where the refusal says that no policy allows it", async () => {
    const { findings } = await examine("source", {
      aws: {
        headObject: denied(
          "s3:GetObject",
          refusedWith("because no identity-based policy allows the s3:GetObject action"),
        ),
      },
    });
    expect(findings.at(-1)?.args).toMatchObject({ what: "sample-objects", permission: "s3:GetObject" });
  });

  it("tells each kind of refused samples", async () => {
    const { findings } = await examine("source", {
      aws: {
        ...listingOf([null, null, null]),
        headObject: (_source, key) =>
          key === "k0"
            ? denied("s3:GetObject", refusedWith("with an explicit deny in a resource-based policy"))()
            : denied("s3:GetObject")(),
      },
    });
    const unread = findings.filter(({ code }) => code === "SOURCE_NOT_READ");
    expect(unread.map(({ args }) => args["permission"])).toEqual([null, "s3:GetObject"]);
  });

  it("tells a refusal of KMS with the key's statement, and one key once", async () => {
    const refusal = `User: x is not authorized to perform: kms:Decrypt on resource: ${CMK} because no resource-based policy allows the kms:Decrypt action`;
    const aws: AwsReads = { headObject: denied("s3:GetObject", refusal) };
    const { findings } = await examine("source", { aws });
    expect(findings.map(({ code }) => code)).toEqual(["SOURCE_OK", "SOURCE_SAMPLES_KMS_ENCRYPTED"]);
    expect(findings[1]?.args).toMatchObject({ kmsKeyIds: [CMK], affected: 1, sampled: 1 });
    expect(findings[1]?.evidence.join("\n")).toMatch(
      /kms:Decrypt on resource[\s\S]*AllowMigrationUserToDecrypt/,
    );
    const own = { ...aws, readEncryption: async () => ({ algorithm: "aws:kms", kmsKeyId: CMK }) };
    expect(codesOf(await examine("source", { aws: own }))).toEqual(["SOURCE_OK", "SOURCE_CUSTOMER_KMS_KEY"]);
  });

  it("names what is wrong with the metadata of samples, and keeps none of it", async () => {
    const metadata = {
      "fine-name": "fine value",
      user_id: "7",
      note: "groß",
      title: "=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=",
    };
    const { findings } = await examine("source", {
      aws: { headObject: async () => ({ ...HEAD, metadata }) },
    });
    const found = findings.find(({ code }) => code === "SOURCE_METADATA_REFUSED_BY_OSS");
    expect(found?.args).toEqual({
      affected: 1,
      sampled: 1,
      names: ["user_id"],
      values: ["note", "title"],
      missing: 0,
    });
    expect(JSON.stringify(findings)).not.toContain("groß");
  });

  it("says of an answer that cannot be used that it is one", async () => {
    const broken = async (): Promise<never> => {
      throw new CloudUnavailable({
        cloud: "aws",
        operation: "s3:GetBucketVersioning",
        subject: "x",
        code: "UnexpectedAnswer",
        detail: "the body could not be read",
        requestId: null,
        httpStatus: 200,
      });
    };
    const { findings } = await examine("source", { aws: { readVersioning: broken } });
    const unread = findings.find(({ code }) => code === "SOURCE_NOT_READ");
    expect(unread?.severity).toBe("unknown");
    expect(textOfFinding(en, unread ?? { code: "", args: {} }).detail).toMatch(
      /An answer came that cannot be used/,
    );
  });

  it("says who refuses the bucket itself where S3 says so", async () => {
    const reason = "with an explicit deny in a resource-based policy";
    const { findings } = await examine("source", {
      aws: { headBucket: denied("s3:ListObjectsV2", refusedWith(reason)) },
    });
    expect(findings[0]).toMatchObject({ code: "SOURCE_REFUSES_BOT", args: { reason: "bucket-policy" } });
    const { detail, remedy } = textOfFinding(en, findings[0] ?? { code: "", args: {} });
    expect(detail).toContain("its bucket policy denies it explicitly");
    expect(remedy).toMatch(/^No grant/);
  });
});
