import { describe, expect, it } from "vitest";
import { askEvaluator } from "./ask-evaluator.ts";

const ACCOUNT = "111122223333";
const BUCKET_ARN = "arn:aws:s3:::photos";
const USER = `arn:aws:iam::${ACCOUNT}:user/mgw-prep/reader`;
const READS = { Action: ["s3:GetObject", "s3:ListBucket"] };
const EVERYTHING = { Resource: [BUCKET_ARN, `${BUCKET_ARN}/*`] };
const DENY = { Effect: "Deny", Principal: "*", ...READS, ...EVERYTHING };

function verdictOf(policy: unknown): string {
  return askEvaluator({ policy, bucket: "photos", user: "mgw-prep/reader" }).verdict;
}

function policyOf(statement: unknown): unknown {
  return { Version: "2012-10-17", Statement: [statement] };
}

/** Statements that a careless reader takes for harmless: AWS refuses some and may deny by others. */
const NEVER_OPEN: readonly (readonly [title: string, statement: unknown])[] = [
  ...["constructor", "toString", "valueOf", "hasOwnProperty", "__proto__", "ForAnyValue:constructor"].map(
    (name) =>
      [
        `an operator called ${name}`,
        { ...DENY, Condition: JSON.parse(`{"${name}":{"aws:SourceVpc":"vpc-1"}}`) },
      ] as const,
  ),
  ["a principal that names nobody", { ...DENY, Principal: {} }],
  ["a principal of a type that is no type", { ...DENY, Principal: JSON.parse(`{"__proto__":["*"]}`) }],
  ["the root of any account", { ...DENY, Principal: { AWS: "arn:aws:iam::*:root" } }],
  ["the root of accounts that begin like ours", { ...DENY, Principal: { AWS: "arn:aws:iam::1111*:root" } }],
  ["an account id with a wildcard", { ...DENY, Principal: { AWS: "1111*" } }],
  ["our account written with a hyphen", { ...DENY, Principal: { AWS: "1111-2222-3333" } }],
  ["our user in other letter case", { ...DENY, Principal: { AWS: USER.toUpperCase() } }],
  ["a wildcard among services", { ...DENY, Principal: { Service: "*" } }],
  ["a wildcard among federated users", { ...DENY, Principal: { Federated: "*" } }],
  [
    "IPv4 as IPv6 on a blocklist",
    { ...DENY, Condition: { IpAddress: { "aws:SourceIp": "::ffff:0.0.0.0/96" } } },
  ],
  [
    "a block that holds IPv4 as IPv6 on a blocklist",
    { ...DENY, Condition: { IpAddress: { "aws:SourceIp": "::/64" } } },
  ],
  ["octal-looking addresses", { ...DENY, Condition: { IpAddress: { "aws:SourceIp": "010.0.0.0/8" } } }],
  ["a NotAction whose service is a wildcard", { ...DENY, Action: undefined, NotAction: "?3:*" }],
  ["a NotAction of every service", { ...DENY, Action: undefined, NotAction: "*:*" }],
  ["a NotAction with two stars", { ...DENY, Action: undefined, NotAction: "**" }],
  [
    "a NotAction with a letter that folds to another",
    { ...DENY, Action: undefined, NotAction: ["s3:GetObject", "s3:ListBuc\u212aet"] },
  ],
  ["a resource without its ARN", { ...DENY, Resource: ["photos", "photos/*"] }],
  ["a resource with a region", { ...DENY, Resource: "arn:aws:s3:us-east-1::photos/*" }],
  ["a resource with an account", { ...DENY, Resource: `arn:aws:s3::${ACCOUNT}:photos/*` }],
  ["a resource of a partition in capitals", { ...DENY, Resource: "arn:AWS:s3:::photos/*" }],
  ["a resource of a service in capitals", { ...DENY, Resource: "arn:aws:S3:::photos/*" }],
  ["a resource with a space in front", { ...DENY, Resource: " arn:aws:s3:::photos/*" }],
  ["a NotResource with a region", { ...DENY, Resource: undefined, NotResource: "arn:aws:s3:*:photos*:*" }],
  [
    "a condition key twice, once in capitals",
    {
      ...DENY,
      Condition: {
        StringNotEquals: { "aws:PrincipalArn": USER, "AWS:PRINCIPALARN": "arn:aws:iam::1:user/x" },
      },
    },
  ],
  [
    "a variable with blanks around its name",
    { ...DENY, Condition: { StringNotEquals: { "aws:username": "${ aws:username }" } } },
  ],
];

describe("a Deny that only looks harmless", () => {
  it.each(NEVER_OPEN)("is never open: %s", (_, statement) => {
    expect(verdictOf(policyOf(JSON.parse(JSON.stringify(statement))))).not.toBe("open");
    expect(verdictOf(JSON.stringify(policyOf(statement)))).not.toBe("open");
  });

  it.each([
    ["that JavaScript rounds", `{"StringNotEquals":{"aws:PrincipalAccount":111122223333.00000001}}`],
    ["with a zero behind the point", `{"StringNotEquals":{"s3:TlsVersion":[1.20,1.30]}}`],
    ["in powers of ten", `{"StringNotEquals":{"aws:PrincipalAccount":111122223333e0}}`],
  ])("is never open: a number %s", (_, condition) => {
    const text = JSON.stringify(policyOf({ ...DENY, Condition: {} })).replace(
      `"Condition":{}`,
      `"Condition":${condition}`,
    );
    expect(verdictOf(text)).not.toBe("open");
  });

  it("is judged in good time, however its wildcards are piled up", () => {
    for (const wildcards of ["*?".repeat(4000), "?".repeat(18_000), "*".repeat(18_000)]) {
      const resources = [`${BUCKET_ARN}/*`, `${BUCKET_ARN}/${wildcards}`];
      expect(verdictOf(policyOf({ ...DENY, Resource: resources }))).toBe("restricted");
    }
  });
});

describe("a Deny that is harmless beyond doubt", () => {
  it.each([
    ["the root of another account", { ...DENY, Principal: { AWS: "arn:aws:iam::444455556666:root" } }],
    ["a role of our account", { ...DENY, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/app` } }],
    ["a session of a role", { ...DENY, Principal: { AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/app/me` } }],
    ["a user with another path", { ...DENY, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/reader` } }],
    ["a role that was deleted", { ...DENY, Principal: { AWS: "AROACKCEVSQ6C2EXAMPLE" } }],
    ["a service", { ...DENY, Principal: { Service: "cloudfront.amazonaws.com" } }],
    [
      "an origin access identity",
      {
        ...DENY,
        Principal: { AWS: "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE" },
      },
    ],
    ["another bucket", { ...DENY, Resource: ["arn:aws:s3:::other", "arn:aws:s3:::other/*"] }],
    ["every action but others", { ...DENY, Action: undefined, NotAction: ["s3:Get*", "s3:List*"] }],
    ["a list of one, with a scalar in it", { ...DENY, Principal: { AWS: ["444455556666"] } }],
  ])("is open: %s", (_, statement) => {
    expect(verdictOf(policyOf(statement))).toBe("open");
  });
});
