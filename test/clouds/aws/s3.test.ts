import { describe, expect, it } from "vitest";
import type { AwsCloud } from "../../../src/clouds/contract/source.ts";
import { LISTED_BUCKETS_MAX } from "../../../src/clouds/contract/source-buckets.ts";
import { CloudDenied, CloudError, CloudNotFound } from "../../../src/core/errors.ts";
import { failureOf } from "../failure-of.ts";
import { cannedAws, SOURCE, s3Refusal, xml } from "./clouds-for-test.ts";

describe("every S3 call about the source", () => {
  it.each<[string, (cloud: AwsCloud) => Promise<unknown>]>([
    ["headBucket", (cloud) => cloud.headBucket(SOURCE)],
    ["readBucketPolicy", (cloud) => cloud.readBucketPolicy(SOURCE)],
    ["listObjects", (cloud) => cloud.listObjects(SOURCE, { prefix: "", maxKeys: 1 })],
    ["countObjects", (cloud) => cloud.countObjects(SOURCE, { prefix: "", maxPages: 1, maxMs: 5_000 })],
    ["headObject", (cloud) => cloud.headObject(SOURCE, "a")],
    ["readVersioning", (cloud) => cloud.readVersioning(SOURCE)],
    ["readEncryption", (cloud) => cloud.readEncryption(SOURCE)],
    ["readOwnership", (cloud) => cloud.readOwnership(SOURCE)],
    ["readLifecycle", (cloud) => cloud.readLifecycle(SOURCE)],
    ["readTieringArchives", (cloud) => cloud.readTieringArchives(SOURCE)],
    ["readRequestPayer", (cloud) => cloud.readRequestPayer(SOURCE)],
    ["countMultipartUploads", (cloud) => cloud.countMultipartUploads(SOURCE, "")],
    ["proveRead", (cloud) => cloud.proveRead({ accessKeyId: "AKIA", secretAccessKey: "s" }, SOURCE, "")],
  ])("names the expected owner and the bucket in the path: %s", async (_name, call) => {
    const { cloud, seen } = await cannedAws(() => s3Refusal(403, "AccessDenied"));
    expect(await failureOf(call(cloud))).toBeInstanceOf(CloudDenied);
    // A refused HEAD is asked a second time, for a text.
    expect(seen).toHaveLength(seen[0]?.method === "HEAD" ? 2 : 1);
    for (const { headers, url } of seen) {
      expect(headers["x-amz-expected-bucket-owner"]).toBe("111122223333");
      expect(url).toMatch(/^\/photos(\/a?)?(\?|$)/);
      expect(headers.authorization).toContain("/eu-central-1/s3/aws4_request");
    }
  });

  it("sends the owner also when it asks a second time why HEAD was refused", async () => {
    const { cloud, seen } = await cannedAws(() => s3Refusal(400, "InvalidRequest", "no text for HEAD"));
    await failureOf(cloud.headObject(SOURCE, "a"));
    expect(seen.map(({ method }) => method)).toEqual(["HEAD", "GET"]);
    expect(seen[1]?.headers["x-amz-expected-bucket-owner"]).toBe("111122223333");
  });
});

describe("a refusal without a text", () => {
  const text = "User: x is not authorized to perform: y with an explicit deny in a resource-based policy";
  const answer = ({ method }: { method: string }) =>
    method === "HEAD" ? { status: 403 } : s3Refusal(403, "AccessDenied", text);

  it.each<[string, (cloud: AwsCloud) => Promise<unknown>]>([
    ["of a bucket", (cloud) => cloud.headBucket(SOURCE)],
    ["of an object", (cloud) => cloud.headObject(SOURCE, "a")],
  ])("is asked why: %s", async (_what, call) => {
    const { cloud, seen } = await cannedAws(answer);
    const { failure } = await failureOf(call(cloud));
    expect(failure).toMatchObject({ code: "AccessDenied", detail: text, httpStatus: 403 });
    expect(seen.map(({ method }) => method)).toEqual(["HEAD", "GET"]);
  });

  it.each<[string, (cloud: AwsCloud) => Promise<unknown>]>([
    ["of a bucket", (cloud) => cloud.headBucket(SOURCE)],
    ["of an object", (cloud) => cloud.headObject(SOURCE, "a")],
  ])("stays a refusal when the second question is let in: %s", async (_what, call) => {
    const { cloud } = await cannedAws(({ method }) =>
      method === "HEAD" ? { status: 403 } : xml("<ListBucketResult></ListBucketResult>"),
    );
    expect(await failureOf(call(cloud))).toMatchObject({ failure: { code: "Forbidden" } });
  });
});

