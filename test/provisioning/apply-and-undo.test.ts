import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CloudConflict, CloudUnavailable } from "../../src/core/errors.ts";
import { type Change, type ChangeKind, changeKey, planRounds } from "../../src/core/plan.ts";
import type { Profile } from "../../src/core/profile.ts";
import { PROFILES } from "../../src/core/profile.ts";
import { applyChange } from "../../src/provisioning/apply-change.ts";
import { grantsToUndo, undoGrant } from "../../src/provisioning/undo-grants.ts";
import { failureOf } from "../clouds/failure-of.ts";
import { BOUNDARY_ARN } from "../support/boundary.ts";
import {
  applyAll,
  BUCKET,
  changesOf,
  contextOf,
  MARK,
  MemoryGrants,
  type ProvisioningWorld,
  REGION,
  sealer,
  startProvisioningWorld,
  USER,
} from "./provisioning-world.ts";

let world: ProvisioningWorld;
let memory: MemoryGrants;

beforeAll(async () => {
  world = await startProvisioningWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  memory = new MemoryGrants();
});
afterEach(() => {
  world.aws.reset();
  world.alibaba.reset();
});

const context = (profile: Profile = "documented") => contextOf(world, memory, changesOf(profile));

function change(profile: Profile, kind: ChangeKind): Change {
  const found = changesOf(profile).find((one) => one.kind === kind);
  if (!found) throw new Error(`expected a ${kind} in the plan of ${profile}`);
  return found;
}

function openSecret(name: "aws-secret-key" | "alibaba-secret-key" | "console-password"): string {
  const secret = memory.secrets.get(name);
  if (!secret) throw new Error(`expected ${name} to be held`);
  return sealer.open(secret.sealed, { preparationId: MARK.preparationId, name });
}

async function undoAll(withBucket: boolean): Promise<void> {
  const undoing = { ...world.clouds, store: memory.store, mark: MARK };
  for (const grant of grantsToUndo([...memory.grants.values()], withBucket)) await undoGrant(undoing, grant);
}

/** What exists of the preparation in both clouds. */
async function whatExists() {
  const { aws, alibaba } = world.clouds;
  const [iamUser, ramUser] = await Promise.all([aws.findUser(USER), alibaba.findUser(USER)]);
  return {
    iamUser: iamUser !== null,
    iamKeys: iamUser ? (await aws.listAccessKeys(USER)).map(({ accessKeyId }) => accessKeyId) : [],
    iamPolicies: iamUser
      ? [...(await aws.listAttachedPolicies(USER)), ...(await aws.listInlinePolicies(USER))].length
      : 0,
    ramUser: ramUser !== null,
    ramKeys: ramUser ? (await alibaba.listAccessKeys(USER)).map(({ accessKeyId }) => accessKeyId) : [],
    ramPolicies: ramUser ? (await alibaba.listPolicies(USER)).length : 0,
    customPolicy: (await alibaba.findCustomPolicy(USER)) !== null,
    login: ramUser ? await alibaba.hasLogin(USER) : false,
    bucket: (await alibaba.findBucket(BUCKET, REGION)) !== null,
  };
}

const NOTHING = {
  iamUser: false,
  iamKeys: [],
  iamPolicies: 0,
  ramUser: false,
  ramKeys: [],
  ramPolicies: 0,
  customPolicy: false,
  login: false,
  bucket: false,
};

describe.each(PROFILES)("the plan of the profile %s", (profile) => {
  it("is made whole, and the same when it is made twice", async () => {
    const changes = planRounds(changesOf(profile)).flat();
    await applyAll(context(profile), changes);
    const first = await whatExists();
    expect(first).toMatchObject({ iamUser: true, ramUser: true, login: true, bucket: true });
    expect(first.iamKeys).toHaveLength(1);
    expect(first.ramKeys).toHaveLength(1);
    const password = openSecret("console-password");
    const states = () =>
      [...memory.grants.values()].map(({ key, state, isOurs }) => ({ key, state, isOurs }));
    expect(states()).toEqual(changes.map((one) => ({ key: changeKey(one), state: "made", isOurs: true })));

    await applyAll(context(profile), changes);
    expect(await whatExists()).toEqual(first);
    expect(openSecret("console-password")).toBe(password);
    expect(states()).toEqual(changes.map((one) => ({ key: changeKey(one), state: "made", isOurs: true })));
  });

  it("is taken back to nothing, also when that is done twice", async () => {
    await applyAll(context(profile), changesOf(profile));
    await undoAll(true);
    expect(await whatExists()).toEqual(NOTHING);
    expect([...memory.grants.values()].map(({ state }) => state)).toEqual(
      changesOf(profile).map(() => "gone"),
    );
    for (const grant of memory.grants.values()) memory.grants.set(grant.key, { ...grant, state: "made" });
    await undoAll(true);
    expect(await whatExists()).toEqual(NOTHING);
  });

  it("leaves nothing when it was cut off after any of its changes", async () => {
    const changes = planRounds(changesOf(profile)).flat();
    for (let made = 1; made <= changes.length; made += 1) {
      memory = new MemoryGrants();
      await applyAll(context(profile), changes.slice(0, made));
      // The next one was recorded, and the process died before the cloud was asked.
      const next = changes[made];
      if (next) {
        const intended = { state: "intended", accessKeyId: null, isOurs: true } as const;
        await memory.store.putGrant({
          preparationId: MARK.preparationId,
          key: changeKey(next),
          change: next,
          ...intended,
        });
      }
      await undoAll(true);
      expect(await whatExists()).toEqual(NOTHING);
    }
  });
});

