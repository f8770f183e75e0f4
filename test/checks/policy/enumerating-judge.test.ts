import { describe, expect, it } from "vitest";
import { examinePolicy, findsDeniedRequest, judgePolicy, type Opinion } from "./enumerating-judge.ts";
import { ACCOUNT, BOT_TAGS, BUCKET, USER_ARN, USER_NAME, USER_PATH } from "./generated-policies.ts";
import type { JudgedCaller, JudgedFacts, Statement } from "./judge/judged-caller.ts";

const NOW = new Date("2026-11-24T12:00:00Z");
const BUCKET_ARN = `arn:aws:s3:::${BUCKET}`;
const ROOT_ARN = `arn:aws:iam::${ACCOUNT}:root`;
const FACTS: JudgedFacts = { tags: BOT_TAGS, hasPermissionsBoundary: false };
const DENY: Statement = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: [BUCKET_ARN, `${BUCKET_ARN}/*`],
};
const LISTING: Statement = { ...DENY, Action: "s3:ListBucket", Resource: BUCKET_ARN };
const READING: Statement = { ...DENY, Action: "s3:GetObject", Resource: `${BUCKET_ARN}/*` };

function callerOf(prefix: string): JudgedCaller {
  return {
    account: ACCOUNT,
    bucket: BUCKET,
    userName: USER_NAME,
    userPath: USER_PATH,
    prefix,
    partition: "aws",
    now: NOW,
  };
}

function when(Condition: object, statement = DENY): Statement {
  return { ...statement, Condition };
}

function ask(statements: Statement | Statement[], facts: Partial<JudgedFacts> = {}, prefix = ""): Opinion {
  return judgePolicy([statements].flat(), callerOf(prefix), { ...FACTS, ...facts });
}

describe("what is denied always, perhaps, or never", () => {
  it.each<[string, Statement | Statement[], Opinion]>([
    ["everything", DENY, "denied-always"],
    ["nothing", [], "never-denied"],
    ["an Allow", { ...DENY, Effect: "Allow" }, "never-denied"],
    ["a part of the objects", { ...READING, Resource: `${BUCKET_ARN}/tax/*` }, "denied-always"],
    ["the region of the bucket", { ...LISTING, Action: "s3:GetBucketLocation" }, "denied-perhaps"],
    ["writing", { ...DENY, Action: ["s3:Put*", "s3:Delete*"] }, "never-denied"],
    ["IPv6 callers", when({ IpAddress: { "aws:SourceIp": "::/0" } }), "denied-perhaps"],
    [
      "in some weeks",
      when({ DateGreaterThan: { "aws:CurrentTime": "2026-12-24T00:00:00Z" } }),
      "denied-perhaps",
    ],
    ["in a year", when({ DateGreaterThan: { "aws:CurrentTime": "2027-12-24T00:00:00Z" } }), "never-denied"],
    ["an operator that does not exist", when({ StringMaybe: { "aws:SourceVpc": "x" } }), "denied-perhaps"],
    [
      "a value with a blank",
      when({ NotIpAddress: { "aws:SourceIp": ["0.0.0.0/0 ", "::/0"] } }),
      "denied-perhaps",
    ],
    ["another partition's bucket", { ...DENY, Resource: `arn:aws-eusc:s3:::${BUCKET}` }, "denied-perhaps"],
    [
      "one key against itself",
      when({ StringLike: { "aws:UserAgent": "a*" }, StringNotLike: { "aws:UserAgent": "a*" } }),
      "never-denied",
    ],
  ])("%s", (_, statements, opinion) => {
    expect(ask(statements)).toBe(opinion);
  });
});

