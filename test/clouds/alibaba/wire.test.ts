import { describe, expect, it } from "vitest";
import { createAlibabaCloud } from "../../../src/clouds/alibaba/alibaba-cloud.ts";
import { createOssClient } from "../../../src/clouds/alibaba/oss-client.ts";
import { createRamClient } from "../../../src/clouds/alibaba/ram-client.ts";
import { type CannedAnswer, type SeenRequest, startCannedServer } from "../canned-server.ts";
import { failureOf } from "../failure-of.ts";

const KEYS = {
  accessKeyId: "LTAI4EXAMPLE",
  accessKeySecret: "plantedAccessKeySecret01",
  site: "intl" as const,
};
const NOW = new Date("2026-11-20T12:00:00Z");
const REGION = "oss-eu-central-1";

async function cannedAlibaba(
  answer: (request: SeenRequest, index: number) => CannedAnswer,
  host = "127.0.0.1",
) {
  const { url, seen } = await startCannedServer(answer);
  const endpoint = url.replace("127.0.0.1", host);
  const cloud = createAlibabaCloud({
    ...KEYS,
    securityToken: "temporary-token",
    ramEndpoint: endpoint,
    ossEndpoint: endpoint,
    stsEndpoint: endpoint,
    now: () => NOW,
  });
  return { cloud, seen };
}

function ossXml(body: string): CannedAnswer {
  return { status: 200, headers: { "content-type": "application/xml" }, body };
}

describe("how Alibaba Cloud is called", () => {
  it("goes over https unless another endpoint is set", () => {
    expect(createOssClient(KEYS, REGION, null).options).toMatchObject({
      secure: true,
      endpoint: { protocol: "https:", host: "oss-eu-central-1.aliyuncs.com" },
    });
    expect(createRamClient(KEYS)).toMatchObject({ _protocol: "https", _endpoint: "ram.aliyuncs.com" });
  });

  it("signs OSS calls with V4 for the region and sends the security token", async () => {
    const { cloud, seen } = await cannedAlibaba(() => ({ status: 403 }));
    await failureOf(cloud.findBucket("photos", REGION));
    expect(seen[0]?.headers.authorization).toMatch(
      /^OSS4-HMAC-SHA256 Credential=LTAI4EXAMPLE\/\d{8}\/eu-central-1\/oss\/aliyun_v4_request,/,
    );
    expect(seen[0]?.headers["x-oss-security-token"]).toBe("temporary-token");
    expect(seen[0]?.headers.host).toBe("photos.oss-eu-central-1.aliyuncs.com");
    expect(seen[0]?.url).toBe("/?bucketInfo=");
  });

  it("puts the bucket into the path where the endpoint is localhost", async () => {
    const { cloud, seen } = await cannedAlibaba(() => ({ status: 403 }), "localhost");
    await failureOf(cloud.findBucket("photos", REGION));
    expect(seen[0]?.url).toBe("/photos/?bucketInfo=");
  });

  it("signs RAM and STS calls with ACS3 and always names the user", async () => {
    const { cloud, seen } = await cannedAlibaba(() => ({
      status: 403,
      body: JSON.stringify({ Code: "NoPermission", Message: "no", RequestId: "r" }),
    }));
    await failureOf(cloud.createAccessKey("mgw-prep-MP-000000"));
    await failureOf(cloud.getCallerIdentity());
    for (const { headers } of seen) {
      expect(headers.authorization).toMatch(/^ACS3-HMAC-SHA256 Credential=LTAI4EXAMPLE,/);
      expect(headers["x-acs-security-token"]).toBe("temporary-token");
    }
    expect(seen.map(({ headers }) => headers["x-acs-action"])).toEqual([
      "CreateAccessKey",
      "GetCallerIdentity",
    ]);
    expect(seen[0]?.url).toContain("UserName=mgw-prep-MP-000000");
  });
});