describe.each([
  ["iam.create-key", "aws", "iam", "aws-secret-key", "iamKeys"],
  ["ram.create-key", "alibaba", "ram", "alibaba-secret-key", "ramKeys"],
] as const)("%s", (kind, cloud, service, secretName, keysName) => {
  const beforeKey = () =>
    changesOf("documented").filter(
      (one) => one.kind === `${service}.create-user` || one.kind === `${service}.attach-policy`,
    );

  it("deletes the orphan of a lost answer, and ends with one key whose secret is held", async () => {
    await applyAll(context(), beforeKey());
    world[cloud].board.arm({ service, operation: "CreateAccessKey", kind: "reset-after", times: 1 });
    await expect(applyChange(context(), change("documented", kind))).rejects.toBeInstanceOf(CloudUnavailable);
    const [orphan] = (await whatExists())[keysName];
    expect(orphan).toBeDefined();
    expect(memory.secrets.size).toBe(0);

    const grant = await applyChange(context(), change("documented", kind));
    expect((await whatExists())[keysName]).toEqual([grant.accessKeyId]);
    expect(grant.accessKeyId).not.toBe(orphan);
    const issued = await world[cloud].control["secretValues"]?.({});
    expect(issued).toContain(openSecret(secretName));
    const calls = world[cloud].board.journal().filter(({ operation }) => operation === "CreateAccessKey");
    expect(calls).toHaveLength(2);
  });

  it("leaves no key whose secret could not be kept", async () => {
    await applyAll(context(), beforeKey());
    memory.isAway = true;
    await expect(applyChange(context(), change("documented", kind))).rejects.toThrow("the database is away");
    expect((await whatExists())[keysName]).toEqual([]);
    memory.isAway = false;
    const grant = await applyChange(context(), change("documented", kind));
    expect((await whatExists())[keysName]).toEqual([grant.accessKeyId]);
  });

  it("makes another when somebody deleted the one that was held", async () => {
    await applyAll(context(), [...beforeKey(), change("documented", kind)]);
    const [first = ""] = (await whatExists())[keysName];
    await world.clouds[cloud].deleteAccessKey(USER, first);
    const grant = await applyChange(context(), change("documented", kind));
    expect((await whatExists())[keysName]).toEqual([grant.accessKeyId]);
  });
});

describe("a console logon", () => {
  it("whose answer was lost ends with a password that is held and works", async () => {
    const before = changesOf("documented").filter(({ kind }) => /^ram\.(create-user|attach)/.test(kind));
    await applyAll(context(), before);
    world.alibaba.board.arm({
      service: "ram",
      operation: "CreateLoginProfile",
      kind: "reset-after",
      times: 1,
    });
    const login = { ...change("documented", "ram.create-login"), mustResetPassword: false } as Change;
    await expect(applyChange(context(), login)).rejects.toBeInstanceOf(CloudUnavailable);
    await applyChange(context(), login);
    const logOn = (password: string) => world.alibaba.control["logOn"]?.({ userName: USER, password });
    expect(await logOn(openSecret("console-password"))).toMatchObject({ result: "loggedOn" });
  });
});

