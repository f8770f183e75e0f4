import fc from "fast-check";

/** The place that generated policies are about. */
export const ACCOUNT = "111122223333";
export const BUCKET = "amzn-s3-demo-bucket";
export const USER_NAME = "mgw-prep-reader";
export const USER_ARN = `arn:aws:iam::${ACCOUNT}:user/${USER_NAME}`;

export type GeneratedStatement = Record<string, unknown> & { Effect: "Allow" | "Deny" };
export type GeneratedPolicy = { Version: "2012-10-17"; Statement: GeneratedStatement[] };

const ROOT_ARN = `arn:aws:iam::${ACCOUNT}:root`;
const BUCKET_ARN = `arn:aws:s3:::${BUCKET}`;

function listOf<T>(item: fc.Arbitrary<T>, maxLength = 3): fc.Arbitrary<T | T[]> {
  return fc.oneof(item, fc.uniqueArray(item, { minLength: 1, maxLength }));
}

const someAction = listOf(
  fc.constantFrom(
    "s3:*",
    "*",
    "s3:GetObject",
    "s3:Get*",
    "S3:getobject",
    "s3:List*",
    "s3:ListBucket",
    "s3:?etObject",
    "s3:PutObject",
    "s3:DeleteObject*",
    "s3:GetObjectVersion",
    "s3:ListBucket*",
  ),
);
const action = fc.oneof(fc.constant("s3:*"), someAction);
const someResource = listOf(
  fc.constantFrom(
    BUCKET_ARN,
    `${BUCKET_ARN}/*`,
    `${BUCKET_ARN}*`,
    "*",
    `${BUCKET_ARN}/logs/*`,
    `${BUCKET_ARN}/logs/2026/*`,
    `${BUCKET_ARN}/*.csv`,
    `${BUCKET_ARN}/?*`,
    `${BUCKET_ARN}/l?gs/*/file*`,
    `${BUCKET_ARN}/public/*`,
    `${BUCKET_ARN}/home/\${aws:username}/*`,
    `${BUCKET_ARN}/team/\${aws:PrincipalTag/team}/*`,
    `${BUCKET_ARN}/team/\${aws:PrincipalTag/team, 'none'}/*`,
    `${BUCKET_ARN}-other/*`,
    "arn:aws:s3:::other-bucket/*",
    "arn:aws:s3:::amzn-*",
  ),
);
const resource = fc.oneof(fc.constant([BUCKET_ARN, `${BUCKET_ARN}/*`]), someResource);
const principal = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ Principal: "*" }) },
  { weight: 2, arbitrary: fc.constant({ Principal: { AWS: "*" } }) },
  {
    weight: 3,
    arbitrary: listOf(
      fc.constantFrom(ACCOUNT, ROOT_ARN, USER_ARN, "444455556666", `arn:aws:iam::${ACCOUNT}:role/app`),
    ).map((AWS) => ({ Principal: { AWS } })),
  },
  {
    weight: 2,
    arbitrary: listOf(fc.constantFrom(ROOT_ARN, USER_ARN, `arn:aws:iam::${ACCOUNT}:role/app`), 3).map(
      (AWS) => ({
        NotPrincipal: { AWS },
      }),
    ),
  },
  { weight: 1, arbitrary: fc.constant({ Principal: { Service: "cloudfront.amazonaws.com" } }) },
);

/** Operators of a family with every prefix and suffix, the plain ones most often. */
function operators(...names: string[]): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.constantFrom(...names),
      fc.constantFrom("", "", "", "", "ForAllValues:", "ForAnyValue:"),
      fc.constantFrom("", "", "", "IfExists"),
    )
    .map(([name, quantifier, suffix]) => quantifier + name + suffix);
}

