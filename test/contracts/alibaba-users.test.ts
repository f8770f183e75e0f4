import { describe, expect, it } from "vitest";
import {
  OPERATOR_ACCESS_KEY_ID,
  OPERATOR_ACCESS_KEY_SECRET,
  OPERATOR_USER,
} from "../../simulators/alibaba/seed.ts";
import {
  CloudConflict,
  CloudDenied,
  CloudError,
  CloudLimitExceeded,
  CloudNotFound,
  CloudUnavailable,
} from "../../src/core/errors.ts";
import { en } from "../../src/texts/en.ts";
import { detailText } from "../../src/texts/failure-text.ts";
import { everythingIn, failureOf } from "../clouds/failure-of.ts";
import { OSS_FULL, PASSWORD, prepareAlibaba, USER } from "./alibaba-fixture.ts";

const alibaba = prepareAlibaba();
const { cloudAs, control, makeUser, holdToTheShippedPolicy } = alibaba;

describe("RAM users", () => {
  it("makes, finds, lists and deletes a user with its mark, twice if need be", async () => {
    expect(await alibaba.cloud.findUser(USER)).toBeNull();
    await makeUser();
    const user = await alibaba.cloud.findUser(USER);
    expect(user).toMatchObject({
      userName: USER,
      comments: "mgw-prep MP-0A1B2C installation-1",
      lastLogonAt: null,
      createdAt: expect.stringMatching(/Z$/),
    });
    expect((await alibaba.cloud.listUsers()).map(({ userName }) => userName).sort()).toEqual(
      [USER, OPERATOR_USER].sort(),
    );
    await alibaba.cloud.deleteUser(USER);
    await alibaba.cloud.deleteUser(USER);
    expect(await alibaba.cloud.findUser(USER)).toBeNull();
  });

  it("lists past the first page", async () => {
    const names = Array.from({ length: 105 }, (_, index) => `mgw-prep-MP-${String(index).padStart(6, "0")}`);
    for (const userName of names)
      await alibaba.cloud.createUser({ userName, displayName: userName, comments: "m" });
    const listed = (await alibaba.cloud.listUsers()).map(({ userName }) => userName);
    expect(listed.sort()).toEqual([...names, OPERATOR_USER].sort());
  });

  it("says Conflict for a name that is taken, and for a user that still has something", async () => {
    await makeUser();
    const taken = await failureOf(makeUser());
    expect(taken).toBeInstanceOf(CloudConflict);
    expect(taken.failure.code).toBe("EntityAlreadyExists.User");
    await alibaba.cloud.createAccessKey(USER);
    const busy = await failureOf(alibaba.cloud.deleteUser(USER));
    expect(busy).toBeInstanceOf(CloudConflict);
    expect(busy.failure.code).toMatch(/^DeleteConflict\.User/);
  });

  it("takes everything off a user with the rights that deploy/ lists, so that it can be deleted", async () => {
    await makeUser();
    await alibaba.cloud.createAccessKey(USER);
    await alibaba.cloud.attachPolicy(USER, { policyType: "System", policyName: "AliyunOSSReadOnlyAccess" });
    await alibaba.cloud.createLogin({
      userName: USER,
      password: "Ab3!Ab3!Ab3!Ab3!",
      mustResetPassword: true,
      needsMfa: true,
    });
    await control("putOnUser", { userName: USER, hasMfaDevice: true });
    await holdToTheShippedPolicy();
    await alibaba.cloud.stripUser(USER);
    await alibaba.cloud.deleteUser(USER);
    expect(await alibaba.cloud.findUser(USER)).toBeNull();
  });
});

describe("a RAM user that somebody put into a group", () => {
  it("loses all the rest, and says what to run, since the bot takes nobody out of groups", async () => {
    await makeUser();
    await alibaba.cloud.createAccessKey(USER);
    await control("putOnUser", { userName: USER, group: "migration-team", hasMfaDevice: true });
    await holdToTheShippedPolicy();
    const error = await failureOf(alibaba.cloud.stripUser(USER));
    expect(error).toBeInstanceOf(CloudConflict);
    expect(error.failure).toMatchObject({ code: "UserInGroup", subject: USER });
    expect(detailText(en.failure, error.failure.detail)).toContain(
      `aliyun ram RemoveUserFromGroup --UserName ${USER} --GroupName migration-team`,
    );
    expect(await alibaba.cloud.listAccessKeys(USER)).toEqual([]);
    expect(alibaba.calls.some(({ operation }) => operation === "ram:RemoveUserFromGroup")).toBe(false);
  });
});