describe("a new bucket", () => {
  it("is asked for without an ACL, since that would need the right to set any bucket's", async () => {
    const { cloud, seen } = await cannedAlibaba(() => ({ status: 200 }));
    await cloud.createBucket({ bucket: "photos", region: REGION, storageClass: "IA" });
    expect(seen.map(({ method, url }) => [method, url])).toEqual([["PUT", "/"]]);
    expect(seen[0]?.headers["x-oss-acl"]).toBeUndefined();
  });
});

describe("a bucket with a custom domain", () => {
  it("is called there for its objects alone, and the others as before", async () => {
    const domain = await startCannedServer(() => ({ status: 403 }));
    const endpoint = await startCannedServer(() => ({ status: 403 }));
    const cloud = createAlibabaCloud({
      ...KEYS,
      ossEndpoint: endpoint.url,
      customDomains: { photos: domain.url.replace("127.0.0.1", "localhost") },
    });
    const key = { accessKeyId: "LTAI5NEW", secretAccessKey: "s" };
    await failureOf(cloud.isBucketEmpty("photos", REGION));
    await failureOf(cloud.proveWrite(key, { bucket: "photos", region: REGION, objectKey: "a" }));
    await failureOf(cloud.findBucket("photos", REGION));
    await failureOf(cloud.isBucketEmpty("constructor", REGION));
    const asked = ({ seen }: typeof domain) =>
      seen.map(({ method, url, headers }) => `${method} ${headers.host?.replace(/:\d+$/, "")}${url}`);
    expect(asked(domain)).toEqual(["GET localhost/?list-type=2&max-keys=1", "PUT localhost/a"]);
    expect(asked(endpoint)).toEqual([
      "GET photos.oss-eu-central-1.aliyuncs.com/?bucketInfo=",
      "GET constructor.oss-eu-central-1.aliyuncs.com/?list-type=2&max-keys=1",
    ]);
  });
});

