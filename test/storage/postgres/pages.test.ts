import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSealer } from "../../../src/security/seal.ts";
import { storeSeals } from "../../../src/security/store-seals.ts";
import { verifyAudit } from "../../../src/security/verify-audit.ts";

import type { AuditDraft, AuditEntry } from "../../../src/storage/contract/audit.ts";
import type { Store } from "../../../src/storage/contract/store.ts";

import { createPostgresStore } from "../../../src/storage/postgres/postgres-store.ts";
import { AUDIT_REQUEST, answerRequests, auditEntries } from "../../../src/storage/requests.ts";
import { readAuthority } from "../../../src/workflow/authority.ts";
import { sweep } from "../../../src/workflow/upkeep/sweep.ts";
import { madeUpPreparation } from "../../core/made-up-preparation.ts";
import { type BorrowedDatabase, borrowDatabase } from "../../support/borrow-database.ts";
import { executeSql } from "../../support/execute-sql.ts";
import { createStoryWorld, type StoryWorld } from "../../workflow/support/story-world.ts";

/** More than two pages of every loop over the store: 500 rows each, of the authority 1,000. */
const MANY = 1_101;

const sealer = createSealer([new Uint8Array(32).fill(3)]);
const seals = storeSeals(sealer);
const entry = (preparationId: string | null = null): AuditDraft => ({
  event: "made.up",
  actor: "bot",
  preparationId,
  channelId: null,
  planHash: null,
  requestId: null,
  details: {},
});
const entries = (count: number) => Array.from({ length: count }, () => entry());

