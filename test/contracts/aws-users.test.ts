import { IAMClient, PutUserPermissionsBoundaryCommand } from "@aws-sdk/client-iam";
import { describe, expect, it } from "vitest";
import { OPERATOR_CREDENTIALS } from "../../simulators/aws/seed-identities.ts";
import {
  CloudConflict,
  CloudError,
  CloudLimitExceeded,
  CloudNotFound,
  CloudUnavailable,
} from "../../src/core/errors.ts";
import { S3_READ_ONLY_DOCUMENT } from "../../src/core/managed-policies.ts";
import { BOUNDARY_DOCUMENT } from "../../src/core/permissions-boundary.ts";
import { en } from "../../src/texts/en.ts";
import { detailText } from "../../src/texts/failure-text.ts";
import { everythingIn, failureOf } from "../clouds/failure-of.ts";
import { BOUNDARY_ARN } from "../support/boundary.ts";
import { ACCOUNT, bounded, prepareAws, READ_ONLY, source, TAGS, USER } from "./aws-fixture.ts";

const aws = prepareAws();
const { cloudAs, control, makeUser, holdToTheShippedPolicy, allowEverything } = aws;

describe("IAM's simulator", () => {
  const identityPolicy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: ["s3:Get*", "s3:List*"], Resource: "*" }],
  });

  it("agrees that a whitelist denies and an open policy does not", async () => {
    const ask = (bucket: string, resourcePolicy: string) =>
      aws.cloud.simulatePolicy({
        callerArn: `arn:aws:iam::${ACCOUNT}:user/${USER}`,
        boundary: null,
        identityPolicy,
        resourcePolicy,
        action: "s3:ListBucket",
        resourceArn: `arn:aws:s3:::${bucket}`,
        accountId: ACCOUNT,
        context: [
          { key: "aws:SourceIp", type: "ip", value: "8.8.8.8" },
          { key: "aws:SecureTransport", type: "boolean", value: "true" },
        ],
      });
    const restricted = (await aws.cloud.readBucketPolicy(source("acme-reports-office-only"))) ?? "";
    expect(await ask("acme-reports-office-only", restricted)).toBe("explicitDeny");
    expect(await ask("acme-reports-office-only", restricted.replaceAll("203.0.113.0/24", "8.8.8.0/24"))).toBe(
      "allowed",
    );
  });
});

describe("IAM's simulator of an identity", () => {
  const ask = (principalArn: string, ...actions: string[]) =>
    aws.cloud.simulateRights({
      principalArn,
      actions,
      resourceArn: `arn:aws:iam::${ACCOUNT}:user/mgw-prep/mgw-prep-MP-doctor`,
      context: [],
    });

  it.each(["user/mgw-prep-operator", "role/mgw-prep-bot"])("says what %s may do", async (principal) => {
    const answers = await ask(
      `arn:aws:iam::${ACCOUNT}:${principal}`,
      "iam:CreateAccessKey",
      "iam:CreateRole",
    );
    expect(answers).toMatchObject([
      { action: "iam:CreateAccessKey", decision: "allowed", heldBackBy: null },
      { action: "iam:CreateRole", decision: "implicitDeny", heldBackBy: null },
    ]);
  });

  it("knows nothing of an identity that does not exist", async () => {
    await expect(ask(`arn:aws:iam::${ACCOUNT}:role/nobody`, "iam:CreateUser")).rejects.toBeInstanceOf(
      CloudNotFound,
    );
  });
});

