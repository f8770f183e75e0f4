import { describe, expect, it } from "vitest";
import type { Migration } from "../../../src/core/migration/migration.ts";
import { MIGRATION_STATES, type MigrationEvent } from "../../../src/core/migration/states.ts";
import { makeMigration } from "../../core/migration/made-up-migration.ts";
import { auditDraft, type StoreFixture } from "./store-fixture.ts";

export function describeMigrations(fixture: StoreFixture): void {
  const { wholeAudit } = fixture;

  describe("a migration", () => {
    const draft = (preparationId: string, given: Partial<Migration> = {}) =>
      makeMigration({ preparationId, state: "setting_up", ...given });
    const add = (migration: Migration) =>
      fixture.store.createMigration({
        migration,
        audit: [auditDraft("test.migration", { id: migration.preparationId })],
      });
    async function begin(given: Partial<Migration> = {}): Promise<Migration> {
      const { id } = await fixture.create();
      const migration = draft(id, given);
      expect(await add(migration)).toBe(true);
      return migration;
    }
    const told = async (id: string) =>
      (await wholeAudit()).filter(({ event, details }) => event === "test.migration" && details["id"] === id)
        .length;

    it("is read as it was stored", async () => {
      const progress = {
        isListing: true,
        totalCount: null,
        totalBytes: null,
        copiedCount: 7,
        copiedBytes: 70,
        skippedCount: 0,
        failedCount: null,
        asOf: "2026-12-01T10:00:00.000Z",
      };
      const unknownAnswers = [
        { at: progress.asOf, operation: "mgw:GetJob", word: "中\u0000", answer: "<a/>" },
      ];
      const migration = await begin({ progress, unknownAnswers, runtimeId: 3, doubt: "saw-fewer" });
      expect(await fixture.store.findMigration(migration.preparationId)).toEqual({
        ...migration,
        unknownAnswers: [{ ...unknownAnswers[0], word: "中\ufffd" }],
      });
      expect(await fixture.store.findMigration("MP-NOBODY")).toBeNull();
    });

    it("is created once of ten times at once, with its effects", async () => {
      const { id } = await fixture.create();
      const made = await Promise.all(Array.from({ length: 10 }, () => add(draft(id))));
      expect(made.filter(Boolean)).toHaveLength(1);
      expect(await told(id)).toBe(1);
    });

    it("is followed by another once it has ended, and by none before", async () => {
      const first = await begin();
      expect(await add(draft(first.preparationId, { number: 2 }))).toBe(false);
      const removing = await fixture.store.moveMigration({ seen: first, event: "removal_asked" });
      if (removing === null) throw new Error("expected it to move");
      expect(await add(draft(first.preparationId, { number: 2 }))).toBe(false);
      await fixture.store.moveMigration({ seen: removing, event: "removed" });
      expect(await add(draft(first.preparationId, { number: 3 }))).toBe(false);
      expect(await add(draft(first.preparationId, { number: 1 }))).toBe(false);
      expect(await add(draft(first.preparationId, { number: 2 }))).toBe(true);
      expect(await fixture.store.findMigration(first.preparationId)).toMatchObject({
        number: 2,
        state: "setting_up",
      });
    });

    it("moves once of ten times at once, with what goes with it", async () => {
      const seen = await begin();
      const { preparationId } = seen;
      fixture.nowMs += 1_000;
      const moved = await Promise.all(
        Array.from({ length: 10 }, () =>
          fixture.store.moveMigration({
            seen,
            event: "setup_ended",
            patch: { jobVersion: "v-1" },
            audit: [auditDraft("test.migration", { id: preparationId })],
          }),
        ),
      );
      expect(moved.filter((one) => one !== null)).toEqual([
        expect.objectContaining({
          state: "set_up",
          jobVersion: "v-1",
          stateSince: new Date(fixture.nowMs).toISOString(),
        }),
      ]);
      expect(await told(preparationId)).toBe(2);
      expect(await fixture.store.findMigration(preparationId)).toEqual(moved.find((one) => one !== null));
    });

    it("does not move from a state that it is no longer in, or by what cannot happen in it", async () => {
      const migration = await begin({ state: "running" });
      const move = (seen: Partial<Migration>, event: MigrationEvent = "stop_asked") =>
        fixture.store.moveMigration({ seen: { ...migration, ...seen }, event });
      expect(await move({ state: "paused" })).toBeNull();
      expect(await move({ number: 2 })).toBeNull();
      expect(await move({}, "setup_retried")).toBeNull();
      // The same state, begun again meanwhile.
      expect(await move({ stateSince: "2026-12-01T00:00:00.000Z" })).toBeNull();
      expect(await move({ preparationId: "MP-NOBODY" })).toBeNull();
      expect(await fixture.store.findMigration(migration.preparationId)).toEqual(migration);
    });

    it("is changed in other fields while its state is as it was seen", async () => {
      const seen = await begin({ state: "running" });
      const patch = { runtimeId: 4, runtimeIdBefore: 3 };
      expect(await fixture.store.patchMigration({ seen, patch })).toEqual({ ...seen, ...patch });
      const late = { seen: { ...seen, state: "paused" as const }, patch: { runtimeId: 9 } };
      expect(await fixture.store.patchMigration(late)).toBeNull();
      expect(await fixture.store.findMigration(seen.preparationId)).toMatchObject(patch);
    });

    it("is listed by its state, longest in it first", async () => {
      const [later, earlier] = [
        await begin({ state: "retrying", stateSince: "2026-12-01T11:30:00.000Z" }),
        await begin({ state: "retrying", stateSince: "2026-12-01T11:20:00.000Z" }),
      ];
      const onUnreadable = async () => expect.unreachable();
      const listed = await fixture.store.listMigrations({ states: ["retrying"], onUnreadable });
      expect(listed).toEqual([earlier, later]);
      expect(await fixture.store.listMigrations({ states: [], onUnreadable })).toEqual([]);
    });

    it("can be stored in every state", async () => {
      for (const state of MIGRATION_STATES) {
        const { preparationId } = await begin({ state });
        expect((await fixture.store.findMigration(preparationId))?.state).toBe(state);
      }
    });
  });
}
