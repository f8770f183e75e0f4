import { describe, expect, it } from "vitest";
import type { Store } from "../../../src/storage/contract/store.ts";
import { madeUpPreparation, REQUESTER } from "../../core/made-up-preparation.ts";
import { cardDraft, type StoreFixture } from "./store-fixture.ts";

export function describePreparations(fixture: StoreFixture): void {
  const { create, draw, postOf } = fixture;

  describe("a new preparation", () => {
    it("is stored whole", async () => {
      const preparation = await create({
        request: { prefix: "a/ö/", reason: "because 'quotes' and \\ slashes \u{1f600}" },
        estimate: {
          objectCount: 2 ** 40,
          sizeBytes: 2 ** 53 - 1,
          transferBytes: 1,
          archivedBytes: 0,
          asOf: "2026-11-19T00:00:00.000Z",
          method: "listing",
          byStorageClass: [{ storageClass: "STANDARD", sizeBytes: 1 }],
        },
        ticket: {
          url: "https://x/",
          policyHash: "h",
          givenBy: REQUESTER,
          givenAt: "2026-11-20T09:00:00.000Z",
        },
        failure: { step: "s", operation: "o", subject: "u", code: "c", detail: "d", requestId: null },
        expiresAt: "2026-12-04T09:00:00.123Z",
        firstLogonAt: "2026-11-21T09:00:00.000Z",
        verdict: "restricted",
      });
      expect(await fixture.store.findPreparation(preparation.id)).toEqual(preparation);
      expect(await fixture.store.findPreparation("MP-ZZZZZZ")).toBeNull();
    });

    it("is stored once for one submission, however often that comes", async () => {
      const { submissionId, ...mine } = draw();
      const preparation = madeUpPreparation(mine);
      const send = (id: string) =>
        fixture.store.createPreparation({
          preparation: { ...preparation, id },
          submissionId,
          maxOpenPerPerson: 5,
          posts: [cardDraft(preparation.request.channelId)],
        });
      expect((await send(preparation.id)).outcome).toBe("created");
      // The repeated delivery draws another id.
      expect(await send("MP-ZZZZZ1")).toEqual({ outcome: "repeated", preparation });
      expect(await fixture.store.findPreparation("MP-ZZZZZ1")).toBeNull();
      expect((await postOf(preparation.id, "card")).version).toBe(1);
    });

    it("is one of twenty that ask for the same pair at once", async () => {
      const { request } = draw();
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, () => {
          const { id, requester, submissionId } = draw();
          const preparation = madeUpPreparation({ id, requester, request });
          return fixture.store.createPreparation({ preparation, submissionId, maxOpenPerPerson: 5 });
        }),
      );
      const created = outcomes.filter(({ outcome }) => outcome === "created");
      expect(created).toHaveLength(1);
      const [winner] = created;
      for (const other of outcomes.filter((one) => one !== winner)) {
        expect(other).toMatchObject({
          outcome: "pair-taken",
          preparation: { id: winner && "preparation" in winner ? winner.preparation.id : "" },
        });
      }
    });

    it("is found by its pair while it is open, and only then", async () => {
      const { id, requester, request, submissionId } = draw();
      const preparation = madeUpPreparation({ id, requester, request });
      const pair = preparation.request;
      expect(await fixture.store.findOpenPair(pair)).toBeNull();
      await fixture.store.createPreparation({ preparation, submissionId, maxOpenPerPerson: 5 });
      expect(await fixture.store.findOpenPair(pair)).toEqual(preparation);
      expect(await fixture.store.findOpenPair({ ...pair, prefix: `${pair.prefix}x/` })).toBeNull();
      await fixture.store.changeState({ id, revision: 1, from: "checking", event: "cancelled" });
      expect(await fixture.store.findOpenPair(pair)).toBeNull();
    });

    it("may have the pair of one that has ended, or another prefix", async () => {
      const first = await create();
      await fixture.store.changeState({ id: first.id, revision: 1, from: "checking", event: "cancelled" });
      await create({ request: first.request });
      await create({ request: { ...first.request, prefix: "other/" } });
    });

    it("is refused to somebody who has as many open ones as the limit", async () => {
      const { requester } = draw();
      const first = await create({ requester });
      const second = await create({ requester });
      const { id, request, submissionId } = draw();
      const third = { preparation: madeUpPreparation({ id, requester, request }), submissionId };
      const refused = await fixture.store.createPreparation({ ...third, maxOpenPerPerson: 2 });
      expect(refused.outcome).toBe("too-many");
      expect("open" in refused && refused.open.map((open) => open.id).sort()).toEqual([first.id, second.id]);
      // A refusal uses nothing up: the same form may be sent again later.
      await fixture.store.changeState({ id: first.id, revision: 1, from: "checking", event: "cancelled" });
      expect((await fixture.store.createPreparation({ ...third, maxOpenPerPerson: 2 })).outcome).toBe(
        "created",
      );
    });

    it("is not counted against somebody once its credentials are in use", async () => {
      const { requester } = draw();
      const { id } = await create({ requester });
      for (const [from, event] of [
        ["checking", "checked_clear"],
        ["awaiting_approval", "approved"],
        ["provisioning", "provisioned"],
      ] as const) {
        const { request, submissionId, ...another } = draw();
        const preparation = madeUpPreparation({ id: another.id, requester, request });
        const refused = await fixture.store.createPreparation({
          preparation,
          submissionId,
          maxOpenPerPerson: 1,
        });
        expect(refused.outcome).toBe("too-many");
        await fixture.store.changeState({ id, revision: 1, from, event });
      }
      const { request, submissionId, ...another } = draw();
      const preparation = madeUpPreparation({ id: another.id, requester, request });
      const made = await fixture.store.createPreparation({ preparation, submissionId, maxOpenPerPerson: 1 });
      expect(made.outcome).toBe("created");
    });

    it("is one over the limit at most once, with ten at once", async () => {
      const { requester } = draw();
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, () => {
          const { id, request, submissionId } = draw();
          const preparation = madeUpPreparation({ id, requester, request });
          return fixture.store.createPreparation({ preparation, submissionId, maxOpenPerPerson: 3 });
        }),
      );
      expect(outcomes.filter(({ outcome }) => outcome === "created")).toHaveLength(3);
      expect(outcomes.filter(({ outcome }) => outcome === "too-many")).toHaveLength(7);
    });

    it("draws another id when its own is taken", async () => {
      const { id } = await create();
      const { submissionId, request, requester } = draw();
      const preparation = madeUpPreparation({ id, request, requester });
      expect(
        await fixture.store.createPreparation({ preparation, submissionId, maxOpenPerPerson: 5 }),
      ).toEqual({
        outcome: "id-taken",
      });
    });
  });

  describe("lists of preparations", () => {
    it("are the newest first, by requester and state, in pages", async () => {
      const { requester } = draw();
      const made: string[] = [];
      for (let index = 0; index < 4; index += 1) {
        const createdAt = new Date(Date.UTC(2026, 0, 1 + index)).toISOString();
        made.unshift((await create({ requester, createdAt })).id);
      }
      const list = async (filter: Partial<Parameters<Store["listPreparations"]>[0]>) =>
        (await fixture.store.listPreparations({ requester, limit: 10, ...filter })).map(({ id }) => id);
      expect(await list({})).toEqual(made);
      expect(await list({ limit: 2 })).toEqual(made.slice(0, 2));
      const [newest = ""] = made;
      await fixture.store.changeState({ id: newest, revision: 1, from: "checking", event: "cancelled" });
      expect(await list({ states: ["cancelled", "ready"] })).toEqual([newest]);
      expect(await list({ states: [] })).toEqual([]);
    });

    it("pass over a row that is no preparation, and a walk over all of them tells its id", async () => {
      const { requester } = draw();
      const broken = await create({ requester });
      const whole = await create({ requester });
      await fixture.execute(`update preparations set body = '{}' where id = '${broken.id}'`);
      expect(await fixture.store.listPreparations({ requester, limit: 10 })).toMatchObject([
        { id: whole.id },
      ]);
      const unreadable: string[] = [];
      const read: string[] = [];
      const all = fixture.store.everyPreparation({
        states: ["checking"],
        onUnreadable: async (id) => void unreadable.push(id),
      });
      for await (const { id } of all) read.push(id);
      expect(unreadable).toEqual([broken.id]);
      expect(read).toContain(whole.id);
      await fixture.execute(`delete from preparations where id = '${broken.id}'`);
    });
  });
}
