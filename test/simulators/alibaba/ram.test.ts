import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { createAlibabaSimulator } from "../../../simulators/alibaba/alibaba-simulator.ts";
import {
  EVERYTHING_POLICY,
  OPERATOR_ACCESS_KEY_ID,
  OPERATOR_USER,
} from "../../../simulators/alibaba/seed.ts";
import type { Simulator } from "../../../simulators/shared/simulator.ts";
import { GOOD_PASSWORD, makePolicy, makeUser, ram, ramClient } from "./clients.ts";

let sim: Simulator;
let client: ReturnType<typeof ramClient>;
beforeEach(async () => {
  sim = await createAlibabaSimulator({ port: 0, seed: { operatorPolicy: EVERYTHING_POLICY } });
  client = ramClient(sim);
  onTestFinished(() => sim.close());
});

const userName = "mgw-prep-MP-7K3QAZ";
const createUser = (more: object = {}) => client.createUser(new ram.CreateUserRequest({ userName, ...more }));
const refusal = (code: string, statusCode: number) => ({ code, statusCode });

describe("users", () => {
  it("are made, read, changed, listed and deleted", async () => {
    const made = await createUser({ displayName: "Migration", comments: "mgw-prep:preparation=MP-7K3QAZ" });
    expect(made.body?.user).toMatchObject({ userName, comments: "mgw-prep:preparation=MP-7K3QAZ" });
    const read = await client.getUser(new ram.GetUserRequest({ userName }));
    expect(read.body?.user).toMatchObject({ userId: made.body?.user?.userId, lastLoginDate: "" });
    await client.updateUser(
      new ram.UpdateUserRequest({ userName, newUserName: "renamed", newComments: "other" }),
    );
    const list = await client.listUsers(new ram.ListUsersRequest({}));
    expect(list.body?.users?.user?.map((user) => user.userName)).toEqual([OPERATOR_USER, "renamed"]);
    await client.deleteUser(new ram.DeleteUserRequest({ userName: "renamed" }));
    const gone = client.getUser(new ram.GetUserRequest({ userName: "renamed" }));
    await expect(gone).rejects.toMatchObject(refusal("EntityNotExist.User", 404));
  });

  it("cannot be made twice", async () => {
    await createUser();
    await expect(createUser()).rejects.toMatchObject(refusal("EntityAlreadyExists.User", 409));
  });

  it.each([
    [{ userName: "a b" }, "InvalidParameter.UserName.InvalidChars"],
    [{ userName: "a".repeat(65) }, "InvalidParameter.UserName.Length"],
    [{ comments: "c".repeat(129) }, "InvalidParameter.Comments.Length"],
    [{ displayName: "d".repeat(129) }, "InvalidParameter.DisplayName.Length"],
    [{ email: "nobody" }, "InvalidParameter.Email.Format"],
  ])("are refused with %o", async (fields, code) => {
    await expect(createUser(fields)).rejects.toMatchObject(refusal(code, 400));
  });

  it("are listed page by page", async () => {
    for (const name of ["a", "b", "c"]) await createUser({ userName: name });
    const first = (await client.listUsers(new ram.ListUsersRequest({ maxItems: 2 }))).body;
    expect(first?.isTruncated).toBe(true);
    const second = (await client.listUsers(new ram.ListUsersRequest({ maxItems: 2, marker: first?.marker })))
      .body;
    expect(second?.users?.user?.map((user) => user.userName)).toEqual(["c", OPERATOR_USER]);
    expect(second?.isTruncated).toBe(false);
  });

  it("are deleted only when nothing hangs on them, in the order that RAM asks", async () => {
    const key = await makeUser(sim, userName, [{ type: "System", name: "AliyunOSSFullAccess" }]);
    await client.createLoginProfile(new ram.CreateLoginProfileRequest({ userName, password: GOOD_PASSWORD }));
    await client.addUserToGroup(new ram.AddUserToGroupRequest({ userName, groupName: "migration-team" }));
    const device = await client.createVirtualMFADevice(
      new ram.CreateVirtualMFADeviceRequest({ virtualMFADeviceName: "phone" }),
    );
    const serialNumber = device.body?.virtualMFADevice?.serialNumber ?? "";
    const codes = { authenticationCode1: "111111", authenticationCode2: "222222" };
    await client.bindMFADevice(new ram.BindMFADeviceRequest({ userName, serialNumber, ...codes }));
    const policy = { userName, policyType: "System", policyName: "AliyunOSSFullAccess" };
    const removals: [string, () => Promise<unknown>][] = [
      [
        "Group",
        () =>
          client.removeUserFromGroup(
            new ram.RemoveUserFromGroupRequest({ userName, groupName: "migration-team" }),
          ),
      ],
      [
        "AccessKey",
        () =>
          client.deleteAccessKey(
            new ram.DeleteAccessKeyRequest({ userName, userAccessKeyId: key.accessKeyId }),
          ),
      ],
      ["LoginProfile", () => client.deleteLoginProfile(new ram.DeleteLoginProfileRequest({ userName }))],
      ["MFADevice", () => client.unbindMFADevice(new ram.UnbindMFADeviceRequest({ userName }))],
      ["Policy", () => client.detachPolicyFromUser(new ram.DetachPolicyFromUserRequest(policy))],
    ];
    for (const [kind, remove] of removals) {
      const attempt = client.deleteUser(new ram.DeleteUserRequest({ userName }));
      await expect(attempt).rejects.toMatchObject(refusal(`DeleteConflict.User.${kind}`, 409));
      await remove();
    }
    await client.deleteUser(new ram.DeleteUserRequest({ userName }));
  });
});

