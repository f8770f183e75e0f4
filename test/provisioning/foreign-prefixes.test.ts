import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePolicyDocument } from "../../simulators/alibaba/policy/document.ts";
import { evaluatePolicies } from "../../simulators/alibaba/policy/evaluate.ts";
import { decide } from "../../simulators/aws/policy/decide.ts";
import { parsePolicy } from "../../simulators/aws/policy/policy-document.ts";
import { createContext } from "../../simulators/aws/policy/request-context.ts";
import { ramPatternCharactersIn } from "../../src/core/ram-patterns.ts";
import { iamReadPolicy, ramWritePolicy } from "../../src/provisioning/policies.ts";

/** What somebody could type as a prefix in the hope of more than it, and what anybody could. */
const WORST = [
  "${aws:username}/",
  "${aws:username, 'x'}/",
  "team*/",
  "*/",
  "?/",
  "$/",
  "${*}/",
  "${$}{aws:username}/",
  '"],"Resource":"*"/',
  '\\"*\\"/',
  "a/../*/",
  "acs:oss:*:*:other/",
  "<!channel>/",
  "\u202Egnp/",
];
const PREFIX_PARTS = fc.constantFrom(
  "*",
  "?",
  "$",
  "{",
  "}",
  "${",
  "aws:username",
  "team",
  "a",
  "/",
  '"',
  "\\",
  "ä",
  ":",
  "\u202E",
  " ",
);
const prefixes = fc.oneof(
  fc.constantFrom(...WORST),
  fc.array(PREFIX_PARTS, { minLength: 1, maxLength: 8 }).map((parts) => `${parts.join("")}/`),
);
const keys = fc.oneof(
  fc.array(PREFIX_PARTS, { minLength: 1, maxLength: 8 }).map((parts) => parts.join("")),
  fc.constantFrom("team-b/secret", "mgw-prep-MP-7K2M9Q/x", "x/y", "other/y", "secret"),
);

const USER = {
  partition: "aws",
  accountId: "111122223333",
  arn: "arn:aws:iam::111122223333:user/mgw-prep/mgw-prep-MP-7K2M9Q",
  principalArn: "arn:aws:iam::111122223333:user/mgw-prep/mgw-prep-MP-7K2M9Q",
  userId: "AIDAEXAMPLE",
  canonicalId: "c",
};

/** Evaluated by the simulators, which share no code with what writes the documents. */
describe("the policies of least privilege", () => {
  const mayRead = (prefix: string, bucket: string, key: string) => {
    const document = parsePolicy(iamReadPolicy({ partition: "aws", bucket: "acme", prefix }), "identity");
    const { outcome } = decide(
      {
        principal: USER,
        action: "s3:GetObject",
        resource: `arn:aws:s3:::${bucket}/${key}`,
        context: createContext([["aws:username", "mgw-prep-MP-7K2M9Q"]]),
      },
      { identity: [{ name: "read", document }], resource: [], ownerAccountId: USER.accountId },
    );
    return outcome === "allowed";
  };

  it("let an AWS key read what begins with the prefix as it was typed, and nothing else", () => {
    fc.assert(
      fc.property(prefixes, keys, (prefix, key) => {
        expect(mayRead(prefix, "acme", key)).toBe(key.startsWith(prefix));
        expect(mayRead(prefix, "acme", `${prefix}${key}`)).toBe(true);
        expect(mayRead(prefix, "another", `${prefix}${key}`)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  const mayWrite = (prefix: string, bucket: string, key: string, action = "oss:PutObject") => {
    const text = ramWritePolicy({ bucket: "acme", prefix, proofKey: `${prefix}.proof` });
    return (
      evaluatePolicies([parsePolicyDocument(text, "identity")], {
        action,
        resource: `acs:oss:*:5123456789012345:${bucket}/${key}`,
        context: {},
      }) === "allow"
    );
  };

  it("let an Alibaba Cloud key write under the prefix alone, or do not come to be", () => {
    fc.assert(
      fc.property(prefixes, keys, (prefix, key) => {
        if (ramPatternCharactersIn(prefix).length > 0) return;
        const isReport = key.startsWith("aliyun_mgw_import_report/");
        expect(mayWrite(prefix, "acme", key)).toBe(key.startsWith(prefix) || isReport);
        expect(mayWrite(prefix, "another", `${prefix}${key}`)).toBe(false);
        expect(mayWrite(prefix, "acme", `${prefix}${key}`, "oss:DeleteObject")).toBe(key === ".proof");
      }),
      { numRuns: 2_000 },
    );
  });

  it("cannot be limited in RAM to a prefix with a character that is its syntax", () => {
    for (const prefix of ["${aws:username}/", "team*/", "?/", "$/"])
      expect(ramPatternCharactersIn(prefix)).not.toEqual([]);
  });
});
