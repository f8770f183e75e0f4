import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createSealer } from "../../src/security/seal.ts";
import { storeSeals } from "../../src/security/store-seals.ts";
import type { AuditDraft, AuditEntry, AuditHead } from "../../src/storage/contract/audit.ts";
import type { StoreSeals } from "../../src/storage/contract/seals.ts";
import type { Store } from "../../src/storage/contract/store.ts";
import type { HeadPlace } from "../../src/storage/postgres/audit-watch.ts";
import { PROTECT_AUDIT } from "../../src/storage/postgres/protect-audit.ts";
import { madeUpPreparation } from "../core/made-up-preparation.ts";

export type AuditDatabase = {
  /** A process of the bot on this database. */
  start(options: { now(): Date; seals: StoreSeals; headPlace: HeadPlace }): Promise<Store>;
  /** Runs SQL beside the store, as the owner of the tables may. */
  execute(statement: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
};

const sealer = createSealer([new Uint8Array(32).fill(3)]);

/** Lets the owner of the table do what its trigger refuses. */
const asOwner = (...statements: string[]) => [
  "alter table audit disable trigger audit_is_append_only",
  ...statements,
  "alter table audit enable always trigger audit_is_append_only",
];

/** What somebody who can write to the database does to the log, and what is noticed of it. */
const ATTACKS: { what: string; statements: string[]; atAppend: string | null; whole: string | null }[] = [
  {
    what: "the actor of an entry altered",
    statements: asOwner("update audit set actor = 'U0SOMEBODY' where sequence = 5"),
    // An append looks at the end alone.
    atAppend: null,
    whole: "altered",
  },
  {
    what: "the last six entries cut",
    statements: asOwner("delete from audit where sequence > 14"),
    atAppend: "cut",
    whole: "cut",
  },
  {
    what: "all entries deleted",
    statements: asOwner("delete from audit"),
    atAppend: "emptied",
    whole: "emptied",
  },
  {
    what: "the table truncated",
    statements: asOwner("truncate audit"),
    atAppend: "emptied",
    whole: "emptied",
  },
  {
    what: "an older copy put in its place",
    statements: asOwner("truncate audit", "insert into audit select * from older_audit"),
    atAppend: "cut",
    whole: "cut",
  },
  {
    what: "the last entry replaced by another",
    statements: asOwner(
      "update audit set event = 'preparation.revoked', hash = repeat('a', 64) where sequence = 20",
    ),
    atAppend: "replaced",
    whole: "altered",
  },
  {
    what: "entries cut and others forged in their place, more than there were",
    statements: asOwner(
      "delete from audit where sequence > 17",
      `insert into audit (sequence, at, event, actor, details, previous_hash, hash)
         select n, now(), 'made.up', 'bot', '{}'::jsonb, repeat('b', 64), repeat('b', 64)
         from generate_series(18, 30) as n`,
    ),
    atAppend: "replaced",
    whole: "replaced",
  },
  {
    what: "the last entry replaced by another, and one forged after it that names the one before as its predecessor",
    statements: asOwner(
      "create table good_head as select hash from audit where sequence = 20",
      "update audit set event = 'preparation.revoked', hash = repeat('a', 64) where sequence = 20",
      `insert into audit (sequence, at, event, actor, details, previous_hash, hash)
         select 21, now(), 'made.up', 'bot', '{}'::jsonb, hash, repeat('b', 64) from good_head`,
      "drop table good_head",
    ),
    atAppend: "replaced",
    whole: "altered",
  },
  {
    what: "an entry from the middle deleted",
    statements: asOwner("delete from audit where sequence = 9"),
    atAppend: null,
    whole: "replaced",
  },
  {
    what: "the trigger disabled",
    statements: ["alter table audit disable trigger audit_is_append_only"],
    atAppend: null,
    whole: "unprotected",
  },
  {
    what: "the trigger dropped",
    statements: ["drop trigger audit_is_append_only on audit"],
    atAppend: null,
    whole: "unprotected",
  },
];

/** The suite that the watch over the audit log must pass on every database. */
export function describeAuditWatch(name: string, open: () => Promise<AuditDatabase>): void {
  describe(name, () => {
    let database: AuditDatabase;
    let nowMs: number;
    let kept: AuditHead | "unreadable" | null;

    beforeAll(async () => {
      database = await open();
      await startProcess();
    }, 120_000);
    afterAll(() => database?.close(), 60_000);
    beforeEach(async () => {
      nowMs = Date.UTC(2026, 10, 20, 9);
      kept = null;
      await attack(PROTECT_AUDIT);
      await attack(asOwner("truncate audit", "truncate posts, preparations cascade"));
      await attack(["drop table if exists older_audit"]);
    });

    const now = () => {
      nowMs += 1_000;
      return new Date(nowMs);
    };
    const place = {
      read: async () => kept,
      write: async (head: AuditHead) => {
        kept = head;
      },
    };
    const startProcess = (own: { place?: HeadPlace; isSealed?: (entry: AuditEntry) => boolean } = {}) => {
      const seals = storeSeals(sealer);
      return database.start({
        now,
        seals: { ...seals, isAuditSealed: own.isSealed ?? seals.isAuditSealed },
        headPlace: own.place ?? place,
      });
    };
    const append = (store: Store, count = 1) =>
      Array.from({ length: count }).reduce<Promise<void>>(
        (before) => before.then(() => store.record(null, { audit: [entry()] })),
        Promise.resolve(),
      );
    const attack = async (statements: readonly string[]) => {
      for (const statement of statements) await database.execute(statement);
    };
    /** A process that has written twenty entries; what the log was after twelve lies in a table of its own. */
    async function twenty(): Promise<Store> {
      const store = await startProcess();
      await append(store, 12);
      await database.execute("create table older_audit as select * from audit");
      await append(store, 8);
      await store.watchAudit();
      return store;
    }

    it("finds nothing in a log that nobody touched, no matter who appends", async () => {
      const [first, second] = [await startProcess(), await startProcess()];
      for (let round = 0; round < 5; round += 1) {
        await append(first, 3);
        await append(second, 2);
      }
      await Promise.all([append(first, 10), append(second, 10)]);
      for (const store of [first, second]) {
        expect(await store.watchAudit()).toBeNull();
        expect(await store.checkAudit()).toBeNull();
      }
      expect(kept).toMatchObject({ sequence: 45 });
    });

    it("takes what was rolled back for nothing that was there", async () => {
      const store = await twenty();
      const circular: Record<string, unknown> = {};
      circular["self"] = circular;
      const broken = store.record(null, { audit: [entry(), { ...entry(), details: circular }] });
      await expect(broken).rejects.toThrow();
      expect(await store.watchAudit()).toBeNull();
      await append(store);
      expect(store.auditDamage()).toBeNull();
    });

    it.each(ATTACKS)("notices $what while the bot runs", async ({ statements, atAppend, whole }) => {
      const store = await twenty();
      await attack(statements);
      await append(store);
      expect(store.auditDamage()?.kind ?? null).toBe(atAppend);
      // Seen whole, an entry that went on from a damaged end is a broken link, whatever broke it.
      const seen = (await store.checkAudit())?.kind;
      expect([whole, "replaced", "cut"]).toContain(seen);
    });

    it.each(ATTACKS)("notices $what while the bot was stopped", async ({ statements, whole }) => {
      await twenty();
      await attack(statements);
      const next = await startProcess();
      expect((await next.checkAudit())?.kind).toBe(whole);
    });

    it.each(ATTACKS)(
      "notices $what between two looks, with nothing appended",
      async ({ statements, atAppend }) => {
        const store = await twenty();
        await attack(statements);
        expect((await store.watchAudit())?.kind ?? null).toBe(atAppend);
        // The head that was good is what a next start finds it by.
        if (atAppend !== null) expect(kept).toMatchObject({ sequence: 20 });
      },
    );

    it("notices a cut by the head that was last told to operators, without a data folder", async () => {
      const alone = { place: { read: async () => null, write: async () => undefined } };
      const store = await startProcess(alone);
      await append(store, 10);
      const { count, hash } = await store.findAuditHead();
      const notice = { kind: "audit_head", count, head: hash, at: now().toISOString() };
      const target = { kind: "operators", channelId: "C0OPERATORS" } as const;
      await store.record(null, { posts: [{ key: `audit-head:${notice.at}`, target, notice }] });
      await attack(asOwner("delete from audit where sequence > 7"));
      expect(await (await startProcess(alone)).checkAudit()).toEqual({ kind: "cut", sequence: 7, known: 10 });
    });

    it("notices a cut by a head that was told after the log was accepted, and by none from before", async () => {
      const alone = { place: { read: async () => null, write: async () => undefined } };
      const store = await startProcess(alone);
      const tell = async () => {
        const { count, hash } = await store.findAuditHead();
        const notice = { kind: "audit_head", count, head: hash, at: now().toISOString() };
        const target = { kind: "operators", channelId: "C0OPERATORS" } as const;
        await store.record(null, { posts: [{ key: `audit-head:${notice.at}`, target, notice }] });
      };
      await append(store, 10);
      await tell();
      await attack(asOwner("delete from audit where sequence > 7"));
      await store.acceptAudit({ actor: "operator:cli", reason: "a drill" });
      const next = await startProcess(alone);
      expect(await next.checkAudit(), "the head from before is no entry any more").toBeNull();
      await append(store, 5);
      await tell();
      await attack(asOwner("delete from audit where sequence > 11"));
      expect(await (await startProcess(alone)).checkAudit()).toEqual({
        kind: "cut",
        sequence: 11,
        known: 13,
      });
    });

    it("notices an empty log beside preparations, without any head", async () => {
      const alone = { place: { read: async () => null, write: async () => undefined } };
      const store = await startProcess(alone);
      const preparation = madeUpPreparation({ id: "MP-AAAAA1" });
      const audit = [entry()];
      await store.createPreparation({ preparation, submissionId: "V1", maxOpenPerPerson: 5, audit });
      await attack(asOwner("truncate audit"));
      const next = await startProcess(alone);
      expect(await next.checkAudit()).toEqual({ kind: "emptied", sequence: 0, known: null });
    });

    it("notices a head file that somebody changed, and takes a missing one for none", async () => {
      await twenty();
      kept = "unreadable";
      expect(await (await startProcess()).checkAudit()).toEqual({ kind: "head-file" });
      kept = null;
      expect(await (await startProcess()).checkAudit()).toBeNull();
    });

    it.each(ATTACKS)(
      "goes on after $what once it is accepted, and protects what was",
      async ({ statements }) => {
        await twenty();
        await attack(statements);
        const next = await startProcess();
        expect(await next.checkAudit()).not.toBeNull();
        const { damage, head } = await next.acceptAudit({ actor: "operator:cli", reason: "a drill" });
        expect(damage).not.toBeNull();
        const [accepted] = await next.listAudit({ afterSequence: head.sequence - 1, limit: 1 });
        expect(accepted).toMatchObject({ event: "audit.accepted", actor: "operator:cli", hash: head.hash });
        expect(accepted?.details).toMatchObject({ reason: "a drill", damage });

        const later = await startProcess();
        expect(await later.checkAudit()).toBeNull();
        await append(later, 3);
        expect(await later.checkAudit()).toBeNull();
        expect(later.auditDamage()).toBeNull();
        await expect(database.execute("delete from audit")).rejects.toThrow("append-only");
        await attack(
          asOwner(`update audit set actor = 'U0AGAIN' where sequence = ${Math.max(1, head.sequence - 1)}`),
        );
        expect(await later.checkAudit()).not.toBeNull();
      },
    );
  });
}

function entry(): AuditDraft {
  const about = { preparationId: null, channelId: null, planHash: null, requestId: null };
  return { event: "drill", actor: "bot", ...about, details: { n: 1, text: "ä" } };
}