describe("login profiles", () => {
  const create = (password: string, more: object = {}) =>
    client.createLoginProfile(new ram.CreateLoginProfileRequest({ userName, password, ...more }));

  it("are made, read, changed and deleted", async () => {
    await createUser();
    await create(GOOD_PASSWORD, { passwordResetRequired: true });
    const read = await client.getLoginProfile(new ram.GetLoginProfileRequest({ userName }));
    expect(read.body?.loginProfile).toMatchObject({ passwordResetRequired: true, MFABindRequired: false });
    await expect(create(GOOD_PASSWORD)).rejects.toMatchObject(
      refusal("EntityAlreadyExists.User.LoginProfile", 409),
    );
    const change = { userName, password: "Another-Horse-8-Battery", passwordResetRequired: false };
    await client.updateLoginProfile(new ram.UpdateLoginProfileRequest(change));
    await client.deleteLoginProfile(new ram.DeleteLoginProfileRequest({ userName }));
    const gone = client.getLoginProfile(new ram.GetLoginProfileRequest({ userName }));
    await expect(gone).rejects.toMatchObject(refusal("EntityNotExist.User.LoginProfile", 404));
  });

  it.each([
    "Short-7",
    "no-upper-case-7",
    "NO-LOWER-CASE-7",
    "No-Number-Here",
    "NoSymbolHere77",
    `Long-7${"x".repeat(30)}`,
    "With a Space-7",
  ])("refuse the password %j", async (password) => {
    await createUser();
    await expect(create(password)).rejects.toMatchObject(refusal("InvalidParameter.Password.TooWeak", 400));
  });

  it("refuse a password that came before", async () => {
    await createUser();
    await create(GOOD_PASSWORD);
    const again = client.updateLoginProfile(
      new ram.UpdateLoginProfileRequest({ userName, password: GOOD_PASSWORD }),
    );
    await expect(again).rejects.toMatchObject(refusal("InvalidParameter.Password.TooWeak", 400));
  });

  it("follow a password policy that changed", async () => {
    await createUser();
    await sim.control["setPasswordPolicy"]?.({ minimumLength: 8, requiresSymbols: false });
    const policy = (await client.getPasswordPolicy()).body?.passwordPolicy;
    expect(policy).toMatchObject({ minimumPasswordLength: 8, requireSymbols: false, requireNumbers: true });
    await expect(create("Letters7")).resolves.toMatchObject({ statusCode: 200 });
  });
});