describe("the account's own id", () => {
  it("is the owner of its list of buckets", async () => {
    const owner = "<Owner><ID>75aa57f0</ID><DisplayName>x</DisplayName></Owner>";
    const { cloud } = await cannedAws(() =>
      xml(`<ListAllMyBucketsResult>${owner}<Buckets></Buckets></ListAllMyBucketsResult>`),
    );
    expect(await cloud.readCanonicalId()).toBe("75aa57f0");
    const without = await cannedAws(() => xml("<ListAllMyBucketsResult></ListAllMyBucketsResult>"));
    expect(await without.cloud.readCanonicalId()).toBeNull();
  });
});

describe("the buckets of an account", () => {
  it("are listed to the last page", async () => {
    const page = (name: string, more: string) =>
      xml(
        `<ListAllMyBucketsResult><Buckets><Bucket><Name>${name}</Name></Bucket></Buckets>${more}</ListAllMyBucketsResult>`,
      );
    const { cloud, seen } = await cannedAws((_request, index) =>
      index === 0 ? page("a", "<ContinuationToken>t</ContinuationToken>") : page("b", ""),
    );
    expect(await cloud.listBucketNames()).toEqual(["a", "b"]);
    expect(seen).toHaveLength(2);
    expect(seen[1]?.url).toContain("continuation-token=t");
  });
});

describe("more buckets than a list is good for", () => {
  it("are asked for up to their bound, and no further", async () => {
    const names = Array.from({ length: LISTED_BUCKETS_MAX }, (_, index) => `b${index}`);
    const buckets = names.map((name) => `<Bucket><Name>${name}</Name></Bucket>`).join("");
    const { cloud, seen } = await cannedAws(() =>
      xml(
        `<ListAllMyBucketsResult><Buckets>${buckets}</Buckets><ContinuationToken>t</ContinuationToken></ListAllMyBucketsResult>`,
      ),
    );
    expect(await cloud.listBucketNames()).toEqual(names);
    expect(seen).toHaveLength(1);
  });
});

describe("Intelligent-Tiering configurations", () => {
  const page = (body: string) =>
    xml(
      `<ListBucketIntelligentTieringConfigurationsOutput>${body}</ListBucketIntelligentTieringConfigurationsOutput>`,
    );
  const configuration = (id: string, filter = "") =>
    `<IntelligentTieringConfiguration><Id>${id}</Id>${filter}<Status>Enabled</Status>
     <Tiering><Days>90</Days><AccessTier>ARCHIVE_ACCESS</AccessTier></Tiering></IntelligentTieringConfiguration>`;

  it("are read to the last page, each tier with the prefix that it is for", async () => {
    const { cloud, seen } = await cannedAws((_request, index) =>
      index === 0
        ? page(
            `<IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken>${configuration("a")}`,
          )
        : page(
            configuration(
              "b",
              "<Filter><And><Prefix>x/</Prefix><Tag><Key>k</Key><Value>v</Value></Tag></And></Filter>",
            ),
          ),
    );
    const tier = { isEnabled: true, days: 90, accessTier: "ARCHIVE_ACCESS" };
    expect(await cloud.readTieringArchives(SOURCE)).toEqual([
      { id: "a", prefix: "", ...tier },
      { id: "b", prefix: "x/", ...tier },
    ]);
    expect(seen[1]?.url).toContain("continuation-token=t");
  });

  it("are not taken for read when the way to the next page is missing", async () => {
    const { cloud } = await cannedAws(() => page("<IsTruncated>true</IsTruncated>"));
    expect(await failureOf(cloud.readTieringArchives(SOURCE))).toMatchObject({
      failure: { code: "UnexpectedAnswer" },
    });
  });
});

describe("the region of a bucket", () => {
  const named = { "x-amz-bucket-region": "ap-southeast-2" };

  it.each([200, 301, 400, 403])("is read from the header of a %i", async (status) => {
    const { cloud, seen } = await cannedAws(() => ({ status, headers: named }));
    expect(await cloud.findBucketRegion("photos")).toBe("ap-southeast-2");
    expect(seen).toHaveLength(1);
  });

  it("may be one of the European Sovereign Cloud", async () => {
    const headers = { "x-amz-bucket-region": "eusc-de-east-1" };
    const { cloud } = await cannedAws(() => ({ status: 301, headers }));
    expect(await cloud.findBucketRegion("photos")).toBe("eusc-de-east-1");
  });

  it("is an answer that cannot be used where nothing names it", async () => {
    const { cloud } = await cannedAws(() => ({ status: 200 }));
    expect(await failureOf(cloud.findBucketRegion("photos"))).toMatchObject({
      failure: { code: "UnexpectedAnswer", detail: "the answer was not understood: wrong or missing value" },
    });
  });

  it("is nobody's when there is no such bucket", async () => {
    const { cloud } = await cannedAws(() => ({ status: 404, headers: named }));
    expect(await failureOf(cloud.findBucketRegion("photos"))).toBeInstanceOf(CloudNotFound);
  });

  it("stays unknown when a 403 does not name it", async () => {
    const { cloud } = await cannedAws(() => ({ status: 403 }));
    expect(await failureOf(cloud.findBucketRegion("photos"))).toBeInstanceOf(CloudDenied);
  });

  it("is not taken from a header that is no region", async () => {
    const { cloud } = await cannedAws(() => ({
      status: 403,
      headers: { "x-amz-bucket-region": "http://evil" },
    }));
    expect(await failureOf(cloud.findBucketRegion("photos"))).toBeInstanceOf(CloudDenied);
  });
});

