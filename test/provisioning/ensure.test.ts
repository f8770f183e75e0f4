import { describe, expect, it } from "vitest";
import type { UserKeys } from "../../src/clouds/contract/access-keys.ts";
import { CloudConflict } from "../../src/core/errors.ts";
import { type Change, changeKey } from "../../src/core/plan.ts";
import { applyChange } from "../../src/provisioning/apply-change.ts";
import { ensureKey } from "../../src/provisioning/ensure-key.ts";
import { ensureLogin } from "../../src/provisioning/ensure-login.ts";
import { removeUnknownKeys } from "../../src/provisioning/rotate-key.ts";
import type { Grant } from "../../src/storage/contract/grants.ts";
import type { SecretName } from "../../src/storage/contract/secrets.ts";
import { fakeClouds } from "./fake-clouds.ts";
import { changesOf, MARK, MemoryGrants, USER } from "./provisioning-world.ts";

const CHANGES = changesOf("documented");

function find<Kind extends Change["kind"]>(kind: Kind): Extract<Change, { kind: Kind }> {
  const found = CHANGES.find((change) => change.kind === kind);
  if (found === undefined) throw new Error(`expected a ${kind} in the plan`);
  return found as Extract<Change, { kind: Kind }>;
}

function grantOf(change: Change, state: Grant["state"]): Grant {
  const of = { preparationId: MARK.preparationId, key: changeKey(change), change, isOurs: true };
  return { ...of, state, accessKeyId: null };
}

describe("a console password", () => {
  const change = find("ram.create-login");
  const name = "console-password";

  it.each([true, false])(
    "is sealed before it is set (logon there: %s), so that none is set that nobody has",
    async (hasLogin) => {
      const memory = new MemoryGrants();
      memory.isAway = true;
      const clouds = fakeClouds("own", { hasLogin });
      const context = {
        ...clouds,
        store: memory.store,
        seal: (secret: string) => secret,
        facts: { passwordPolicy: null },
      };
      const grant = grantOf(change, "intended");
      await expect(ensureLogin(context, change, grant, name)).rejects.toThrow("the database is away");
      expect(clouds.changes).toEqual([]);

      memory.isAway = false;
      expect(await ensureLogin(context, change, grant, name)).toMatchObject({ state: "made" });
      expect(clouds.changes).toEqual([hasLogin ? "alibaba setLoginPassword" : "alibaba createLogin"]);
      expect(memory.secrets.get(name)?.sealed).toMatch(/./);
      expect(memory.grants.get(grant.key)?.state, "not said to be made before the cloud has it").toBe(
        "intended",
      );
    },
  );

  it.each([
    ["the logon is gone", false, true],
    ["its secret is not held", true, false],
  ])("is set anew when %s", async (_, hasLogin, isHeld) => {
    const memory = new MemoryGrants();
    if (isHeld) memory.secrets.set(name, { preparationId: MARK.preparationId, name, sealed: "old" });
    const clouds = fakeClouds("own", { hasLogin });
    const context = {
      ...clouds,
      store: memory.store,
      seal: (secret: string) => secret,
      facts: { passwordPolicy: null },
    };
    await ensureLogin(context, change, grantOf(change, "made"), name);
    expect(clouds.changes).toHaveLength(1);
    expect(memory.secrets.get(name)?.sealed).not.toBe("old");
  });
});