describe("IAM users", () => {
  it("makes, finds, lists and deletes a user with its marks", async () => {
    expect(await aws.cloud.findUser(USER)).toBeNull();
    await makeUser();
    const user = await aws.cloud.findUser(USER);
    expect(user).toMatchObject({
      userName: USER,
      path: "/mgw-prep/",
      arn: `arn:aws:iam::${ACCOUNT}:user/mgw-prep/${USER}`,
    });
    expect(user?.tags).toEqual(expect.arrayContaining(TAGS));
    expect(await aws.cloud.listPreparationUsers()).toEqual([user]);
    await aws.cloud.deleteUser(USER);
    expect(await aws.cloud.findUser(USER)).toBeNull();
    expect(await aws.cloud.listPreparationUsers()).toEqual([]);
  });

  it("lists past the first page", async () => {
    const names = Array.from({ length: 105 }, (_, index) => `mgw-prep-MP-${String(index).padStart(6, "0")}`);
    for (const userName of names) await aws.cloud.createUser(bounded(userName));
    const users = await aws.cloud.listPreparationUsers();
    expect(users.map(({ userName }) => userName).sort()).toEqual(names);
    expect(users.every(({ tags }) => tags.length === 2)).toBe(true);
  });

  it("says Conflict for a name that is taken", async () => {
    await makeUser();
    const error = await failureOf(makeUser());
    expect(error).toBeInstanceOf(CloudConflict);
    expect(error.failure.code).toBe("EntityAlreadyExists");
  });

  it("reads the quota", async () => {
    const before = await aws.cloud.readUserQuota();
    await makeUser();
    const after = await aws.cloud.readUserQuota();
    expect(after.users).toBe(before.users + 1);
    expect(after.quota).toBe(5000);
  });

  it("says Conflict for a user that still has something", async () => {
    await makeUser();
    await aws.cloud.attachPolicy(USER, READ_ONLY);
    const error = await failureOf(aws.cloud.deleteUser(USER));
    expect(error).toBeInstanceOf(CloudConflict);
    expect(error.failure.code).toBe("DeleteConflict");
  });

  it("takes everything off a user with the rights that deploy/ lists, so that it can be deleted", async () => {
    await allowEverything();
    await makeUser();
    await aws.cloud.createAccessKey(USER);
    await aws.cloud.attachPolicy(USER, READ_ONLY);
    await aws.cloud.attachPolicy(USER, "arn:aws:iam::aws:policy/AmazonS3FullAccess");
    await aws.cloud.putInlinePolicy(
      USER,
      "by-hand",
      JSON.stringify({ Version: "2012-10-17", Statement: [] }),
    );
    await aws.simulator.control["setUserItems"]?.({
      userName: USER,
      hasLoginProfile: true,
      mfaDevices: ["arn:aws:iam::111122223333:mfa/phone"],
      sshPublicKeys: ["APKAEXAMPLE1"],
      signingCertificates: ["CERTEXAMPLE1"],
      serviceCredentials: ["ACCAEXAMPLE1"],
    });
    await holdToTheShippedPolicy();
    await aws.cloud.stripUser(USER);
    await aws.cloud.deleteUser(USER);
    expect(await aws.cloud.findUser(USER)).toBeNull();
  });

  it("takes a user out of no group, and says who can by which command; the rest is gone", async () => {
    await makeUser();
    await aws.cloud.createAccessKey(USER);
    await control("setUserItems", { userName: USER, groups: ["analysts", "readers"] });
    await holdToTheShippedPolicy();
    const error = await failureOf(aws.cloud.stripUser(USER));
    expect(error).toBeInstanceOf(CloudConflict);
    expect(error.failure).toMatchObject({ code: "UserInGroup", subject: USER });
    for (const group of ["analysts", "readers"]) {
      const command = `aws iam remove-user-from-group --user-name ${USER} --group-name ${group}`;
      expect(detailText(en.failure, error.failure.detail)).toContain(command);
    }
    expect(await aws.cloud.listAccessKeys(USER)).toEqual([]);
    expect(aws.calls.some(({ operation }) => operation === "iam:RemoveUserFromGroup")).toBe(false);
  });

  it("takes the deletion of what is gone for done", async () => {
    await aws.cloud.deleteUser(USER);
    await aws.cloud.detachPolicy(USER, READ_ONLY);
    await aws.cloud.deleteInlinePolicy(USER, "read");
    await aws.cloud.deleteAccessKey(USER, "AKIAIOSFODNN7EXAMPLE");
    await makeUser();
    await aws.cloud.detachPolicy(USER, READ_ONLY);
    await aws.cloud.deleteInlinePolicy(USER, "read");
    await aws.cloud.deleteAccessKey(USER, "AKIAIOSFODNN7EXAMPLE");
    expect(await aws.cloud.findUser(USER)).not.toBeNull();
  });
});