describe("what OSS answers", () => {
  it.each([
    [200, '{ "Version" : "1", "Statement": [] }', '{ "Version" : "1", "Statement": [] }'],
    [200, "{", "{"],
    [404, "<Error><Code>NoSuchBucketPolicy</Code><Message>no</Message></Error>", null],
  ])("for a policy is kept to the byte, and null is none: %s %s", async (status, body, policy) => {
    const { cloud } = await cannedAlibaba(() => ({ status, body }));
    expect(await cloud.readBucketPolicy("photos", REGION)).toBe(policy);
  });

  it.each([
    [403, "AccessDenied"],
    [404, "NoSuchBucket"],
    [400, "PublicEndpointForbidden"],
  ])("for a policy is never taken for none when it is %s %s", async (status, code) => {
    const body = `<Error><Code>${code}</Code><Message>no</Message></Error>`;
    const { cloud } = await cannedAlibaba(() => ({ status, body }));
    expect((await failureOf(cloud.readBucketPolicy("photos", REGION))).failure.code).toBe(code);
  });

  it.each([
    ["", null],
    ["<ServerSideEncryptionRule><SSEAlgorithm>None</SSEAlgorithm></ServerSideEncryptionRule>", null],
    ["<ServerSideEncryptionRule/>", null],
    [
      "<ServerSideEncryptionRule><SSEAlgorithm>KMS</SSEAlgorithm><KMSMasterKeyID/></ServerSideEncryptionRule>",
      { algorithm: "KMS", kmsKeyId: null },
    ],
    [
      "<ServerSideEncryptionRule><SSEAlgorithm>KMS</SSEAlgorithm><KMSMasterKeyID>k-1</KMSMasterKeyID></ServerSideEncryptionRule>",
      { algorithm: "KMS", kmsKeyId: "k-1" },
    ],
  ])("for the default encryption is read: %s", async (rule, encryption) => {
    const { cloud } = await cannedAlibaba(() =>
      ossXml(`<BucketInfo><Bucket><Location>${REGION}</Location><StorageClass>Standard</StorageClass>
        <AccessControlList><Grant>private</Grant></AccessControlList><Owner><ID>1</ID></Owner>${rule}</Bucket></BucketInfo>`),
    );
    expect((await cloud.findBucket("photos", REGION))?.encryption).toEqual(encryption);
  });

  it("is read into one lifecycle entry for each transition, dates as days from now", async () => {
    const { cloud } = await cannedAlibaba(() =>
      ossXml(`<LifecycleConfiguration>
        <Rule><ID>tier</ID><Prefix>logs/</Prefix><Status>Enabled</Status>
          <Transition><Days>30</Days><StorageClass>IA</StorageClass></Transition>
          <Transition><Days>90</Days><StorageClass>Archive</StorageClass></Transition>
          <Expiration><Days>365</Days></Expiration></Rule>
        <Rule><ID>old</ID><Prefix/><Status>Disabled</Status>
          <Transition><CreatedBeforeDate>2026-11-23T00:00:00.000Z</CreatedBeforeDate><StorageClass>Archive</StorageClass></Transition>
          <Expiration><CreatedBeforeDate>2020-01-01T00:00:00.000Z</CreatedBeforeDate></Expiration></Rule>
      </LifecycleConfiguration>`),
    );
    const tier = { id: "tier", isEnabled: true, prefix: "logs/" };
    expect(await cloud.readBucketLifecycle("photos", REGION)).toEqual([
      { ...tier, transitionDays: 30, transitionClass: "IA", expirationDays: 365 },
      { ...tier, transitionDays: 90, transitionClass: "Archive", expirationDays: null },
      {
        id: "old",
        isEnabled: false,
        prefix: "",
        transitionDays: 3,
        transitionClass: "Archive",
        expirationDays: 0,
      },
    ]);
  });

  it("is counted and listed over pages, counted in the region asked about only", async () => {
    const page = (names: string, more: string) =>
      ossXml(
        `<ListAllMyBucketsResult><Owner><ID>1</ID><DisplayName>1</DisplayName></Owner>${more}<Buckets>\n${names}\n</Buckets></ListAllMyBucketsResult>`,
      );
    const bucket = (name: string, region: string) =>
      `<Bucket><Name>${name}</Name><Location>${region}</Location><CreationDate>2026-01-01T00:00:00.000Z</CreationDate><StorageClass>Standard</StorageClass></Bucket>`;
    const { cloud, seen } = await cannedAlibaba((_request, index) =>
      index % 2 === 0
        ? page(
            bucket("a", REGION) + bucket("b", "oss-cn-beijing"),
            "<IsTruncated>true</IsTruncated><NextMarker>b</NextMarker>",
          )
        : page(bucket("c", REGION), "<IsTruncated>false</IsTruncated>"),
    );
    expect(await cloud.countBuckets(REGION)).toBe(2);
    expect(seen[1]?.url).toContain("marker=b");
    expect((await cloud.listBuckets()).map((listed) => listed.bucket)).toEqual(["a", "b", "c"]);
    expect(seen[3]?.url).toContain("marker=b");
  });

  it("has the region of the bucket of that very name, not of one whose name only begins so", async () => {
    const { cloud } = await cannedAlibaba(() =>
      ossXml(
        `<ListAllMyBucketsResult><Owner><ID>1</ID><DisplayName>1</DisplayName></Owner><Buckets><Bucket><Name>photos-2</Name><Location>${REGION}</Location><CreationDate>2026-01-01T00:00:00.000Z</CreationDate><StorageClass>Standard</StorageClass></Bucket></Buckets></ListAllMyBucketsResult>`,
      ),
    );
    expect(await cloud.findBucketRegion("photos")).toBeNull();
    expect(await cloud.findBucketRegion("photos-2")).toBe(REGION);
  });

  it("is no bucket when the list is empty", async () => {
    const { cloud } = await cannedAlibaba(() =>
      ossXml(
        "<ListAllMyBucketsResult><Owner><ID>1</ID><DisplayName>1</DisplayName></Owner><Buckets></Buckets></ListAllMyBucketsResult>",
      ),
    );
    expect(await cloud.countBuckets(REGION)).toBe(0);
  });

  it("takes suspended versioning for versioned, since old versions stay", async () => {
    const { cloud } = await cannedAlibaba(() =>
      ossXml(
        `<BucketInfo><Bucket><Name>photos</Name><Location>${REGION}</Location><StorageClass>Standard</StorageClass><Versioning>Suspended</Versioning><AccessControlList><Grant>private</Grant></AccessControlList><Owner><ID>5123</ID></Owner></Bucket></BucketInfo>`,
      ),
    );
    expect(await cloud.findBucket("photos", REGION)).toEqual({
      region: REGION,
      storageClass: "Standard",
      acl: "private",
      isVersioned: true,
      ownerId: "5123",
      createdAt: null,
      encryption: null,
    });
  });

  it("is refused when it is another object than was written, and the proof is deleted", async () => {
    const { cloud, seen } = await cannedAlibaba(({ method }) =>
      method === "DELETE" ? { status: 204 } : { status: 200, body: method === "GET" ? "something else" : "" },
    );
    const key = { accessKeyId: "LTAINEW", secretAccessKey: "newSecret" };
    const proof = cloud.proveWrite(key, { bucket: "photos", region: REGION, objectKey: "p/.proof" });
    expect((await failureOf(proof)).failure.code).toBe("ProofMismatch");
    expect(seen.map(({ method }) => method)).toEqual(["PUT", "GET", "DELETE"]);
    expect(seen[0]?.headers["x-oss-storage-class"]).toBe("Standard");
    for (const { headers } of seen) {
      expect(headers.authorization).toContain("Credential=LTAINEW/");
      expect(headers["x-oss-security-token"]).toBeUndefined();
    }
  });
});

