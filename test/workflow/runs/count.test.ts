import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Clouds } from "../../../src/clouds/contract/clouds.ts";
import type {
  CountProgress,
  ExactCount,
  ExactCountInput,
} from "../../../src/clouds/contract/source-buckets.ts";
import { CloudNotFound } from "../../../src/core/errors.ts";
import type { Preparation } from "../../../src/core/preparation.ts";
import { saysCounting } from "../../../src/notices/counted.ts";
import { count } from "../../../src/workflow/runs/count.ts";
import { MADE_UP_PLAN, REQUESTER } from "../../core/made-up-preparation.ts";
import { actor, OPERATOR, PLAN_HASH, type StoryWorld, startStoryWorld } from "../support/story-world.ts";

const KEY = "count:1";
const READY = { state: "ready", delivery: "stored", plan: MADE_UP_PLAN, planHash: PLAN_HASH } as const;
const FIGURES: CountProgress = {
  objectCount: 7,
  sizeBytes: 70,
  requests: 1,
  elapsedMs: 9,
  objectsPerSecond: 1,
};
const COUNTED: ExactCount = {
  ...{ objectCount: 12, sizeBytes: 120, requests: 2, elapsedMs: 20, restored: null },
  byStorageClass: [{ storageClass: "STANDARD", objectCount: 12, sizeBytes: 120 }],
  keysRefusedByOss: { leadingSlash: 0, leadingBackslash: 0, tooLong: 0, examples: [] },
} as unknown as ExactCount;