describe("a permissions boundary", () => {
  it("is put on a new user and read back; a user without one has none", async () => {
    await makeUser();
    expect((await aws.cloud.findUser(USER))?.permissionsBoundary).toBe(BOUNDARY_ARN);
    await allowEverything();
    await aws.cloud.createUser({ userName: "unbounded", path: "/", tags: [] });
    expect((await aws.cloud.findUser("unbounded"))?.permissionsBoundary).toBeNull();
  });

  it("that does not exist makes no user", async () => {
    await control("removePolicy", { arn: BOUNDARY_ARN });
    const error = await failureOf(makeUser());
    expect(error).toBeInstanceOf(CloudNotFound);
    expect(error.failure.code).toBe("NoSuchEntity");
    expect(await aws.cloud.findUser(USER)).toBeNull();
  });

  it("is told to IAM's simulator, where NotPrincipal then leaves out nobody", async () => {
    const callerArn = `arn:aws:iam::${ACCOUNT}:user/mgw-prep/${USER}`;
    const boundary = JSON.stringify(BOUNDARY_DOCUMENT);
    const NotPrincipal = { AWS: [callerArn, `arn:aws:iam::${ACCOUNT}:root`] };
    const Statement = [{ Effect: "Deny", NotPrincipal, Action: "s3:*", Resource: "*" }];
    const ask = (given: string | null) =>
      aws.cloud.simulatePolicy({
        callerArn,
        boundary: given,
        identityPolicy: S3_READ_ONLY_DOCUMENT,
        resourcePolicy: JSON.stringify({ Version: "2012-10-17", Statement }),
        action: "s3:ListBucket",
        resourceArn: "arn:aws:s3:::acme-media-clean",
        accountId: ACCOUNT,
        context: [],
      });
    expect(await ask(null)).toBe("allowed");
    expect(await ask(boundary)).toBe("explicitDeny");
  });
});

