import { describe, expect, it } from "vitest";
import { MIGRATION_STATES, OPEN_MIGRATION_STATES } from "../../../src/core/migration/states.ts";
import { ENDED_STATES, OPEN_STATES } from "../../../src/core/states.ts";
import { DRIFT_LOOK } from "../../../src/storage/contract/executors.ts";
import type { Figures } from "../../../src/storage/contract/figures.ts";
import { makeMigration } from "../../core/migration/made-up-migration.ts";
import { auditDraft, type StoreFixture, threadDraft } from "./store-fixture.ts";

export function describeFigures(fixture: StoreFixture): void {
  const { create, wholeAudit, postOf } = fixture;
  const read = () => fixture.store.readFigures();
  /** How a figure changes by what is done; other tests have left theirs in the same store. */
  const changeOf = async (figure: (figures: Figures) => number, act: () => Promise<unknown>) => {
    const before = figure(await read());
    await act();
    return figure(await read()) - before;
  };
  const moment = (offsetMs: number) => new Date(fixture.nowMs + offsetMs).toISOString();

  describe("figures", () => {
    it("have every state that has not ended, also with none, and no other", async () => {
      const { byState } = await read();
      expect(Object.keys(byState).sort()).toEqual([...OPEN_STATES].sort());
    });

    it.each(OPEN_STATES)("count what is %s", async (state) => {
      expect(
        await changeOf(
          ({ byState }) => byState[state] ?? 0,
          () => create({ state }),
        ),
      ).toBe(1);
    });

    it.each(ENDED_STATES)("count nothing of what is %s", async (state) => {
      const before = await read();
      await create({ state, delivery: "sent", expiresAt: moment(-1_000) });
      expect({ ...(await read()), auditEntries: 0, auditLastAt: null }).toEqual({
        ...before,
        auditEntries: 0,
        auditLastAt: null,
      });
    });

    it.each(MIGRATION_STATES)("count a migration that is %s, if it has not ended", async (state) => {
      const { id: preparationId } = await create();
      const migration = makeMigration({ preparationId, state });
      const isOpen = OPEN_MIGRATION_STATES.includes(state);
      const begin = () => fixture.store.createMigration({ migration, audit: [auditDraft("test.figures")] });
      expect(await changeOf(({ migrationsByState }) => migrationsByState[state] ?? 0, begin)).toBe(
        isOpen ? 1 : 0,
      );
      expect(Object.keys((await read()).migrationsByState)).toEqual([...OPEN_MIGRATION_STATES]);
    });

    it("know since when the approval that waits longest has been waited for", async () => {
      const since = "2010-01-01T00:00:00.000Z";
      await create({ state: "awaiting_approval", stateSince: since });
      await create({ state: "awaiting_approval", stateSince: moment(0) });
      expect((await read()).awaitingSince).toBe(since);
    });

    it.each([
      ["ready", "sent", 1],
      ["rotating", "sent", 1],
      ["ready", "opened", 0],
      ["ready", "held", 0],
      ["revoking", "sent", 0],
    ] as const)("count credentials of %s that were %s as unopened: %s", async (state, delivery, count) => {
      expect(
        await changeOf(
          ({ unopened }) => unopened,
          () => create({ state, delivery }),
        ),
      ).toBe(count);
    });

    it.each([
      [-1, 1],
      [1, 0],
    ])("count credentials whose end is %s ms from now as past their end: %s", async (ms, count) => {
      const made = () => create({ state: "ready", expiresAt: moment(ms) });
      expect(await changeOf(({ pastEnd }) => pastEnd, made)).toBe(count);
    });

    it("count messages from when they are due until they are sent", async () => {
      const { id, request } = await create();
      const draft = () => fixture.store.record(id, { posts: [threadDraft(request.channelId, "figures")] });
      expect(await changeOf(({ postsDue }) => postsDue, draft)).toBe(1);
      expect((await read()).postDueSince).not.toBeNull();
      const post = await postOf(id, "figures");
      const send = () =>
        fixture.store.markPosted(post.id, {
          version: post.version,
          channelId: "C0ANY",
          ts: "1.2",
          restMs: 0,
        });
      expect(await changeOf(({ postsDue }) => postsDue, send)).toBe(-1);
    });

    it("count no message before it is due, and none that was given up", async () => {
      const { id, request } = await create();
      await fixture.store.record(id, { posts: [threadDraft(request.channelId, "later")] });
      const post = await postOf(id, "later");
      const wait = () =>
        fixture.execute(`update posts set not_before = '${moment(60_000)}' where id = '${post.id}'`);
      expect(await changeOf(({ postsDue }) => postsDue, wait)).toBe(-1);
      await fixture.execute(`update posts set not_before = '${moment(0)}' where id = '${post.id}'`);
      const giveUp = () => fixture.store.abandonPost(post.id, "gone");
      expect(await changeOf(({ postsDue }) => postsDue, giveUp)).toBe(-1);
    });

    it("count drifts from their beginning to their end", async () => {
      const drift = { id: "drift-figures", drift: {}, occurrence: 1, tokenHash: "figures", posts: [] };
      expect(
        await changeOf(
          ({ openDrifts }) => openDrifts,
          () => fixture.store.openDrift(drift),
        ),
      ).toBe(1);
      const end = () => fixture.store.endDrift({ id: drift.id, occurrence: 1, as: "over" });
      expect(await changeOf(({ openDrifts }) => openDrifts, end)).toBe(-1);
    });

    it("know the audit log's length and its newest entry", async () => {
      await fixture.store.record(null, { audit: [auditDraft("test.figures")] });
      const entries = await wholeAudit();
      const { auditEntries, auditLastAt } = await read();
      expect(auditEntries).toBe(entries.length);
      expect(auditLastAt).toBe(entries.at(-1)?.at);
    });

    it("know when the daily check last began", async () => {
      expect(await fixture.store.beginRound({ name: DRIFT_LOOK, notSince: new Date(fixture.nowMs) })).toBe(
        true,
      );
      expect((await read()).driftLookAt).toBe(moment(0));
    });
  });
}
