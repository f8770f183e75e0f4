import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { actor, type LifeWorld, must, OLGA, startLifeWorld } from "../life-world.ts";

let world: LifeWorld;
let count = 0;

beforeAll(async () => {
  world = await startLifeWorld();
});
afterAll(() => world?.close());
afterEach(() => {
  world.clouds.aws.board.disarm();
  world.clouds.alibaba.board.disarm();
});

/** Approved, and stopped before its keys by a refusal. */
async function failAtKeys(): Promise<string> {
  count += 1;
  const { board } = world.clouds.aws;
  const fault = { service: "iam", operation: "CreateAccessKey", status: 403, code: "AccessDenied" } as const;
  board.arm({ ...fault, kind: "error", times: 1 });
  const { id } = await world.request({ prefix: `part-${count}/` });
  const failed = await world.approve(id);
  expect(failed.state).toBe("failed");
  return id;
}

async function retry(id: string) {
  const token = await world.press(id, "retry");
  must(await world.commands.act("retry", actor(OLGA), randomUUID(), { token }));
  return world.read(id);
}

describe("the last look before credentials are delivered", () => {
  it("deletes the key of a call that took effect after the successor's own, and says so in the audit log", async () => {
    const id = await failAtKeys();
    const { aws: cloud } = world.clouds.clouds;
    const { board } = world.clouds.aws;
    board.arm({ service: "iam", operation: "CreateAccessKey", kind: "late", times: 1 });
    const isHeld = new Promise<void>((resolve) => {
      board.watch(({ stage }) => {
        if (stage === "held") resolve();
      });
    });
    const lost = cloud.createAccessKey(`mgw-prep-${id}`);
    await isHeld;

    const ready = await retry(id);
    expect(ready).toMatchObject({ state: "ready", delivery: "sent" });
    const { accessKeyId } = await lost;
    const keys = await cloud.listAccessKeys(`mgw-prep-${id}`);
    expect(keys).toHaveLength(1);
    expect(keys[0]?.accessKeyId).not.toBe(accessKeyId);
    const entries = await world.store.listAudit({ afterSequence: 0, limit: 1_000 });
    const told = entries.find(({ event }) => event === "keys.unknown_removed");
    expect(told?.details).toMatchObject({ change: "iam.create-key", removed: [accessKeyId] });
  });

  it("holds the delivery back when it cannot be taken, and is no failure of the proof", async () => {
    world.clouds.alibaba.board.arm({
      service: "ram",
      operation: "ListAccessKeys",
      kind: "error",
      status: 403,
      code: "NoPermission",
      // Read back before the logon and before the key, and listed again for it.
      after: 3,
    });
    count += 1;
    const { id } = await world.request({ prefix: `part-${count}/` });
    const failed = await world.approve(id);
    expect(failed).toMatchObject({
      state: "failed",
      failure: { step: "last-look:ram.create-key", code: "NoPermission" },
      delivery: "pending",
    });
    expect(failed.proof).toEqual([]);
    expect(await world.events(id)).toContain("keys.last_look_failed");

    world.clouds.alibaba.board.disarm();
    expect(await retry(id)).toMatchObject({ state: "ready", delivery: "sent" });
  });
});
