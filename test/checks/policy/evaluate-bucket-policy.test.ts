import { describe, expect, it } from "vitest";
import { explainAddresses } from "../../../src/checks/policy/conditions/ip-address.ts";
import { type Asked, askEvaluator } from "./ask-evaluator.ts";

const ACCOUNT = "111122223333";
const BUCKET_ARN = "arn:aws:s3:::photos";
const DENY = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: [BUCKET_ARN, `${BUCKET_ARN}/*`],
} as const;

function ask(statement: unknown, more: Partial<Asked> = {}) {
  return askEvaluator({
    policy: { Version: "2012-10-17", Statement: statement },
    bucket: "photos",
    user: "mgw-prep/reader",
    ...more,
  });
}

describe("what is known of caller and endpoint", () => {
  const notInOrganization = {
    ...DENY,
    Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-aa111bb222" } },
  };

  it.each([
    ["the named organization", "o-aa111bb222", "open"],
    ["another organization", "o-zz999yy888", "restricted"],
    ["no organization", null, "restricted"],
  ])("decides with %s", (_, organizationId, verdict) => {
    expect(ask(notInOrganization, { organization: { id: organizationId } }).verdict).toBe(verdict);
  });

  it("calls a TLS-only bucket restricted for an http endpoint, and asks for https", () => {
    const tlsOnly = { ...DENY, Condition: { Bool: { "aws:SecureTransport": "false" } } };
    const { verdict, statements } = ask(tlsOnly, { endpointScheme: "http" });
    expect(verdict).toBe("restricted");
    expect(statements[0]?.remedy).toEqual({ code: "USE_HTTPS" });
    expect(ask(tlsOnly).verdict).toBe("open");
  });

  it("finds a tag of the user whatever the letter case of its key", () => {
    const untagged = { ...DENY, Condition: { StringNotEquals: { "aws:PrincipalTag/Team": "data" } } };
    expect(ask(untagged, { tags: { team: "data" } }).verdict).toBe("open");
    expect(ask(untagged, { tags: { team: "Data" } }).verdict).toBe("restricted");
  });

  it("knows that the bot sets its own tags, and not to which value", () => {
    const tag = "aws:PrincipalTag/mgw-prep:preparation";
    const untagged = { ...DENY, Condition: { Null: { [tag]: "true" } } };
    expect(ask(untagged).verdict).toBe("open");
    expect(ask(untagged, { tags: {} }).verdict).toBe("restricted");
    const other = { ...DENY, Condition: { StringNotEquals: { [tag]: "MP-7K2QXD" } } };
    expect(ask(other).verdict).toBe("uncertain");
    expect(ask(other, { tags: { "mgw-prep:preparation": "MP-7K2QXD" } }).verdict).toBe("open");
  });

  it("refuses a user of another account", () => {
    expect(() => ask(DENY, { user: "arn:aws:iam::444455556666:user/x" })).toThrow(RangeError);
  });
});

describe("an address that is compared as a text", () => {
  it("is not called harmless when one of two conditions on it is about a set of values", () => {
    const listed = { "aws:SourceIp": ["8.8.8.8", "203.0.113.*"] };
    const Condition = { StringEquals: listed, "ForAllValues:StringEqualsIgnoreCase": listed };
    expect(ask({ ...DENY, Condition }).verdict).toBe("uncertain");
  });
});

