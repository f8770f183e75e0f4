import { GetMetricDataCommand, ListMetricsCommand } from "@aws-sdk/client-cloudwatch";
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteUserPermissionsBoundaryCommand,
  DetachUserPolicyCommand,
  GetUserCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import {
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { describe, expect, test } from "vitest";
import { OTHER_ACCOUNT_CREDENTIALS } from "../../../simulators/aws/seed-identities.ts";
import { DEFAULT_OPERATOR_POLICY } from "../../../simulators/aws/seed-operator-policy.ts";
import { errorOf, type Identity, useAwsSimulator } from "./aws-clients.ts";

const READ_ONLY = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
const OPERATOR = "arn:aws:iam::111122223333:user/mgw-prep-operator";
const aws = useAwsSimulator({
  operatorPolicy: { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } },
});

/** Makes a user with a key, as the bot does, and lets it spread. */
async function makeReader(
  name = "mgw-prep-MP-READER",
  policyArn: string | null = READ_ONLY,
): Promise<Identity> {
  const { iam } = aws.clients();
  await iam.send(new CreateUserCommand({ UserName: name, Path: "/mgw-prep/" }));
  if (policyArn) await iam.send(new AttachUserPolicyCommand({ UserName: name, PolicyArn: policyArn }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
  aws.simulator.clock.advance(1000);
  return { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
}

function setPolicy(bucket: string, ...statements: object[]): void {
  const Statement = statements.map((one) => ({
    Principal: "*",
    Action: "s3:*",
    Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
    ...one,
  }));
  aws.control("setBucketPolicy", { bucket, policy: { Version: "2012-10-17", Statement } });
}

const BUCKET = "acme-media-clean";

function allowEverything(): void {
  const Statement = { Effect: "Allow", Action: "*", Resource: "*" };
  aws.control("setOperatorPolicy", { policy: { Version: "2012-10-17", Statement } });
}

/** Whether the reader may list the bucket and read one object of it. */
async function mayRead(identity: Identity): Promise<{ list: boolean; read: boolean }> {
  const { s3 } = aws.clients(identity);
  const works = (call: Promise<unknown>) =>
    call
      .then(() => true)
      .catch((error: Error) => {
        if (error.name === "AccessDenied") return false;
        throw error;
      });
  return {
    list: await works(s3.send(new ListObjectsV2Command({ Bucket: BUCKET, MaxKeys: 1 }))),
    read: await works(s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: "readme.txt" }))),
  };
}

