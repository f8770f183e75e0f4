import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { DAY_MS } from "../../../src/core/durations.ts";
import { REQUESTER } from "../../core/made-up-preparation.ts";
import { actor, type LifeWorld, must, OLGA, startLifeWorld } from "../life-world.ts";

let world: LifeWorld;
let count = 0;

beforeAll(async () => {
  world = await startLifeWorld();
}, 120_000);
afterEach(() => {
  world.meanwhile.clear();
  world.clouds.alibaba.board.reset();
});
afterAll(() => world?.close());

const request = () => {
  count += 1;
  return world.request({ destinationBucket: `acme-cancelled-${count}` });
};
const cancel = (id: string) => world.commands.cancel(actor(REQUESTER), randomUUID(), { preparationId: id });
/** What is left of a preparation anywhere: users and a bucket in the clouds, secrets, and a delivery. */
const leftOf = async (id: string) => {
  const { aws, alibaba } = world.clouds.clouds;
  const { request: asked } = await world.read(id);
  const [iam, ram, bucket, secrets, delivery] = await Promise.all([
    aws.findUser(`mgw-prep-${id}`),
    alibaba.findUser(`mgw-prep-${id}`),
    alibaba.findBucket(asked.destinationBucket, asked.ossRegion),
    world.store.listSecrets(id),
    world.store.findPost(id, "delivery"),
  ]);
  return { iam, ram, bucket, secrets, delivery };
};
const NO_KEYS = {
  service: "ram",
  operation: "CreateAccessKey",
  kind: "error",
  status: 403,
  code: "NoPermission",
} as const;
const NOTHING = { iam: null, ram: null, bucket: null, secrets: [], delivery: null };

describe("a cancel that is accepted while changes are made", () => {
  it.each(["recheck", "may-go-on:0", "may-go-on:1", "may-go-on:2", "prove:source", "may-deliver", "finish"])(
    "before %s ends in nothing made, held or delivered",
    async (step) => {
      const { id } = await request();
      world.meanwhile.set(step, async () => must(await cancel(id)));
      expect(await world.approve(id)).toMatchObject({ state: "rolled_back", isCancelRequested: false });
      expect(await leftOf(id)).toEqual(NOTHING);
      expect(await world.events(id)).toEqual(
        expect.arrayContaining(["cancel.asked", "preparation.rolled_back"]),
      );
    },
  );

  it("while the plan is seen to have changed is not followed by another request for approval", async () => {
    const { id, request: asked } = await request();
    world.meanwhile.set("recheck", async () => {
      const { destinationBucket: bucket, ossRegion: region } = asked;
      await world.clouds.clouds.alibaba.createBucket({
        bucket,
        region,
        storageClass: "Standard",
      });
      must(await cancel(id));
    });
    expect(await world.approve(id)).toMatchObject({ state: "rolled_back", revision: 1 });
    expect(await leftOf(id)).toEqual({ ...NOTHING, bucket: expect.anything() });
  });

  it("just as a change fails ends so too, and not in a failure that waits for people", async () => {
    const { id } = await request();
    world.clouds.alibaba.board.arm(NO_KEYS);
    world.meanwhile.set("fail", async () => must(await cancel(id)));
    expect((await world.approve(id)).state).toBe("rolled_back");
    expect(await leftOf(id)).toEqual(NOTHING);
  });
});

describe("an approval that ends while its plan is carried out", () => {
  it.each(["begin", "apply:iam.create-key", "finish"])("before %s delivers nothing", async (step) => {
    const { id } = await request();
    const steps = step.startsWith("apply:") ? `${step}:mgw-prep-${id}` : step;
    const ended = { event: "approval.void", actor: "bot", preparationId: id, details: {} };
    world.meanwhile.set(steps, () =>
      world.store.record(id, { audit: [{ ...ended, channelId: null, planHash: null, requestId: null }] }),
    );
    expect(await world.approve(id)).toMatchObject({ state: "failed", failure: { code: "ApprovalNotFound" } });
    expect(await leftOf(id)).toMatchObject({ delivery: null });
    expect(world.meanwhile.size, "it happened").toBe(0);
  });
});

describe("what failed to be provisioned", () => {
  const fail = async () => {
    const { id } = await request();
    world.clouds.alibaba.board.arm(NO_KEYS);
    expect((await world.approve(id)).state).toBe("failed");
    world.clouds.alibaba.board.disarm();
    const left = await leftOf(id);
    expect(left).toMatchObject({ iam: {}, ram: {}, bucket: {} });
    expect(left.secrets).not.toEqual([]);
    const told = (await world.store.findAudit({ event: "grant.failed" })).filter(
      (one) => one.preparationId === id,
    );
    expect(told).toMatchObject([{ details: { code: "NoPermission", operation: "ram:CreateAccessKey" } }]);
    return { id };
  };

  it("is taken back at the end of its days, with its secrets", async () => {
    const { id } = await fail();
    await world.pass(13 * DAY_MS);
    expect((await world.read(id)).state).toBe("failed");
    await world.pass(2 * DAY_MS);
    expect((await world.read(id)).state).toBe("revoked");
    expect(await leftOf(id)).toMatchObject({ ...NOTHING, bucket: {} });
  });

  it("keeps the end of its days when it is tried again", async () => {
    const { id } = await fail();
    const { expiresAt } = await world.read(id);
    await world.pass(3 * DAY_MS);
    const token = await world.press(id, "retry");
    must(await world.commands.act("retry", actor(OLGA), randomUUID(), { token }));
    expect(await world.read(id)).toMatchObject({ state: "ready", expiresAt });
  });

  it("is taken back by Roll back, with its secrets, which the audit log says", async () => {
    const { id } = await fail();
    const token = await world.press(id, "roll_back");
    must(await world.commands.act("roll_back", actor(OLGA), randomUUID(), { token }));
    expect((await world.read(id)).state).toBe("rolled_back");
    expect(await leftOf(id)).toEqual(NOTHING);
    expect(await world.events(id)).toContain("secrets.destroyed");
  });
});
