import {
  type ContextEntry,
  type ContextKeyTypeEnum,
  SimulateCustomPolicyCommand,
  SimulatePrincipalPolicyCommand,
} from "@aws-sdk/client-iam";
import { describe, expect, test } from "vitest";
import { errorOf, useAwsSimulator } from "./aws-clients.ts";

const aws = useAwsSimulator();
const CALLER = "arn:aws:iam::111122223333:user/mgw-prep/mgw-prep-MP-READER";
const ALLOW = document({ Effect: "Allow", Action: "s3:*", Resource: "*" });

function document(...Statement: object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

function entry(
  name: string,
  ContextKeyType: ContextKeyTypeEnum,
  ...ContextKeyValues: string[]
): ContextEntry {
  return { ContextKeyName: name, ContextKeyType, ContextKeyValues };
}

async function simulate(input: object): Promise<string | undefined> {
  const all = {
    PolicyInputList: [ALLOW],
    ActionNames: ["s3:ListBucket"],
    ResourceArns: ["arn:aws:s3:::b"],
    CallerArn: CALLER,
    ...input,
  };
  const { EvaluationResults } = await aws.clients().iam.send(new SimulateCustomPolicyCommand(all));
  return EvaluationResults?.[0]?.EvalDecision;
}

/** What a bucket policy that denies under the condition says to a request of which the entries are known. */
async function denied(Condition: object, ...ContextEntries: ContextEntry[]): Promise<string | undefined> {
  const statement = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "arn:aws:s3:::b" };
  return simulate({ ResourcePolicy: document({ ...statement, Condition }), ContextEntries });
}