describe("a bucket that is there already", () => {
  const change = find("oss.create-bucket");
  const preparedAt = "2026-11-20T09:00:00.000Z";
  const there = (createdAt: string | null) => ({
    acl: "private",
    storageClass: change.storageClass,
    createdAt,
  });

  it.each([
    ["of a minute after the request", "2026-11-20T09:01:00.000Z", "made"],
    ["of a clock that goes four minutes slow", "2026-11-20T08:56:00.000Z", "made"],
    ["of ten minutes before the request", "2026-11-20T08:50:00.000Z", "kept"],
    ["of the day before", "2026-11-19T09:00:00.000Z", "kept"],
    ["of unknown age", null, "kept"],
  ] as const)("%s, and whose making was begun, is taken as %s", async (_, createdAt, state) => {
    const memory = new MemoryGrants();
    memory.grants.set(changeKey(change), grantOf(change, "intended"));
    const clouds = fakeClouds("own", { findBucket: there(createdAt) });
    const rest = { seal: String, mark: MARK, planned: CHANGES, facts: { passwordPolicy: null }, preparedAt };
    const made = await applyChange({ ...clouds, store: memory.store, ...rest }, change);
    expect(made).toMatchObject({ state, isOurs: state === "made" });
    expect(clouds.changes).toEqual([]);
  });

  it("is nobody's but its owner's when its making was not begun", async () => {
    const memory = new MemoryGrants();
    const clouds = fakeClouds("own", { findBucket: there("2026-11-20T09:01:00.000Z") });
    const rest = { seal: String, mark: MARK, planned: CHANGES, facts: { passwordPolicy: null }, preparedAt };
    expect(await applyChange({ ...clouds, store: memory.store, ...rest }, change)).toMatchObject({
      state: "kept",
    });
  });

  it.each([{ acl: "public-read" }, { storageClass: "Archive" }])(
    "and is not as asked (%j) is no success",
    async (wrong) => {
      let looks = 0;
      const clouds = fakeClouds("own");
      const findBucket = async () => (looks++ === 0 ? null : { ...there(null), ...wrong });
      const alibaba = new Proxy(clouds.alibaba, {
        get: (target, name) => (name === "findBucket" ? findBucket : target[name as "findBucket"]),
      });
      const rest = {
        seal: String,
        mark: MARK,
        planned: CHANGES,
        facts: { passwordPolicy: null },
        preparedAt,
      };
      const context = { ...clouds, alibaba, store: new MemoryGrants().store, ...rest };
      await expect(applyChange(context, change)).rejects.toBeInstanceOf(CloudConflict);
    },
  );
});

describe("a user", () => {
  const rest = {
    seal: String,
    mark: MARK,
    planned: CHANGES,
    facts: { passwordPolicy: null },
    preparedAt: "2026-11-24T09:00:00.000Z",
  };

  it.each([
    ["iam.create-user", "aws createUser"],
    ["ram.create-user", "alibaba createUser"],
  ] as const)(
    "that a first try made is not read back, since what is put on it reads it: %s",
    async (kind, call) => {
      const memory = new MemoryGrants();
      const clouds = fakeClouds("missing");
      const made = await applyChange(
        { ...clouds, store: memory.store, ...rest },
        withoutBoundary(find(kind)),
      );
      expect(made).toMatchObject({ state: "made", isOurs: true });
      expect(clouds.changes).toEqual([call]);
      const attach = find(kind === "iam.create-user" ? "iam.attach-policy" : "ram.attach-policy");
      await expect(applyChange({ ...clouds, store: memory.store, ...rest }, attach)).rejects.toMatchObject({
        failure: { code: "NotYetVisible" },
      });
      expect(clouds.changes).toEqual([call]);
    },
  );

  it.each(["iam.create-user", "ram.create-user"] as const)(
    "that an earlier try may have made is, and one that is another's stays: %s",
    async (kind) => {
      const memory = new MemoryGrants();
      const change = withoutBoundary(find(kind));
      memory.grants.set(changeKey(change), grantOf(change, "intended"));
      const clouds = fakeClouds("foreign");
      await expect(applyChange({ ...clouds, store: memory.store, ...rest }, change)).rejects.toBeInstanceOf(
        CloudConflict,
      );
      expect(clouds.changes).toEqual([]);
    },
  );

  it("that must have a boundary is read back for it, and not taken for made while it is not shown", async () => {
    const change = find("iam.create-user");
    expect(change.permissionsBoundary).toBeDefined();
    const clouds = fakeClouds("missing");
    const context = { ...clouds, store: new MemoryGrants().store, ...rest };
    await expect(applyChange(context, change)).rejects.toMatchObject({ failure: { code: "NotYetVisible" } });
  });
});