describe("statements that are asked together", () => {
  const first = { IpAddress: { "aws:SourceIp": "0.0.0.0/1" } };
  const second = { IpAddress: { "aws:SourceIp": "128.0.0.0/1" } };
  const folder = (name: string, condition: object) =>
    when(condition, { ...READING, Resource: `${BUCKET_ARN}/${name}` });

  it.each<[string, Statement[], Opinion]>([
    ["two halves of the internet", [when(first), when(second)], "denied-always"],
    ["one half", [when(first)], "denied-perhaps"],
    ["halves for different folders", [folder("a/*", first), folder("b/*", second)], "denied-perhaps"],
    ["halves for crossing patterns", [folder("logs/*", first), folder("*.csv", second)], "denied-always"],
    [
      "both versions of TLS",
      ["1.2", "1.3"].map((version) => when({ NumericEquals: { "s3:TlsVersion": version } })),
      "denied-always",
    ],
    [
      "a tag and its absence",
      [
        when({ StringEquals: { "s3:ExistingObjectTag/a": "b" } }, READING),
        when({ StringNotEquals: { "s3:ExistingObjectTag/a": "b" } }, READING),
      ],
      "denied-always",
    ],
    [
      "a tag and the absence of another",
      [
        when({ StringEquals: { "s3:ExistingObjectTag/a": "b" } }, READING),
        when({ StringNotEquals: { "s3:ExistingObjectTag/c": "b" } }, READING),
      ],
      "denied-perhaps",
    ],
    [
      "undocumented things of two kinds",
      [
        { ...DENY, Principal: undefined, NotPrincipal: { AWS: USER_ARN } },
        when({ NotIpAddress: { "aws:SourceIp": ["0.0.0.0/0 ", "::/0"] } }),
      ],
      "denied-perhaps",
    ],
    [
      "an organization as caller's and as bucket's",
      [
        when({ StringEquals: { "aws:PrincipalOrgID": "o-aa111bb222" } }),
        when({ StringNotEquals: { "aws:ResourceOrgID": "o-aa111bb222" } }),
      ],
      "denied-always",
    ],
  ])("%s", (_, statements, opinion) => {
    expect(ask(statements)).toBe(opinion);
  });
});

describe("listings", () => {
  it.each<[string, object, string, Opinion]>([
    ["without a prefix, of the whole bucket", { Null: { "s3:prefix": "true" } }, "", "denied-always"],
    ["without a prefix, of a prefix", { Null: { "s3:prefix": "true" } }, "logs/", "denied-perhaps"],
    ["with a prefix", { Null: { "s3:prefix": "false" } }, "logs/", "denied-always"],
    ["outside of the prefix", { StringNotLike: { "s3:prefix": "logs/*" } }, "logs/", "denied-perhaps"],
    ["of deeper prefixes", { StringLike: { "s3:prefix": "logs/2026/*" } }, "logs/", "denied-perhaps"],
    ["of another folder", { StringLike: { "s3:prefix": "img/*" } }, "logs/", "never-denied"],
    ["of an empty prefix", { StringEquals: { "s3:prefix": "" } }, "", "denied-perhaps"],
    ["with a delimiter", { StringEquals: { "s3:delimiter": "/" } }, "", "denied-perhaps"],
  ])("%s", (_, condition, prefix, opinion) => {
    expect(ask(when(condition, LISTING), {}, prefix)).toBe(opinion);
  });

  it("of optional kinds are no denied requests of the required kinds", () => {
    const statement = when({ Null: { "s3:prefix": "true" } }, LISTING);
    const { denied } = examinePolicy([statement], callerOf("logs/"), FACTS);
    expect(denied).toMatchObject({ required: null, all: { action: "s3:ListBucket", "s3:prefix": null } });
    expect(findsDeniedRequest([statement], callerOf("logs/"), FACTS)).toBe(true);
    expect(findsDeniedRequest([statement], callerOf("logs/"), FACTS, "required")).toBe(false);
  });
});

describe("the user that is yet to be made", () => {
  const except = (...AWS: string[]): Statement => ({ ...DENY, Principal: undefined, NotPrincipal: { AWS } });

  it.each<[string, Statement, Opinion]>([
    ["listed with its account", except(USER_ARN, ROOT_ARN), "never-denied"],
    ["listed with its account's id", except(ACCOUNT, USER_ARN), "never-denied"],
    ["listed by its account alone", except(ROOT_ARN), "denied-always"],
    ["listed without its account", except(USER_ARN), "denied-perhaps"],
    [
      "listed without its path",
      except(`arn:aws:iam::${ACCOUNT}:user/${USER_NAME}`, ROOT_ARN),
      "denied-always",
    ],
    ["beside Bob and his account", except(`arn:aws:iam::${ACCOUNT}:user/Bob`, ROOT_ARN), "denied-always"],
    ["beside a deleted user", except("AIDACKCEVSQ6C2EXAMPLE"), "denied-always"],
    ["and a deleted user's Deny", { ...DENY, Principal: { AWS: "AIDACKCEVSQ6C2EXAMPLE" } }, "never-denied"],
    [
      "and another user's id",
      when({ StringEquals: { "aws:userid": "AIDACKCEVSQ6C2EXAMPLE" } }),
      "never-denied",
    ],
    ["and the ids of all users", when({ StringLike: { "aws:userid": "AIDA*" } }), "denied-always"],
    ["by its name", when({ StringNotEquals: { "aws:username": USER_NAME } }), "never-denied"],
    [
      "by its tag",
      when({ StringNotLike: { "aws:PrincipalTag/MGW-prep:preparation": "MP-*" } }),
      "never-denied",
    ],
    ["by a tag it lacks", when({ StringNotEquals: { "aws:PrincipalTag/team": "data" } }), "denied-always"],
    [
      "without a session's name",
      when({ StringNotLike: { "sts:RoleSessionName": "etl-*" } }),
      "denied-always",
    ],
    ["without SAML", when({ StringEquals: { "SAML:aud": "x" } }), "never-denied"],
    ["without a provider", when({ Null: { "oidc.example.com/id/1:sub": "true" } }), "denied-always"],
  ])("%s", (_, statement, opinion) => {
    expect(ask(statement)).toBe(opinion);
  });

  it("is denied by every NotPrincipal when it has a permissions boundary", () => {
    expect(ask(except(USER_ARN, ROOT_ARN), { hasPermissionsBoundary: true })).toBe("denied-always");
  });
});

