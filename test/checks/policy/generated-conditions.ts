import fc from "fast-check";

/** The place that generated policies are about, and the user that the bot would make for it. */
export const ACCOUNT = "111122223333";
export const BUCKET = "amzn-s3-demo-bucket";
export const USER_NAME = "mgw-prep-MP-7K3Q9X";
export const USER_PATH = "/mgw-prep/";
export const USER_ARN = `arn:aws:iam::${ACCOUNT}:user${USER_PATH}${USER_NAME}`;
export const BOT_TAGS = { "mgw-prep:preparation": "MP-7K3Q9X", "mgw-prep:installation": "main" };

export type ConditionBlock = Record<string, Record<string, unknown>>;

export function listOf<T>(item: fc.Arbitrary<T>, maxLength = 3): fc.Arbitrary<T | T[]> {
  return fc.oneof(item, fc.uniqueArray(item, { minLength: 1, maxLength }));
}

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

export const cidr = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom<string>(
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
  },
  { weight: 1, arbitrary: fc.constantFrom("0.0.0.0/0 ", " 203.0.113.0/24", "::/0 ", "10.0.0.0 /8") },
  {
    weight: 8,
    arbitrary: fc
      .tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 }))
      .map(([address, length]) => `${address}/${length}`),
  },
);

const PRINCIPAL_TAGS = [
  "aws:PrincipalTag/team",
  "aws:PrincipalTag/mgw-prep:preparation",
  "aws:PrincipalTag/mgw-prep:installation",
];
const ORG_PATHS = [
  "o-aa111bb222/r-ab12/ou-ab12-11111111/*",
  "o-aa111bb222/*",
  "o-zz999yy888/r-cd34/*",
  "o-aa111bb222/r-ab12/",
  "o-*/*",
];

