import { describe, expect, it } from "vitest";
import { bucketPolicyHash, UNREAD_POLICY_HASH } from "../../src/core/bucket-policy-hash.ts";
import { textOfFinding } from "../../src/texts/finding-texts.ts";
import { OPEN_POLICY, policyOf, ticketFor, WHITELIST_POLICY } from "./finding-cases.ts";
import { type AwsReads, codesOf, denied, examine } from "./healthy-clouds.ts";

const EXPLICIT_DENY =
  "not authorized to perform: s3:ListBucket with an explicit deny in a resource-based policy";
const EXEMPT_USER = policyOf({
  ArnNotEquals: { "aws:PrincipalArn": "arn:aws:iam::111122223333:user/mgw-prep/mgw-prep-MP-7K2M9Q" },
});
const ONE_FOLDER = WHITELIST_POLICY.replace('"arn:aws:s3:::amzn-s3-demo-bucket",', "").replace(
  "amzn-s3-demo-bucket/*",
  "amzn-s3-demo-bucket/secret/*",
);

function withPolicy(policy: string, decision: "allowed" | "explicitDeny" | "implicitDeny"): AwsReads {
  return { readBucketPolicy: async () => policy, simulatePolicy: async () => decision };
}

describe("whitelist check", () => {
  it("ties the verdict to the hash of the policy as S3 returned it", async () => {
    const outcome = await examine("whitelist", { aws: withPolicy(OPEN_POLICY, "allowed") });
    expect(outcome.verdict).toBe("open");
    expect(outcome.facts).toEqual({ policyHash: bucketPolicyHash(OPEN_POLICY), policyText: OPEN_POLICY });
    expect(outcome.findings[0]?.args).toMatchObject({ hasPolicy: true, isConfirmedByIam: true });
  });

  it("shows statement, condition key, meaning and the smallest change", async () => {
    const outcome = await examine("whitelist", { aws: withPolicy(WHITELIST_POLICY, "explicitDeny") });
    expect(outcome.verdict).toBe("restricted");
    const [found] = outcome.findings;
    expect(found?.args).toMatchObject({
      statements: ["Guard"],
      conditionKeys: ["aws:SourceIp"],
      scope: "all",
      meanings: ["aws:SourceIp ADDRESS_OUTSIDE_WHITELIST"],
    });
    expect(found?.evidence[0]).toContain("NotIpAddress aws:SourceIp 192.0.2.0/24");
    const text = textOfFinding(found ?? { code: "", args: {} });
    expect(text.remedy).toContain("aws:PrincipalArn");
    expect(text.remedy).toContain("user/mgw-prep/mgw-prep-MP-7K2M9Q");
  });

  it("keeps addresses and values out of the arguments, which are shown in public", async () => {
    const { findings } = await examine("whitelist", { aws: withPolicy(WHITELIST_POLICY, "explicitDeny") });
    expect(JSON.stringify(findings[0]?.args)).not.toContain("192.0.2");
  });

  it("asks IAM about the user that will be made, for both actions and under the prefix", async () => {
    const asked: string[] = [];
    await examine("whitelist", {
      request: { prefix: "photos/" },
      aws: {
        readBucketPolicy: async () => OPEN_POLICY,
        simulatePolicy: async ({ callerArn, action, resourceArn }) => {
          asked.push(`${callerArn.split("/").at(-1)} ${action} ${resourceArn}`);
          return "allowed";
        },
      },
    });
    expect(asked.sort()).toEqual([
      "mgw-prep-MP-7K2M9Q s3:GetObject arn:aws:s3:::amzn-s3-demo-bucket/photos/mgw-prep-second-opinion",
      "mgw-prep-MP-7K2M9Q s3:ListBucket arn:aws:s3:::amzn-s3-demo-bucket",
    ]);
  });

  describe("second opinion", () => {
    it.each(["explicitDeny", "implicitDeny"] as const)(
      "an open verdict that IAM answers with %s is uncertain",
      async (decision) => {
        const outcome = await examine("whitelist", { aws: withPolicy(OPEN_POLICY, decision) });
        expect(outcome.verdict).toBe("uncertain");
        expect(codesOf(outcome)).toEqual(["WHITELIST_OPINIONS_DIFFER"]);
        expect(outcome.findings[0]?.args["iam"]).toContain(`s3:GetObject: ${decision}`);
      },
    );

    it("a restricted verdict that IAM answers with allowed is uncertain, and shows both", async () => {
      const outcome = await examine("whitelist", { aws: withPolicy(WHITELIST_POLICY, "allowed") });
      expect(outcome.verdict).toBe("uncertain");
      expect(codesOf(outcome)).toEqual(["WHITELIST_UNCERTAIN", "WHITELIST_OPINIONS_DIFFER"]);
    });

    it("a restriction of a part is not undone by an answer about one key outside of it", async () => {
      const outcome = await examine("whitelist", { aws: withPolicy(ONE_FOLDER, "allowed") });
      expect(outcome.verdict).toBe("restricted");
      expect(outcome.findings[0]?.args["scope"]).toBe("part");
    });

    it("statements over keys that a simulation is not told are left out of the question", async () => {
      let asked = 0;
      const outcome = await examine("whitelist", {
        aws: {
          readBucketPolicy: async () => EXEMPT_USER,
          simulatePolicy: async () => {
            asked += 1;
            return "explicitDeny";
          },
        },
      });
      expect(asked).toBe(0);
      expect(outcome.verdict).toBe("open");
      expect(outcome.findings.find(({ code }) => code === "WHITELIST_NO_SECOND_OPINION")?.args).toMatchObject(
        {
          keys: ["aws:PrincipalArn"],
        },
      );
    });

    it("a simulator that may not be called costs a note and no verdict", async () => {
      const outcome = await examine("whitelist", {
        aws: {
          readBucketPolicy: async () => OPEN_POLICY,
          simulatePolicy: denied("iam:SimulateCustomPolicy"),
        },
      });
      expect(outcome.verdict).toBe("open");
      expect(outcome.findings[1]).toMatchObject({
        severity: "note",
        args: { permission: "iam:SimulateCustomPolicy" },
      });
    });
  });

  describe("shut out", () => {
    it.each(["readBucketPolicy", "listObjects"] as const)(
      "a refusal of %s that names a resource-based policy is restricted",
      async (call) => {
        const outcome = await examine("whitelist", {
          aws: { [call]: denied("s3:ListObjectsV2", EXPLICIT_DENY) },
        });
        expect(outcome.verdict).toBe("restricted");
        const found = outcome.findings.find(({ code }) => code === "WHITELIST_SHUTS_OUT_BOT");
        expect(found?.evidence[0]).toContain("explicit deny in a resource-based policy");
        expect(codesOf(outcome)).not.toContain("WHITELIST_OK");
      },
    );

    it.each([
      ["readBucketPolicy", "s3:GetBucketPolicy", "s3:GetBucketPolicy"],
      ["listObjects", "s3:ListObjectsV2", "s3:ListBucket"],
    ] as const)("a refusal of %s without that text is uncertain", async (call, operation, permission) => {
      const outcome = await examine("whitelist", { aws: { [call]: denied(operation) } });
      expect(outcome.verdict).toBe("uncertain");
      expect(codesOf(outcome)).toEqual(["WHITELIST_NOT_READ"]);
      expect(outcome.findings[0]?.args["permission"]).toBe(permission);
    });

    it("a deny by an organization policy is not taken for the bucket policy", async () => {
      const text = "not authorized with an explicit deny in a service control policy";
      const outcome = await examine("whitelist", {
        aws: { readBucketPolicy: denied("s3:GetBucketPolicy", text) },
      });
      expect(outcome.verdict).toBe("uncertain");
    });

    it("a bucket of another account is never open, whatever could be read of it", async () => {
      const outcome = await examine("whitelist", {
        aws: { headBucket: denied("s3:HeadBucket"), findBucketCreationDate: async () => null },
      });
      expect(outcome.verdict).toBe("uncertain");
      expect(codesOf(outcome)).toEqual(["WHITELIST_OF_OTHER_ACCOUNT"]);
    });
  });

  describe("ticket", () => {
    const restricted = withPolicy(WHITELIST_POLICY, "explicitDeny");

    it("for the policy that is there now makes a warning of the blocker and leaves the verdict", async () => {
      const outcome = await examine("whitelist", {
        aws: restricted,
        input: { ticket: ticketFor(WHITELIST_POLICY) },
      });
      expect(outcome.verdict).toBe("restricted");
      expect(outcome.findings.map(({ code, severity }) => [code, severity])).toEqual([
        ["WHITELIST_RESTRICTED", "warning"],
      ]);
      expect(outcome.findings[0]?.args["ticketUrl"]).toContain("ticketId=1");
    });

    it("for another policy blocks again and says so", async () => {
      const outcome = await examine("whitelist", {
        aws: restricted,
        input: { ticket: ticketFor(OPEN_POLICY) },
      });
      expect(outcome.findings.map(({ code, severity }) => [code, severity])).toEqual([
        ["WHITELIST_RESTRICTED", "blocker"],
        ["WHITELIST_TICKET_OUTDATED", "blocker"],
      ]);
    });

    it("is no matter any more once the policy is gone", async () => {
      const outcome = await examine("whitelist", { input: { ticket: ticketFor(WHITELIST_POLICY) } });
      expect(outcome.verdict).toBe("open");
      expect(codesOf(outcome)).toEqual(["WHITELIST_OK"]);
    });

    it("for a policy that nobody could read holds until it can be read", async () => {
      const ticket = { ...ticketFor(""), policyHash: UNREAD_POLICY_HASH };
      const shut = { readBucketPolicy: denied("s3:GetBucketPolicy", EXPLICIT_DENY) };
      const before = await examine("whitelist", { aws: shut, input: { ticket } });
      expect(before.facts?.policyHash).toBe(UNREAD_POLICY_HASH);
      expect(before.findings.map(({ severity }) => severity)).toEqual(["warning"]);
      const after = await examine("whitelist", { aws: restricted, input: { ticket } });
      expect(codesOf(after)).toContain("WHITELIST_TICKET_OUTDATED");
    });

    it("lowers an uncertain verdict's finding too", async () => {
      const policy = policyOf({ StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } });
      const outcome = await examine("whitelist", {
        aws: withPolicy(policy, "explicitDeny"),
        input: { ticket: ticketFor(policy) },
      });
      expect(outcome.verdict).toBe("uncertain");
      expect(outcome.findings.map(({ severity }) => severity)).toEqual(["warning"]);
    });
  });

  it("judges no policy in a partition that it does not know", async () => {
    const outcome = await examine("whitelist", {
      aws: {
        ...withPolicy(OPEN_POLICY, "allowed"),
        whoAmI: async () => ({
          accountId: "111122223333",
          arn: "arn:aws-iso:iam::111122223333:user/x",
          partition: "aws-iso",
        }),
      },
    });
    expect(outcome.verdict).toBe("uncertain");
  });
});
