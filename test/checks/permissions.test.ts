import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/core/finding.ts";
import { en } from "../../src/texts/en.ts";
import { textOfFinding } from "../../src/texts/finding-text.ts";
import { codesOf, denied, examine } from "./healthy-clouds.ts";

const MARKED = [
  { key: "mgw-prep:preparation", value: "MP-7K2M9Q" },
  { key: "mgw-prep:installation", value: "inst-1" },
];

const MADE_BY_US = "Made by mgw-prep. mgw-prep:preparation=MP-7K2M9Q mgw-prep:installation=inst-1";

const ramUser = (comments: string) => async (userName: string) => ({
  userName,
  userId: "1",
  comments,
  createdAt: null,
  lastLogonAt: null,
});

const iamUser = (tags: { key: string; value: string }[]) => async (userName: string) => ({
  userName,
  arn: `arn:aws:iam::111122223333:user/mgw-prep/${userName}`,
  path: "/mgw-prep/",
  userId: null,
  permissionsBoundary: null,
  tags,
  createdAt: null,
});

describe("permissions check", () => {
  it("knows its own user again", async () => {
    expect(codesOf(await examine("permissions", { aws: { findUser: iamUser(MARKED) } }))).toEqual([
      "PERMISSIONS_OK",
    ]);
  });

  it.each([
    ["no mark", []],
    ["another installation's mark", [MARKED[0], { key: "mgw-prep:installation", value: "inst-2" }]],
    ["another preparation's mark", [{ key: "mgw-prep:preparation", value: "MP-000000" }, MARKED[1]]],
  ])("touches no user with %s", async (_what, tags) => {
    const findUser = iamUser(tags.flatMap((tag) => (tag ? [tag] : [])));
    expect(codesOf(await examine("permissions", { aws: { findUser } }))).toEqual(["USER_NAME_TAKEN"]);
  });

  it.each([
    ["the mark as it was made", MADE_BY_US, []],
    ["no mark", "", ["USER_NAME_TAKEN"]],
    ["another installation's mark", MADE_BY_US.replace("inst-1", "inst-2"), ["USER_NAME_TAKEN"]],
    ["another preparation's mark", MADE_BY_US.replace("MP-7K2M9Q", "MP-000000"), ["USER_NAME_TAKEN"]],
    ["the mark among other words", `${MADE_BY_US} Renewed.`, ["USER_NAME_TAKEN"]],
  ])("touches a RAM user with %s only where it is its own", async (_what, comments, expected) => {
    const outcome = await examine("permissions", { alibaba: { findUser: ramUser(comments) } });
    expect(codesOf(outcome).filter((code) => code !== "PERMISSIONS_OK")).toEqual(expected);
  });

  it.each([
    ["in an installation that is not known", { installationId: null }],
    ["by a name of which no preparation is known", { userName: "mgw-prep-somebody" }],
  ])("takes no user for its own %s, on either side", async (_, input) => {
    const outcome = await examine("permissions", {
      aws: { findUser: iamUser(MARKED) },
      alibaba: { findUser: ramUser(MADE_BY_US) },
      input,
    });
    const taken = outcome.findings.filter(({ code }) => code === "USER_NAME_TAKEN");
    expect(taken.map(({ args }) => args["cloud"])).toEqual(["AWS", "Alibaba Cloud"]);
  });

  it("asks for no users where none would be made", async () => {
    const outcome = await examine("permissions", {
      input: { userName: null, installationId: null },
      aws: { findUser: iamUser([]) },
    });
    expect(codesOf(outcome)).toEqual(["PERMISSIONS_OK"]);
  });

  describe("two access keys, the most that a user may have", () => {
    const keys = (...ids: string[]) => ({
      listAccessKeys: async () =>
        ids.map((accessKeyId) => ({ accessKeyId, isActive: true, createdAt: null })),
    });
    const ownKeys = { aws: ["AKIA1", "AKIA2"], alibaba: ["LTAI1", "LTAI2"] };
    const examineKeys = (aws: string[], alibaba: string[]) =>
      examine("permissions", {
        input: { ownKeys },
        aws: { findUser: iamUser(MARKED), ...keys(...aws) },
        alibaba: { findUser: ramUser(MADE_BY_US), ...keys(...alibaba) },
      });

    it("are in order while they are the two of a rotation", async () => {
      expect(codesOf(await examineKeys(["AKIA1", "AKIA2"], ["LTAI2", "LTAI1"]))).toEqual(["PERMISSIONS_OK"]);
      expect(codesOf(await examineKeys(["AKIA2"], ["LTAI1"]))).toEqual(["PERMISSIONS_OK"]);
    });

    it.each([
      ["AWS", ["AKIA1", "AKIAFOREIGN"], ["LTAI1", "LTAI2"], ["AKIAFOREIGN"]],
      ["Alibaba Cloud", ["AKIA1"], ["LTAIFOREIGN", "LTAI2"], ["LTAIFOREIGN"]],
      // A key of one cloud is none of the other's.
      ["AWS", ["LTAI1", "LTAI2"], ["LTAI1"], ["LTAI1", "LTAI2"]],
      ["AWS", ["AKIA1", "AKIA2", "AKIA3"], [], ["AKIA3"]],
    ] as const)("are told where they are not ours: %s", async (cloud, aws, alibaba, others) => {
      const { findings } = await examineKeys([...aws], [...alibaba]);
      const keys = (cloud === "AWS" ? aws : alibaba).length;
      expect(findings).toMatchObject([
        { code: "ACCESS_KEY_LIMIT", severity: "warning", args: { cloud, keys, others } },
      ]);
      const [found] = findings;
      for (const id of others) expect(textOfFinding(en, found as Finding).detail).toContain(id);
    });

    it("are worded also as older versions stored them", () => {
      const args = { cloud: "AWS", userName: "mgw-prep-MP-7K2M9Q", keys: 2 };
      expect(textOfFinding(en, { code: "ACCESS_KEY_LIMIT", args }).detail).toMatch(
        /^2 keys on AWS\. The user/,
      );
    });
  });

  it("needs no room for a user that is there already", async () => {
    const full = { readUserQuota: async () => ({ users: 5000, quota: 5000 }) };
    expect(codesOf(await examine("permissions", { aws: full }))).toEqual(["USER_QUOTA"]);
    const again = await examine("permissions", { aws: { ...full, findUser: iamUser(MARKED) } });
    expect(codesOf(again)).toEqual(["PERMISSIONS_OK"]);
  });

  it.each([
    ["documented", "AliyunMGWFullAccess", ["least-privilege", "current"]],
    ["current", "AliyunOSSImportFullAccess", ["documented", "least-privilege"]],
  ] as const)("offers for %s without %s the profiles that work", async (profile, missing, others) => {
    const { findings } = await examine("permissions", {
      request: { profile },
      alibaba: { hasPolicy: async ({ policyName }) => policyName !== missing },
    });
    expect(findings).toHaveLength(1);
    expect(findings[0]?.args).toMatchObject({ policyName: missing, profile, otherProfiles: others });
  });

  it("offers no other profile whose policy may be missing too: one that could not be looked for counts", async () => {
    const offered = async (hasImport: () => Promise<boolean>) => {
      const hasPolicy = async ({ policyName }: { policyName: string }) =>
        policyName === "AliyunOSSImportFullAccess" ? hasImport() : policyName !== "AliyunMGWFullAccess";
      const outcome = await examine("permissions", { alibaba: { hasPolicy } });
      return outcome.findings.find(({ code }) => code === "POLICY_MISSING")?.args["otherProfiles"];
    };
    expect(await offered(async () => true)).toEqual(["least-privilege", "current"]);
    expect(await offered(async () => false)).toEqual(["least-privilege"]);
    expect(await offered(denied("ram:GetPolicy"))).toEqual(["least-privilege"]);
  });

  it("does not miss a policy that the profile does not use", async () => {
    const outcome = await examine("permissions", {
      request: { profile: "least-privilege" },
      aws: { hasPolicy: async (arn) => arn.endsWith("mgw-prep-boundary") },
      alibaba: { hasPolicy: async () => false },
    });
    expect(codesOf(outcome)).toEqual(["PERMISSIONS_OK"]);
  });

  it("asks for the managed policy in the partition of the account", async () => {
    const asked: string[] = [];
    await examine("permissions", {
      aws: {
        getCallerIdentity: async () => ({
          accountId: "111122223333",
          arn: "arn:aws-cn:iam::111122223333:user/x",
          partition: "aws-cn",
        }),
        hasPolicy: async (arn) => {
          asked.push(arn);
          return true;
        },
      },
    });
    expect(asked.sort()).toEqual([
      "arn:aws-cn:iam::111122223333:policy/mgw-prep-boundary",
      "arn:aws-cn:iam::aws:policy/AmazonS3ReadOnlyAccess",
    ]);
  });

  describe("of the permissions boundary", () => {
    const isBoundary = (arn: string) => arn.includes(":policy/mgw-prep-boundary");
    const without = { hasPolicy: async (arn: string) => !isBoundary(arn) };

    it("blocks when it does not exist, with the command that makes it", async () => {
      const outcome = await examine("permissions", { aws: without });
      expect(outcome.findings).toMatchObject([
        { code: "BOUNDARY_MISSING", severity: "blocker", args: { exists: false } },
      ]);
    });

    it("blocks when the bot may not look, since its policies are then of before the boundary", async () => {
      const outcome = await examine("permissions", {
        aws: {
          hasPolicy: async (arn) => {
            if (isBoundary(arn)) return denied("iam:GetPolicy")();
            return true;
          },
        },
      });
      expect(outcome.findings).toMatchObject([
        { code: "BOUNDARY_MISSING", severity: "blocker", args: { exists: null } },
      ]);
    });

    it("does not ask for one where the settings want none, or the user is there already", async () => {
      expect(codesOf(await examine("permissions", { input: { boundary: null }, aws: without }))).toEqual([
        "PERMISSIONS_OK",
      ]);
      const there = { ...without, findUser: iamUser(MARKED) };
      expect(codesOf(await examine("permissions", { aws: there }))).toEqual(["PERMISSIONS_OK"]);
    });
  });

  it.each([
    ["least-privilege", "a$b/", true],
    ["least-privilege", "a+b/", false],
    ["documented", "a*b/", false],
  ] as const)("%s with the prefix %s is refused: %s", async (profile, prefix, isRefused) => {
    const outcome = await examine("permissions", { request: { profile, prefix } });
    expect(codesOf(outcome).includes("PREFIX_NOT_EXPRESSIBLE")).toBe(isRefused);
  });

  it("hands the password policy on, or nothing when it cannot be read", async () => {
    const read = await examine("permissions");
    expect(read.facts?.passwordPolicy).toMatchObject({ minimumLength: 12 });
    const refused = await examine("permissions", {
      alibaba: { readPasswordPolicy: denied("ram:GetPasswordPolicy", "no", "NoPermission") },
    });
    expect(refused.facts).toEqual({ passwordPolicy: null });
    expect(refused.findings[0]?.args["permission"]).toBe("ram:GetPasswordPolicy");
  });
});