describe("access keys", () => {
  it("show their secret once", async () => {
    const key = await makeUser(sim, userName);
    const list = await client.listAccessKeys(new ram.ListAccessKeysRequest({ userName }));
    expect(list.body?.accessKeys?.accessKey).toHaveLength(1);
    expect(list.body?.accessKeys?.accessKey?.[0]).toMatchObject({
      accessKeyId: key.accessKeyId,
      status: "Active",
    });
    expect(JSON.stringify(list.body)).not.toContain(key.accessKeySecret);
  });

  it("are at most two for a user", async () => {
    await makeUser(sim, userName);
    await client.createAccessKey(new ram.CreateAccessKeyRequest({ userName }));
    const third = client.createAccessKey(new ram.CreateAccessKeyRequest({ userName }));
    await expect(third).rejects.toMatchObject(refusal("LimitExceeded.User.AccessKey", 409));
  });

  it("belong to the caller when no user is named", async () => {
    await client.createAccessKey(new ram.CreateAccessKeyRequest({}));
    const list = await client.listAccessKeys(new ram.ListAccessKeysRequest({ userName: OPERATOR_USER }));
    const ids = list.body?.accessKeys?.accessKey?.map((key) => key.accessKeyId);
    expect(ids).toHaveLength(2);
    expect(ids).toContain(OPERATOR_ACCESS_KEY_ID);
  });

  it("tell when they were used last", async () => {
    const key = await makeUser(sim, userName);
    const request = new ram.GetAccessKeyLastUsedRequest({ userName, userAccessKeyId: key.accessKeyId });
    expect((await client.getAccessKeyLastUsed(request)).body?.accessKeyLastUsed?.lastUsedDate).toBe("");
    await expect(ramClient(sim, key).getAccountAlias()).rejects.toMatchObject({ code: "NoPermission" });
    expect((await client.getAccessKeyLastUsed(request)).body?.accessKeyLastUsed?.lastUsedDate).toMatch(
      /^\d{4}-.*Z$/,
    );
  });

  it("of another user are not found", async () => {
    await createUser();
    const request = new ram.DeleteAccessKeyRequest({ userName, userAccessKeyId: OPERATOR_ACCESS_KEY_ID });
    await expect(client.deleteAccessKey(request)).rejects.toMatchObject(
      refusal("EntityNotExist.User.AccessKey", 404),
    );
  });
});