function withoutBoundary(change: Change): Change {
  if (change.kind !== "iam.create-user") return change;
  const { permissionsBoundary: _, ...rest } = change;
  return rest;
}

describe("a key whose secret is to be held", () => {
  const change = find("iam.create-key");
  const pair = { accessKeyId: "AKIDNEW", secretAccessKey: "secret" };
  const wanted = (grant: Grant, present: string[], keep: string[] = []) => ({
    userName: USER,
    name: "aws-secret-key" as SecretName,
    grant,
    present,
    keep,
  });
  const cloudWith = (keys: string[]) =>
    fakeClouds("own", {
      listAccessKeys: keys.map((accessKeyId) => ({ accessKeyId, isActive: true })),
      createAccessKey: pair,
    });
  const ensure = async (clouds: { aws: UserKeys }, memory: MemoryGrants, grant: Grant, keep?: string[]) => {
    const present = (await clouds.aws.listAccessKeys(USER)).map(({ accessKeyId }) => accessKeyId);
    const context = { store: memory.store, seal: (secret: string) => `sealed ${secret}` };
    return ensureKey(context, clouds.aws, wanted(grant, present, keep));
  };

  it("is deleted when the store cannot keep it", async () => {
    const memory = new MemoryGrants();
    memory.isAway = true;
    const clouds = cloudWith([]);
    await expect(ensure(clouds, memory, grantOf(change, "intended"))).rejects.toThrow("the database is away");
    expect(clouds.changes).toEqual([`aws createAccessKey ${USER}`, `aws deleteAccessKey ${USER} AKIDNEW`]);
  });

  it("takes the place of all but those that are to stay", async () => {
    const clouds = cloudWith(["AKIDLOST", "AKIDKEPT"]);
    const made = await ensure(clouds, new MemoryGrants(), grantOf(change, "intended"), ["AKIDKEPT"]);
    expect(made.removed).toEqual(["AKIDLOST"]);
    expect(clouds.changes).toEqual([`aws deleteAccessKey ${USER} AKIDLOST`, `aws createAccessKey ${USER}`]);
  });

  it.each([
    ["held and there", true, ["AKIDOLD"], 0],
    ["held and not there", true, [], 1],
    ["there and not held", false, ["AKIDOLD"], 1],
  ] as const)("that is %s: %#", async (_, isHeld, keys, made) => {
    const memory = new MemoryGrants();
    const name = "aws-secret-key";
    if (isHeld) memory.secrets.set(name, { preparationId: MARK.preparationId, name, sealed: "old" });
    const clouds = cloudWith([...keys]);
    await ensure(clouds, memory, { ...grantOf(change, "made"), accessKeyId: "AKIDOLD" });
    expect(clouds.changes.filter((call) => call.includes("createAccessKey"))).toHaveLength(made);
  });
});

describe("the last look at the keys of a user, before anything is delivered", () => {
  const change = find("iam.create-key");
  const user = find("iam.create-user");

  it.each([
    ["of this record", "made", []],
    ["whose deletion is on record", "gone", ["AKIDOLD"]],
    ["whose making has no known outcome", "intended", ["AKIDOLD"]],
  ] as const)("keeps the present one, and of another %s: %s", async (_, state, removed) => {
    const memory = new MemoryGrants();
    const present = { ...grantOf(change, "made"), key: `${changeKey(change)}#2`, accessKeyId: "AKIDNEW" };
    const other = { ...grantOf(change, state), accessKeyId: "AKIDOLD" };
    for (const grant of [grantOf(user, "made"), present, other]) memory.grants.set(grant.key, grant);
    const listAccessKeys = ["AKIDOLD", "AKIDNEW"].map((accessKeyId) => ({ accessKeyId, isActive: true }));
    const clouds = fakeClouds("own", { listAccessKeys });
    const rest = { seal: String, mark: MARK, planned: CHANGES };
    expect(await removeUnknownKeys({ ...clouds, store: memory.store, ...rest }, change)).toEqual(removed);
    expect(clouds.changes).toEqual(removed.map((id) => `aws deleteAccessKey ${USER} ${id}`));
  });
});
