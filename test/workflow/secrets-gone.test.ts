import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { DAY_MS } from "../../src/core/durations.ts";
import { RECIPIENT } from "../core/made-up-preparation.ts";
import { findSealedTexts } from "../support/find-in-folder.ts";
import { actor, HOUR_MS, type LifeWorld, must, OLGA, person, startLifeWorld } from "./life-world.ts";

/** Every file of the data folder, the database's and its log's, is searched for sealed secrets after each step of a life. */
let world: LifeWorld;
let count = 0;
beforeAll(async () => {
  world = await startLifeWorld();
});
afterAll(() => world?.close());
afterEach(() => {
  world.clouds.alibaba.board.disarm();
  world.people.set(RECIPIENT, person(RECIPIENT));
});

const prefix = () => {
  count += 1;
  return `part-${count}/`;
};
const ready = () => world.makeReady({ prefix: prefix() });
const press = async (id: string, action: Parameters<LifeWorld["press"]>[1]) => ({
  token: await world.press(id, action),
});
const show = async (id: string) =>
  must(await world.commands.showCredentials(actor(RECIPIENT), await press(id, "show")));
const store = async (id: string) => {
  await show(id);
  must(await world.commands.act("stored", actor(RECIPIENT), randomUUID(), await press(id, "stored")));
};
const rotate = async (id: string) => {
  const input = { ...(await press(id, "rotate")), isCompromised: false, renewsPassword: true };
  must(await world.commands.rotate(actor(RECIPIENT), randomUUID(), input));
};

/** What is in the files is what is held, to the letter, and none of it is in the database's. */
async function expectOnlyHeld(): Promise<void> {
  const held = (await world.store.listHeldSecrets()).map(({ sealed }) => sealed);
  expect(findSealedTexts(world.dataDir).sort()).toEqual(held.sort());
  expect(findSealedTexts(join(world.dataDir, "pg"))).toEqual([]);
}

async function expectNoneOf(id: string): Promise<void> {
  expect(await world.store.listSecrets(id)).toEqual([]);
  await expectOnlyHeld();
}

describe("no file holds a sealed secret", () => {
  it("once it was stored; nor, of a rotation, that of the keys before or of those that were stored", async () => {
    const { id } = await ready();
    expect(await world.store.listSecrets(id)).toHaveLength(3);
    await expectOnlyHeld();
    await store(id);
    await expectNoneOf(id);
    await rotate(id);
    expect(await world.store.listSecrets(id)).not.toEqual([]);
    await expectOnlyHeld();
    await rotate(id);
    await expectOnlyHeld();
    await store(id);
    await expectNoneOf(id);
  });

  it("once its time is over", async () => {
    const { id } = await ready();
    await world.pass(25 * HOUR_MS);
    await expectNoneOf(id);
  });

  it("once it is revoked, before anybody opened it and at the end of the days", async () => {
    const one = await ready();
    must(await world.commands.revoke(actor(RECIPIENT), randomUUID(), { preparationId: one.id }));
    await expectNoneOf(one.id);
    const two = await world.makeReady({ prefix: prefix(), ttlDays: 1 });
    await show(two.id);
    await world.pass(DAY_MS + HOUR_MS);
    await expectNoneOf(two.id);
  });

  it("once a delivery that reached nobody was given up", async () => {
    const { id } = await world.request({ prefix: prefix() });
    world.people.set(RECIPIENT, person(RECIPIENT, { isDeactivated: true }));
    expect((await world.approve(id)).delivery).toBe("held");
    await expectOnlyHeld();
    await world.pass(73 * HOUR_MS);
    expect((await world.read(id)).state).toBe("revoked");
    await expectNoneOf(id);
  });

  it("of changes that failed and were rolled back, nor of those that were cancelled on the way", async () => {
    const failing = await world.request({ prefix: prefix() });
    const refusal = { service: "ram", operation: "CreateLoginProfile", kind: "error" } as const;
    world.clouds.alibaba.board.arm({ ...refusal, status: 403, code: "NoPermission" });
    expect((await world.approve(failing.id)).state).toBe("failed");
    expect(await world.store.listSecrets(failing.id)).not.toEqual([]);
    await expectOnlyHeld();
    world.clouds.alibaba.board.disarm();
    must(
      await world.commands.act("roll_back", actor(OLGA), randomUUID(), await press(failing.id, "roll_back")),
    );
    await expectNoneOf(failing.id);

    const cancelled = await world.request({ prefix: prefix() });
    const cancelling: Promise<unknown>[] = [];
    const end = world.clouds.alibaba.board.watch(({ operation, stage }) => {
      if (operation !== "CreateLoginProfile" || stage !== "arrived" || cancelling.length > 0) return;
      cancelling.push(world.commands.cancel(actor(OLGA), randomUUID(), { preparationId: cancelled.id }));
    });
    await world.approve(cancelled.id);
    end();
    await Promise.all(cancelling);
    expect(cancelling).toHaveLength(1);
    await world.sweep();
    expect((await world.read(cancelled.id)).state).toBe("rolled_back");
    await expectNoneOf(cancelled.id);
  });
});