describe("a user of the same name without our mark", () => {
  beforeEach(async () => {
    // Of a second installation: even the path is the bot's.
    await world.clouds.aws.createUser({
      userName: USER,
      path: "/mgw-prep/",
      tags: [
        { key: "mgw-prep:preparation", value: MARK.preparationId },
        { key: "mgw-prep:installation", value: "inst-2" },
      ],
      permissionsBoundary: BOUNDARY_ARN,
    });
    await world.clouds.alibaba.createUser({ userName: USER, displayName: USER, comments: "somebody else's" });
    await world.clouds.aws.createAccessKey(USER);
    await world.clouds.alibaba.createAccessKey(USER);
  });

  it("is not taken over", async () => {
    for (const kind of ["iam.create-user", "ram.create-user"] as const) {
      await expect(applyChange(context(), change("documented", kind))).rejects.toMatchObject({
        constructor: CloudConflict,
        failure: { code: "NotOurs", subject: USER },
      });
    }
  });

  it("gets no key and loses none, whatever is applied to it", async () => {
    const before = await whatExists();
    for (const kind of [
      "iam.create-key",
      "ram.create-key",
      "ram.create-login",
      "iam.attach-policy",
    ] as const) {
      await expect(applyChange(context(), change("documented", kind))).rejects.toBeInstanceOf(CloudConflict);
    }
    expect(await whatExists()).toEqual(before);
  });

  it("is left as it is by undoing", async () => {
    const before = await whatExists();
    for (const one of changesOf("documented")) {
      if (one.kind === "oss.create-bucket") continue;
      const grant = { preparationId: MARK.preparationId, key: changeKey(one), change: one } as const;
      await memory.store.putGrant({ ...grant, state: "made", accessKeyId: null, isOurs: true });
    }
    await undoAll(true);
    expect(await whatExists()).toEqual(before);
  });
});

describe("a custom policy of the same name with another text", () => {
  const foreign =
    '{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:GetObject"],"Resource":["*"]}]}';

  it("is neither taken over nor deleted", async () => {
    await world.clouds.alibaba.createPolicy({ policyName: USER, document: foreign, description: "x" });
    await expect(
      applyChange(context(), change("least-privilege", "ram.create-policy")),
    ).rejects.toMatchObject({
      failure: { code: "NotOurs" },
    });
    await undoAll(true);
    expect(await world.clouds.alibaba.findCustomPolicy(USER)).toMatchObject({ document: foreign });
  });
});

describe("a bucket", () => {
  const bucketChange = () => change("documented", "oss.create-bucket");
  const exists = async () => (await world.clouds.alibaba.findBucket(BUCKET, REGION)) !== null;
  const create = () => world.alibaba.control["createBucket"]?.({ name: BUCKET, region: REGION });
  const grantOfBucket = () => memory.grants.get(`oss.create-bucket:${BUCKET}`);

  it("stays at a revocation, and goes at a roll back", async () => {
    await applyChange(context(), bucketChange());
    await undoAll(false);
    expect(await exists()).toBe(true);
    await undoAll(true);
    expect(await exists()).toBe(false);
  });

  it("stays when it is not empty, or when another live preparation names it", async () => {
    await applyChange(context(), bucketChange());
    memory.otherLivePreparations = ["MP-OTHER1"];
    await undoAll(true);
    expect(await exists()).toBe(true);
    expect(grantOfBucket()?.state).toBe("kept");

    memory.otherLivePreparations = [];
    await world.alibaba.control["putObjects"]?.({ bucket: BUCKET, objects: [{ key: "a", body: "b" }] });
    await undoAll(true);
    expect(await exists()).toBe(true);
  });

  it("that appeared meanwhile is used and never deleted, also after a second try", async () => {
    await create();
    for (let round = 0; round < 2; round += 1) {
      await applyChange(context(), bucketChange());
      expect(grantOfBucket()).toMatchObject({ state: "kept", isOurs: false });
    }
    await undoAll(true);
    expect(await exists()).toBe(true);
  });

  it("is ours when only the answer was lost", async () => {
    world.alibaba.board.arm({ service: "oss", operation: "PutBucket", kind: "reset-after", times: 1 });
    await expect(applyChange(context(), bucketChange())).rejects.toBeInstanceOf(CloudUnavailable);
    await applyChange(context(), bucketChange());
    expect(grantOfBucket()).toMatchObject({ state: "made", isOurs: true });
    await undoAll(true);
    expect(await exists()).toBe(false);
  });

  it("that people make public right before ours is asked for is neither changed nor deleted", async () => {
    const { alibaba } = world.clouds;
    const late = {
      ...alibaba,
      createBucket: async (input: Parameters<typeof alibaba.createBucket>[0]) => {
        await world.alibaba.control["createBucket"]?.({
          name: BUCKET,
          region: REGION,
          storageClass: input.storageClass,
          acl: "public-read",
        });
        await alibaba.createBucket(input);
      },
    };
    const error = await failureOf(applyChange({ ...context(), alibaba: late }, bucketChange()));
    expect(error).toBeInstanceOf(CloudConflict);
    expect(error.failure.code).toBe("NotAsAsked");
    await undoAll(true);
    expect(await alibaba.findBucket(BUCKET, REGION)).toMatchObject({ acl: "public-read" });
  });

  it("of somebody else's account stops the change, and not the roll back", async () => {
    await world.alibaba.control["createBucket"]?.({
      name: BUCKET,
      region: REGION,
      ownerUid: "5999999999999999",
    });
    await expect(applyChange(context(), bucketChange())).rejects.toThrow();
    await undoAll(true);
    expect(grantOfBucket()?.state).toBe("kept");
  });
});
