import { describe, expect, it } from "vitest";
import { bucketPolicyHash, UNREAD_POLICY_HASH } from "../../src/core/bucket-policy-hash.ts";
import { en } from "../../src/texts/en.ts";
import { textOfFinding } from "../../src/texts/finding-text.ts";
import { OPEN_POLICY, policyOf, ticketFor, WHITELIST_POLICY } from "./bucket-policies.ts";
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
    expect(outcome.facts).toEqual({
      policyHash: bucketPolicyHash(OPEN_POLICY),
      policyText: OPEN_POLICY,
      changedPolicy: null,
    });
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
      meanings: [{ key: "aws:SourceIp", code: "ADDRESS_OUTSIDE_WHITELIST" }],
    });
    expect(found?.evidence[0]).toContain("NotIpAddress aws:SourceIp 192.0.2.0/24");
    const text = textOfFinding(en, found ?? { code: "", args: {} });
    expect(text.remedy).toContain("aws:PrincipalArn");
    expect(text.remedy).toContain("user/mgw-prep/mgw-prep-MP-7K2M9Q");
  });

  it("keeps addresses and values out of the arguments, which are shown in public", async () => {
    const { findings } = await examine("whitelist", { aws: withPolicy(WHITELIST_POLICY, "explicitDeny") });
    expect(JSON.stringify(findings[0]?.args)).not.toContain("192.0.2");
  });

  it("names what helps against each statement that denies, and hands over the whole changed policy", async () => {
    const { Statement, ...rest } = JSON.parse(WHITELIST_POLICY);
    const second = {
      ...Statement[0],
      Sid: "Second",
      Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-1", "aws:PrincipalTag/team": "data" } },
    };
    const third = {
      ...second,
      Sid: "Third",
      Condition: { StringNotEquals: { "aws:PrincipalTag/team": "data" } },
    };
    const policy = JSON.stringify({ ...rest, Statement: [...Statement, second, third] });
    const outcome = await examine("whitelist", { aws: withPolicy(policy, "explicitDeny") });
    const text = textOfFinding(en, outcome.findings[0] ?? { code: "", args: {} });
    for (const part of [
      "statement Guard",
      "statement Second",
      "statement Third",
      "credentials.tags to team: data",
    ]) {
      expect(text.remedy).toContain(part);
    }
    const changed = outcome.facts?.changedPolicy ?? "";
    const after = await examine("whitelist", { aws: withPolicy(changed, "allowed") });
    expect(after.verdict).toBe("open");
  });

  it("asks for the organization only where the policy does, and takes a refusal for not known", async () => {
    const inOrganization = policyOf({ StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } });
    let asked = 0;
    const readOrganizationId = async () => {
      asked += 1;
      return "o-a1b2c3d4e5";
    };
    const open = { ...withPolicy(OPEN_POLICY, "allowed"), readOrganizationId };
    await examine("whitelist", { aws: open });
    expect(asked).toBe(0);
    const known = { ...withPolicy(inOrganization, "allowed"), readOrganizationId };
    expect((await examine("whitelist", { aws: known })).verdict).toBe("open");
    expect(asked).toBe(1);
    const refused = {
      ...withPolicy(inOrganization, "allowed"),
      readOrganizationId: denied("organizations:DescribeOrganization"),
    };
    const outcome = await examine("whitelist", { aws: refused });
    expect(outcome.verdict).toBe("uncertain");
    expect(codesOf(outcome)).toEqual(["WHITELIST_UNCERTAIN", "WHITELIST_ORGANIZATION_NOT_READ"]);
    expect(outcome.findings[1]?.args["permission"]).toBe("organizations:DescribeOrganization");
  });

  it("knows the bucket's region, the tags that the user will have, and those of a user that is there", async () => {
    const elsewhere = policyOf({ StringNotEquals: { "aws:RequestedRegion": "eu-central-1" } });
    expect((await examine("whitelist", { aws: withPolicy(elsewhere, "allowed") })).verdict).toBe("open");
    const untagged = policyOf({ StringNotEquals: { "aws:PrincipalTag/net-exempt": "yes" } });
    const aws = withPolicy(untagged, "explicitDeny");
    expect((await examine("whitelist", { aws })).verdict).toBe("restricted");
    const userTags = { "net-exempt": "yes" };
    const tagged = { aws: withPolicy(untagged, "allowed"), input: { userTags } };
    expect((await examine("whitelist", tagged)).verdict).toBe("open");
    const findUser = async (userName: string) => ({
      userName,
      arn: "arn",
      path: "/mgw-prep/",
      userId: "AIDAEXISTING0000001",
      permissionsBoundary: null,
      tags: [],
      createdAt: null,
    });
    const gone = await examine("whitelist", { ...tagged, aws: { ...aws, findUser } });
    expect(gone.verdict).toBe("restricted");
    const byId = policyOf({ StringEquals: { "aws:userid": "AIDAEXISTING0000001" } });
    expect((await examine("whitelist", { aws: withPolicy(byId, "allowed") })).verdict).toBe("open");
    const found = { ...withPolicy(byId, "explicitDeny"), findUser };
    expect((await examine("whitelist", { aws: found })).verdict).toBe("restricted");
  });

  it("tells IAM all that it knows of each request of the service", async () => {
    const asked: string[] = [];
    await examine("whitelist", {
      request: { prefix: "photos/" },
      aws: {
        readBucketPolicy: async () => OPEN_POLICY,
        simulatePolicy: async ({ action, context }) => {
          asked.push([action, ...context.map(({ key, value }) => `${key}=${value}`)].join(" "));
          return "allowed";
        },
      },
    });
    const shared =
      "aws:RequestedRegion=eu-central-1 aws:PrincipalTag/mgw-prep:preparation=MP-7K2M9Q aws:PrincipalTag/mgw-prep:installation=inst-1";
    const start = "aws:SourceIp=47.88.0.1 aws:SecureTransport=true";
    expect(asked.sort()).toEqual([
      `s3:GetBucketLocation ${start} ${shared}`,
      `s3:GetObject ${start} ${shared}`,
      `s3:ListBucket ${start} ${shared}`,
      `s3:ListBucket ${start} s3:prefix=photos/ ${shared}`,
    ]);
  });

  it("asks IAM about the user that will be made, for every request and under the prefix", async () => {
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
      "mgw-prep-MP-7K2M9Q s3:GetBucketLocation arn:aws:s3:::amzn-s3-demo-bucket",
      "mgw-prep-MP-7K2M9Q s3:GetObject arn:aws:s3:::amzn-s3-demo-bucket/photos/mgw-prep-second-opinion",
      "mgw-prep-MP-7K2M9Q s3:ListBucket arn:aws:s3:::amzn-s3-demo-bucket",
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
    it("a refusal of the listing that names a resource-based policy is restricted", async () => {
      const outcome = await examine("whitelist", {
        aws: { listObjects: denied("s3:ListObjectsV2", EXPLICIT_DENY) },
      });
      expect(outcome.verdict).toBe("restricted");
      const found = outcome.findings.find(({ code }) => code === "WHITELIST_SHUTS_OUT_BOT");
      expect(found?.evidence[0]).toContain("explicit deny in a resource-based policy");
      expect(codesOf(outcome)).not.toContain("WHITELIST_OK");
    });

    it("a policy that only protects itself from being read is uncertain, and said to do just that", async () => {
      const readBucketPolicy = denied("s3:GetBucketPolicy", EXPLICIT_DENY);
      const outcome = await examine("whitelist", { aws: { readBucketPolicy } });
      expect(outcome.verdict).toBe("uncertain");
      expect(codesOf(outcome)).toEqual(["WHITELIST_PROTECTS_ITSELF"]);
    });

    it("a policy that cannot be read beside a HEAD that fails is not said to protect itself alone", async () => {
      const aws = {
        readBucketPolicy: denied("s3:GetBucketPolicy", EXPLICIT_DENY),
        headBucket: denied("s3:HeadBucket"),
      };
      const outcome = await examine("whitelist", { aws });
      expect(outcome.verdict).toBe("uncertain");
      expect(codesOf(outcome)).toEqual(["WHITELIST_NOT_READ"]);
    });

    it("a ticket that was given while there was no policy holds for that, and for no policy", async () => {
      const ticketWith = (policyHash: string) => ({
        ...{ url: "https://x/", policyHash, givenBy: "U0A", givenAt: "2026-11-20T09:00:00.000Z" },
      });
      const listObjects = denied("s3:ListObjectsV2", EXPLICIT_DENY);
      const severities = async (policyHash: string, readBucketPolicy = async () => null as string | null) =>
        (
          await examine("whitelist", {
            aws: { listObjects, readBucketPolicy },
            input: { ticket: ticketWith(policyHash) },
          })
        ).findings.flatMap(({ code, severity }) => (code === "WHITELIST_SHUTS_OUT_BOT" ? [severity] : []));
      expect(await severities("")).toEqual(["warning"]);
      expect(await severities("another")).toEqual(["blocker"]);
      expect(await severities("", async () => '{"Version":"2012-10-17","Statement":[]}')).toEqual([
        "blocker",
      ]);
    });

    it("a policy that cannot be read beside a listing that fails for another reason is not called restricted", async () => {
      const aws = {
        readBucketPolicy: denied("s3:GetBucketPolicy", EXPLICIT_DENY),
        listObjects: denied("s3:ListObjectsV2", "no identity-based policy allows the s3:ListBucket action"),
      };
      const outcome = await examine("whitelist", { aws });
      expect(outcome.verdict).toBe("uncertain");
      expect(codesOf(outcome)).toEqual(["WHITELIST_NOT_READ", "WHITELIST_NOT_READ"]);
    });

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
      const shut = {
        readBucketPolicy: denied("s3:GetBucketPolicy", EXPLICIT_DENY),
        listObjects: denied("s3:ListObjectsV2", EXPLICIT_DENY),
      };
      const before = await examine("whitelist", { aws: shut, input: { ticket } });
      expect(before.facts?.policyHash).toBe(UNREAD_POLICY_HASH);
      expect(before.findings.map(({ severity }) => severity)).toEqual(["warning"]);
      const after = await examine("whitelist", { aws: restricted, input: { ticket } });
      expect(codesOf(after)).toContain("WHITELIST_TICKET_OUTDATED");
    });

    it("lowers an uncertain verdict's finding too", async () => {
      const policy = policyOf({ StringEquals: { "aws:UserAgent": "x" } });
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
        getCallerIdentity: async () => ({
          accountId: "111122223333",
          arn: "arn:aws-iso:iam::111122223333:user/x",
          partition: "aws-iso",
        }),
      },
    });
    expect(outcome.verdict).toBe("uncertain");
  });
});
