import { describe, expect, it } from "vitest";
import type { CheckInput } from "../../src/checks/check.ts";
import { bucketPolicyHash, UNREAD_POLICY_HASH } from "../../src/core/bucket-policy-hash.ts";
import type { Ticket } from "../../src/core/preparation.ts";
import { OFFICE_ONLY, ossPolicyOf, ticketFor } from "./bucket-policies.ts";
import { codesOf, denied, examine, notFound, OWN_OSS_BUCKET } from "./healthy-clouds.ts";

const own =
  (info: Partial<typeof OWN_OSS_BUCKET> = {}) =>
  async () => ({ ...OWN_OSS_BUCKET, ...info });

describe("destination check", () => {
  it.each(["InvalidAccessKeyId", "SignatureDoesNotMatch", "RequestTimeTooSkewed"])(
    "does not call the bucket somebody else's when OSS says %s",
    async (code) => {
      const { findings } = await examine("destination", {
        alibaba: { findBucket: denied("oss:GetBucketInfo", "no", code) },
      });
      const [unread] = findings.filter(({ severity }) => severity === "unknown");
      expect(unread).toMatchObject({ code: "DESTINATION_NOT_READ", args: { permission: null, code } });
      expect(findings.map((found) => found.code)).not.toContain("DESTINATION_REFUSED");
    },
  );

  it("says that a free name will be made, and that it exists where it does", async () => {
    const free = await examine("destination");
    expect(free.facts).toMatchObject({
      destinationExists: false,
      destinationKeepsDeleted: false,
      destinationVerdict: "open",
    });
    const ours = await examine("destination", { alibaba: { findBucket: own() } });
    expect(codesOf(ours)).toEqual(["DESTINATION_OK"]);
    expect(ours.facts).toMatchObject({
      destinationExists: true,
      destinationKeepsDeleted: false,
      destinationVerdict: "open",
    });
  });

  it("takes a refusal neither for a free name nor for a taken one", async () => {
    const outcome = await examine("destination", { alibaba: { findBucket: denied("oss:GetBucketInfo") } });
    expect(codesOf(outcome)).toEqual(["DESTINATION_REFUSED"]);
    expect(outcome.findings[0]?.args["permission"]).toBe("oss:GetBucketInfo");
    expect(outcome.facts).toMatchObject({
      destinationExists: null,
      destinationKeepsDeleted: null,
      destinationVerdict: null,
    });
  });

  it("reads a hint at another endpoint as another region", async () => {
    const detail = "The bucket you are attempting to access must be addressed using the specified endpoint.";
    const outcome = await examine("destination", {
      alibaba: { findBucket: denied("oss:GetBucketInfo", detail) },
    });
    expect(codesOf(outcome)).toEqual(["DESTINATION_REGION_DIFFERS"]);
  });

  it("says nothing more about a bucket of another owner", async () => {
    const outcome = await examine("destination", {
      alibaba: { findBucket: own({ ownerId: "1", acl: "public-read", isVersioned: true }) },
    });
    expect(codesOf(outcome)).toEqual(["DESTINATION_TAKEN"]);
  });

  it("vouches for no owner while the account is not known", async () => {
    const outcome = await examine("destination", {
      alibaba: { findBucket: own(), getCallerIdentity: denied("sts:GetCallerIdentity") },
    });
    expect(codesOf(outcome)).toEqual(["DESTINATION_NOT_READ"]);
  });

  it.each(["UserDisable", "InDebt", "InDebtOverdue"])("reads %s as arrears, once", async (code) => {
    const refused = denied("oss:GetBucketInfo", "overdue", code);
    const outcome = await examine("destination", {
      alibaba: { findBucket: own(), isBucketEmpty: refused, readRetention: refused },
    });
    expect(codesOf(outcome).filter((found) => found === "DESTINATION_ACCOUNT_SUSPENDED")).toHaveLength(1);
    expect(codesOf(outcome)).not.toContain("DESTINATION_NOT_READ");
  });

  it("lets the hundredth bucket be made and no more", async () => {
    const before = await examine("destination", { alibaba: { countBuckets: async () => 99 } });
    expect(codesOf(before)).toEqual(["DESTINATION_OK"]);
    const after = await examine("destination", { alibaba: { countBuckets: async () => 100 } });
    expect(codesOf(after)).toEqual(["DESTINATION_BUCKET_QUOTA"]);
    const exists = await examine("destination", {
      alibaba: { findBucket: own(), countBuckets: async () => 100 },
    });
    expect(codesOf(exists)).toEqual(["DESTINATION_OK"]);
  });

  it("keeps what is deleted where there are versions or a retention policy, and says so when it cannot know", async () => {
    const keeps = async (alibaba: NonNullable<Parameters<typeof examine>[1]>["alibaba"]) =>
      (await examine("destination", { alibaba: { findBucket: own(), ...alibaba } })).facts
        ?.destinationKeepsDeleted;
    expect(await keeps({ findBucket: own({ isVersioned: true }) })).toBe(true);
    expect(await keeps({ readRetention: async () => ({ state: "InProgress", days: 1 }) })).toBe(true);
    expect(await keeps({ readRetention: async () => ({ state: "Expired", days: 1 }) })).toBe(false);
    expect(await keeps({ readRetention: denied("oss:GetBucketWorm") })).toBeNull();
  });

  it("blocks a closed region for a new bucket and warns for one that is there", async () => {
    const severityOf = async (findBucket: ReturnType<typeof own> | undefined) => {
      const { findings } = await examine("destination", {
        request: { ossRegion: "oss-ap-south-1" },
        ...(findBucket && { alibaba: { findBucket } }),
      });
      return findings.find(({ code }) => code === "DESTINATION_REGION_CLOSED")?.severity;
    };
    expect(await severityOf(undefined)).toBe("blocker");
    expect(await severityOf(own({ region: "oss-ap-south-1" }))).toBe("warning");
  });

  it("does not fail for a bucket that vanished between two looks", async () => {
    const outcome = await examine("destination", {
      alibaba: { findBucket: own(), readBucketLifecycle: notFound("oss:GetBucketLifecycle", "NoSuchBucket") },
    });
    expect(codesOf(outcome)).toContain("DESTINATION_NOT_READ");
  });
});

