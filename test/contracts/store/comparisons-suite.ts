import { expect, it } from "vitest";
import { noTallies, type StoredComparison } from "../../../src/core/comparison.ts";
import type { StoreFixture } from "./store-fixture.ts";

const AT = "2026-11-20T09:00:00.000Z";
const RESULT: StoredComparison = {
  ...{ run: "r-1", by: "U0ROSA", startedAt: AT, endedAt: AT },
  ...{ verdict: "different", doubts: [], tallies: noTallies(), sample: null },
  examples: [{ outcome: "missing", key: "a/1" }],
};

export function describeComparisons(fixture: StoreFixture): void {
  const { create } = fixture;
  const begin = (preparationId: string, run: string, event = "comparison.begun") =>
    fixture.store.beginComparison({
      ...{ preparationId, run, by: "U0ROSA", sampleSize: 20, startedAt: AT },
      audit: [
        {
          ...{ event, actor: "U0ROSA", preparationId, channelId: null },
          ...{ planHash: null, requestId: null, details: { run } },
        },
      ],
    });
  const begunIn = async (preparationId: string) =>
    (await fixture.store.findAudit({ preparationId })).map(({ details }) => details["run"]);

  it("has one comparison under way, the first that was begun, with its effects alone", async () => {
    const { id } = await create();
    expect(await fixture.store.findComparisonRun(id)).toBeNull();
    const first = { run: "r-1", by: "U0ROSA", sampleSize: 20, startedAt: AT, stopAskedBy: null };
    const begun = await Promise.all([begin(id, "r-1"), begin(id, "r-1")]);
    expect(begun).toEqual([first, first]);
    expect(await begin(id, "r-2")).toEqual(first);
    expect(await fixture.store.findComparisonRun(id)).toEqual(first);
    expect(await begunIn(id)).toEqual(["r-1"]);
  });

  it("keeps where it stands while it is under way, and anybody who wants it to stop", async () => {
    const { id } = await create();
    expect(await fixture.store.askComparisonToStop(id, "U0OLGA")).toBe(false);
    await begin(id, "r-1");
    await fixture.store.putComparisonCheckpoint(id, "r-1", { at: "a" });
    await fixture.store.putComparisonCheckpoint(id, "r-0", { at: "of another" });
    expect(await fixture.store.findComparisonCheckpoint(id)).toEqual({ at: "a" });
    expect(await fixture.store.askComparisonToStop(id, "U0OLGA")).toBe(true);
    expect((await fixture.store.findComparisonRun(id))?.stopAskedBy).toBe("U0OLGA");
    expect(await fixture.store.findComparisonCheckpoint(id)).toEqual({ at: "a" });
  });

  it("ends it once, with its result, and a later one begins at the beginning", async () => {
    const { id } = await create();
    await begin(id, "r-1");
    await fixture.store.putComparisonCheckpoint(id, "r-1", { at: "a" });
    const end = (run: string) =>
      fixture.store.endComparison({ preparationId: id, run, result: { ...RESULT, run } });
    expect(await end("r-0")).toBeNull();
    expect((await end("r-1"))?.comparison).toEqual(RESULT);
    expect(await end("r-1")).toBeNull();
    expect(await fixture.store.findPreparation(id)).toMatchObject({ comparison: RESULT, isAltered: false });
    // What comes too late is kept nowhere.
    await fixture.store.putComparisonCheckpoint(id, "r-1", { at: "b" });
    await begin(id, "r-2");
    expect(await fixture.store.findComparisonCheckpoint(id)).toBeNull();
    expect((await fixture.store.findComparisonRun(id))?.stopAskedBy).toBeNull();
  });

  it("leaves the result of before where one ends without any", async () => {
    const { id } = await create();
    await begin(id, "r-1");
    await fixture.store.endComparison({ preparationId: id, run: "r-1", result: RESULT });
    await begin(id, "r-2");
    const ended = await fixture.store.endComparison({ preparationId: id, run: "r-2", result: null });
    expect(ended?.comparison).toEqual(RESULT);
  });
}
