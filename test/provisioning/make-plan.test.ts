import { describe, expect, it } from "vitest";
import { changeKey, planHash } from "../../src/core/plan.ts";
import type { Profile } from "../../src/core/profile.ts";
import { ramPatternCharactersIn } from "../../src/core/ram-patterns.ts";
import { settingsSchema } from "../../src/core/settings.ts";
import { makePlan, type PlanInput } from "../../src/provisioning/make-plan.ts";
import { changeLine } from "../../src/texts/en/change-texts.ts";
import { KNOWN_FACTS, madeUpPreparation } from "../core/made-up-preparation.ts";

const USER = "mgw-prep-MP-7K2M9Q";
const SETTINGS = settingsSchema.parse({
  approvers: { people: ["U0APPROVER1"] },
  operators: { people: ["U0OPERATOR1"] },
});

type Changes = Parameters<typeof madeUpPreparation>[0];

function planOf(changes: Changes = {}, settings = SETTINGS) {
  const preparation = madeUpPreparation({ verdict: "open", facts: KNOWN_FACTS, ...changes });
  const input: PlanInput = { preparation, settings, installationId: "inst-1" };
  return makePlan(input);
}

function documentsOf(profile: Profile, prefix = "") {
  const changes = planOf({ request: { profile, prefix } })?.changes ?? [];
  return changes.flatMap((change) => ("document" in change ? [JSON.parse(change.document)] : []));
}

