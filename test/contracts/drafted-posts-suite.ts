import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Preparation } from "../../src/core/preparation.ts";
import { createSealer } from "../../src/security/seal.ts";
import { storeSeals } from "../../src/security/store-seals.ts";
import { NEW_SINCE } from "../../src/storage/contract/effects.ts";
import type { StoredPostDraft } from "../../src/storage/contract/posts.ts";
import type { Store } from "../../src/storage/contract/store.ts";
import { madeUpPreparation } from "../core/made-up-preparation.ts";
import type { OpenStoreForTest, StoreUnderTest } from "./store/store-fixture.ts";

const NOW = new Date("2026-11-20T09:00:00.000Z");
const ENTRY = { event: "test", actor: "bot", channelId: null, planHash: null, requestId: null, details: {} };

/** What every store says of posts that a change drafts, and which keys they get. */
export function describeDraftedPosts(name: string, open: OpenStoreForTest): void {
  describe(`posts drafted with a change, in ${name}`, () => {
    let under: StoreUnderTest;
    let store: Store;
    let preparation: Preparation;
    let drawn = 0;
    let told = 0;
    let stop: () => void = () => undefined;

    beforeAll(async () => {
      const seals = storeSeals(createSealer([new Uint8Array(32).fill(3)]));
      under = await open({ executorId: "under-test", now: () => NOW, seals });
      store = under.store;
      await store.enlist("under-test");
    }, 180_000);
    afterAll(() => under?.close());

    beforeEach(async () => {
      drawn += 1;
      const id = `MP-DRA${String(drawn).padStart(3, "0")}`;
      preparation = madeUpPreparation({
        id,
        state: "ready",
        request: { sourceBucket: `source-${drawn}` },
      });
      await store.createPreparation({ preparation, submissionId: `V-${id}`, maxOpenPerPerson: 100 });
      told = 0;
      stop = store.onPostsDrafted(() => {
        told += 1;
      });
    });
    afterEach(() => stop());

    const post = (key: string): StoredPostDraft => ({
      key,
      target: { kind: "thread", channelId: "C0CHANNEL" },
      notice: { kind: "expired" },
    });
    const rotate = (posts: StoredPostDraft[]) =>
      store.changeState({
        id: preparation.id,
        revision: 1,
        from: "ready",
        event: "rotation_started",
        posts,
      });

    it("are told of once they are committed, once for each change", async () => {
      await rotate([post("one"), post("two")]);
      expect(told).toBe(1);
      await store.record(preparation.id, { redraw: ["one"] });
      expect(told).toBe(2);
    });

    it("may wait for more to say, and are due at once with what is drafted of them without", async () => {
      const waits: number[][] = [];
      const stopWaits = store.onPostsDrafted((_to, waitsMs) => waits.push([...waitsMs]));
      const claim = async (afterMs: number) =>
        (
          await store.claimPosts({
            owner: "under-test",
            limits: { posts: 5, edits: 5 },
            leaseMs: 1,
            now: new Date(NOW.getTime() + afterMs),
            cardKey: "card",
            quietKinds: [],
          })
        ).filter(({ preparationId }) => preparationId === preparation.id);
      const draft = { ...post("card"), target: { kind: "card", channelId: "C0WAITS" } } as const;
      await store.record(preparation.id, { posts: [{ ...draft, waitMs: 400 }] });
      expect(await claim(399)).toEqual([]);
      await store.record(preparation.id, { posts: [draft] });
      const [first] = await claim(0);
      expect(first).toMatchObject({ key: "card", version: 2 });
      await store.markPosted(first?.id ?? "", { version: 2, channelId: "C0WAITS", ts: "1.1", restMs: 0 });
      await store.record(preparation.id, { posts: [{ ...draft, waitMs: 400 }] });
      expect(await claim(399)).toEqual([]);
      expect(await claim(400)).toMatchObject([{ key: "card", version: 3 }]);
      stopWaits();
      expect(waits).toEqual([[400], [], [400]]);
    });

    it("are not told of when nothing was drafted, or the change came too late", async () => {
      await store.record(preparation.id, { audit: [{ ...ENTRY, preparationId: preparation.id }] });
      await rotate([]);
      expect(await rotate([post("late")])).toBeNull();
      expect(told).toBe(0);
    });

    it("are not told of to who no longer listens", async () => {
      stop();
      await rotate([post("one")]);
      expect(told).toBe(0);
    });

    it("have the moment of the change in the keys that ask for it", async () => {
      const changed = await rotate([post(`rotation:${NEW_SINCE}`), post("plain")]);
      const keys = (await store.listPosts(preparation.id)).map(({ key }) => key);
      expect(keys).toEqual([`rotation:${changed?.stateSince}`, "plain"]);
      expect(changed?.stateSince).toBe(NOW.toISOString());
    });
  });
}