describe("what IMS answers", () => {
  const answering = async (body: Record<string, unknown>) =>
    (await cannedAlibaba(() => ({ status: 200, body: JSON.stringify({ RequestId: "r", ...body }) }))).cloud;
  const keyPolicy = (policy: unknown) => answering({ AccessKeyPolicy: policy });

  it.each([
    ["", null],
    [JSON.stringify({ Version: 1, Status: "Inactive", Statements: [] }), null],
    [{ Status: "Inactive" }, null],
    [JSON.stringify({ Status: "Active", Statements: [] }), []],
    [
      JSON.stringify({
        Status: "Active",
        Statements: [
          { Type: "ClassicWhiteList", IPList: ["203.0.113.0/24"] },
          { Type: "VPCWhiteList", Value: "vpc-1", IPList: ["10.0.0.0/8"] },
        ],
      }),
      ["203.0.113.0/24", "10.0.0.0/8 in vpc-1"],
    ],
  ])("for the network policy of access keys is read: %s", async (policy, networks) => {
    expect(await (await keyPolicy(policy)).readAccessKeyNetworks()).toEqual(networks);
  });

  it.each(["{", "[]", '{"Statements":[]}'])("is never taken for no policy when it is %s", async (policy) => {
    expect((await failureOf((await keyPolicy(policy)).readAccessKeyNetworks())).failure.code).toBe(
      "UnexpectedAnswer",
    );
  });

  it.each([
    [{}, { networkMasks: [], needsMfa: false }],
    [
      { LoginNetworkMasks: "10.0.0.0/8;192.0.2.0/24" },
      { networkMasks: ["10.0.0.0/8", "192.0.2.0/24"], needsMfa: false },
    ],
    [{ MFAOperationForLogin: "mandatory" }, { networkMasks: [], needsMfa: true }],
    [{ MFAOperationForLogin: "independent" }, { networkMasks: [], needsMfa: false }],
    [{ EnforceMFAForLogin: true }, { networkMasks: [], needsMfa: true }],
  ])("for logons is read: %j", async (LoginProfilePreference, limits) => {
    const cloud = await answering({ SecurityPreference: { LoginProfilePreference } });
    expect(await cloud.readLogonLimits()).toEqual(limits);
  });
});