describe("settings that were never made", () => {
  it.each<[string, string, (cloud: AwsCloud) => Promise<unknown>, unknown]>([
    ["readBucketPolicy", "NoSuchBucketPolicy", (cloud) => cloud.readBucketPolicy(SOURCE), null],
    [
      "readEncryption",
      "ServerSideEncryptionConfigurationNotFoundError",
      (cloud) => cloud.readEncryption(SOURCE),
      null,
    ],
    ["readOwnership", "OwnershipControlsNotFoundError", (cloud) => cloud.readOwnership(SOURCE), null],
    ["readLifecycle", "NoSuchLifecycleConfiguration", (cloud) => cloud.readLifecycle(SOURCE), []],
  ])("%s takes %s for an answer, and no other 404", async (_name, code, call, answer) => {
    const unset = await cannedAws(() => s3Refusal(404, code));
    expect(await call(unset.cloud)).toEqual(answer);
    const gone = await cannedAws(() => s3Refusal(404, "NoSuchBucket"));
    expect(await failureOf(call(gone.cloud))).toBeInstanceOf(CloudNotFound);
  });
});

describe("listings", () => {
  it("asks for encoded keys and decodes them, spaces, plus signs and control characters included", async () => {
    const { cloud, seen } = await cannedAws(() =>
      xml(
        `<ListBucketResult><IsTruncated>true</IsTruncated><EncodingType>url</EncodingType>
         <Contents><Key>a+b%2Bc%01%25</Key><Size>7</Size><StorageClass>GLACIER</StorageClass></Contents>
         <Contents><Key>%C3%BC/</Key><Size>0</Size><Owner><ID>75aa57f0</ID></Owner></Contents></ListBucketResult>`,
      ),
    );
    expect(await cloud.listObjects(SOURCE, { prefix: "p/", maxKeys: 2 })).toEqual({
      objects: [
        { key: "a b+c\u0001%", ownerId: null },
        { key: "ü/", ownerId: "75aa57f0" },
      ],
      isTruncated: true,
    });
    expect(seen[0]?.url).toContain("encoding-type=url");
    expect(seen[0]?.url).toContain("max-keys=2");
    expect(seen[0]?.url).toContain("fetch-owner=true");
    expect(seen[0]?.url).toContain("prefix=p%2F");
  });

  it("cannot be used where a key is no key, and is not called unsent", async () => {
    const { cloud } = await cannedAws(() =>
      xml(
        "<ListBucketResult><EncodingType>url</EncodingType><Contents><Key>%zz</Key><Size>1</Size></Contents></ListBucketResult>",
      ),
    );
    const { failure } = await failureOf(cloud.listObjects(SOURCE, { prefix: "", maxKeys: 1 }));
    expect(failure).toMatchObject({
      code: "UnexpectedAnswer",
      detail: "the answer was not understood: the body could not be read",
    });
  });

  it("leaves keys alone that the answer does not call encoded", async () => {
    const { cloud } = await cannedAws(() =>
      xml("<ListBucketResult><Contents><Key>100%+x</Key><Size>1</Size></Contents></ListBucketResult>"),
    );
    const { objects } = await cloud.listObjects(SOURCE, { prefix: "", maxKeys: 1 });
    expect(objects.map(({ key }) => key)).toEqual(["100%+x"]);
  });
});