const ofTheConnection: [number, fc.Arbitrary<Entry>][] = [
  [
    6,
    fc.record({
      operator: addresses,
      key: fc.constantFrom("aws:SourceIp", "AWS:sourceip"),
      values: listOf(cidr, 4),
    }),
  ],
  [1, entries(strings, ["aws:SourceIp"], ["203.0.113.*", "47.*", "8.8.8.8", "*"])],
  [2, entries(addresses, ["aws:VpcSourceIp"], ["10.0.0.0/8", "0.0.0.0/0"])],
  [4, entries(strings, ["aws:SourceVpce", "aws:SourceVpc"], ["vpce-1a2b3c4d", "vpc-111bbb22", "*"])],
  [
    3,
    entries(
      bools,
      ["aws:SecureTransport", "aws:MultiFactorAuthPresent", "aws:ViaAWSService", "aws:PrincipalIsAWSService"],
      ["true", "false", true, false],
    ),
  ],
  [2, entries(strings, ["aws:UserAgent"], ["*curl*", "InternalBackup/*", "*", "?*"])],
  [2, entries(numerics, ["s3:TlsVersion"], ["1.2", "1.3", 1.1, 1.2])],
  [2, entries(strings, ["aws:RequestedRegion"], ["eu-central-1", "us-east-1", "eu-*", "*"])],
  [2, entries(numerics, ["s3:max-keys", "aws:MultiFactorAuthAge"], ["100", 1000, "3600"])],
  [
    3,
    entries(
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
  ],
  [1, entries(numerics, ["aws:EpochTime"], ["1577836800", 1798000000, "1893456000"])],
];

const ofTheCaller: [number, fc.Arbitrary<Entry>][] = [
  [
    4,
    entries(
      arns,
      ["aws:PrincipalArn"],
      [
        USER_ARN,
        `arn:aws:iam::${ACCOUNT}:user/${USER_NAME}`,
        `arn:aws:iam::${ACCOUNT}:user/mgw-prep-*`,
        `arn:aws:iam::${ACCOUNT}:user/mgw-prep/*`,
        `arn:aws:iam::${ACCOUNT}:user/*`,
        `arn:aws:iam::${ACCOUNT}:role/*`,
        "arn:aws:iam::*:user/mgw-*",
        `arn:aws:iam::${ACCOUNT}:user/mgw-prep/\${aws:username}`,
      ],
    ),
  ],
  [
    3,
    entries(
      strings,
      ["aws:PrincipalArn", "aws:username", "aws:PrincipalAccount", "aws:PrincipalType"],
      [
        ACCOUNT,
        USER_NAME,
        USER_ARN,
        "User",
        "mgw-*",
        "AssumedRole",
        USER_NAME.toUpperCase(),
        `\${aws:username}`,
      ],
    ),
  ],
  [3, entries(strings, ["aws:userid"], ["AIDA*", "AROAEXAMPLEID:*", "AIDACKCEVSQ6C2EXAMPLE", "AIDAC*", "*"])],
  [
    3,
    entries(strings, PRINCIPAL_TAGS, [
      "data",
      "MP-7K3Q9X",
      "MP-*",
      "main",
      "*",
      `\${aws:username}`,
      `\${aws:PrincipalTag/other}`,
    ]),
  ],
  [3, entries(strings, ["aws:PrincipalOrgID", "aws:ResourceOrgID"], ["o-aa111bb222", "o-*", "o-zz999yy888"])],
  [2, entries(strings, ["aws:PrincipalOrgPaths"], ORG_PATHS)],
  [
    2,
    entries(
      strings,
      [
        "sts:RoleSessionName",
        "sts:SourceIdentity",
        "SAML:aud",
        "accounts.google.com:aud",
        "aws:FederatedProvider",
      ],
      ["etl-*", "https://signin.aws.amazon.com/saml", "*"],
    ),
  ],
];

const ofTheRequest: [number, fc.Arbitrary<Entry>][] = [
  [
    4,
    entries(
      strings,
      ["s3:prefix"],
      ["", "logs/", "logs/*", "home/*", "*", `home/\${aws:username}/*`, `logs/\${*}`],
    ),
  ],
  [2, entries(nulls, ["s3:prefix"], ["true", "false"])],
  [
    3,
    entries(
      nulls,
      [
        "aws:SourceVpce",
        "aws:MultiFactorAuthAge",
        "aws:PrincipalArn",
        "aws:PrincipalOrgID",
        "aws:PrincipalTag/mgw-prep:preparation",
        "aws:TokenIssueTime",
        "aws:SourceIp",
      ],
      ["true", "false", true],
    ),
  ],
  [1, entries(strings, ["s3:delimiter"], ["/", "*"])],
  [2, entries(strings, ["s3:ExistingObjectTag/class"], ["public", "*"])],
  [
    1,
    entries(
      strings,
      ["s3:signatureversion", "aws:Foreign/key", "aws:Referer", "s3:DataAccessPointArn"],
      ["AWS4-HMAC-SHA256", "*", "x"],
    ),
  ],
  [
    1,
    entries(
      fc.constantFrom("StringSomething", "stringequals", "NullIfExists", "BoolNot"),
      ["aws:SourceVpce", "aws:SecureTransport"],
      ["true", "x"],
    ),
  ],
];

const entry = fc.oneof(
  ...[...ofTheConnection, ...ofTheCaller, ...ofTheRequest].map(([weight, arbitrary]) => ({
    weight,
    arbitrary,
  })),
);

/** One key under one operator, asked for under another as well. */
const askedTwice = fc
  .tuple(entry, strings)
  .map(([first, operator]) => [first, { ...first, operator }] as Entry[]);

/** Up to three conditions, now and then on one key. */
export const conditions: fc.Arbitrary<ConditionBlock> = fc
  .oneof({ weight: 6, arbitrary: fc.array(entry, { maxLength: 3 }) }, { weight: 1, arbitrary: askedTwice })
  .map((list) => {
    const block: ConditionBlock = {};
    for (const { operator, key, values } of list) {
      const keys = block[operator] ?? {};
      const isThere = Object.keys(keys).some((other) => other.toLowerCase() === key.toLowerCase());
      block[operator] = isThere ? keys : { ...keys, [key]: values };
    }
    return block;
  });