describe("policies", () => {
  const statement = { Effect: "Allow", Action: "oss:GetObject", Resource: "acs:oss:*:*:some-bucket/*" };
  const create = (policyDocument: string) =>
    client.createPolicy(new ram.CreatePolicyRequest({ policyName: "mgw-prep-one", policyDocument }));

  it("of the system exist with their documents", async () => {
    for (const policyName of ["AliyunOSSFullAccess", "AliyunMGWFullAccess", "AliyunOSSImportFullAccess"]) {
      const read = await client.getPolicy(new ram.GetPolicyRequest({ policyType: "System", policyName }));
      expect(read.body?.policy).toMatchObject({ policyName, policyType: "System", defaultVersion: "v1" });
      const document = JSON.parse(read.body?.defaultPolicyVersion?.policyDocument ?? "");
      expect(document.Version).toBe("1");
    }
  });

  it("of the system may be missing from an account", async () => {
    await createUser();
    await sim.control["removeSystemPolicy"]?.({ name: "AliyunMGWFullAccess" });
    const names = { policyType: "System", policyName: "AliyunMGWFullAccess" };
    const attach = client.attachPolicyToUser(new ram.AttachPolicyToUserRequest({ ...names, userName }));
    await expect(attach).rejects.toMatchObject(refusal("EntityNotExist.Policy", 404));
    const read = client.getPolicy(new ram.GetPolicyRequest(names));
    await expect(read).rejects.toMatchObject(refusal("EntityNotExist.Policy", 404));
  });

  it.each([
    ["not JSON", "{"],
    ["another version", JSON.stringify({ Version: "2012-10-17", Statement: [statement] })],
    ["no statement", JSON.stringify({ Version: "1", Statement: [] })],
    ["an unknown element", JSON.stringify({ Version: "1", Statement: [{ ...statement, Actions: "x" }] })],
    ["a principal", JSON.stringify({ Version: "1", Statement: [{ ...statement, Principal: ["*"] }] })],
    ["no resource", JSON.stringify({ Version: "1", Statement: [{ Effect: "Allow", Action: "oss:*" }] })],
    [
      "a resource of AWS's form",
      JSON.stringify({ Version: "1", Statement: [{ ...statement, Resource: "arn:bucket" }] }),
    ],
    [
      "an unknown operator",
      JSON.stringify({
        Version: "1",
        Statement: [{ ...statement, Condition: { IpLike: { "acs:SourceIp": "1" } } }],
      }),
    ],
  ])("are refused with %s", async (_, document) => {
    await expect(create(document)).rejects.toMatchObject(refusal("MalformedPolicyDocument", 400));
  });

  it("are refused when they are too long", async () => {
    const document = JSON.stringify({
      Version: "1",
      Statement: [{ ...statement, Action: `oss:${"x".repeat(6200)}` }],
    });
    await expect(create(document)).rejects.toMatchObject(
      refusal("InvalidParameter.PolicyDocument.Length", 400),
    );
  });

  it("are attached once, listed from both sides, and detached", async () => {
    await createUser();
    await makePolicy(sim, "mgw-prep-one", [statement]);
    const names = { userName, policyType: "Custom", policyName: "mgw-prep-one" };
    await client.attachPolicyToUser(new ram.AttachPolicyToUserRequest(names));
    const again = client.attachPolicyToUser(new ram.AttachPolicyToUserRequest(names));
    await expect(again).rejects.toMatchObject(refusal("EntityAlreadyExists.User.Policy", 409));
    const attached = await client.listPoliciesForUser(new ram.ListPoliciesForUserRequest({ userName }));
    expect(attached.body?.policies?.policy).toMatchObject([
      { policyName: "mgw-prep-one", policyType: "Custom" },
    ]);
    const { userName: _, ...policy } = names;
    const entities = await client.listEntitiesForPolicy(new ram.ListEntitiesForPolicyRequest(policy));
    expect(entities.body?.users?.user).toMatchObject([{ userName }]);
    const removal = client.deletePolicy(new ram.DeletePolicyRequest({ policyName: "mgw-prep-one" }));
    await expect(removal).rejects.toMatchObject(refusal("DeleteConflict.Policy.User", 409));
    await client.detachPolicyFromUser(new ram.DetachPolicyFromUserRequest(names));
    const missing = client.detachPolicyFromUser(new ram.DetachPolicyFromUserRequest(names));
    await expect(missing).rejects.toMatchObject(refusal("EntityNotExist.User.Policy", 404));
    await client.deletePolicy(new ram.DeletePolicyRequest({ policyName: "mgw-prep-one" }));
  });

  it("are at most ten custom ones for a user", async () => {
    await createUser();
    const attach = async (number: number) => {
      const policyName = `mgw-prep-${number}`;
      await makePolicy(sim, policyName, [statement]);
      return client.attachPolicyToUser(
        new ram.AttachPolicyToUserRequest({ userName, policyType: "Custom", policyName }),
      );
    };
    for (let number = 1; number <= 10; number += 1) await attach(number);
    await expect(attach(11)).rejects.toMatchObject(refusal("LimitExceeded.User.Policy", 409));
  });

  it("keep five versions, and are not deleted while they have more than one", async () => {
    const policyName = "mgw-prep-one";
    await makePolicy(sim, policyName, [statement]);
    const policyDocument = JSON.stringify({
      Version: "1",
      Statement: [{ ...statement, Action: "oss:PutObject" }],
    });
    const add = (more: object = {}) =>
      client.createPolicyVersion(new ram.CreatePolicyVersionRequest({ policyName, policyDocument, ...more }));
    expect((await add({ setAsDefault: true })).body?.policyVersion).toMatchObject({
      versionId: "v2",
      isDefaultVersion: true,
    });
    for (let count = 3; count <= 5; count += 1) await add();
    await expect(add()).rejects.toMatchObject(refusal("LimitExceeded.Policy.Version", 409));
    await add({ rotateStrategy: "DeleteOldestNonDefaultVersionWhenLimitExceeded" });
    const list = await client.listPolicyVersions(
      new ram.ListPolicyVersionsRequest({ policyName, policyType: "Custom" }),
    );
    expect(list.body?.policyVersions?.policyVersion?.map((one) => one.versionId)).toEqual([
      "v2",
      "v3",
      "v4",
      "v5",
      "v6",
    ]);
    const removal = client.deletePolicy(new ram.DeletePolicyRequest({ policyName }));
    await expect(removal).rejects.toMatchObject(refusal("DeleteConflict.Policy.Version", 409));
    const current = client.deletePolicyVersion(
      new ram.DeletePolicyVersionRequest({ policyName, versionId: "v2" }),
    );
    await expect(current).rejects.toMatchObject(refusal("DeleteConflict.Policy.Version.Default", 409));
    await client.deletePolicy(new ram.DeletePolicyRequest({ policyName, cascadingDelete: true }));
  });

  it("are listed by type", async () => {
    const list = await client.listPolicies(new ram.ListPoliciesRequest({ policyType: "Custom" }));
    expect(list.body?.policies?.policy).toMatchObject([
      { policyName: "mgw-prep-operator-policy", attachmentCount: 1 },
    ]);
    const wrong = client.listPolicies(new ram.ListPoliciesRequest({ policyType: "Mine" }));
    await expect(wrong).rejects.toMatchObject(refusal("InvalidParameter.PolicyType", 400));
  });
});