describe("the destination's bucket policy", () => {
  const OFFICE = ossPolicyOf(OFFICE_ONLY);
  const withPolicy = (policyText: string | null, input: Partial<CheckInput> = {}) =>
    examine("destination", {
      alibaba: { findBucket: own(), readBucketPolicy: async () => policyText },
      input,
    });
  const ticket = (destinationPolicyHash?: string): Ticket => ({
    ...ticketFor("of the source"),
    ...(destinationPolicyHash && { destinationPolicyHash }),
  });

  it.each([
    ["open", null, []],
    ["open", ossPolicyOf({ Bool: { "acs:SecureTransport": "false" } }), []],
    ["uncertain", OFFICE, ["DESTINATION_POLICY_UNCERTAIN"]],
    ["restricted", ossPolicyOf(), ["DESTINATION_POLICY_RESTRICTED"]],
  ] as const)("is %s, and what it says is bound to it", async (verdict, policyText, codes) => {
    const outcome = await withPolicy(policyText);
    expect(codesOf(outcome)).toEqual(["DESTINATION_OK", ...codes]);
    expect(outcome.facts).toMatchObject({
      destinationVerdict: verdict,
      destinationPolicyHash: policyText === null ? null : bucketPolicyHash(policyText),
    });
    // The verdict of the whitelist check is the source's alone.
    expect(outcome.verdict).toBeUndefined();
  });

  it("names statement, condition and requests, and quotes them as evidence only", async () => {
    const { findings } = await withPolicy(OFFICE);
    const found = findings.find(({ code }) => code === "DESTINATION_POLICY_UNCERTAIN");
    expect(found?.args).toMatchObject({
      statements: ["#0"],
      conditionKeys: ["acs:SourceIp"],
      actions: ["oss:GetObject", "oss:PutObject"],
    });
    expect(found?.evidence).toEqual([
      "#0: Deny oss:GetObject, oss:PutObject when NotIpAddress acs:SourceIp 203.0.113.0/24 (MAY_DENY, scope all)",
    ]);
  });

  it("is a warning with a ticket for this policy, and with another ticket what it was", async () => {
    const severities = async (given: Ticket) =>
      (await withPolicy(OFFICE, { ticket: given })).findings
        .filter(({ code }) => code !== "DESTINATION_OK")
        .map(({ code, severity }) => `${severity} ${code}`);
    expect(await severities(ticket(bucketPolicyHash(OFFICE)))).toEqual([
      "warning DESTINATION_POLICY_UNCERTAIN",
    ]);
    const outdated = ["unknown DESTINATION_POLICY_UNCERTAIN", "warning DESTINATION_TICKET_OUTDATED"];
    expect(await severities(ticket("of another policy"))).toEqual(outdated);
    expect(await severities(ticket())).toEqual(outdated);
  });

  it("is uncertain when it cannot be read, and a ticket can be given for that, too", async () => {
    const unread = (given: Ticket | null) =>
      examine("destination", {
        alibaba: { findBucket: own(), readBucketPolicy: denied("oss:GetBucketPolicy") },
        input: { ticket: given },
      });
    const outcome = await unread(null);
    const args = { what: "destination-policy", permission: "oss:GetBucketPolicy" };
    expect(outcome.findings.at(-1)).toMatchObject({
      code: "DESTINATION_NOT_READ",
      severity: "unknown",
      args,
    });
    expect(outcome.facts).toMatchObject({ destinationVerdict: "uncertain", destinationKeepsDeleted: null });
    expect((await unread(ticket(UNREAD_POLICY_HASH))).findings.at(-1)?.severity).toBe("warning");
  });

  it("of a bucket that is somebody else's is not judged", async () => {
    const outcome = await examine("destination", {
      alibaba: { findBucket: own({ ownerId: "1" }), readBucketPolicy: async () => ossPolicyOf() },
    });
    expect(codesOf(outcome)).toEqual(["DESTINATION_TAKEN"]);
    expect(outcome.facts?.destinationVerdict).toBeNull();
  });

  it.each([
    ["versioning", { findBucket: own({ isVersioned: true }) }],
    ["retention", { findBucket: own(), readRetention: async () => ({ state: "InProgress", days: 1 }) }],
    [
      "policy",
      {
        findBucket: own(),
        readBucketPolicy: async () =>
          ossPolicyOf().replace("oss:PutObject", "oss:DeleteObject").replace("oss:GetObject", "oss:Delete*"),
      },
    ],
  ] as const)("and the bucket say by what a deleted object would be kept: %s", async (keptBy, alibaba) => {
    const { facts } = await examine("destination", { alibaba });
    expect(facts).toMatchObject({ destinationKeepsDeleted: true, destinationKeptBy: keptBy });
  });

  it("that forbids to write and to delete keeps nothing", async () => {
    const both = ossPolicyOf().replace("oss:PutObject", "oss:*");
    expect((await withPolicy(both)).facts?.destinationKeepsDeleted).toBe(false);
  });
});