describe("a key that IAM just issued", () => {
  test("is unknown at first, then without permissions, then works", async () => {
    aws.control("setPropagation", { visibleAfterMs: 60_000, authorizedAfterMs: 60_000 });
    const reader = await makeReader();
    const { s3, sts } = aws.clients(reader);
    const list = () => s3.send(new ListObjectsV2Command({ Bucket: BUCKET, MaxKeys: 1 }));
    expect((await errorOf(list())).name).toBe("InvalidAccessKeyId");
    expect((await errorOf(sts.send(new GetCallerIdentityCommand({})))).name).toBe("InvalidClientTokenId");
    aws.simulator.clock.advance(61_000);
    expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toContain(
      "user/mgw-prep/mgw-prep-MP-READER",
    );
    expect((await errorOf(list())).name).toBe("AccessDenied");
    aws.simulator.clock.advance(60_000);
    expect((await list()).KeyCount).toBe(1);
    aws.simulator.clock.advance(-122_000);
  });

  test("stops working when it is made inactive", async () => {
    const reader = await makeReader();
    expect(await mayRead(reader)).toEqual({ list: true, read: true });
    const status = {
      UserName: "mgw-prep-MP-READER",
      AccessKeyId: reader.accessKeyId,
      Status: "Inactive",
    } as const;
    await aws.clients().iam.send(new UpdateAccessKeyCommand(status));
    const { s3, sts } = aws.clients(reader);
    expect((await errorOf(s3.send(new ListBucketsCommand({})))).name).toBe("InvalidAccessKeyId");
    expect((await errorOf(sts.send(new GetCallerIdentityCommand({})))).name).toBe("InvalidClientTokenId");
  });

  test("does what its policies allow, and no more", async () => {
    const reader = await makeReader();
    const { s3, iam, cloudWatch } = aws.clients(reader);
    const put = s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: "k", Body: "x" }));
    const arn = "arn:aws:iam::111122223333:user/mgw-prep/mgw-prep-MP-READER";
    expect(await errorOf(put)).toMatchObject({
      name: "AccessDenied",
      message: `User: ${arn} is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::${BUCKET}/k" because no identity-based policy allows the s3:PutObject action`,
    });
    expect(await errorOf(iam.send(new GetUserCommand({})))).toMatchObject({
      name: "AccessDenied",
      message: `User: ${arn} is not authorized to perform: iam:GetUser on resource: user mgw-prep-MP-READER because no identity-based policy allows the iam:GetUser action`,
    });
    const metrics = await errorOf(cloudWatch.send(new ListMetricsCommand({})));
    expect(metrics.name).toBe("AccessDenied");
    expect(metrics.message).toBe(
      `User: ${arn} is not authorized to perform: cloudwatch:ListMetrics because no identity-based policy allows the cloudwatch:ListMetrics action`,
    );
  });

  test("is held to one bucket and prefix by an inline policy", async () => {
    const reader = await makeReader("mgw-prep-MP-ONE", null);
    const policy = {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: "s3:ListBucket", Resource: `arn:aws:s3:::${BUCKET}` },
        { Effect: "Allow", Action: "s3:GetObject", Resource: `arn:aws:s3:::${BUCKET}/photos/*` },
      ],
    };
    const PolicyDocument = JSON.stringify(policy);
    const put = new PutUserPolicyCommand({ UserName: "mgw-prep-MP-ONE", PolicyName: "p", PolicyDocument });
    await aws.clients().iam.send(put);
    aws.simulator.clock.advance(1000);
    const { s3 } = aws.clients(reader);
    const get = (Key: string) => s3.send(new GetObjectCommand({ Bucket: BUCKET, Key, Range: "bytes=0-0" }));
    expect((await get("photos/00000000/00000000.jpg")).ContentLength).toBe(1);
    expect((await errorOf(get("readme.txt"))).name).toBe("AccessDenied");
    expect((await errorOf(s3.send(new ListObjectsV2Command({ Bucket: "acme-finance-kms" })))).name).toBe(
      "AccessDenied",
    );
  });

  test("loses what a detached policy gave", async () => {
    const reader = await makeReader();
    const names = { UserName: "mgw-prep-MP-READER", PolicyArn: READ_ONLY };
    await aws.clients().iam.send(new DetachUserPolicyCommand(names));
    expect(await mayRead(reader)).toEqual({ list: false, read: false });
  });
});