let world: StoryWorld;
beforeAll(async () => {
  world = await startStoryWorld();
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => world?.stop());

type Counting = (input: ExactCountInput) => Promise<ExactCount>;

/** Counts a preparation's source, of which `counting` is how the cloud goes about it. */
async function run({ id, revision }: Preparation, counting: Counting): Promise<void> {
  const aws = {
    getCallerIdentity: async () => ({ accountId: "111122223333" }),
    findBucketRegion: async () => "us-east-1",
    countExactly: (_: unknown, input: ExactCountInput) => counting(input),
  };
  vi.spyOn(world.deps, "cloudsOf").mockReturnValue({ aws } as unknown as Clouds);
  await count({ step: (_name, step) => step({ isLast: true }) }, world.deps, { preparationId: id, revision });
}

const find = async ({ id }: Preparation) => (await world.store.findPreparation(id)) as Preparation;
const noticeOf = async ({ id }: Preparation) => (await world.store.findPost(id, KEY))?.notice;
const entriesOf = async ({ id }: Preparation) =>
  (await world.audit(id)).map(({ event, actor: by, details }) => ({ event, by, details }));
/** Its place and the wish to stop, which are of one count alone. */
const leftOf = async ({ id }: Preparation) => [
  await world.store.findCountCheckpoint(id),
  await world.store.findCountStop(id),
];

describe("an exact count", () => {
  it("replaces the estimate, says so, and leaves nothing for the next one", async () => {
    const read = await world.put(READY);
    await world.store.record(read.id, {
      posts: [{ key: "ready:1", target: { kind: "thread", channelId: "C1" }, notice: { kind: "ready" } }],
    });
    await run(read, async ({ onCheckpoint }) => {
      onCheckpoint?.({ place: 1 });
      return COUNTED;
    });
    expect((await find(read)).estimate).toMatchObject({ objectCount: 12, sizeBytes: 120, method: "listing" });
    expect(await noticeOf(read)).toMatchObject({ status: "done", objectCount: 12 });
    expect((await world.store.findPost(read.id, "ready:1"))?.version).toBe(2);
    expect((await entriesOf(read)).at(-1)).toEqual({
      ...{ event: "source.counted", by: "bot", details: { objectCount: 12, sizeBytes: 120 } },
    });
    expect(await leftOf(read)).toEqual([null, null]);
  });

  it("goes on from where an earlier process was", async () => {
    const read = await world.put(READY);
    await world.store.putCountCheckpoint(read.id, { place: 3 });
    const given: unknown[] = [];
    await run(read, async ({ resumeFrom }) => {
      given.push(resumeFrom);
      return COUNTED;
    });
    expect(given).toEqual([{ place: 3 }]);
  });

  it("counts nothing more where somebody wanted it to stop before it began again", async () => {
    const read = await world.put(READY);
    await world.store.askCountToStop(read.id, REQUESTER);
    const counting = vi.fn<Counting>();
    await run(read, counting);
    expect(counting).not.toHaveBeenCalled();
    expect(await noticeOf(read)).toMatchObject({ status: "stopped", by: REQUESTER, objectCount: 0 });
    expect(await leftOf(read)).toEqual([null, null]);
  });

  it("is stopped under way, with what it had by then; the estimate stays", async () => {
    const read = await world.put(READY);
    await run(read, async ({ onProgress, onCheckpoint, signal }) => {
      await world.store.askCountToStop(read.id, OPERATOR);
      onCheckpoint?.({ place: 5 });
      const stopped = new Promise((_, reject) => {
        signal?.addEventListener("abort", () => reject(new Error("stopped")));
      });
      onProgress?.(FIGURES);
      return stopped as Promise<never>;
    });
    expect(await noticeOf(read)).toMatchObject({ status: "stopped", by: OPERATOR, objectCount: 7 });
    expect((await find(read)).estimate).toBeNull();
    expect((await entriesOf(read)).at(-1)).toEqual({
      ...{ event: "count.stopped", by: OPERATOR, details: { objectCount: 7, sizeBytes: 70 } },
    });
    expect(await leftOf(read)).toEqual([null, null]);
  });

  it("that failed says why; the estimate stays, and the next one begins anew", async () => {
    const read = await world.put(READY);
    const about = { cloud: "aws", operation: "s3:ListObjectsV2", subject: "b", requestId: null } as const;
    await run(read, async ({ onCheckpoint }) => {
      onCheckpoint?.({ place: 9 });
      throw new CloudNotFound({ ...about, code: "NoSuchBucket", detail: "gone", httpStatus: 404 });
    });
    expect(await noticeOf(read)).toMatchObject({ status: "failed", failure: { code: "NoSuchBucket" } });
    expect((await find(read)).estimate).toBeNull();
    expect((await entriesOf(read)).at(-1)).toMatchObject({
      ...{ event: "count.failed", details: { problem: "s3:ListObjectsV2: NoSuchBucket: gone" } },
    });
    expect(await leftOf(read)).toEqual([null, null]);
  });

  it("ends in the message that it began with, whatever revision there is by then", async () => {
    const read = await world.put(READY);
    await run(read, async () => {
      await world.store.patchPreparation({ id: read.id, revision: 1, patch: { revision: 2 } });
      return COUNTED;
    });
    expect(await noticeOf(read)).toMatchObject({ status: "done" });
    expect((await find(read)).estimate).toMatchObject({ objectCount: 12 });
    expect(await world.store.findPost(read.id, "count:2")).toBeNull();
  });
});

describe("the buttons of a count", () => {
  const press = async (read: Preparation, action: "count" | "stop_count", submission: string) => {
    const token = (await world.tokensOf(read))(action) ?? "";
    return world.commands.act(action, actor(REQUESTER), submission, { token });
  };

  it("start one at a time, which forgets what an earlier one left", async () => {
    const read = await world.put(READY);
    await world.store.putCountCheckpoint(read.id, { place: 2 });
    await world.store.askCountToStop(read.id, OPERATOR);
    expect(await press(read, "count", "count-1")).toMatchObject({ ok: true });
    expect(world.started).toContain(`count:${read.id}:count-1`);
    expect(await leftOf(read)).toEqual([null, null]);
    expect(await entriesOf(read)).toMatchObject([
      { event: "decision.approved" },
      { event: "count.begun", by: REQUESTER },
    ]);

    await run(read, async () => {
      expect(saysCounting(await noticeOf(read))).toBe(true);
      expect(await press(read, "count", "count-2")).toMatchObject({ ok: true });
      return COUNTED;
    });
    expect(world.started).not.toContain(`count:${read.id}:count-2`);
  });

  it("stop one that is under way, and no other", async () => {
    const read = await world.put(READY);
    expect(await press(read, "stop_count", "stop-1")).toMatchObject({
      ...{ ok: false, refusal: { code: "ALREADY_DONE" } },
    });
    expect(await world.store.findCountStop(read.id)).toBeNull();
    await run(read, async () => {
      expect(await press(read, "stop_count", "stop-2")).toMatchObject({ ok: true });
      expect(await world.store.findCountStop(read.id)).toBe(REQUESTER);
      return COUNTED;
    });
    expect(await entriesOf(read)).toContainEqual({ event: "count.stop_asked", by: REQUESTER, details: {} });
    expect(await world.store.findSubmission("stop-2")).toMatchObject({ id: read.id });
  });
});
