import { describe, expect, it } from "vitest";
import type { MigrationState } from "../../../src/core/migration/states.ts";
import type { Preparation } from "../../../src/core/preparation.ts";
import type { State } from "../../../src/core/states.ts";
import { verifyAudit } from "../../../src/security/verify-audit.ts";
import type { Grant } from "../../../src/storage/contract/grants.ts";
import { makeMigration } from "../../core/migration/made-up-migration.ts";
import { auditDraft, cardDraft, type StoreFixture, sealer, tokenOf } from "./store-fixture.ts";

export function describeRetention(fixture: StoreFixture): void {
  const { create, wholeAudit } = fixture;

  describe("removing what ended long ago", () => {
    const removalAudit = ({ id }: Preparation) => ({ ...auditDraft("test.removed"), preparationId: id });
    const longAgo = "2020-01-01T00:00:00.000Z";
    const before = new Date("2020-02-01T00:00:00.000Z");
    const remove = (ids: readonly string[]) =>
      fixture.store.removePreparations({ ids, endedBefore: before, auditOf: removalAudit });
    const listed = () => fixture.store.listRemovable({ endedBefore: before, limit: 100 });
    const ended = (state: State = "revoked", stateSince = longAgo) => create({ state, stateSince });

    const grantOf = (id: string, changes: Partial<Grant>): Grant => ({
      preparationId: id,
      key: "iam.create-key:u",
      change: { kind: "iam.create-key", undo: "iam.delete-key", userName: "u" },
      state: "made",
      accessKeyId: "AKIAEXAMPLE",
      isOurs: true,
      ...changes,
    });

    /** A row in every table that belongs to a preparation. */
    async function fill(preparation: Preparation): Promise<void> {
      const { id, request } = preparation;
      const grant = grantOf(id, { state: "gone" });
      await fixture.store.putGrantWithSecrets(grant, [
        { preparationId: id, name: "aws-secret-key", sealed: "v1:x" },
      ]);
      await fixture.store.putTokens([{ ...tokenOf(preparation), tokenHash: `token-of-${id}` }]);
      await fixture.execute(
        `insert into token_uses (token_hash, user_id, submission_id) values ('token-of-${id}', 'U0X', 'V0X')`,
      );
      await fixture.store.addReceipt({ preparationId: id, userId: "U0X", event: "stored", at: longAgo });
      await fixture.store.putCountCheckpoint(id, { ranges: [] });
      await fixture.store.beginComparison({
        ...{ preparationId: id, run: "r", by: "U0X", sampleSize: 0, startedAt: longAgo },
      });
      await fixture.store.createMigration({
        migration: makeMigration({ preparationId: id, state: "removed" }),
      });
      await fixture.store.record(id, {
        posts: [cardDraft(request.channelId)],
        audit: [auditDraft("test.filled")],
      });
      await fixture.execute(
        `insert into decisions (preparation_id, revision, plan_hash, approver, decision, comment, at)
           values ('${id}', 1, 'p', 'U0X', 'approve', '', now())`,
      );
    }
    /** Rows by table that still name a preparation; the audit log's are not counted. */
    async function rowsOf(id: string): Promise<Record<string, number>> {
      const tables = [
        ...[
          "submissions",
          "grants",
          "secrets",
          "decisions",
          "receipts",
          "tokens",
          "posts",
          "counts",
          "comparisons",
          "migrations",
        ].map((table) => [table, `preparation_id = '${id}'`] as const),
        ["token_uses", `token_hash = 'token-of-${id}'`] as const,
      ];
      const counts: Record<string, number> = {};
      for (const [table, where] of tables) {
        const [row] = await fixture.execute(`select count(*)::int as rows from ${table} where ${where}`);
        counts[table] = Number(row?.["rows"]);
      }
      return counts;
    }

    it("takes all that belongs to a preparation with it, and leaves the audit log", async () => {
      const [gone, stays] = [await ended(), await ended("revoked", "2020-03-01T00:00:00.000Z")];
      await fill(gone);
      await fill(stays);
      const full = await rowsOf(stays.id);
      expect(Object.values(full).every((rows) => rows === 1)).toBe(true);
      expect(await listed()).toEqual([gone.id]);
      expect(await remove([gone.id, stays.id])).toMatchObject({ removed: 1 });
      expect(await fixture.store.findPreparation(gone.id)).toBeNull();
      expect(Object.values(await rowsOf(gone.id)).every((rows) => rows === 0)).toBe(true);
      expect(await rowsOf(stays.id)).toEqual(full);
      const audit = await wholeAudit();
      expect(audit.filter(({ event }) => event === "test.filled").length).toBeGreaterThanOrEqual(2);
      expect(
        audit.filter(({ event }) => event === "test.removed").map((entry) => entry.preparationId),
      ).toEqual([gone.id]);
      expect(verifyAudit(sealer, audit, null).problems).toEqual([]);
    });

    it("leaves no table whose rows would keep a preparation from going", async () => {
      const keeping = await fixture.execute(
        `select conrelid::regclass::text as name from pg_constraint
            where contype = 'f' and confrelid in ('preparations'::regclass, 'tokens'::regclass)
              and confdeltype <> 'c'`,
      );
      expect(keeping).toEqual([]);
    });

    it("takes none that is not ended, however old", async () => {
      const open: State[] = ["blocked", "awaiting_approval", "ready", "failed", "revoking", "revoke_failed"];
      const all = [];
      for (const state of open) all.push(await ended(state));
      const ids = all.map(({ id }) => id);
      expect(await listed()).toEqual([]);
      expect(await remove(ids)).toMatchObject({ removed: 0 });
      for (const id of ids) expect(await fixture.store.findPreparation(id)).not.toBeNull();
    });

    it("takes none that left a grant in a cloud; a bucket is none", async () => {
      const [left, bucket] = [await ended(), await ended()];
      await fixture.store.putGrant(grantOf(left.id, { state: "made" }));
      const change: Grant["change"] = {
        kind: "oss.create-bucket",
        undo: "oss.delete-bucket",
        bucket: "b",
        region: "oss-eu-central-1",
        storageClass: "Standard",
        acl: "private",
      };
      await fixture.store.putGrant(grantOf(bucket.id, { key: "oss.create-bucket:b", change, state: "made" }));
      expect(await listed()).toEqual([bucket.id]);
      expect(await remove([left.id, bucket.id])).toMatchObject({ removed: 1 });
      expect(await fixture.store.findPreparation(left.id)).not.toBeNull();
    });

    it("takes none whose migration may have left something in the service", async () => {
      const [left, removed] = [await ended(), await ended()];
      const migrationOf = (preparationId: string, state: MigrationState) =>
        fixture.store.createMigration({ migration: makeMigration({ preparationId, state }) });
      await migrationOf(left.id, "remove_failed");
      await migrationOf(removed.id, "removed");
      expect(await listed()).toEqual([removed.id]);
      expect(await remove([left.id, removed.id])).toMatchObject({ removed: 1 });
    });

    it("removes each once, also when several processes do", async () => {
      const all = [await ended(), await ended("expired"), await ended("cancelled")];
      const ids = all.map(({ id }) => id);
      const removed = await Promise.all(Array.from({ length: 5 }, () => remove(ids)));
      expect(removed.reduce((sum, { removed: count }) => sum + count, 0)).toBe(3);
      const audited = (await wholeAudit()).filter(
        ({ event, preparationId }) => event === "test.removed" && ids.includes(preparationId ?? ""),
      );
      expect(audited).toHaveLength(3);
    });

    it("removes old messages of no preparation and drifts that are over; what is open or unsent stays", async () => {
      const draft = (key: string) => ({
        key,
        target: { kind: "operators" as const, channelId: "C0OLD" },
        notice: {},
      });
      const openDrift = (id: string) =>
        fixture.store.openDrift({ id, occurrence: 1, drift: {}, tokenHash: `t-${id}`, posts: [draft(id)] });
      await openDrift("old-open");
      await openDrift("old-over");
      await fixture.store.record(null, { posts: [draft("old-head"), draft("old-unsent")] });
      for (const key of ["old-open", "old-over", "old-head"]) {
        const [row] = await fixture.execute(`select id from posts where key = '${key}'`);
        await fixture.store.markPosted(String(row?.["id"]), {
          version: 1,
          channelId: "C0OLD",
          ts: "1.0",
          restMs: 0,
        });
      }
      await fixture.store.endDrift({ id: "old-over", occurrence: 1, as: "over" });
      const keys = async () =>
        (await fixture.execute("select key from posts where target_id = 'C0OLD' order by key")).map(
          (row) => row["key"],
        );
      await fixture.store.removeOldMessages(new Date(fixture.nowMs));
      expect(await keys()).toHaveLength(4);
      await fixture.store.removeOldMessages(new Date(fixture.nowMs + 1));
      expect(await keys()).toEqual(["old-open", "old-unsent"]);
      expect(await fixture.store.findDrift("old-over")).toBeNull();
      expect(await fixture.store.findDrift("old-open")).not.toBeNull();
    });
  });
}