describe("the destination's encryption and endpoint", () => {
  const encrypted = (kmsKeyId: string | null, profile: CheckInput["request"]["profile"]) =>
    examine("destination", {
      alibaba: { findBucket: own({ encryption: { algorithm: "KMS", kmsKeyId } }) },
      request: { profile },
    });

  it("names the key and the rights, and who gives them", async () => {
    const { findings, facts } = await encrypted("key-1", "least-privilege");
    expect(findings.at(-1)).toMatchObject({
      code: "DESTINATION_KMS",
      args: { keyArn: `acs:kms:*:${OWN_OSS_BUCKET.ownerId}:key/key-1`, isGranted: true },
    });
    expect(facts?.destinationKmsKeyId).toBe("key-1");
    expect((await encrypted("key-1", "documented")).findings.at(-1)?.args["isGranted"]).toBe(false);
  });

  it("grants nothing on a key that is not named by its id", async () => {
    for (const kmsKeyId of [null, "alias/acs/oss", "*"]) {
      const { findings, facts } = await encrypted(kmsKeyId, "least-privilege");
      expect(findings.at(-1)).toMatchObject({
        code: "DESTINATION_KMS",
        args: { keyArn: null, isGranted: false },
      });
      expect(facts?.destinationKmsKeyId).toBeNull();
    }
  });

  it("says nothing of keys that are OSS's own", async () => {
    const outcome = await examine("destination", {
      alibaba: { findBucket: own({ encryption: { algorithm: "AES256", kmsKeyId: null } }) },
    });
    expect(codesOf(outcome)).toEqual(["DESTINATION_OK"]);
  });

  it("notes for mainland China what cannot be proven, unless a listing shows the opposite", async () => {
    const mainland = { request: { ossRegion: "oss-cn-hangzhou" } };
    const free = await examine("destination", mainland);
    expect(free.findings.at(-1)).toMatchObject({ code: "DESTINATION_PUBLIC_ENDPOINT", severity: "note" });
    const listed = await examine("destination", {
      ...mainland,
      alibaba: { findBucket: own({ region: "oss-cn-hangzhou" }) },
    });
    expect(codesOf(listed)).toEqual(["DESTINATION_OK"]);
    const hongKong = await examine("destination", { request: { ossRegion: "oss-cn-hongkong" } });
    expect(codesOf(hongKong)).not.toContain("DESTINATION_PUBLIC_ENDPOINT");
  });

  it.each(["PublicEndpointForbidden", "SecondLevelDomainForbidden"])(
    "tells %s as what it is, and not as something that could not be read",
    async (code) => {
      const outcome = await examine("destination", {
        alibaba: { findBucket: own(), isBucketEmpty: denied("oss:ListObjectsV2", "use CNAME instead", code) },
      });
      expect(codesOf(outcome)).toEqual(["DESTINATION_OK", "DESTINATION_PUBLIC_ENDPOINT"]);
      expect(outcome.findings.at(-1)).toMatchObject({ severity: "warning", args: { isSeen: true, code } });
    },
  );
});
