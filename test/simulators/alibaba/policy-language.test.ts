import { describe, expect, it } from "vitest";
import { judgeCondition } from "../../../simulators/alibaba/policy/conditions.ts";
import { parsePolicyDocument } from "../../../simulators/alibaba/policy/document.ts";
import { evaluatePolicies } from "../../../simulators/alibaba/policy/evaluate.ts";
import { matchesPattern, matchesResource } from "../../../simulators/alibaba/policy/pattern.ts";

const context = {
  "acs:sourceip": ["203.0.113.9"],
  "acs:securetransport": ["true"],
  "acs:currenttime": ["2026-11-24T00:00:00Z"],
  "oss:prefix": ["Reports/2026/"],
};

describe("conditions", () => {
  it.each<[string, string, string[], boolean | "unknown"]>([
    ["IpAddress", "acs:SourceIp", ["203.0.113.0/24"], true],
    ["IpAddress", "acs:SourceIp", ["203.0.113.9"], true],
    ["IpAddress", "acs:SourceIp", ["203.0.113.8/31", "10.0.0.0/8"], true],
    ["IpAddress", "acs:SourceIp", ["203.0.113.10/31"], false],
    ["IpAddress", "acs:SourceIp", ["2001:db8::/32"], false],
    ["NotIpAddress", "acs:SourceIp", ["203.0.113.0/24", "10.0.0.0/8"], false],
    ["NotIpAddress", "acs:SourceIp", ["10.0.0.0/8"], true],
    ["Bool", "acs:SecureTransport", ["true"], true],
    ["Bool", "acs:SecureTransport", ["false"], false],
    ["StringEquals", "oss:Prefix", ["Reports/2026/"], true],
    ["StringEquals", "oss:Prefix", ["reports/2026/"], false],
    ["StringEqualsIgnoreCase", "oss:Prefix", ["reports/2026/"], true],
    ["StringNotEqualsIgnoreCase", "oss:Prefix", ["reports/2026/"], false],
    ["StringLike", "oss:Prefix", ["Reports/*"], true],
    ["StringNotLike", "oss:Prefix", ["Reports/*"], false],
    ["DateLessThan", "acs:CurrentTime", ["2026-11-25T00:00:00Z"], true],
    ["DateGreaterThanEquals", "acs:CurrentTime", ["2026-11-24T08:00:00+08:00"], true],
    ["DateEquals", "acs:CurrentTime", ["2026-11-23T00:00:00Z"], false],
    ["StringEquals", "acs:SourceVpc", ["vpc-1"], false],
    ["StringNotEquals", "acs:SourceVpc", ["vpc-1"], true],
    ["StringEquals", "acs:Unheard", ["x"], "unknown"],
  ])("%s %s %j", (operator, key, values, expected) => {
    expect(judgeCondition({ operator, key, values }, context)).toBe(expected);
  });

  it("compare numbers as numbers", () => {
    const given = { "oss:delimiter": ["9"] };
    const judge = (operator: string, value: string) =>
      judgeCondition({ operator, key: "oss:Delimiter", values: [value] }, given);
    expect(judge("NumericLessThan", "10")).toBe(true);
    expect(judge("NumericGreaterThanEquals", "9.0")).toBe(true);
    expect(judge("NumericNotEquals", "9")).toBe(false);
  });

  it("compare IPv6 addresses", () => {
    const given = { "acs:sourceip": ["2001:db8::7"] };
    const judge = (range: string) =>
      judgeCondition({ operator: "IpAddress", key: "acs:SourceIp", values: [range] }, given);
    expect([
      judge("2001:db8::/32"),
      judge("2001:db8::7"),
      judge("2001:db9::/32"),
      judge("0.0.0.0/0"),
    ]).toEqual([true, true, false, false]);
  });
});

describe("patterns", () => {
  it.each([
    ["acs:oss:oss-eu-central-1:1:bucket", "acs:oss:*:*:bucket", true],
    ["acs:oss:oss-eu-central-1:1:bucket/a/b", "acs:oss:*:*:bucket", false],
    ["acs:oss:oss-eu-central-1:1:bucket/a/b", "acs:oss:*:*:bucket/*", true],
    ["acs:oss:oss-eu-central-1:1:bucket", "acs:oss:*:*:bucket/*", false],
    ["acs:oss:oss-eu-central-1:1:bucket/a:b", "acs:oss:*:*:bucket/a:*", true],
    ["acs:oss:oss-eu-central-1:1:bucket/a:secret", "acs:oss:*:*:bucket/a:public", false],
    ["acs:oss:oss-eu-central-1:1:other/x:1:bucket", "acs:oss:*:1:bucket", false],
    ["acs:oss:oss-eu-central-1:1:bucket", "acs:oss:oss-cn-hangzhou:*:bucket", false],
    ["acs:oss:oss-eu-central-1:1:bucket", "*", true],
  ])("%s against %s", (resource, pattern, expected) => {
    expect(matchesResource(resource, pattern)).toBe(expected);
  });

  it("take every other character as itself", () => {
    expect(matchesPattern("a.b", "a.b")).toBe(true);
    expect(matchesPattern("axb", "a.b")).toBe(false);
    expect(matchesPattern("a\nb", "a?b")).toBe(true);
    expect(matchesPattern("a(b)[c]{d}", "a(b)[c]{d}")).toBe(true);
  });
});

describe("statements", () => {
  const evaluate = (statement: object, action: string, resource = "acs:oss:r:1:b") => {
    const document = parsePolicyDocument(JSON.stringify({ Version: "1", Statement: statement }), "identity");
    return evaluatePolicies([document], { action, resource, context });
  };

  it("invert with NotAction and NotResource", () => {
    const notAction = { Effect: "Allow", NotAction: "oss:Delete*", Resource: "*" };
    expect(evaluate(notAction, "oss:GetObject")).toBe("allow");
    expect(evaluate(notAction, "oss:DeleteObject")).toBe("implicitDeny");
    const notResource = { Effect: "Deny", Action: "*", NotResource: "acs:oss:*:*:b" };
    expect(evaluate(notResource, "oss:GetObject")).toBe("implicitDeny");
    expect(evaluate(notResource, "oss:GetObject", "acs:oss:r:1:c")).toBe("explicitDeny");
  });

  it("compare action names without case", () => {
    expect(evaluate({ Effect: "Allow", Action: "oss:getobject", Resource: "*" }, "oss:GetObject")).toBe(
      "allow",
    );
  });

  it("deny when a Deny's condition cannot be judged", () => {
    const statement = {
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { Bool: { "acs:Unheard": true } },
    };
    expect(evaluate(statement, "oss:GetObject")).toBe("explicitDeny");
  });
});
