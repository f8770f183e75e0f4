import { describe, expect, it } from "vitest";
import { evaluateOssPolicy } from "../../../src/checks/oss-policy/evaluate.ts";
import { DESTINATION_REQUESTS } from "../../../src/core/destination-request.ts";

const ACCOUNT = "5123456789012345";
const USER = "mgw-prep-MP-7K2M9Q";
const NOW = new Date("2026-11-30T12:00:00Z");

type Changes = {
  prefix?: string;
  userName?: string | null;
  accountId?: string | null;
};

function verdictOn(
  policyText: string,
  { prefix = "2024/", userName = USER, accountId = ACCOUNT }: Changes = {},
) {
  return evaluateOssPolicy({
    policyText,
    caller: { accountId, userName },
    target: { bucket: "acme-dst", region: "oss-eu-central-1", prefix },
    now: NOW,
  });
}

function policy(...statements: Record<string, unknown>[]): string {
  const Statement = statements.map((statement) => ({
    Effect: "Deny",
    Principal: ["*"],
    Action: ["oss:PutObject"],
    Resource: ["acs:oss:*:*:acme-dst/*"],
    ...statement,
  }));
  return JSON.stringify({ Version: "1", Statement });
}

const when = (operator: string, key: string, value: unknown) =>
  policy({ Condition: { [operator]: { [key]: value } } });

describe("a Deny without a condition", () => {
  it("hits the new RAM user, which is not the owner", () => {
    const { verdict, statements } = verdictOn(policy({}));
    expect(verdict).toBe("restricted");
    expect(statements[0]).toMatchObject({
      reason: "DENIES_UNCONDITIONALLY",
      actions: ["oss:PutObject"],
      scope: "all",
    });
  });

  it.each(DESTINATION_REQUESTS)("on $action alone blocks the service", ({ action, on }) => {
    const Resource = [on === "bucket" ? "acs:oss:*:*:acme-dst" : "acs:oss:*:*:acme-dst/*"];
    expect(verdictOn(policy({ Action: [action], Resource })).verdict).toBe("restricted");
  });

  it.each([
    ["deleting, which the service does not", { Action: ["oss:DeleteObject", "oss:PutBucketAcl"] }],
    ["another service", { Action: ["ecs:*"] }],
    ["the actions it leaves out", { Action: undefined, NotAction: ["oss:*"] }],
    ["another bucket", { Resource: ["acs:oss:*:*:acme-dst-2/*", "acs:oss:*:*:acme"] }],
    ["other objects", { Resource: ["acs:oss:*:*:acme-dst/2023/*"] }],
    ["another user by its id", { Principal: ["204312345678901234"] }],
    ["a role's session", { Principal: ["arn:sts::5123456789012345:assumed-role/etl/*"] }],
    ["another user by name", { Principal: [`acs:ram::${ACCOUNT}:user/alice`] }],
    ["an Allow", { Effect: "Allow", Condition: { IpAddress: { "acs:SourceIp": "192.0.2.1" } } }],
  ])("on %s is open", (_, statement) => {
    expect(verdictOn(policy(statement)).verdict).toBe("open");
  });

  it.each([
    ["the prefix", "acs:oss:*:*:acme-dst/2024/*"],
    ["a part of the prefix", "acs:oss:*:*:acme-dst/2024/secret/*"],
    ["the service's reports", "acs:oss:*:*:acme-dst/aliyun_import_report/*"],
    ["the reports of 2019", "acs:oss:*:*:acme-dst/aliyun_mgw_import_report/*"],
    ["the region by its name", `acs:oss:oss-eu-central-1:${ACCOUNT}:acme-dst/*`],
    ["the region without oss-", `acs:oss:eu-central-1:${ACCOUNT}:acme-dst/*`],
    ["everything", "*"],
  ])("on %s is restricted", (_, resource) => {
    expect(verdictOn(policy({ Resource: [resource] })).verdict).toBe("restricted");
  });

  it.each([
    ["with actions in other letter case", { Action: ["OSS:putobject"] }],
    ["with a wildcard", { Action: ["oss:Put*"] }],
    ["on the user by name", { Principal: [`acs:ram::${ACCOUNT}:user/${USER}`] }],
    ["on all but other objects", { Resource: undefined, NotResource: ["acs:oss:*:*:acme-dst/2023/*"] }],
  ])("%s is restricted", (_, statement) => {
    expect(verdictOn(policy(statement)).verdict).toBe("restricted");
  });

  it.each([
    ["the account's own id", { Principal: [ACCOUNT] }],
    ["a principal with a wildcard", { Principal: ["2043*"] }],
    ["a resource of another account", { Resource: ["acs:oss:*:1234567890123456:acme-dst/*"] }],
    ["a resource with a variable", { Resource: [`acs:oss:*:*:acme-dst/${"$"}{acs:UserName}/*`] }],
    ["an element that OSS does not document", { Principal: undefined, NotPrincipal: ["204312345678901234"] }],
    ["an unknown effect", { Effect: "deny" }],
    ["an action that is none", { Action: ["PutObject"] }],
  ])("with %s is uncertain", (_, statement) => {
    expect(verdictOn(policy(statement)).verdict).toBe("uncertain");
  });
});