describe("the evidence of a statement", () => {
  it("offers the one condition that exempts only this user", () => {
    const [statement] = ask({
      ...DENY,
      Condition: { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
    }).statements;
    expect(statement).toMatchObject({
      outcome: "yes",
      scope: "all",
      actions: ["s3:ListBucket", "s3:GetObject"],
      reason: { code: "DENIES_BY_CONDITIONS", keys: ["aws:SourceIp"] },
      conditions: [{ outcome: "yes", meaning: { code: "ADDRESS_OUTSIDE_WHITELIST" } }],
      remedy: {
        code: "ADD_CONDITION",
        operator: "ArnNotEquals",
        key: "aws:PrincipalArn",
        value: `arn:aws:iam::${ACCOUNT}:user/mgw-prep/reader`,
      },
    });
  });

  it("adds the user to a list of principals that is there already", () => {
    const listed = { StringNotLike: { "aws:principalARN": `arn:aws:iam::${ACCOUNT}:role/app` } };
    const [statement] = ask({ ...DENY, Condition: listed }).statements;
    expect(statement?.remedy).toMatchObject({
      code: "ADD_VALUE",
      operator: "StringNotLike",
      key: "aws:principalARN",
    });
  });

  it("offers a tag beside the exemption where a tag is all that is missing", () => {
    const [statement] = ask({
      ...DENY,
      Condition: { StringNotEquals: { "aws:PrincipalTag/team": "data" } },
    }).statements;
    expect(statement?.remedy).toMatchObject({ code: "ADD_CONDITION", operator: "ArnNotEquals" });
    expect(statement?.tagRemedy).toEqual({ tagKey: "team", tagValue: "data" });
  });

  it("says that a part is concerned, and which action", () => {
    const part = { ...DENY, Resource: `${BUCKET_ARN}/tax/*` };
    expect(ask(part).statements[0]).toMatchObject({ scope: "part", actions: ["s3:GetObject"] });
    expect(ask(part, { prefix: "tax/2025/" }).statements[0]?.scope).toBe("all");
    expect(ask(part, { prefix: "img/" }).statements[0]).toMatchObject({
      scope: "none",
      reason: { code: "OTHER_RESOURCE" },
    });
  });

  it("sees that a wildcard before the prefix's end still meets it", () => {
    const tricky = { ...DENY, Resource: `${BUCKET_ARN}/*/2025/?` };
    expect(ask(tricky, { prefix: "a/b/" }).statements[0]?.scope).toBe("part");
    expect(ask({ ...DENY, Resource: `${BUCKET_ARN}/?` }, { prefix: "ab" }).verdict).toBe("open");
  });
});

describe("documents that cannot be taken at their word", () => {
  const denyText = JSON.stringify(DENY);

  it.each([
    ["text that is no JSON", "Deny everything"],
    ["a list", "[]"],
    ["no Statement", `{"Version":"2012-10-17"}`],
    ["a version that does not exist", `{"Version":"2012-10-18","Statement":[]}`],
    ["a key that stands twice", `{"Statement":[{"Effect":"Allow","Effect":"Deny"}]}`],
    ["a statement that is no object", `{"Statement":["Deny"]}`],
    [
      "an empty list of values",
      `{"Statement":[${denyText.replace("}", `,"Condition":{"StringEquals":{"aws:username":[]}}}`)}]}`,
    ],
  ])("are uncertain: %s", (_, policy) => {
    expect(ask([], { policy }).verdict).toBe("uncertain");
  });

  it("do not hide another statement that surely denies", () => {
    expect(ask(["broken", DENY]).verdict).toBe("restricted");
  });

  it("take numbers and truth values without quotes", () => {
    const condition = { Bool: { "aws:SecureTransport": true }, NumericLessThan: { "s3:TlsVersion": 1.4 } };
    expect(ask({ ...DENY, Condition: condition }).verdict).toBe("restricted");
  });
});

describe("a key that no object has", () => {
  it.each([
    ["the folder's own name, in a bucket as a whole", { Resource: `${BUCKET_ARN}/` }, "", "open"],
    ["everything but objects with a name", { NotResource: [BUCKET_ARN, `${BUCKET_ARN}/?*`] }, "", "open"],
    ["the object named like the prefix", { Resource: `${BUCKET_ARN}/2024/` }, "2024/", "restricted"],
    [
      "everything but what is longer than the prefix",
      { NotResource: [BUCKET_ARN, `${BUCKET_ARN}/2024/?*`] },
      "2024/",
      "restricted",
    ],
  ])("is denied, and decides only where it can be one: %s", (_, resource, prefix, verdict) => {
    const { Resource: _all, ...deny } = DENY;
    expect(ask({ ...deny, Action: "s3:GetObject", ...resource }, { prefix }).verdict).toBe(verdict);
  });
});

describe("statements that deny together what none denies alone", () => {
  const from = (...ranges: string[]) => ({
    ...DENY,
    Condition: { IpAddress: { "aws:SourceIp": ranges } },
  });

  it("are named as far as it takes them, and no others", () => {
    const halves = [from("0.0.0.0/1", "::/1"), from("128.0.0.0/1", "8000::/1")];
    const { verdict, statements } = ask([from("203.0.113.0/24"), ...halves]);
    expect(verdict).toBe("restricted");
    expect(
      statements.flatMap(({ reason }) => (reason.code === "DENIES_TOGETHER" ? [reason.with] : [])),
    ).toEqual([...[[2], [1]]]);
  });
});

describe("what a list of addresses means", () => {
  it.each([
    [["8.8.8.0/24"], false, "ADDRESS_MAY_BE_LISTED"],
    [["2001:4860::/32"], false, "ADDRESSES_IPV6_LEFT_OUT"],
    [["0.0.0.0/0"], true, "ADDRESSES_IPV6_LEFT_OUT"],
  ] as const)("of %j (negated: %s) is %s where it is not known", (values, isNegated, code) => {
    expect(explainAddresses(values, isNegated, "unknown")).toMatchObject({ code });
  });
});