describe("groups, devices and the account", () => {
  it("list the groups of a user", async () => {
    await createUser();
    const names = { userName, groupName: "migration-team" };
    await client.addUserToGroup(new ram.AddUserToGroupRequest(names));
    const list = await client.listGroupsForUser(new ram.ListGroupsForUserRequest({ userName }));
    expect(list.body?.groups?.group).toMatchObject([{ groupName: "migration-team" }]);
    await client.removeUserFromGroup(new ram.RemoveUserFromGroupRequest(names));
    const again = client.removeUserFromGroup(new ram.RemoveUserFromGroupRequest(names));
    await expect(again).rejects.toMatchObject(refusal("EntityNotExist.User.Group", 404));
  });

  it("tell the device of a user", async () => {
    await createUser();
    const info = () => client.getUserMFAInfo(new ram.GetUserMFAInfoRequest({ userName }));
    await expect(info()).rejects.toMatchObject(refusal("EntityNotExist.User.MFADevice", 404));
    await client.createVirtualMFADevice(
      new ram.CreateVirtualMFADeviceRequest({ virtualMFADeviceName: "phone" }),
    );
    const serialNumber = "acs:ram::5123456789012345:mfa/phone";
    const codes = { authenticationCode1: "111111", authenticationCode2: "222222" };
    await client.bindMFADevice(new ram.BindMFADeviceRequest({ userName, serialNumber, ...codes }));
    expect((await info()).body?.MFADevice).toMatchObject({ serialNumber, type: "VMFA" });
  });

  it("tell the alias, and an empty one when there is none", async () => {
    expect((await client.getAccountAlias()).body?.accountAlias).toBe("example-corp");
    await sim.control["setAccountAlias"]?.({ alias: null });
    expect((await client.getAccountAlias()).body?.accountAlias).toBe("");
  });

  it("tell the security preferences", async () => {
    const preference = (await client.getSecurityPreference()).body?.securityPreference;
    expect(preference?.accessKeyPreference?.allowUserToManageAccessKeys).toBe(false);
  });
});