describe("a plan", () => {
  it("of the documented profile makes both users, their managed policies, logon and keys", () => {
    expect(planOf()?.changes).toEqual([
      {
        kind: "oss.create-bucket",
        undo: "oss.delete-bucket",
        bucket: "acme-archive-oss",
        region: "oss-eu-central-1",
        storageClass: "Standard",
        acl: "private",
      },
      {
        kind: "iam.create-user",
        undo: "iam.delete-user",
        userName: USER,
        path: "/mgw-prep/",
        tags: [
          { key: "mgw-prep:preparation", value: "MP-7K2M9Q" },
          { key: "mgw-prep:installation", value: "inst-1" },
        ],
        permissionsBoundary: "arn:aws:iam::111122223333:policy/mgw-prep-boundary",
      },
      {
        kind: "iam.attach-policy",
        undo: "iam.detach-policy",
        userName: USER,
        policyArn: "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
      },
      { kind: "iam.create-key", undo: "iam.delete-key", userName: USER },
      {
        kind: "ram.create-user",
        undo: "ram.delete-user",
        userName: USER,
        displayName: USER,
        comments: "Made by mgw-prep. mgw-prep:preparation=MP-7K2M9Q mgw-prep:installation=inst-1",
      },
      ...["AliyunOSSFullAccess", "AliyunMGWFullAccess"].map((policyName) => ({
        kind: "ram.attach-policy",
        undo: "ram.detach-policy",
        userName: USER,
        policyType: "System",
        policyName,
      })),
      {
        kind: "ram.create-login",
        undo: "ram.delete-login",
        userName: USER,
        mustResetPassword: true,
        needsMfa: false,
      },
      { kind: "ram.create-key", undo: "ram.delete-key", userName: USER },
    ]);
  });

  it("of least privilege reads one prefix and writes one prefix, by documents alone", () => {
    const [iam, ram] = documentsOf("least-privilege", "2026/");
    expect(iam).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "List",
          Effect: "Allow",
          Action: ["s3:ListBucket", "s3:GetBucketLocation"],
          Resource: "arn:aws:s3:::acme-home-virginia",
        },
        {
          Sid: "Read",
          Effect: "Allow",
          Action: ["s3:GetObject"],
          Resource: "arn:aws:s3:::acme-home-virginia/2026/*",
        },
      ],
    });
    const resources = ram.Statement.flatMap(
      (statement: { Resource: string | string[] }) => statement.Resource,
    );
    expect(resources).toEqual([
      "acs:oss:*:*:acme-archive-oss",
      "acs:oss:*:*:acme-archive-oss/2026/*",
      "acs:oss:*:*:acme-archive-oss/aliyun_mgw_import_report/*",
      "acs:oss:*:*:acme-archive-oss/aliyun_import_report/*",
      "acs:oss:*:*:acme-archive-oss/2026/.mgw-prep-proof-MP-7K2M9Q",
      "*",
    ]);
    const onDelete = ram.Statement.filter(({ Action }: { Action: string[] }) =>
      Action.some((a) => /Delete/.test(a)),
    );
    expect(onDelete).toEqual([
      {
        Effect: "Allow",
        Action: ["oss:DeleteObject"],
        Resource: "acs:oss:*:*:acme-archive-oss/2026/.mgw-prep-proof-MP-7K2M9Q",
      },
    ]);
    expect(ram.Statement.at(-1)).toEqual({ Effect: "Allow", Action: ["mgw:*"], Resource: "*" });
    const keys = planOf({ request: { profile: "least-privilege" } })?.changes.map(changeKey);
    expect(keys).toContain(`ram.create-policy:${USER}`);
    expect(keys).toContain(`ram.attach-policy:${USER}`);
    expect(keys?.some((key) => key.startsWith("iam.attach-policy"))).toBe(false);
  });

  it("of the current profile may make roles, as today's documentation asks", () => {
    const plan = planOf({ request: { profile: "current" } });
    expect(documentsOf("current")).toEqual([
      {
        Version: "1",
        Statement: [
          {
            Effect: "Allow",
            Action: ["ram:CreateRole", "ram:CreatePolicy", "ram:AttachPolicyToRole", "ram:ListRoles"],
            Resource: "*",
          },
        ],
      },
    ]);
    const policies = plan?.changes.flatMap((change) => ("policyName" in change ? [change.policyName] : []));
    expect(policies).toEqual(["AliyunOSSImportFullAccess", USER, USER]);
  });

  it("escapes what is syntax in AWS policies, and says what RAM cannot express", () => {
    const [iam] = documentsOf("least-privilege", "a*b?c${aws:username}$/");
    expect(iam.Statement[1].Resource).toBe(
      "arn:aws:s3:::acme-home-virginia/a${*}b${?}c${$}{aws:username}${$}/*",
    );
    expect(["a*/", "a?/", "a$/", "ordinary/ä/"].map(ramPatternCharactersIn)).toEqual([
      ["*"],
      ["?"],
      ["$"],
      [],
    ]);
  });

  it("names the partition of the account", () => {
    const facts = { ...KNOWN_FACTS, awsPartition: "aws-cn" };
    const text = JSON.stringify([
      planOf({ facts }),
      planOf({ facts, request: { profile: "least-privilege" } }),
    ]);
    expect(text).toContain("arn:aws-cn:iam::aws:policy/AmazonS3ReadOnlyAccess");
    expect(text).toContain("arn:aws-cn:s3:::acme-home-virginia");
    expect(text).not.toContain("arn:aws:");
  });

  it("makes no bucket that exists", () => {
    const plan = planOf({ facts: { ...KNOWN_FACTS, destinationExists: true } });
    expect(plan?.changes.some(({ kind }) => kind === "oss.create-bucket")).toBe(false);
  });

  it("follows the settings for logon and delivery", () => {
    const settings = {
      ...SETTINGS,
      credentials: { ...SETTINGS.credentials, resetPasswordAtFirstLogon: false, requireMfa: true },
      delivery: { ...SETTINGS.delivery, mode: "message" as const },
    };
    const plan = planOf({}, settings);
    expect(plan?.deliveryMode).toBe("message");
    expect(plan?.changes).toContainEqual(
      expect.objectContaining({ mustResetPassword: false, needsMfa: true }),
    );
  });

  it.each([
    ["the AWS account", { facts: { ...KNOWN_FACTS, awsAccountId: null } }],
    ["the Alibaba account", { facts: { ...KNOWN_FACTS, alibabaAccountId: null } }],
    ["the destination", { facts: { ...KNOWN_FACTS, destinationExists: null } }],
    ["the verdict", { verdict: null }],
  ])("is none while %s is not known", (_, changes) => {
    expect(planOf(changes)).toBeNull();
  });

  it("takes a ticket for the policy that it was given for, and for no other", () => {
    const ticket = { url: "https://t/", policyHash: "h1", givenBy: "U", givenAt: "2026-11-20T09:00:00.000Z" };
    const withPolicy = (policyHash: string | null) => ({ facts: { ...KNOWN_FACTS, policyHash } });
    expect(planOf({ ticket, verdict: "restricted", ...withPolicy("h1") })?.ticketUrl).toBe("https://t/");
    expect(planOf({ ticket, verdict: "restricted", ...withPolicy("h2") })?.ticketUrl).toBeNull();
    expect(planOf({ ticket, verdict: "uncertain", ...withPolicy(null) })?.ticketUrl).toBeNull();
  });

  it("uses the one key of the destination's encryption, with the profile that makes a policy of its own", () => {
    const facts = { ...KNOWN_FACTS, destinationExists: true, destinationKmsKeyId: "key-1" };
    const statements = (profile: Profile) =>
      (planOf({ facts, request: { profile } })?.changes ?? [])
        .flatMap((change) => ("document" in change ? JSON.parse(change.document).Statement : []))
        .filter(({ Action }: { Action: string[] }) => Action.some((action) => action.startsWith("kms:")));
    expect(statements("least-privilege")).toEqual([
      {
        Effect: "Allow",
        Action: ["kms:GenerateDataKey", "kms:Decrypt"],
        Resource: "acs:kms:*:5123456789012345:key/key-1",
      },
    ]);
    expect(statements("documented")).toEqual([]);
    const alias = { ...facts, destinationKmsKeyId: "alias/acs/oss" };
    expect(JSON.stringify(planOf({ facts: alias, request: { profile: "least-privilege" } }))).not.toContain(
      "kms:",
    );
  });

  it("says nothing of a destination that lets the service in, whatever its policy is", () => {
    const hash = (facts: Partial<typeof KNOWN_FACTS>) => {
      const plan = planOf({ facts: { ...KNOWN_FACTS, destinationExists: true, ...facts } });
      return plan && planHash(plan);
    };
    const before = hash({});
    expect(hash({ destinationVerdict: "open" })).toBe(before);
    expect(
      hash({ destinationVerdict: "open", destinationPolicyHash: "d1", destinationKeptBy: "policy" }),
    ).toBe(before);
    const others = [
      hash({ destinationVerdict: "restricted", destinationPolicyHash: "d1" }),
      hash({ destinationVerdict: "uncertain", destinationPolicyHash: "d1" }),
      hash({ destinationVerdict: "restricted", destinationPolicyHash: "d2" }),
    ];
    expect(new Set([before, ...others]).size).toBe(4);
  });

  it("takes a ticket for a shut destination only when it was given for the policies of both sides", () => {
    const ticket = { url: "https://t/", givenBy: "U", givenAt: "2026-11-20T09:00:00.000Z" };
    const shut = {
      ...KNOWN_FACTS,
      policyHash: "h1",
      destinationVerdict: "uncertain",
      destinationPolicyHash: "d1",
    } as const;
    const urlOf = (verdict: "open" | "restricted", policyHash: string, destinationPolicyHash?: string) =>
      planOf({
        verdict,
        facts: shut,
        ticket: { ...ticket, policyHash, ...(destinationPolicyHash && { destinationPolicyHash }) },
      })?.ticketUrl;
    expect(urlOf("restricted", "h1", "d1")).toBe("https://t/");
    expect(urlOf("restricted", "h1")).toBeNull();
    expect(urlOf("restricted", "h1", "d2")).toBeNull();
    expect(urlOf("restricted", "h2", "d1")).toBeNull();
    expect(urlOf("open", "not-covered", "d1")).toBe("https://t/");
    // The ticket of an older store, for a source alone, holds as long as the destination is open.
    const facts = { ...shut, destinationVerdict: "open" as const };
    expect(planOf({ verdict: "restricted", facts, ticket: { ...ticket, policyHash: "h1" } })?.ticketUrl).toBe(
      "https://t/",
    );
  });

  it("names the boundary that the approver agrees to, and without one has the hash of before boundaries", () => {
    const credentials = { ...SETTINGS.credentials, permissionsBoundary: null };
    const without = planOf({}, { ...SETTINGS, credentials });
    expect(JSON.stringify(without)).not.toContain("oundary");
    expect(without && planHash(without)).toBe(
      "1b4721a2e7001b3a5aa5413e07cb8238ba312e55e1791eb8ae28863b63b78bec",
    );
    const bounded = planOf();
    expect(bounded && planHash(bounded)).not.toBe(without && planHash(without));
    const user = bounded?.changes.find(({ kind }) => kind === "iam.create-user");
    expect(user && changeLine(user)).toContainEqual({ code: "mgw-prep-boundary" });
    expect(user && changeKey(user)).toBe(`iam.create-user:${USER}`);
  });

  it("has another hash for another request, person, fact or setting", () => {
    const variants: Changes[] = [
      {},
      { request: { recipient: "U0OTHER" } },
      { request: { ttlDays: 15 } },
      { request: { profile: "current" } },
      { request: { destinationBucket: "another-bucket" } },
      { request: { profile: "least-privilege" } },
      { request: { profile: "least-privilege", prefix: "a/" } },
      { verdict: "uncertain" },
      { facts: { ...KNOWN_FACTS, policyHash: "h" } },
      { facts: { ...KNOWN_FACTS, awsAccountId: "999988887777" } },
      { facts: { ...KNOWN_FACTS, destinationExists: true } },
    ];
    const hashes = variants.map((variant) => {
      const plan = planOf(variant);
      return plan && planHash(plan);
    });
    expect(hashes).not.toContain(null);
    expect(new Set(hashes).size).toBe(variants.length);
  });
});