describe("the head of an object", () => {
  it("shows class, archive tier, restore and key", async () => {
    const { cloud } = await cannedAws(() => ({
      status: 200,
      headers: {
        "x-amz-storage-class": "INTELLIGENT_TIERING",
        "x-amz-archive-status": "ARCHIVE_ACCESS",
        "x-amz-restore": 'ongoing-request="false", expiry-date="Fri, 21 Dec 2026 00:00:00 GMT"',
        "x-amz-server-side-encryption-aws-kms-key-id": "arn:aws:kms:eu-central-1:111122223333:key/k",
        "x-amz-meta-user_id": "7",
        "x-amz-meta-note": "=?UTF-8?B?TMOpbw==?=",
        "x-amz-missing-meta": "2",
      },
    }));
    expect(await cloud.headObject(SOURCE, "a")).toEqual({
      storageClass: "INTELLIGENT_TIERING",
      archiveStatus: "ARCHIVE_ACCESS",
      isRestored: true,
      restoredUntil: "2026-12-21T00:00:00.000Z",
      kmsKeyId: "arn:aws:kms:eu-central-1:111122223333:key/k",
      needsCustomerKey: false,
      metadata: { user_id: "7", note: "=?UTF-8?B?TMOpbw==?=" },
      missingMetadata: 2,
    });
  });

  it("is not restored while the restore goes on", async () => {
    const { cloud } = await cannedAws(() => ({
      status: 200,
      headers: { "x-amz-storage-class": "GLACIER", "x-amz-restore": 'ongoing-request="true"' },
    }));
    expect((await cloud.headObject(SOURCE, "a")).isRestored).toBe(false);
  });

  it("tells a customer's key from other bad requests", async () => {
    const sse =
      "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.";
    const encrypted = await cannedAws(() => s3Refusal(400, "InvalidRequest", sse));
    expect((await encrypted.cloud.headObject(SOURCE, "a")).needsCustomerKey).toBe(true);

    const other = await cannedAws(() => s3Refusal(400, "ExpiredToken", "The provided token has expired."));
    const error = await failureOf(other.cloud.headObject(SOURCE, "a"));
    expect(error).toBeInstanceOf(CloudDenied);
    expect(error.failure.code).toBe("ExpiredToken");
  });

  it("does not guess a customer's key when the GET works", async () => {
    const { cloud } = await cannedAws(({ method }) =>
      method === "HEAD" ? { status: 400 } : { status: 206, body: "x" },
    );
    const error = await failureOf(cloud.headObject(SOURCE, "a"));
    expect(error.constructor).toBe(CloudError);
    expect(error.failure.code).toBe("BadRequest");
  });

  it("keeps to what HEAD said where a GET of one byte is past the end of an object that has none", async () => {
    const { cloud } = await cannedAws(({ method }) =>
      method === "HEAD" ? { status: 403 } : s3Refusal(416, "InvalidRange"),
    );
    const error = await failureOf(cloud.headObject(SOURCE, "a"));
    expect(error).toBeInstanceOf(CloudDenied);
    expect(error.failure).toMatchObject({ operation: "s3:HeadObject", httpStatus: 403 });
  });
});

describe("the lifecycle", () => {
  it("gives one entry for each transition, the expiration on the first, dates as days from now", async () => {
    const { cloud } = await cannedAws(() =>
      xml(`<LifecycleConfiguration>
        <Rule><ID>tier</ID><Status>Enabled</Status><Filter><And><Prefix>logs/</Prefix><Tag><Key>k</Key><Value>v</Value></Tag></And></Filter>
          <Transition><Days>30</Days><StorageClass>STANDARD_IA</StorageClass></Transition>
          <Transition><Days>90</Days><StorageClass>GLACIER</StorageClass></Transition>
          <Expiration><Days>365</Days></Expiration></Rule>
        <Rule><ID>old</ID><Status>Disabled</Status><Prefix>tmp/</Prefix><Expiration><Date>2020-01-01T00:00:00Z</Date></Expiration></Rule>
        <Rule><ID>later</ID><Status>Enabled</Status><Filter><Prefix></Prefix></Filter><Expiration><Date>2026-11-23T00:00:00Z</Date></Expiration></Rule>
        <Rule><ID>uploads</ID><Status>Enabled</Status><Filter></Filter><AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule>
      </LifecycleConfiguration>`),
    );
    const tier = { id: "tier", isEnabled: true, prefix: "logs/" };
    const nothing = { transitionDays: null, transitionClass: null };
    expect(await cloud.readLifecycle(SOURCE)).toEqual([
      { ...tier, transitionDays: 30, transitionClass: "STANDARD_IA", expirationDays: 365 },
      { ...tier, transitionDays: 90, transitionClass: "GLACIER", expirationDays: null },
      { id: "old", isEnabled: false, prefix: "tmp/", ...nothing, expirationDays: 0 },
      { id: "later", isEnabled: true, prefix: "", ...nothing, expirationDays: 3 },
      { id: "uploads", isEnabled: true, prefix: "", ...nothing, expirationDays: null },
    ]);
  });
});
