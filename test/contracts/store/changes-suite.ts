import { describe, expect, it } from "vitest";
import type { CheckResult } from "../../../src/core/preparation.ts";
import type { State } from "../../../src/core/states.ts";
import type { StoredPostDraft } from "../../../src/storage/contract/posts.ts";
import { auditDraft, type StoreFixture, threadDraft } from "./store-fixture.ts";

export function describeChanges(fixture: StoreFixture): void {
  const { create, wholeAudit } = fixture;

  describe("a change of state", () => {
    it("is made by one of a hundred at once", async () => {
      const { id, request } = await create();
      const changed = await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          fixture.store.changeState({
            id,
            revision: 1,
            from: "checking",
            event: index % 2 === 0 ? "checked_clear" : "checked_blocked",
            posts: [threadDraft(request.channelId, `told:${index}`)],
            audit: [{ ...auditDraft("test.changed"), preparationId: id }],
          }),
        ),
      );
      const winners = changed.filter((one) => one !== null);
      expect(winners).toHaveLength(1);
      expect((await fixture.store.findPreparation(id))?.state).toBe(winners[0]?.state);
      expect(await fixture.store.listPosts(id)).toHaveLength(1);
      expect((await wholeAudit()).filter((entry) => entry.preparationId === id)).toHaveLength(1);
    });

    it.each([
      ["another revision", { revision: 2 }],
      ["another state", { from: "blocked" as State }],
      ["an impossible event", { event: "approved" as const }],
      ["no such preparation", { id: "MP-ZZZZZ9" }],
      ["something else than was expected", { expect: { isCancelRequested: true } }],
    ])("is not made with %s, nor is anything told", async (_, wrong) => {
      const { id, request } = await create();
      const result = await fixture.store.changeState({
        id,
        revision: 1,
        from: "checking",
        event: "checked_clear",
        patch: { delivery: "sent" },
        posts: [threadDraft(request.channelId, "told")],
        ...wrong,
      });
      expect(result).toBeNull();
      expect(await fixture.store.findPreparation(id)).toMatchObject({
        state: "checking",
        delivery: "pending",
      });
      expect(await fixture.store.listPosts(id)).toEqual([]);
    });

    it("begins a new stay in the state, by the store's clock", async () => {
      const { id } = await create();
      const changed = await fixture.store.changeState({
        id,
        revision: 1,
        from: "checking",
        event: "checked_clear",
      });
      expect(changed?.stateSince).toBe(new Date(fixture.nowMs).toISOString());
    });

    it("leaves no trace when what goes with it cannot be stored", async () => {
      const { id } = await create();
      const broken: StoredPostDraft = {
        ...threadDraft("C1", "k"),
        notice: { text: "\u0000".repeat(3), n: 1n },
      };
      await expect(
        fixture.store.changeState({
          id,
          revision: 1,
          from: "checking",
          event: "checked_clear",
          posts: [broken],
        }),
      ).rejects.toThrow();
      expect((await fixture.store.findPreparation(id))?.state).toBe("checking");
    });
  });

  it("patches what the revision still fits, and keeps the rest", async () => {
    const preparation = await create();
    const { id } = preparation;
    expect(await fixture.store.patchPreparation({ id, revision: 2, patch: { delivery: "sent" } })).toBeNull();
    const patched = await fixture.store.patchPreparation({
      id,
      revision: 1,
      patch: { delivery: "sent", revision: 2 },
    });
    expect(patched).toEqual({ ...preparation, delivery: "sent", revision: 2 });
    expect(await fixture.store.findPreparation(id)).toEqual(patched);
  });

  it("patches only while what is expected holds, by one of ten at once", async () => {
    const { id } = await create({ state: "awaiting_approval" });
    const escalate = (reminders: number) =>
      fixture.store.patchPreparation({
        id,
        revision: 1,
        expect: { state: "awaiting_approval", escalatedAt: null },
        patch: { escalatedAt: new Date(fixture.nowMs).toISOString(), reminders },
      });
    const made = await Promise.all(Array.from({ length: 10 }, (_, index) => escalate(index)));
    expect(made.filter((preparation) => preparation !== null)).toHaveLength(1);
    expect(await escalate(11)).toBeNull();
  });

  it("knows a submission that changed something, and none that changed nothing", async () => {
    const { id } = await create({ state: "awaiting_approval" });
    const submission = `view:${id}:hash`;
    expect(await fixture.store.findSubmission(submission)).toBeNull();
    const move = (from: State) =>
      fixture.store.changeState({ id, revision: 1, from, event: "cancelled", submission });
    expect(await move("blocked")).toBeNull();
    expect(await fixture.store.findSubmission(submission)).toBeNull();
    expect(await move("awaiting_approval")).not.toBeNull();
    expect((await fixture.store.findSubmission(submission))?.state).toBe("cancelled");
  });

  it("draws again the posts whose keys begin so, and those alone", async () => {
    const { id } = await create();
    const other = await create();
    const posts = ["nudge:1:U0A", "nudge:1:U0B", "card"].map((key) => threadDraft("C1", key));
    await fixture.store.record(id, { posts });
    await fixture.store.record(other.id, { posts });
    await fixture.store.record(id, { redraw: ["nudge:"] });
    const versions = async (of: string) => (await fixture.store.listPosts(of)).map(({ version }) => version);
    expect(await versions(id)).toEqual([2, 2, 1]);
    expect(await versions(other.id)).toEqual([1, 1, 1]);
  });

  it("keeps the results of all checks that end at once, and the state that changes beside them", async () => {
    const { id, checks } = await create();
    const names = Object.keys(checks) as (keyof typeof checks)[];
    const result: CheckResult = { status: "done", severity: "ok", findings: [] };
    await Promise.all([
      ...names.map((check) => fixture.store.putCheckResult({ id, revision: 1, check, result })),
      ...Array.from({ length: 5 }, (_, index) =>
        fixture.store.patchPreparation({ id, revision: 1, patch: { isCancelRequested: index % 2 === 0 } }),
      ),
    ]);
    const after = await fixture.store.findPreparation(id);
    expect(names.map((name) => after?.checks[name])).toEqual(names.map(() => result));
    expect(await fixture.store.putCheckResult({ id, revision: 9, check: "source", result })).toBeNull();
  });

  it("changes columns only while what was seen still holds", async () => {
    const { id } = await create();
    const expiresAt = new Date(fixture.nowMs).toISOString();
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () =>
        fixture.store.patchPreparation({
          id,
          revision: 1,
          expect: { state: "checking", expiresAt: null },
          patch: { expiresAt, extendedDays: 3 },
        }),
      ),
    );
    expect(outcomes.filter((outcome) => outcome !== null)).toHaveLength(1);
    expect(await fixture.store.findPreparation(id)).toMatchObject({ expiresAt, extendedDays: 3 });
  });
}