const strings = operators(
  "StringEquals",
  "StringNotEquals",
  "StringLike",
  "StringNotLike",
  "StringEqualsIgnoreCase",
  "StringNotEqualsIgnoreCase",
);
const arns = operators("ArnLike", "ArnNotLike", "ArnEquals", "ArnNotEquals");
const numerics = operators(
  "NumericLessThan",
  "NumericGreaterThanEquals",
  "NumericEquals",
  "NumericNotEquals",
  "NumericGreaterThan",
);
const dates = operators(
  "DateLessThan",
  "DateGreaterThan",
  "DateEquals",
  "DateNotEquals",
  "DateGreaterThanEquals",
);
const addresses = operators("IpAddress", "NotIpAddress");
const bools = operators("Bool");
const nulls = fc.constant("Null");

type Entry = { operator: string; key: string; values: unknown };

function entries(
  operator: fc.Arbitrary<string>,
  keys: readonly string[],
  values: readonly unknown[],
): fc.Arbitrary<Entry> {
  return fc.record({ operator, key: fc.constantFrom(...keys), values: listOf(fc.constantFrom(...values)) });
}

const cidr = fc.oneof(
  fc.constantFrom<string>(
    "0.0.0.0/0",
    "0.0.0.0/1",
    "128.0.0.0/1",
    "::/0",
    "::/1",
    "8000::/1",
    "10.0.0.0/8",
    "192.168.1.6/32",
    "203.0.113.0/24",
    "47.88.10.0/24",
    "47.88.0.0/16",
    "198.51.100.7",
    "2001:db8::/32",
    "2000::/3",
    "172.16.0.0/12",
  ),
  fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map(([address, length]) => `${address}/${length}`),
);
const entry: fc.Arbitrary<Entry> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      operator: addresses,
      key: fc.constantFrom("aws:SourceIp", "AWS:sourceip"),
      values: listOf(cidr, 4),
    }),
  },
  { weight: 2, arbitrary: entries(addresses, ["aws:VpcSourceIp"], ["10.0.0.0/8", "0.0.0.0/0"]) },
  {
    weight: 4,
    arbitrary: entries(strings, ["aws:SourceVpce", "aws:SourceVpc"], ["vpce-1a2b3c4d", "vpc-111bbb22", "*"]),
  },
  {
    weight: 3,
    arbitrary: entries(
      bools,
      ["aws:SecureTransport", "aws:MultiFactorAuthPresent", "aws:ViaAWSService", "aws:PrincipalIsAWSService"],
      ["true", "false", true, false],
    ),
  },
  {
    weight: 3,
    arbitrary: entries(
      nulls,
      [
        "aws:SourceVpce",
        "aws:MultiFactorAuthAge",
        "aws:PrincipalArn",
        "aws:PrincipalOrgID",
        "s3:prefix",
        "aws:SourceIp",
      ],
      ["true", "false", true],
    ),
  },
  {
    weight: 3,
    arbitrary: entries(
      arns,
      ["aws:PrincipalArn"],
      [
        USER_ARN,
        `arn:aws:iam::${ACCOUNT}:user/*`,
        `arn:aws:iam::${ACCOUNT}:role/*`,
        "arn:aws:iam::*:user/mgw-*",
        `arn:aws:iam::${ACCOUNT}:user/\${aws:username}`,
      ],
    ),
  },
  {
    weight: 3,
    arbitrary: entries(
      strings,
      ["aws:PrincipalArn", "aws:username", "aws:PrincipalAccount", "aws:PrincipalType"],
      [ACCOUNT, USER_NAME, USER_ARN, "User", "mgw-*", "AssumedRole", "MGW-PREP-READER", `\${aws:username}`],
    ),
  },
  {
    weight: 2,
    arbitrary: entries(strings, ["aws:userid"], ["AIDA*", "AROAEXAMPLEID:*", "AIDACKCEVSQ6C2EXAMPLE", "*"]),
  },
  {
    weight: 2,
    arbitrary: entries(
      strings,
      ["aws:PrincipalTag/team"],
      ["data", "*", `\${aws:username}`, `\${aws:PrincipalTag/other}`],
    ),
  },
  { weight: 2, arbitrary: entries(strings, ["aws:PrincipalOrgID"], ["o-aa111bb222", "o-*"]) },
  { weight: 2, arbitrary: entries(strings, ["aws:UserAgent"], ["*curl*", "InternalBackup/*", "*", "?*"]) },
  {
    weight: 3,
    arbitrary: entries(
      strings,
      ["s3:prefix"],
      ["", "logs/", "logs/*", "home/*", "*", `home/\${aws:username}/*`, `logs/\${*}`],
    ),
  },
  { weight: 1, arbitrary: entries(strings, ["s3:delimiter"], ["/", "*"]) },
  { weight: 2, arbitrary: entries(strings, ["s3:ExistingObjectTag/class"], ["public", "*"]) },
  { weight: 2, arbitrary: entries(numerics, ["s3:TlsVersion"], ["1.2", "1.3", 1.1, 1.2]) },
  {
    weight: 2,
    arbitrary: entries(numerics, ["s3:max-keys", "aws:MultiFactorAuthAge"], ["100", 1000, "3600"]),
  },
  {
    weight: 3,
    arbitrary: entries(
      dates,
      ["aws:CurrentTime", "aws:EpochTime"],
      [
        "2020-01-01T00:00:00Z",
        "2026-12-24T00:00:00Z",
        "2030-01-01",
        "1798000000",
        "2026-11-25T00:00:00+02:00",
      ],
    ),
  },
  { weight: 1, arbitrary: entries(numerics, ["aws:EpochTime"], ["1577836800", 1798000000, "1893456000"]) },
  {
    weight: 1,
    arbitrary: entries(
      strings,
      ["s3:signatureversion", "aws:Foreign/key", "aws:Referer", "s3:DataAccessPointArn"],
      ["AWS4-HMAC-SHA256", "*", "x"],
    ),
  },
  {
    weight: 1,
    arbitrary: entries(
      fc.constantFrom("StringSomething", "stringequals", "NullIfExists", "BoolNot"),
      ["aws:SourceVpce", "aws:SecureTransport"],
      ["true", "x"],
    ),
  },
);