describe("context entries", () => {
  const cases: [string, object, ContextEntry, string][] = [
    ["a prefix", { StringNotLike: { "s3:prefix": "in/*" } }, entry("s3:prefix", "string", "in/a"), "allowed"],
    [
      "another prefix",
      { StringNotLike: { "s3:prefix": "in/*" } },
      entry("s3:prefix", "string", "out/"),
      "explicitDeny",
    ],
    ["an empty prefix", { Null: { "s3:prefix": "true" } }, entry("s3:prefix", "string", ""), "allowed"],
    [
      "the region",
      { StringNotEquals: { "aws:RequestedRegion": "eu-central-1" } },
      entry("aws:RequestedRegion", "string", "eu-central-1"),
      "allowed",
    ],
    [
      "the organization",
      { StringNotEquals: { "aws:PrincipalOrgID": "o-aa111bb222" } },
      entry("aws:PrincipalOrgID", "string", "o-aa111bb222"),
      "allowed",
    ],
    [
      "a tag, its key in any case",
      { StringNotEquals: { "aws:PrincipalTag/Team": "data" } },
      entry("AWS:principaltag/team", "string", "data"),
      "allowed",
    ],
    [
      "a list",
      { "ForAllValues:StringNotEquals": { "aws:TagKeys": ["a"] } },
      entry("aws:TagKeys", "stringList", "a", "b"),
      "allowed",
    ],
    [
      "a list without a hit",
      { "ForAnyValue:StringEquals": { "aws:TagKeys": ["c"] } },
      entry("aws:TagKeys", "stringList", "a", "b"),
      "allowed",
    ],
    [
      "an empty list",
      { "ForAllValues:StringEquals": { "aws:TagKeys": ["c"] } },
      entry("aws:TagKeys", "stringList"),
      "explicitDeny",
    ],
    [
      "a number",
      { NumericGreaterThan: { "s3:max-keys": "10" } },
      entry("s3:max-keys", "numeric", "11"),
      "explicitDeny",
    ],
    [
      "a date",
      { DateGreaterThan: { "aws:CurrentTime": "2026-01-01T00:00:00Z" } },
      entry("aws:CurrentTime", "date", "2025-01-01T00:00:00Z"),
      "allowed",
    ],
    [
      "a truth",
      { Bool: { "aws:SecureTransport": "false" } },
      entry("aws:SecureTransport", "boolean", "true"),
      "allowed",
    ],
    [
      "addresses",
      { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
      entry("aws:SourceIp", "ip", "203.0.113.7"),
      "allowed",
    ],
  ];

  test.each(cases)("give %s", async (_name, condition, given, decision) => {
    expect(await denied(condition, given)).toBe(decision);
  });

  test("that nobody gives are absent", async () => {
    expect(await denied({ StringNotEquals: { "aws:PrincipalOrgID": "o-aa111bb222" } })).toBe("explicitDeny");
    expect(await denied({ StringEquals: { "s3:prefix": "" } })).toBe("allowed");
    expect(await denied({ StringLike: { "aws:userid": "*" } })).toBe("allowed");
  });

  test.each([
    ["a type that IAM does not know", entry("s3:prefix", "text" as never, "a"), "ValidationError"],
    ["too short a name", entry("a:b", "string", "a"), "ValidationError"],
    ["a number that is none", entry("s3:max-keys", "numeric", "many"), "InvalidInputException"],
    ["a truth that is none", entry("aws:SecureTransport", "boolean", "maybe"), "InvalidInputException"],
    ["an address that is none", entry("aws:SourceIp", "ip", "office"), "InvalidInputException"],
    ["a date that is none", entry("aws:CurrentTime", "dateList", "today"), "InvalidInputException"],
    [
      "several values of one",
      entry("aws:SourceIp", "ip", "203.0.113.1", "203.0.113.2"),
      "InvalidInputException",
    ],
  ])("are refused with %s", async (_name, given, code) => {
    expect((await errorOf(denied({ Null: { "s3:prefix": "true" } }, given))).name).toBe(code);
  });
});

describe("who and whose", () => {
  test("an owner of another account asks for an Allow on both sides", async () => {
    const ResourceOwner = "arn:aws:iam::444455556666:root";
    const statement = {
      Effect: "Allow",
      Principal: { AWS: CALLER },
      Action: "s3:*",
      Resource: "arn:aws:s3:::b",
    };
    const ResourcePolicy = document(statement);
    const none = document({ Effect: "Allow", Action: "ec2:*", Resource: "*" });
    expect(await simulate({ ResourceOwner, ResourcePolicy })).toBe("allowed");
    expect(await simulate({ ResourceOwner, ResourcePolicy, PolicyInputList: [none] })).toBe("implicitDeny");
    expect(await simulate({ ResourcePolicy, PolicyInputList: [none] })).toBe("allowed");
    expect(await simulate({ ResourceOwner })).toBe("implicitDeny");
    expect((await errorOf(simulate({ ResourceOwner: "444455556666" }))).name).toBe("InvalidInputException");
  });

  test("a boundary holds back, and makes NotPrincipal exempt nobody", async () => {
    const PermissionsBoundaryPolicyInputList = [
      document({ Effect: "Allow", Action: "s3:Get*", Resource: "*" }),
    ];
    expect(await simulate({ PermissionsBoundaryPolicyInputList })).toBe("implicitDeny");
    expect(await simulate({ PermissionsBoundaryPolicyInputList, ActionNames: ["s3:GetObject"] })).toBe(
      "allowed",
    );
    const NotPrincipal = { AWS: [CALLER, "arn:aws:iam::111122223333:root"] };
    const deny = { Effect: "Deny", NotPrincipal, Action: "s3:*", Resource: "arn:aws:s3:::b" };
    expect(await simulate({ ResourcePolicy: document(deny) })).toBe("allowed");
    const wide = [document({ Effect: "Allow", Action: "*", Resource: "*" })];
    const bounded = { ResourcePolicy: document(deny), PermissionsBoundaryPolicyInputList: wide };
    expect(await simulate(bounded)).toBe("explicitDeny");
  });

  test("no action name with a wildcard is simulated", async () => {
    expect((await errorOf(simulate({ ActionNames: ["s3:Get*"] }))).name).toBe("InvalidInputException");
  });

  test("a user of the account is simulated with all that he has, and the same entries", async () => {
    const operator = "arn:aws:iam::111122223333:user/mgw-prep-operator";
    const Condition = { StringEquals: { "aws:RequestedRegion": "us-east-1" } };
    const Statement = [
      { Effect: "Allow", Action: ["iam:Simulate*", "s3:*"], Resource: "*" },
      { Effect: "Deny", Action: "s3:ListBucket", Resource: "*", Condition },
    ];
    aws.control("setOperatorPolicy", { policy: { Version: "2012-10-17", Statement } });
    const decide = async (region: string) => {
      const input = {
        PolicySourceArn: operator,
        ActionNames: ["s3:ListBucket"],
        ContextEntries: [entry("aws:RequestedRegion", "string", region)],
      };
      const answer = await aws.clients().iam.send(new SimulatePrincipalPolicyCommand(input));
      return answer.EvaluationResults?.[0]?.EvalDecision;
    };
    expect([await decide("us-east-1"), await decide("eu-central-1")]).toEqual(["explicitDeny", "allowed"]);
  });
});