describe("what a store holds more of than a page", () => {
  let database: BorrowedDatabase;
  let world: StoryWorld;
  let store: Store;

  beforeAll(async () => {
    database = await borrowDatabase();
    world = await createStoryWorld(database.pool);
    store = world.store;
  });
  afterAll(async () => {
    await world.stop();
    await database.close();
  });

  const execute = (statement: string) => executeSql(database.pool, statement);
  const anotherProcess = () => createPostgresStore({ pool: database.pool, now: world.deps.now, seals });
  /** Does something to an entry of the log, and takes it back after `look`. */
  async function whileAltered<T>(sequence: number, look: () => Promise<T>): Promise<T> {
    const by = (actor: string) =>
      execute(`
        begin;
        alter table audit disable trigger audit_is_append_only;
        update audit set actor = '${actor}' where sequence = ${sequence};
        alter table audit enable always trigger audit_is_append_only;
        commit`);
    await by("U0SOMEBODY");
    try {
      return await look();
    } finally {
      await by("bot");
    }
  }

  describe("of the audit log", () => {
    let asked: { id: string; revision: number };
    let first: number;

    beforeAll(async () => {
      asked = await world.put({ state: "provisioning" });
      await store.record(null, { audit: entries(MANY) });
      first = (await store.findAuditHead()).count - MANY;
    });

    it("is exported whole, from the store and over the socket", async () => {
      const { count } = await store.findAuditHead();
      const exported: AuditEntry[] = [];
      for await (const one of auditEntries(store)) exported.push(one);
      expect(exported.map(({ sequence }) => sequence)).toEqual(
        Array.from({ length: count }, (_, index) => index + 1),
      );
      expect(verifyAudit(sealer, exported, null).problems).toEqual([]);
      const lines: string[] = [];
      await answerRequests({ store, copyFiles: async () => "" })(
        AUDIT_REQUEST,
        async (line) => void lines.push(line),
      );
      expect(lines).toHaveLength(count + 1);
    });

    it("is looked at whole: what was altered on a later page is found", async () => {
      expect(await (await anotherProcess()).checkAudit()).toBeNull();
      for (const sequence of [first + 499, first + 501, first + MANY - 1]) {
        const process = await anotherProcess();
        expect(await whileAltered(sequence, () => process.checkAudit())).toMatchObject({
          kind: "altered",
          sequence,
        });
      }
    });

    it("is followed over its pages from the head that a process knows", async () => {
      const process = await anotherProcess();
      expect(await process.watchAudit()).toBeNull();
      await store.record(null, { audit: entries(MANY) });
      expect(await process.watchAudit()).toBeNull();
      expect((await process.findAuditHead()).count).toBe((await store.findAuditHead()).count);
      const late = await anotherProcess();
      await late.watchAudit();
      await store.record(null, { audit: entries(MANY) });
      const broken = (await store.findAuditHead()).count - 300;
      await execute(`
        begin;
        alter table audit disable trigger audit_is_append_only;
        create table broken_link as select * from audit where sequence = ${broken};
        update audit set previous_hash = repeat('a', 64) where sequence = ${broken};
        alter table audit enable always trigger audit_is_append_only;
        commit`);
      expect(await late.watchAudit()).toEqual({ kind: "replaced", sequence: broken });
      await execute(`
        begin;
        alter table audit disable trigger audit_is_append_only;
        update audit set previous_hash = broken_link.previous_hash from broken_link where audit.sequence = ${broken};
        alter table audit enable always trigger audit_is_append_only;
        commit`);
    });

    it("is read to its end before an approval counts", async () => {
      expect(await readAuthority(world.deps, asked)).toMatchObject({ ok: true });
      const { count } = await store.findAuditHead();
      for (const sequence of [first + 999, first + 1_050, count]) {
        const authority = await whileAltered(sequence, () => readAuthority(world.deps, asked));
        expect(authority, String(sequence)).toMatchObject({
          ok: false,
          failure: { code: "AuditLogDamaged" },
        });
      }
    });
  });

  describe("of preparations", () => {
    beforeAll(async () => {
      await store.createPreparation({
        preparation: madeUpPreparation({ id: "MP-ZZZZZZ", requester: "U0MANY00001" }),
        submissionId: "many",
        maxOpenPerPerson: 1,
        posts: [],
        audit: [],
      });
      await execute(`
        insert into preparations
        select (jsonb_populate_record(one, jsonb_build_object(
          'id', 'MP-' || lpad(n::text, 6, '0'), 'source_bucket', 'many-' || n, 'seal', null,
          'body', jsonb_set(one.body, '{request,sourceBucket}', to_jsonb('many-' || n))))).*
        from preparations one, generate_series(1, ${MANY}) n where one.id = 'MP-ZZZZZZ'`);
    });

    it("is gone through to the last one, each once", async () => {
      const seen: string[] = [];
      const input = { states: ["checking"] as const, onUnreadable: async () => undefined };
      for await (const { id } of store.everyPreparation(input)) seen.push(id);
      expect(seen).toHaveLength(MANY + 1);
      expect(new Set(seen).size).toBe(MANY + 1);
    });

    it("gets its seals on every page", async () => {
      await store.sealRows({ isKeyLost: true, hasEarlierKeys: false });
      const [left] = await execute("select count(*)::int as left from preparations where seal is null");
      expect(left).toEqual({ left: 0 });
      const altered: string[] = [];
      const input = { states: ["checking"] as const, onUnreadable: async () => undefined };
      for await (const { id, isAltered } of store.everyPreparation(input)) if (isAltered) altered.push(id);
      expect(altered).toEqual([]);
    });

    it("is swept to the last one", async () => {
      world.started.length = 0;
      await sweep(world.deps, new Map());
      expect(world.started.filter((id) => id.startsWith("examine:"))).toHaveLength(MANY + 1);
    });

    it("has one that cannot be read told of on every page", async () => {
      await execute(
        "update preparations set body = '{}' where id in (select id from preparations where state = 'checking' order by created_at desc, id offset 600 limit 2)",
      );
      const unreadable: string[] = [];
      const input = {
        states: ["checking"] as const,
        onUnreadable: async (id: string) => void unreadable.push(id),
      };
      for await (const _ of store.everyPreparation(input));
      expect(unreadable).toHaveLength(2);
    });
  });
});