describe("IAM policies", () => {
  const document = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::acme-media-clean/*" }],
  });

  it("knows which managed policies exist", async () => {
    expect(await aws.cloud.hasPolicy(READ_ONLY)).toBe(true);
    await allowEverything();
    expect(await aws.cloud.hasPolicy("arn:aws:iam::aws:policy/NoSuchPolicy")).toBe(false);
  });

  it("attaches, twice if need be, and detaches", async () => {
    await makeUser();
    await aws.cloud.attachPolicy(USER, READ_ONLY);
    await aws.cloud.attachPolicy(USER, READ_ONLY);
    expect(await aws.cloud.listAttachedPolicies(USER)).toEqual([READ_ONLY]);
    await aws.cloud.detachPolicy(USER, READ_ONLY);
    expect(await aws.cloud.listAttachedPolicies(USER)).toEqual([]);
  });

  it("cannot attach what does not exist", async () => {
    await allowEverything();
    await makeUser();
    expect(
      await failureOf(aws.cloud.attachPolicy(USER, "arn:aws:iam::aws:policy/NoSuchPolicy")),
    ).toBeInstanceOf(CloudNotFound);
  });

  it("puts an inline policy and takes it back", async () => {
    await makeUser();
    await aws.cloud.putInlinePolicy(USER, "read", document);
    await aws.cloud.putInlinePolicy(USER, "read", document);
    expect(await aws.cloud.listInlinePolicies(USER)).toEqual(["read"]);
    await aws.cloud.deleteInlinePolicy(USER, "read");
    expect(await aws.cloud.listInlinePolicies(USER)).toEqual([]);
  });

  it("reads an inline policy back to the byte, and null where there is none", async () => {
    await makeUser();
    const awkward = `${document.slice(0, -1)}, "Id": "50% + \u00e4 & /" }`;
    await aws.cloud.putInlinePolicy(USER, "read", awkward);
    expect(await aws.cloud.readInlinePolicy(USER, "read")).toBe(awkward);
    expect(await aws.cloud.readInlinePolicy(USER, "other")).toBeNull();
  });

  it("tells the permissions boundary that somebody set", async () => {
    await makeUser();
    expect((await aws.cloud.findUser(USER))?.permissionsBoundary).toBe(BOUNDARY_ARN);
    const iam = new IAMClient({
      region: "us-east-1",
      endpoint: aws.simulator.url,
      credentials: { ...OPERATOR_CREDENTIALS },
    });
    await allowEverything();
    await iam.send(new PutUserPermissionsBoundaryCommand({ UserName: USER, PermissionsBoundary: READ_ONLY }));
    expect((await aws.cloud.findUser(USER))?.permissionsBoundary).toBe(READ_ONLY);
  });

  it("keeps IAM's code for a document that is none", async () => {
    await makeUser();
    const error = await failureOf(aws.cloud.putInlinePolicy(USER, "read", "{}"));
    expect(error.constructor).toBe(CloudError);
    expect(error.failure.code).toBe("MalformedPolicyDocument");
  });
});

describe("groups and the console logon of a user", () => {
  it("lists every page of its groups with the rights that deploy/ lists", async () => {
    await makeUser();
    expect(await aws.cloud.listGroups(USER)).toEqual([]);
    const groups = Array.from({ length: 104 }, (_, index) => `group-${index}`);
    await control("setUserItems", { userName: USER, groups: [...groups, "administrators"] });
    await holdToTheShippedPolicy();
    expect(await aws.cloud.listGroups(USER)).toEqual([...groups, "administrators"]);
  });

  it("tells whether there is a password, and deletes it, twice if need be", async () => {
    await makeUser();
    await holdToTheShippedPolicy();
    expect(await aws.cloud.hasLogin(USER)).toBe(false);
    await control("setUserItems", { userName: USER, hasLoginProfile: true });
    expect(await aws.cloud.hasLogin(USER)).toBe(true);
    await aws.cloud.deleteLogin(USER);
    await aws.cloud.deleteLogin(USER);
    expect(await aws.cloud.hasLogin(USER)).toBe(false);
  });

  it("takes an answer without the list for none that can be used, never for an empty list", async () => {
    await makeUser();
    aws.simulator.board.arm({ service: "iam", operation: "ListGroupsForUser", kind: "malformed" });
    expect(await failureOf(aws.cloud.listGroups(USER))).toBeInstanceOf(CloudError);
  });

  it("says of a user that is not there that it is not there", async () => {
    expect(await failureOf(aws.cloud.listGroups(USER))).toBeInstanceOf(CloudNotFound);
  });
});

describe("access keys", () => {
  it("makes, lists, disables and deletes keys, and refuses a third", async () => {
    await makeUser();
    const first = await aws.cloud.createAccessKey(USER);
    expect(first.accessKeyId).toMatch(/^AKIA[A-Z0-9]{16}$/);
    expect(first.secretAccessKey.length).toBeGreaterThanOrEqual(40);
    const second = await aws.cloud.createAccessKey(USER);
    const error = await failureOf(aws.cloud.createAccessKey(USER));
    expect(error).toBeInstanceOf(CloudLimitExceeded);
    expect(error.failure.detail).toContain("AccessKeysPerUser: 2");

    await aws.cloud.setAccessKeyStatus(USER, first.accessKeyId, "Inactive");
    const keys = await aws.cloud.listAccessKeys(USER);
    expect(keys.map(({ accessKeyId, isActive }) => [accessKeyId, isActive]).sort()).toEqual(
      [
        [first.accessKeyId, false],
        [second.accessKeyId, true],
      ].sort(),
    );
    expect(keys.every(({ createdAt }) => createdAt?.endsWith("Z"))).toBe(true);
    await aws.cloud.deleteAccessKey(USER, first.accessKeyId);
    await aws.cloud.deleteAccessKey(USER, second.accessKeyId);
    expect(await aws.cloud.listAccessKeys(USER)).toEqual([]);
  });

  it("does not list keys of a user that is not there", async () => {
    expect(await failureOf(aws.cloud.listAccessKeys(USER))).toBeInstanceOf(CloudNotFound);
  });

  it.each(["reset-after", "malformed"] as const)(
    "says that the outcome is unknown after %s, and leaves the key to be found",
    async (kind) => {
      await makeUser();
      aws.simulator.board.arm({ service: "iam", operation: "CreateAccessKey", kind, times: 1 });
      const error = await failureOf(aws.cloud.createAccessKey(USER));
      expect(error).toBeInstanceOf(CloudUnavailable);
      expect(await aws.cloud.listAccessKeys(USER)).toHaveLength(1);
      const attempts = aws.simulator.board
        .journal()
        .filter(({ operation }) => operation === "CreateAccessKey");
      expect(attempts).toHaveLength(1);
      for (const secret of await control<string[]>("secretValues")) {
        expect(everythingIn(error)).not.toContain(secret);
      }
    },
  );

  it("gives up on a stalled change after its time", async () => {
    await makeUser();
    aws.simulator.board.arm({ service: "iam", operation: "CreateAccessKey", kind: "stall-before", times: 1 });
    const error = await failureOf(cloudAs(OPERATOR_CREDENTIALS, 300).createAccessKey(USER));
    expect(error).toBeInstanceOf(CloudUnavailable);
    expect(error.failure.code).toBe("Timeout");
    expect(await aws.cloud.listAccessKeys(USER)).toEqual([]);
  });
});