const condition = fc.array(entry, { maxLength: 3 }).map((list) => {
  const block: Record<string, Record<string, unknown>> = {};
  for (const { operator, key, values } of list) {
    const keys = block[operator] ?? {};
    const isThere = Object.keys(keys).some((other) => other.toLowerCase() === key.toLowerCase());
    block[operator] = isThere ? keys : { ...keys, [key]: values };
  }
  return Object.keys(block).length === 0 ? {} : { Condition: block };
});

function statementWith(effect: fc.Arbitrary<"Allow" | "Deny">): fc.Arbitrary<GeneratedStatement> {
  return fc
    .tuple(
      effect,
      principal,
      fc.oneof(
        { weight: 5, arbitrary: action.map((Action) => ({ Action })) },
        { weight: 1, arbitrary: action.map((NotAction) => ({ NotAction })) },
      ),
      fc.oneof(
        { weight: 5, arbitrary: resource.map((Resource) => ({ Resource })) },
        { weight: 1, arbitrary: resource.map((NotResource) => ({ NotResource })) },
      ),
      condition,
    )
    .map(([Effect, ...elements]) => Object.assign({ Effect }, ...elements));
}

/** Statements that let somebody in. */
export const allowStatement = statementWith(fc.constant("Allow"));
/** Statements that shut somebody out. */
export const denyStatement = statementWith(fc.constant("Deny"));

/** Policies of the kinds that people write, and some that they should not. */
export const generatedPolicy: fc.Arbitrary<GeneratedPolicy> = fc
  .array(statementWith(fc.constantFrom("Deny", "Deny", "Deny", "Allow")), { minLength: 1, maxLength: 2 })
  .map((Statement) => ({ Version: "2012-10-17", Statement }));

export const generatedPrefix = fc.constantFrom("", "", "logs/", "logs/2026/", "home/mgw-prep-reader/");