describe("what is known beside the policy", () => {
  const notInOrg = when({ StringNotEquals: { "aws:PrincipalOrgID": "o-aa111bb222" } });
  const paths = (path: string) => when({ "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": path } });
  const elsewhere = when({ StringNotEquals: { "aws:RequestedRegion": "eu-central-1" } });

  it.each<[string, Statement, Partial<JudgedFacts>, Opinion]>([
    ["its organization", notInOrg, { organizationId: "o-aa111bb222" }, "never-denied"],
    ["another organization", notInOrg, { organizationId: "o-zz999yy888" }, "denied-always"],
    ["that there is no organization", notInOrg, { organizationId: null }, "denied-always"],
    ["nothing of an organization", notInOrg, {}, "denied-perhaps"],
    [
      "the organization of a path",
      paths("o-aa111bb222/*"),
      { organizationId: "o-aa111bb222" },
      "denied-always",
    ],
    ["that a path is another's", paths("o-aa111bb222/*"), { organizationId: "o-zz999yy888" }, "never-denied"],
    [
      "not the unit",
      paths("o-aa111bb222/r-ab12/ou-1/*"),
      { organizationId: "o-aa111bb222" },
      "denied-perhaps",
    ],
    ["its region", elsewhere, { region: "eu-central-1" }, "never-denied"],
    ["another region", elsewhere, { region: "us-east-1" }, "denied-always"],
    ["no region", elsewhere, {}, "denied-perhaps"],
    [
      "an extra tag",
      when({ StringNotEquals: { "aws:PrincipalTag/team": "data" } }),
      { tags: { ...BOT_TAGS, Team: "data" } },
      "never-denied",
    ],
  ])("%s", (_, statement, facts, opinion) => {
    expect(ask(statement, facts)).toBe(opinion);
  });
});

describe("lists of addresses", () => {
  const whitelist = (...ranges: string[]) => when({ NotIpAddress: { "aws:SourceIp": ranges } });
  const blocklist = (...ranges: string[]) => when({ IpAddress: { "aws:SourceIp": ranges } });

  it.each<[string, Statement, Opinion]>([
    ["a whitelist of an office", whitelist("203.0.113.0/24"), "denied-always"],
    ["a whitelist of a quarter of the internet", whitelist("64.0.0.0/2", "::/0"), "denied-always"],
    ["a whitelist of most of it", whitelist("0.0.0.0/1", "128.0.0.0/2", "::/0"), "denied-perhaps"],
    ["a whitelist of all", whitelist("0.0.0.0/1", "128.0.0.0/1", "::/0"), "never-denied"],
    ["a whitelist of all IPv4", whitelist("0.0.0.0/0"), "denied-perhaps"],
    ["a blocklist of a range", blocklist("47.88.0.0/16"), "denied-perhaps"],
    ["a blocklist of private ranges", blocklist("10.0.0.0/8", "192.168.0.0/16"), "never-denied"],
    ["a blocklist that begins in a private range", blocklist("10.0.0.0/7"), "denied-perhaps"],
    ["IPv4 written as IPv6", blocklist("::ffff:0.0.0.0/96"), "denied-perhaps"],
    ["an address with a leading zero", blocklist("010.0.0.0/8"), "denied-perhaps"],
    ["addresses as text", when({ StringNotLike: { "aws:SourceIp": "203.0.113.*" } }), "denied-always"],
  ])("%s", (_, statement, opinion) => {
    expect(ask(statement)).toBe(opinion);
  });
});
