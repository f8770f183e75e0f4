import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import type { Rotation } from "../../src/core/rotation.ts";
import { startRotation } from "../../src/workflow/runs/start-rotation.ts";
import { MADE_UP_PLAN, RECIPIENT } from "../core/made-up-preparation.ts";
import { must, OLGA, startLifeWorld } from "./life-world.ts";
import { actor, PLAN_HASH, type StoryWorld, startStoryWorld } from "./support/story-world.ts";

const READY = { state: "ready", delivery: "opened", plan: MADE_UP_PLAN, planHash: PLAN_HASH } as const;
const ROTATION: Rotation = {
  generation: 2,
  replaces: 1,
  keeps: 2,
  isCompromised: false,
  renewsPassword: false,
  startedBy: RECIPIENT,
  retireAt: "2026-11-21T09:00:00.000Z",
  retireAttempts: 0,
};

let world: StoryWorld;
beforeAll(async () => {
  world = await startStoryWorld();
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => world.stop());

/** The process ends with its first write after the change. */
function endAfterChange(): void {
  const ended = () => Promise.reject(new Error("the process ended"));
  vi.spyOn(world.store, "record").mockImplementation(ended);
  vi.spyOn(world.store, "addReceipt").mockImplementation(ended);
}

it("a rotation has begun only with what the thread says of it, under the moment of its state", async () => {
  const preparation = await world.put(READY);
  endAfterChange();
  const asked = { by: RECIPIENT, isCompromised: false, renewsPassword: true };
  const begun = await startRotation(world.deps, preparation, asked);
  const posts = await world.store.listPosts(preparation.id);
  expect(posts.map(({ key, notice }) => ({ key, notice }))).toContainEqual({
    key: `rotation:${begun?.stateSince}`,
    notice: { kind: "rotation_started", by: RECIPIENT, isCompromised: false },
  });
});

it("new keys are entered only with their receipt", async () => {
  const preparation = await world.put({ ...READY, rotation: ROTATION });
  const token = (await world.tokensOf(preparation))("entered") ?? "";
  endAfterChange();
  await world.commands.act("entered", actor(RECIPIENT), "entered", { token });
  const receipts = await world.store.listReceipts(preparation.id);
  expect(receipts.map(({ userId, event }) => ({ userId, event }))).toEqual([
    { userId: RECIPIENT, event: "entered" },
  ]);
});

it("a grant is taken back only with its entry in the log", async () => {
  const life = await startLifeWorld();
  try {
    const { id } = await life.makeReady();
    const putGrant = vi.spyOn(life.store, "putGrant");
    must(await life.commands.revoke(actor(OLGA), "V-revoke", { preparationId: id }));
    const gone = putGrant.mock.calls.filter(([grant]) => grant.state === "gone");
    expect(gone.length).toBeGreaterThan(3);
    for (const [{ key }, effects] of gone) {
      expect(effects?.audit).toMatchObject([
        { event: "grant.undone", details: { change: key, state: "gone" } },
      ]);
    }
  } finally {
    await life.close();
  }
});