describe("RAM policies", () => {
  const custom = { policyType: "Custom", policyName: "mgw-prep-MP-0A1B2C" } as const;
  const document = JSON.stringify({
    Version: "1",
    Statement: [{ Effect: "Allow", Action: ["oss:GetObject"], Resource: ["acs:oss:*:*:example/*"] }],
  });

  it("knows which policies exist", async () => {
    expect(await alibaba.cloud.hasPolicy(OSS_FULL)).toBe(true);
    await control("removeSystemPolicy", { name: OSS_FULL.policyName });
    expect(await alibaba.cloud.hasPolicy(OSS_FULL)).toBe(false);
  });

  it("attaches, twice if need be, and detaches, twice if need be", async () => {
    await makeUser();
    await alibaba.cloud.attachPolicy(USER, OSS_FULL);
    await alibaba.cloud.attachPolicy(USER, OSS_FULL);
    expect(await alibaba.cloud.listPolicies(USER)).toEqual([OSS_FULL]);
    await alibaba.cloud.detachPolicy(USER, OSS_FULL);
    await alibaba.cloud.detachPolicy(USER, OSS_FULL);
    expect(await alibaba.cloud.listPolicies(USER)).toEqual([]);
  });

  it("cannot attach a system policy that the account does not have", async () => {
    await makeUser();
    const error = await failureOf(
      alibaba.cloud.attachPolicy(USER, { policyType: "System", policyName: "NoSuchPolicy" }),
    );
    expect(error).toBeInstanceOf(CloudNotFound);
    expect(error.failure.code).toBe("EntityNotExist.Policy");
  });

  it("makes a policy, reads it back to the byte and deletes it, twice if need be", async () => {
    expect(await alibaba.cloud.findCustomPolicy(custom.policyName)).toBeNull();
    await alibaba.cloud.createPolicy({
      policyName: custom.policyName,
      document,
      description: "made by mgw-prep",
    });
    expect(await alibaba.cloud.findCustomPolicy(custom.policyName)).toEqual({
      description: "made by mgw-prep",
      document,
    });
    expect(await alibaba.cloud.hasPolicy(custom)).toBe(true);
    const again = alibaba.cloud.createPolicy({
      policyName: custom.policyName,
      document,
      description: "again",
    });
    expect(await failureOf(again)).toBeInstanceOf(CloudConflict);
    await alibaba.cloud.deletePolicy(custom.policyName);
    await alibaba.cloud.deletePolicy(custom.policyName);
    expect(await alibaba.cloud.hasPolicy(custom)).toBe(false);
  });
});

describe("groups of a user", () => {
  it("are listed with the rights that deploy/ lists", async () => {
    await makeUser();
    expect(await alibaba.cloud.listGroups(USER)).toEqual([]);
    await control("putOnUser", { userName: USER, group: "migration-team" });
    await holdToTheShippedPolicy();
    expect(await alibaba.cloud.listGroups(USER)).toEqual(["migration-team"]);
  });

  it("of a user that is not there are not an empty list", async () => {
    expect(await failureOf(alibaba.cloud.listGroups(USER))).toBeInstanceOf(CloudNotFound);
  });
});

