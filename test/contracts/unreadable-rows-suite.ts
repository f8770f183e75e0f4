import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Drift, driftId } from "../../src/core/drift.ts";
import { UnreadableRow } from "../../src/core/errors.ts";
import { MIGRATION_STATES, type MigrationState } from "../../src/core/migration/states.ts";
import type { Preparation } from "../../src/core/preparation.ts";
import { createSealer } from "../../src/security/seal.ts";
import { storeSeals } from "../../src/security/store-seals.ts";
import type { Grant } from "../../src/storage/contract/grants.ts";
import type { StoredPostDraft } from "../../src/storage/contract/posts.ts";
import type { Store } from "../../src/storage/contract/store.ts";
import { madeUpPreparation } from "../core/made-up-preparation.ts";
import { makeMigration } from "../core/migration/made-up-migration.ts";
import type { OpenStoreForTest, StoreUnderTest } from "./store/store-fixture.ts";

const NOW = new Date("2026-11-20T09:00:00.000Z");
const LONG_AGO = "2020-01-01T00:00:00.000Z";
const BEFORE = new Date("2020-02-01T00:00:00.000Z");
const ABOUT = { channelId: null, planHash: null, requestId: null, details: {} };

/** What every store does with rows that somebody else wrote into: the other rows are read all the same. */
export function describeUnreadableRows(name: string, open: OpenStoreForTest): void {
  describe(`rows that cannot be read, in ${name}`, () => {
    let under: StoreUnderTest;
    let store: Store;
    let drawn = 0;

    beforeAll(async () => {
      const seals = storeSeals(createSealer([new Uint8Array(32).fill(3)]));
      under = await open({ executorId: "under-test", now: () => NOW, seals });
      store = under.store;
      await store.enlist("under-test");
    }, 180_000);
    afterAll(() => under?.close());

    async function create(changes: Partial<Preparation> = {}): Promise<Preparation> {
      drawn += 1;
      const id = `MP-BAD${String(drawn).padStart(3, "0")}`;
      const request = { sourceBucket: `source-${id.toLowerCase()}` };
      const preparation = { ...madeUpPreparation({ id, request }), ...changes };
      await store.createPreparation({ preparation, submissionId: `V-${id}`, maxOpenPerPerson: 100 });
      return preparation;
    }

    const remove = (ids: readonly string[]) =>
      store.removePreparations({
        ids,
        endedBefore: BEFORE,
        auditOf: ({ id }) => ({ event: "test.removed", actor: "bot", preparationId: id, ...ABOUT }),
      });

    it("stay when what ended long ago is removed, and are told apart from what goes", async () => {
      const ended = { state: "revoked", stateSince: LONG_AGO } as const;
      const [broken, whole] = [await create(ended), await create(ended)];
      await under.execute(`update preparations set body = '[]' where id = '${broken.id}'`);
      const listed = () => store.listRemovable({ endedBefore: BEFORE, limit: 10 });
      expect(await remove(await listed())).toEqual({ removed: 1, unreadable: [broken.id] });
      expect(await store.findPreparation(whole.id)).toBeNull();
      expect(await listed()).toEqual([broken.id]);
      expect(await store.listRemovable({ endedBefore: BEFORE, limit: 10, except: [broken.id] })).toEqual([]);
    });

    it("keep an ended preparation whose grant is of no known kind", async () => {
      const { id } = await create({ state: "revoked", stateSince: LONG_AGO });
      await store.putGrant(keyGrant(id));
      await under.execute(`update grants set change = '{}' where preparation_id = '${id}'`);
      expect(await store.listRemovable({ endedBefore: BEFORE, limit: 10 })).not.toContain(id);
    });

    it.each([
      ["a body that is none", "body = '{}'"],
      ["a moment that is none", "state_since = 'infinity'"],
    ])("are passed over by a walk over all preparations: %s", async (_what, set) => {
      const [broken, whole] = [await create(), await create()];
      await under.execute(`update preparations set ${set} where id = '${broken.id}'`);
      const unreadable: string[] = [];
      const read: string[] = [];
      const all = store.everyPreparation({
        states: ["checking"],
        onUnreadable: async (id) => void unreadable.push(id),
      });
      for await (const { id } of all) read.push(id);
      expect(unreadable).toContain(broken.id);
      expect(read).toContain(whole.id);
      await under.execute(`delete from preparations where id = '${broken.id}'`);
    });

    it("keep no start from sealing the others", async () => {
      const [broken, whole] = [await create(), await create()];
      await under.execute(`update preparations set body = '{}' where id = '${broken.id}'`);
      await store.sealRows({ isKeyLost: false, hasEarlierKeys: true });
      expect(await store.findPreparation(whole.id)).toMatchObject({ isAltered: false });
      await under.execute(`delete from preparations where id = '${broken.id}'`);
    });

    const post = (channelId: string, key: string): StoredPostDraft => ({
      key,
      target: { kind: "thread", channelId },
      notice: { kind: "ready" },
    });

    it("of the outbox are given up and told once, and the next of the channel goes out", async () => {
      const { id } = await create();
      await store.record(id, { posts: [post("C0BADPOST", "first"), post("C0BADPOST", "second")] });
      await under.execute(
        `update posts set target_kind = 'nowhere' where preparation_id = '${id}' and key = 'first'`,
      );
      const told: (string | null)[] = [];
      const claim = async () =>
        (
          await store.claimPosts({
            owner: "a",
            limits: { posts: 100, edits: 100 },
            leaseMs: 60_000,
            now: NOW,
            cardKey: "card",
            quietKinds: [],
            onUnreadable: async (_postId, preparationId) => void told.push(preparationId),
          })
        ).map(({ key }) => key);
      expect([...(await claim()), ...(await claim())]).toEqual(["second"]);
      expect(told).toEqual([id]);
      expect(await store.findPost(id, "first")).toBeNull();
      expect((await store.listPosts(id)).map(({ key }) => key)).toEqual(["second"]);
    });

    it.each([
      ["no change", `change = '{"kind":"iam.delete-everything"}'`],
      ["a change without what it is about", `change = change - 'userName'`],
      ["another change than its key names", `change = change || '{"userName":"alice"}'`],
      ["no state", "state = 'perhaps'"],
    ])("among grants are told apart from the others: %s", async (_what, set) => {
      const { id } = await create();
      const whole: Grant = {
        ...keyGrant(id),
        key: "ram.create-key:u",
        change: { kind: "ram.create-key", undo: "ram.delete-key", userName: "u" },
      };
      await store.putGrant(keyGrant(id));
      await store.putGrant(whole);
      await under.execute(
        `update grants set ${set} where preparation_id = '${id}' and key = 'iam.create-key:u'`,
      );
      expect(await store.listGrants(id)).toEqual([whole]);
      expect(await store.listUnreadableGrants(id)).toEqual(["iam.create-key:u"]);
    });

    it("among drifts keep no look from the others", async () => {
      const [broken, odd] = [drift("AKIABROKEN"), drift("AKIAODD")];
      for (const one of [broken, odd]) {
        await store.openDrift({
          id: driftId(one),
          occurrence: 1,
          drift: one,
          tokenHash: `token-of-${driftId(one)}`,
          posts: [post("C0OPS", driftId(one))],
        });
      }
      await under.execute(`update drifts set found_at = 'infinity' where id = '${driftId(broken)}'`);
      await under.execute(`update drifts set posts = '{"key":1}' where id = '${driftId(odd)}'`);
      const listed = await store.listOpenDrifts();
      expect(listed.map(({ id, posts }) => ({ id, posts }))).toEqual([{ id: driftId(odd), posts: [] }]);
    });

    it.each([
      ["a body that is none", "body = '[]'"],
      ["a state that is none", "state = 'perhaps', is_open = true"],
      ["a moment that is none", "state_since = 'infinity'"],
    ])("among migrations are passed over and told: %s", async (_what, set) => {
      const [broken, whole] = [await create(), await create()];
      for (const { id } of [broken, whole])
        await store.createMigration({ migration: makeMigration({ preparationId: id }) });
      await under.execute(`update migrations set ${set} where preparation_id = '${broken.id}'`);
      const states = [...MIGRATION_STATES, "perhaps" as MigrationState];
      const unreadable: string[] = [];
      const read = await store.listMigrations({
        states,
        onUnreadable: async (id) => void unreadable.push(id),
      });
      expect(unreadable).toEqual([broken.id]);
      expect(read.map(({ preparationId }) => preparationId)).toContain(whole.id);
      await expect(store.findMigration(broken.id)).rejects.toThrow(UnreadableRow);
      await under.execute(`delete from migrations where preparation_id = '${broken.id}'`);
    });

    it("of the audit log are a damage that is named", async () => {
      await under.execute(
        `insert into audit (sequence, at, event, actor, details, previous_hash, hash)
         select max(sequence) + 1, 'infinity', 'x', 'bot', '{}', 'x', 'x' from audit`,
      );
      expect(await store.checkAudit()).toMatchObject({ kind: expect.stringMatching(/altered|replaced/) });
    });
  });
}

function keyGrant(preparationId: string): Grant {
  return {
    preparationId,
    key: "iam.create-key:u",
    change: { kind: "iam.create-key", undo: "iam.delete-key", userName: "u" },
    state: "made",
    accessKeyId: "AKIAEXAMPLE",
    isOurs: true,
  };
}

function drift(accessKeyId: string): Drift {
  return {
    kind: "unknown_key",
    cloud: "aws",
    accountId: "111122223333",
    preparationId: "MP-7K2M9Q",
    userName: "mgw-prep-MP-7K2M9Q",
    accessKeyId,
  };
}
