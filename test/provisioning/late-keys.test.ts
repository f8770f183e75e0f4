import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Change } from "../../src/core/plan.ts";
import { applyChange } from "../../src/provisioning/apply-change.ts";
import {
  type KeyChange,
  removeUnknownKeys,
  retireKeys,
  rotateKey,
} from "../../src/provisioning/rotate-key.ts";
import { BOUNDARY_ARN } from "../support/boundary.ts";
import {
  applyAll,
  changesOf,
  contextOf,
  MemoryGrants,
  type ProvisioningWorld,
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

const context = () => contextOf(world, memory);

/** A call of a process that is gone takes effect whenever the cloud comes to it. */
describe.each([
  ["iam.create-key", "aws", "iam"],
  ["ram.create-key", "alibaba", "ram"],
] as const)("a late call of %s", (kind, cloud, service) => {
  const changes = changesOf("documented");
  const keyChange = changes.find((one): one is Change & KeyChange => one.kind === kind) as KeyChange;
  const calls = () => world.clouds[cloud];
  const keys = async () => (await calls().listAccessKeys(USER)).map(({ accessKeyId }) => accessKeyId).sort();

  /** Sends a call whose effect comes right after the next answer to `until`, and waits until the cloud has it. */
  async function sendLate(until: string): Promise<{ accessKeyId: Promise<string> }> {
    const { board } = world[cloud];
    board.arm({ service, operation: "CreateAccessKey", kind: "late", times: 1, until });
    const isHeld = new Promise<void>((resolve) => {
      const unwatch = board.watch(({ stage }) => {
        if (stage !== "held") return;
        unwatch();
        resolve();
      });
    });
    const accessKeyId = calls()
      .createAccessKey(USER)
      .then((pair) => pair.accessKeyId);
    await isHeld;
    return { accessKeyId };
  }

  beforeEach(() =>
    applyAll(
      context(),
      changes.filter(
        ({ kind: one }) => one === `${service}.create-user` || one === `${service}.attach-policy`,
      ),
    ),
  );

  it("is deleted as a stray key when it comes after everything was made", async () => {
    const lost = await sendLate("CreateAccessKey");
    const grant = await applyChange(context(), keyChange);
    const lateId = await lost.accessKeyId;
    expect(await keys()).toEqual([grant.accessKeyId, lateId].sort());

    expect(await removeUnknownKeys(context(), keyChange)).toEqual([lateId]);
    expect(await keys()).toEqual([grant.accessKeyId]);
    expect(await removeUnknownKeys(context(), keyChange)).toEqual([]);
  });

  it("is deleted when it takes the place of a new key beside the old one", async () => {
    const old = await applyChange(context(), keyChange);
    const lost = await sendLate("ListAccessKeys");
    const { grant, removed } = await rotateKey(context(), keyChange, { generation: 2, replaces: 1 });
    expect(removed).toEqual([await lost.accessKeyId]);
    expect(await keys()).toEqual([old.accessKeyId, grant.accessKeyId].sort());
    expect(await removeUnknownKeys(context(), keyChange)).toEqual([]);
  });

  describe("of a generation whose key is gone, as after a rotation that failed", () => {
    const GENERATION = { generation: 2, replaces: 1 };
    const recorded = () => [...memory.grants.values()].find(({ key }) => key.endsWith("#2"));

    beforeEach(async () => {
      await applyChange(context(), keyChange);
      await rotateKey(context(), keyChange, GENERATION);
      await retireKeys(context(), keyChange, GENERATION.replaces);
      expect(recorded()?.state).toBe("gone");
    });

    it("is no excuse for a key that somebody made since then", async () => {
      await calls().createAccessKey(USER);
      const before = await keys();
      await expect(rotateKey(context(), keyChange, GENERATION)).rejects.toMatchObject({
        failure: { code: "NotAsPlanned" },
      });
      expect(await keys()).toEqual(before);
      expect(recorded()?.state).toBe("gone");
    });

    it("is on record again before the cloud is asked for another", async () => {
      world[cloud].board.arm({ service, operation: "CreateAccessKey", kind: "reset-after", times: 1 });
      await expect(rotateKey(context(), keyChange, GENERATION)).rejects.toThrow();
      expect(recorded()?.state).toBe("intended");
    });
  });
});

describe("the removal of stray keys", () => {
  it("deletes nothing of a user that is not ours", async () => {
    const [keyChange] = changesOf("documented").filter(
      (one): one is KeyChange => one.kind === "iam.create-key",
    );
    const { aws } = world.clouds;
    await aws.createUser({
      userName: USER,
      path: "/mgw-prep/",
      tags: [{ key: "mgw-prep:installation", value: "inst-2" }],
      permissionsBoundary: BOUNDARY_ARN,
    });
    await aws.createAccessKey(USER);
    await expect(removeUnknownKeys(context(), keyChange as KeyChange)).rejects.toMatchObject({
      failure: { code: "NotOurs" },
    });
    expect(await aws.listAccessKeys(USER)).toHaveLength(1);
  });
});