describe("a Deny with a condition", () => {
  it.each([
    ["a VPC", "StringNotEquals", "acs:SourceVpc", "vpc-field0001"],
    ["no VPC", "StringNotLike", "acs:SourceVpc", ["vpc-*"]],
    ["a VPC by its id", "StringNotEquals", "acs:SourceVpcId", "vpc-1"],
    ["an office", "NotIpAddress", "acs:SourceIp", ["203.0.113.0/24"]],
    ["a blocked network", "IpAddress", "acs:SourceIp", ["203.0.113.0/24"]],
    ["every IPv4 address, and IPv6 is left", "IpAddress", "acs:SourceIp", ["0.0.0.0/0"]],
    ["a user agent", "StringNotLike", "acs:UserAgent", ["corp*"]],
    ["a key that is not known", "StringNotEquals", "oss:x-oss-server-side-encryption", "KMS"],
    ["an operator that is not known", "BoolIfExists", "acs:SecureTransport", "false"],
    ["MFA", "Bool", "acs:MFAPresent", "false"],
    ["a value that cannot be read", "Bool", "acs:SecureTransport", "maybe"],
    [
      "a date within the life of the credentials",
      "DateGreaterThan",
      "acs:CurrentTime",
      "2026-12-24T00:00:00Z",
    ],
    ["Null of a key that may be absent", "Null", "acs:SourceVpc", "true"],
  ])("on %s is uncertain", (_, operator, key, value) => {
    const { verdict, statements } = verdictOn(when(operator, key, value));
    expect(verdict).toBe("uncertain");
    expect(statements[0]?.reason).toBe("MAY_DENY");
  });

  it.each([
    ["plain http", "Bool", "acs:SecureTransport", "false"],
    ["plain http, as a text", "StringEquals", "acs:SecureTransport", ["false"]],
    ["what is always https", "StringNotEquals", "acs:SecureTransport", "true"],
    ["no address at all", "NotIpAddress", "acs:SourceIp", ["0.0.0.0/0", "::/0"]],
    ["a time that is over", "DateLessThan", "acs:CurrentTime", "2026-01-01T00:00:00Z"],
    ["a time long after the credentials", "DateGreaterThan", "acs:CurrentTime", "2028-01-01T00:00:00Z"],
    ["an address that is missing", "Null", "acs:SourceIp", "true"],
  ])("that is never met (%s) is open", (_, operator, key, value) => {
    expect(verdictOn(when(operator, key, value)).verdict).toBe("open");
  });

  it.each([
    ["https", "Bool", "acs:SecureTransport", "true"],
    ["every address", "IpAddress", "acs:SourceIp", ["0.0.0.0/0", "::/0"]],
    ["a time that has begun", "DateGreaterThan", "acs:CurrentTime", "2026-01-01T00:00:00Z"],
    ["an address that is there", "Null", "acs:SourceIp", "false"],
  ])("that is always met (%s) is restricted", (_, operator, key, value) => {
    expect(verdictOn(when(operator, key, value)).verdict).toBe("restricted");
  });

  it("is settled by the one condition that is never met", () => {
    const Condition = {
      Bool: { "acs:SecureTransport": "false" },
      NotIpAddress: { "acs:SourceIp": "203.0.113.0/24" },
    };
    expect(verdictOn(policy({ Condition })).verdict).toBe("open");
  });
});

describe("a policy as a whole", () => {
  it("is as grave as its gravest statement", () => {
    const office = { Condition: { NotIpAddress: { "acs:SourceIp": "203.0.113.0/24" } } };
    expect(verdictOn(policy({ Effect: "Allow" }, office)).verdict).toBe("uncertain");
    expect(verdictOn(policy(office, {})).verdict).toBe("restricted");
  });

  it.each([
    ["is no JSON", "{"],
    ["has no statement", '{"Version":"1"}'],
    ["is of another version", '{"Version":"2012-10-17","Statement":[]}'],
    ["has an element of its own", '{"Version":"1","Statement":[],"Rules":[]}'],
    ["says one thing twice", '{"Version":"1","Statement":[],"Statement":[]}'],
    ["holds a statement that is none", '{"Version":"1","Statement":["Deny"]}'],
  ])("that %s is uncertain", (_, text) => {
    expect(verdictOn(text).verdict).toBe("uncertain");
  });

  it("does not know whom it names while the account is not known, nor which user a terminal stands for", () => {
    expect(verdictOn(policy({ Principal: ["204312345678901234"] }), { accountId: null }).verdict).toBe(
      "uncertain",
    );
    const named = policy({ Principal: [`acs:ram::${ACCOUNT}:user/mgw-prep-MP-000000`] });
    expect(verdictOn(named, { userName: null }).verdict).toBe("uncertain");
    expect(verdictOn(named).verdict).toBe("open");
  });

  it("counts the whole bucket where there is no prefix", () => {
    const part = policy({ Resource: ["acs:oss:*:*:acme-dst/2023/*"] });
    expect(verdictOn(part, { prefix: "" }).verdict).toBe("restricted");
    expect(verdictOn(part).verdict).toBe("open");
  });
});