describe("console logon", () => {
  const login = { userName: USER, password: PASSWORD, mustResetPassword: true, needsMfa: false };

  it("reads the password policy, and is denied without the right to", async () => {
    expect(await alibaba.cloud.readPasswordPolicy()).toEqual({
      minimumLength: 12,
    });
    const statement = { Effect: "Allow", Action: ["oss:*"], Resource: "*" };
    await control("setOperatorPolicy", { document: { Version: "1", Statement: [statement] } });
    const error = await failureOf(alibaba.cloud.readPasswordPolicy());
    expect(error).toBeInstanceOf(CloudDenied);
    expect(error.failure.code).toBe("NoPermission");
  });

  it("lets the user log on with exactly the password given, and reports the logon", async () => {
    await makeUser();
    expect(await alibaba.cloud.hasLogin(USER)).toBe(false);
    await alibaba.cloud.createLogin(login);
    expect(await alibaba.cloud.hasLogin(USER)).toBe(true);
    const first = await control("logOn", { userName: USER, password: PASSWORD });
    expect(first).toMatchObject({ result: "passwordResetRequired" });
    expect((await alibaba.cloud.findUser(USER))?.lastLogonAt).toBeNull();
    await control("logOn", { userName: USER, password: PASSWORD, newPassword: "Another-Pass-9876!" });
    expect((await alibaba.cloud.findUser(USER))?.lastLogonAt).toMatch(/^\d{4}-.*Z$/);
  });

  it("says Conflict for a second logon, sets a new password and deletes, twice if need be", async () => {
    await makeUser();
    await alibaba.cloud.createLogin(login);
    expect(await failureOf(alibaba.cloud.createLogin(login))).toBeInstanceOf(CloudConflict);
    await alibaba.cloud.setLoginPassword({
      ...login,
      password: "Second-Pass&9876!",
      mustResetPassword: false,
    });
    expect(await control("logOn", { userName: USER, password: "Second-Pass&9876!" })).toMatchObject({
      result: "loggedOn",
    });
    await alibaba.cloud.deleteLogin(USER);
    await alibaba.cloud.deleteLogin(USER);
    expect(await alibaba.cloud.hasLogin(USER)).toBe(false);
  });

  it("says that a weak password is too weak, without repeating it", async () => {
    await makeUser();
    const error = await failureOf(alibaba.cloud.createLogin({ ...login, password: "weakweakweak" }));
    expect(error.constructor).toBe(CloudError);
    expect(error.failure.code).toMatch(/Password/);
    expect(everythingIn(error)).not.toContain("weakweakweak");
    expect(await alibaba.cloud.hasLogin(USER)).toBe(false);
  });
});

describe("access keys", () => {
  it("makes, lists, disables and deletes keys, and refuses a third", async () => {
    await makeUser();
    const first = await alibaba.cloud.createAccessKey(USER);
    const second = await alibaba.cloud.createAccessKey(USER);
    expect(new Set([first.accessKeyId, second.accessKeyId]).size).toBe(2);
    const error = await failureOf(alibaba.cloud.createAccessKey(USER));
    expect(error).toBeInstanceOf(CloudLimitExceeded);
    expect(error.failure.code).toBe("LimitExceeded.User.AccessKey");

    await alibaba.cloud.setAccessKeyStatus(USER, first.accessKeyId, "Inactive");
    const keys = await alibaba.cloud.listAccessKeys(USER);
    expect(keys.map(({ accessKeyId, isActive }) => [accessKeyId, isActive]).sort()).toEqual(
      [
        [first.accessKeyId, false],
        [second.accessKeyId, true],
      ].sort(),
    );
    for (const key of [first, second, second]) await alibaba.cloud.deleteAccessKey(USER, key.accessKeyId);
    expect(await alibaba.cloud.listAccessKeys(USER)).toEqual([]);
  });

  it("never acts on the bot's own keys when no user is named", async () => {
    await expect(alibaba.cloud.createAccessKey("")).rejects.toThrow();
    expect(await alibaba.cloud.listAccessKeys(OPERATOR_USER)).toHaveLength(1);
    expect(alibaba.simulator.board.journal().map(({ operation }) => operation)).not.toContain(
      "CreateAccessKey",
    );
  });

  it.each(["reset-after", "malformed"] as const)(
    "says that the outcome is unknown after %s, and leaves the key to be found",
    async (kind) => {
      await makeUser();
      alibaba.simulator.board.arm({ service: "ram", operation: "CreateAccessKey", kind, times: 1 });
      const error = await failureOf(alibaba.cloud.createAccessKey(USER));
      expect(error).toBeInstanceOf(CloudUnavailable);
      expect(await alibaba.cloud.listAccessKeys(USER)).toHaveLength(1);
      const attempts = alibaba.simulator.board
        .journal()
        .filter(({ operation }) => operation === "CreateAccessKey");
      expect(attempts).toHaveLength(1);
      for (const secret of await control<string[]>("secretValues", {})) {
        expect(everythingIn(error)).not.toContain(secret);
      }
    },
  );

  it("gives up on a stalled change after its time", async () => {
    await makeUser();
    alibaba.simulator.board.arm({
      service: "ram",
      operation: "CreateAccessKey",
      kind: "stall-before",
      times: 1,
    });
    const hurried = cloudAs(OPERATOR_ACCESS_KEY_ID, OPERATOR_ACCESS_KEY_SECRET, 300);
    const error = await failureOf(hurried.createAccessKey(USER));
    expect(error).toBeInstanceOf(CloudUnavailable);
    expect(error.failure.code).toBe("Timeout");
    expect(await alibaba.cloud.listAccessKeys(USER)).toEqual([]);
  });
});