describe("bucket policies over a real request", () => {
  const cases: [string, object[], { list: boolean; read: boolean }][] = [
    [
      "an address whitelist",
      [deny({ NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } })],
      { list: false, read: false },
    ],
    [
      "a whitelist that holds the address",
      [deny({ NotIpAddress: { "aws:SourceIp": ["203.0.113.0/24", "198.51.100.0/24"] } })],
      { list: true, read: true },
    ],
    [
      "a whitelist of two halves of the world",
      [deny({ NotIpAddress: { "aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"] } })],
      { list: true, read: true },
    ],
    [
      "a blocklist of somebody else",
      [deny({ IpAddress: { "aws:SourceIp": "192.0.2.0/24" } })],
      { list: true, read: true },
    ],
    [
      "an Allow with an address condition",
      [{ Effect: "Allow", Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } } }],
      { list: true, read: true },
    ],
    [
      "a VPC endpoint, whose key is absent",
      [deny({ StringNotEquals: { "aws:SourceVpce": "vpce-1a2b3c4d" } })],
      { list: false, read: false },
    ],
    [
      "a VPC endpoint with IfExists",
      [deny({ StringNotEqualsIfExists: { "aws:SourceVpce": "vpce-1a2b3c4d" } })],
      { list: false, read: false },
    ],
    [
      "a positive VPC condition",
      [deny({ StringEquals: { "aws:SourceVpc": "vpc-1" } })],
      { list: true, read: true },
    ],
    ["plain http alone", [deny({ Bool: { "aws:SecureTransport": "false" } })], { list: true, read: true }],
    ["old TLS alone", [deny({ NumericLessThan: { "s3:TlsVersion": 1.2 } })], { list: true, read: true }],
    [
      "missing MFA by Null",
      [deny({ Null: { "aws:MultiFactorAuthAge": true } })],
      { list: false, read: false },
    ],
    [
      "missing MFA by BoolIfExists",
      [deny({ BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } })],
      { list: false, read: false },
    ],
    [
      "missing MFA by Bool, which long-term keys lack",
      [deny({ Bool: { "aws:MultiFactorAuthPresent": "false" } })],
      { list: true, read: true },
    ],
    [
      "everybody but a user by ARN pattern",
      [deny({ ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:user/mgw-prep/*" } })],
      { list: true, read: true },
    ],
    [
      "everybody but the office, unless it is the reader",
      [
        deny({
          NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" },
          ArnNotEquals: { "aws:PrincipalArn": "arn:aws:iam::111122223333:user/mgw-prep/mgw-prep-MP-READER" },
        }),
      ],
      { list: true, read: true },
    ],
    [
      "other accounts",
      [deny({ StringNotEquals: { "aws:PrincipalAccount": "111122223333" } })],
      { list: true, read: true },
    ],
    [
      "those outside an organization, whose key is absent",
      [deny({ StringNotEquals: { "aws:PrincipalOrgID": "o-example" } })],
      { list: false, read: false },
    ],
    [
      "by ForAllValues over an absent key",
      [deny({ "ForAllValues:StringEquals": { "aws:TagKeys": "x" } })],
      { list: false, read: false },
    ],
    [
      "by ForAnyValue over an absent key",
      [deny({ "ForAnyValue:StringEquals": { "aws:TagKeys": "x" } })],
      { list: true, read: true },
    ],
    [
      "objects alone",
      [deny(undefined, { Resource: `arn:aws:s3:::${BUCKET}/*` })],
      { list: true, read: false },
    ],
    [
      "all but listing, by NotAction",
      [deny(undefined, { Action: undefined, NotAction: "s3:ListBucket" })],
      { list: true, read: false },
    ],
    [
      "all but one prefix, by NotResource",
      [
        deny(undefined, {
          Resource: undefined,
          NotResource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/read*`],
        }),
      ],
      { list: true, read: true },
    ],
    [
      "everybody but another user, by NotPrincipal",
      [
        deny(undefined, {
          Principal: undefined,
          NotPrincipal: { AWS: "arn:aws:iam::111122223333:user/boss" },
        }),
      ],
      { list: false, read: false },
    ],
    [
      "everybody but the reader, by NotPrincipal",
      [
        deny(undefined, {
          Principal: undefined,
          NotPrincipal: { AWS: "arn:aws:iam::111122223333:user/mgw-prep/mgw-prep-MP-READER" },
        }),
      ],
      { list: true, read: true },
    ],
    [
      "everybody but another user and the account, by NotPrincipal",
      [notPrincipal("arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:user/boss")],
      { list: false, read: false },
    ],
    [
      "everybody but the account, by NotPrincipal, which exempts none of its users",
      [notPrincipal("arn:aws:iam::111122223333:root")],
      { list: false, read: false },
    ],
    [
      "everybody but the account by its number, by NotPrincipal",
      [notPrincipal("111122223333")],
      { list: false, read: false },
    ],
    [
      "everybody but the reader and the account, by NotPrincipal",
      [
        notPrincipal(
          "arn:aws:iam::111122223333:root",
          "arn:aws:iam::111122223333:user/mgw-prep/mgw-prep-MP-READER",
        ),
      ],
      { list: true, read: true },
    ],
    [
      "another user",
      [deny(undefined, { Principal: { AWS: "arn:aws:iam::111122223333:user/boss" } })],
      { list: true, read: true },
    ],
    [
      "the whole account",
      [deny(undefined, { Principal: { AWS: "111122223333" } })],
      { list: false, read: false },
    ],
    [
      "a listing without a prefix",
      [deny({ StringNotLike: { "s3:prefix": "photos/*" } }, { Action: "s3:ListBucket" })],
      { list: false, read: true },
    ],
    [
      "by a variable in the condition",
      [deny({ StringNotEquals: { "aws:username": "${aws:username}" } })],
      { list: true, read: true },
    ],
    [
      "after a date",
      [deny({ DateGreaterThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } })],
      { list: false, read: false },
    ],
    [
      "before a date",
      [deny({ DateLessThan: { "aws:EpochTime": "1577836800" } })],
      { list: true, read: true },
    ],
    [
      "by principal type",
      [deny({ StringEqualsIgnoreCase: { "aws:principaltype": "USER" } })],
      { list: false, read: false },
    ],
  ];

  function deny(Condition: object | undefined, more: object = {}): object {
    return { Effect: "Deny", ...(Condition ? { Condition } : {}), ...more };
  }

  function notPrincipal(...AWS: string[]): object {
    return deny(undefined, { Principal: undefined, NotPrincipal: { AWS } });
  }

  test("deny a user with a permissions boundary whatever NotPrincipal lists", async () => {
    const reader = await makeReader();
    const arn = "arn:aws:iam::111122223333:user/mgw-prep/mgw-prep-MP-READER";
    setPolicy(BUCKET, notPrincipal("arn:aws:iam::111122223333:root", arn));
    expect(await mayRead(reader)).toEqual({ list: true, read: true });
    allowEverything();
    const bound = { UserName: "mgw-prep-MP-READER", PermissionsBoundary: READ_ONLY };
    await aws.clients().iam.send(new PutUserPermissionsBoundaryCommand(bound));
    expect(await mayRead(reader)).toEqual({ list: false, read: false });
    await aws.clients().iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName: bound.UserName }));
    expect(await mayRead(reader)).toEqual({ list: true, read: true });
  });

  test("tell a listing without a prefix from one with an empty one", async () => {
    const reader = await makeReader();
    const { s3 } = aws.clients(reader);
    const list = (more: object) => s3.send(new ListObjectsV2Command({ Bucket: BUCKET, MaxKeys: 1, ...more }));
    const head = () => s3.send(new HeadBucketCommand({ Bucket: BUCKET }));
    const listing = { Action: "s3:ListBucket" };
    setPolicy(BUCKET, deny({ Null: { "s3:prefix": "true" } }, listing));
    expect((await errorOf(list({}))).name).toBe("AccessDenied");
    expect((await errorOf(head())).$metadata.httpStatusCode).toBe(403);
    expect((await list({ Prefix: "" })).KeyCount).toBe(1);
    setPolicy(BUCKET, deny({ StringEquals: { "s3:prefix": "" } }, listing));
    expect((await list({})).KeyCount).toBe(1);
    expect((await errorOf(list({ Prefix: "" }))).name).toBe("AccessDenied");
    expect((await list({ Prefix: "photos/" })).KeyCount).toBe(1);
    expect((await head()).BucketRegion).toBe("eu-central-1");
    await s3.send(new GetBucketLocationCommand({ Bucket: BUCKET }));
    setPolicy(BUCKET, deny(undefined, { Action: "s3:GetBucketLocation" }));
    expect((await errorOf(s3.send(new GetBucketLocationCommand({ Bucket: BUCKET })))).message).toContain(
      "is not authorized to perform: s3:GetBucketLocation on",
    );
    expect((await head()).BucketRegion).toBe("eu-central-1");
  });

  test.each(cases)("deny: %s", async (_name, statements, expected) => {
    const reader = await makeReader();
    setPolicy(BUCKET, ...statements);
    expect(await mayRead(reader)).toEqual(expected);
  });

  test("judge the address that the caller comes from", async () => {
    const reader = await makeReader();
    setPolicy(BUCKET, deny({ NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } }));
    expect(await mayRead(reader)).toEqual({ list: false, read: false });
    aws.control("setSourceAddress", { accessKeyId: reader.accessKeyId, address: "203.0.113.9" });
    expect(await mayRead(reader)).toEqual({ list: true, read: true });
    aws.control("setSourceAddress", { accessKeyId: reader.accessKeyId, address: "2001:db8::1" });
    expect(await mayRead(reader)).toEqual({ list: false, read: false });
  });

  test("allow what the identity's policies do not, when they name the user", async () => {
    const reader = await makeReader("mgw-prep-MP-NONE", null);
    const arn = "arn:aws:iam::111122223333:user/mgw-prep/mgw-prep-MP-NONE";
    setPolicy(BUCKET, { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:root" } });
    expect(await mayRead(reader)).toEqual({ list: false, read: false });
    setPolicy(BUCKET, { Effect: "Allow", Principal: { AWS: arn } });
    expect(await mayRead(reader)).toEqual({ list: true, read: true });
  });
});

describe("a locked bucket", () => {
  const Bucket = "acme-vault-locked-down";

  test("says which kind of policy denies, as S3 words it", async () => {
    const { s3 } = aws.clients();
    for (const [command, action] of [
      [new GetBucketPolicyCommand({ Bucket }), "s3:GetBucketPolicy"],
      [new ListObjectsV2Command({ Bucket }), "s3:ListBucket"],
    ] as const) {
      const error = await errorOf(s3.send(command as GetBucketPolicyCommand));
      expect(error).toMatchObject({
        name: "AccessDenied",
        message: `User: ${OPERATOR} is not authorized to perform: ${action} on resource: "arn:aws:s3:::${Bucket}" with an explicit deny in a resource-based policy`,
      });
    }
  });

  test("answers HEAD without a text", async () => {
    const error = await errorOf(aws.clients().s3.send(new HeadBucketCommand({ Bucket })));
    expect(error.$metadata.httpStatusCode).toBe(403);
    expect(error.message).not.toContain("resource-based");
  });

  test("opens from the office", async () => {
    aws.control("setSourceAddress", { accessKeyId: "*", address: "203.0.113.20" });
    const { Policy } = await aws.clients().s3.send(new GetBucketPolicyCommand({ Bucket }));
    expect(Policy).toContain("OfficeOnly");
  });
});

describe("the operator", () => {
  test("is held to his policy, explicit denials included", async () => {
    const { s3, iam } = aws.clients();
    aws.control("setOperatorPolicy", { policy: DEFAULT_OPERATOR_POLICY });
    const boss = new CreateUserCommand({ UserName: "boss" });
    expect((await errorOf(iam.send(boss))).message).toBe(
      `User: ${OPERATOR} is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::111122223333:user/boss because no identity-based policy allows the iam:CreateUser action`,
    );
    const Statement = [
      { Effect: "Allow", Action: "*", Resource: "*" },
      { Effect: "Deny", Action: "s3:GetBucketPolicy", Resource: "*" },
    ];
    aws.control("setOperatorPolicy", { policy: { Version: "2012-10-17", Statement } });
    await iam.send(boss);
    expect((await errorOf(s3.send(new GetBucketPolicyCommand({ Bucket: BUCKET })))).message).toMatch(
      / with an explicit deny in an identity-based policy$/,
    );
  });

  test("may tag at creation only with iam:TagUser", async () => {
    const Statement = { Effect: "Allow", Action: "iam:CreateUser", Resource: "*" };
    aws.control("setOperatorPolicy", { policy: { Version: "2012-10-17", Statement } });
    const { iam } = aws.clients();
    const tagged = new CreateUserCommand({ UserName: "t", Tags: [{ Key: "a", Value: "b" }] });
    expect((await errorOf(iam.send(tagged))).message).toContain("iam:TagUser");
    await iam.send(new CreateUserCommand({ UserName: "t" }));
  });

  test("sees no metrics without permission", async () => {
    const Statement = { Effect: "Allow", Action: "s3:*", Resource: "*" };
    aws.control("setOperatorPolicy", { policy: { Version: "2012-10-17", Statement } });
    const query = new GetMetricDataCommand({
      StartTime: new Date(0),
      EndTime: new Date(),
      MetricDataQueries: [
        {
          Id: "a",
          MetricStat: { Metric: { Namespace: "AWS/S3", MetricName: "x" }, Period: 60, Stat: "Average" },
        },
      ],
    });
    expect((await errorOf(aws.clients().cloudWatch.send(query))).message).toContain(
      "cloudwatch:GetMetricData",
    );
  });
});

describe("a permissions boundary", () => {
  const BOUNDARY = { Statement: { Effect: "Allow", Action: "s3:GetObject", Resource: "*" } };

  async function makeBounded(document: object): Promise<Identity> {
    allowEverything();
    const PermissionsBoundary = aws.control<string>("createPolicy", {
      name: "edge",
      document: { Version: "2012-10-17", ...document },
    });
    const { iam } = aws.clients();
    const made = await iam.send(new CreateUserCommand({ UserName: "bounded", PermissionsBoundary }));
    expect(made.User?.PermissionsBoundary).toEqual({
      PermissionsBoundaryType: "PermissionsBoundaryPolicy",
      PermissionsBoundaryArn: "arn:aws:iam::111122223333:policy/edge",
    });
    await iam.send(new AttachUserPolicyCommand({ UserName: "bounded", PolicyArn: READ_ONLY }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "bounded" }));
    aws.simulator.clock.advance(1000);
    return { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
  }

  test("holds back what the user's own policies give, and says so", async () => {
    const bounded = await makeBounded(BOUNDARY);
    expect(await mayRead(bounded)).toEqual({ list: false, read: true });
    const { s3 } = aws.clients(bounded);
    const list = await errorOf(s3.send(new ListObjectsV2Command({ Bucket: BUCKET })));
    expect(list.message).toMatch(/ because no permissions boundary allows the s3:ListBucket action$/);
    const put = await errorOf(s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: "k", Body: "x" })));
    expect(put.message).toMatch(/ because no identity-based policy allows the s3:PutObject action$/);
  });

  test("does not hold back what the bucket gives the user by name, unless it denies it", async () => {
    const bounded = await makeBounded(BOUNDARY);
    const Principal = { AWS: "arn:aws:iam::111122223333:user/bounded" };
    setPolicy(BUCKET, { Effect: "Allow", Principal, Action: "s3:ListBucket" });
    expect(await mayRead(bounded)).toEqual({ list: true, read: true });
    aws.control("createPolicy", {
      name: "edge",
      document: {
        Version: "2012-10-17",
        Statement: { Effect: "Deny", Action: "s3:ListBucket", Resource: "*" },
      },
    });
    const list = aws.clients(bounded).s3.send(new ListObjectsV2Command({ Bucket: BUCKET }));
    expect((await errorOf(list)).message).toMatch(/ with an explicit deny in a permissions boundary$/);
  });

  test("is what policies of those who make users may ask for", async () => {
    const arn = aws.control<string>("createPolicy", {
      name: "edge",
      document: { Version: "2012-10-17", ...BOUNDARY },
    });
    const Condition = { StringEquals: { "iam:PermissionsBoundary": arn } };
    const Action = ["iam:CreateUser", "iam:AttachUserPolicy", "iam:PutUserPolicy", "iam:GetUser"];
    const Statement = { Effect: "Allow", Action, Resource: "*", Condition };
    aws.control("setOperatorPolicy", { policy: { Version: "2012-10-17", Statement } });
    const { iam } = aws.clients();
    const create = (UserName: string, more: object) => iam.send(new CreateUserCommand({ UserName, ...more }));
    expect((await errorOf(create("free", {}))).name).toBe("AccessDenied");
    await create("bound", { PermissionsBoundary: arn });
    await iam.send(new AttachUserPolicyCommand({ UserName: "bound", PolicyArn: READ_ONLY }));
    allowEverything();
    await create("free", {});
    aws.control("setOperatorPolicy", { policy: { Version: "2012-10-17", Statement } });
    const attach = iam.send(new AttachUserPolicyCommand({ UserName: "free", PolicyArn: READ_ONLY }));
    expect((await errorOf(attach)).name).toBe("AccessDenied");
    const missing = { PermissionsBoundary: "arn:aws:iam::111122223333:policy/no-such" };
    allowEverything();
    expect((await errorOf(create("other", missing))).name).toBe("NoSuchEntityException");
  });
});

describe("a bucket of another account", () => {
  test("needs an Allow on both sides, and gives no reasons", async () => {
    const { s3 } = aws.clients();
    const shared = { Bucket: "globex-shared-other-account" };
    expect((await s3.send(new ListObjectsV2Command(shared))).KeyCount).toBe(1);
    const closed = await errorOf(
      s3.send(new ListObjectsV2Command({ Bucket: "globex-private-other-account" })),
    );
    expect(closed).toMatchObject({ name: "AccessDenied", message: "Access Denied" });
    const wrongOwner = s3.send(new ListObjectsV2Command({ ...shared, ExpectedBucketOwner: "111122223333" }));
    expect(await errorOf(wrongOwner)).toMatchObject({ name: "AccessDenied", message: "Access Denied" });
  });

  test("shows its policy to its own account only", async () => {
    setPolicy(BUCKET, { Effect: "Allow", Principal: { AWS: "444455556666" } });
    const theirs = aws.clients(OTHER_ACCOUNT_CREDENTIALS).s3;
    expect((await theirs.send(new ListObjectsV2Command({ Bucket: BUCKET, MaxKeys: 1 }))).KeyCount).toBe(1);
    expect(await errorOf(theirs.send(new GetBucketPolicyCommand({ Bucket: BUCKET })))).toMatchObject({
      name: "MethodNotAllowed",
      $metadata: { httpStatusCode: 405 },
    });
  });
});
