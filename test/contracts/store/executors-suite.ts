import { describe, expect, it } from "vitest";
import type { Grant } from "../../../src/storage/contract/grants.ts";
import { auditDraft, PROCESS, type StoreFixture } from "./store-fixture.ts";

export function describeExecutors(fixture: StoreFixture): void {
  const { create, wholeAudit } = fixture;

  describe("a daily round", () => {
    it("is begun by one of ten at once, with its effects, and again a day later", async () => {
      const begin = () =>
        fixture.store.beginRound({
          name: "test",
          notSince: new Date(fixture.nowMs - 24 * 3_600_000),
          audit: [auditDraft("test.round")],
        });
      const rounds = async () => (await wholeAudit()).filter(({ event }) => event === "test.round").length;
      const first = await Promise.all(Array.from({ length: 10 }, begin));
      expect(first.filter(Boolean)).toHaveLength(1);
      expect(await fixture.store.findRound("test")).toBe(new Date(fixture.nowMs).toISOString());
      expect(await fixture.store.findRound("never")).toBeNull();
      fixture.nowMs += 23 * 3_600_000;
      expect(await begin()).toBe(false);
      expect(await rounds()).toBe(1);
      fixture.nowMs += 3_600_000;
      const next = await Promise.all(Array.from({ length: 10 }, begin));
      expect(next.filter(Boolean)).toHaveLength(1);
      expect(await rounds()).toBe(2);
    });
  });

  it("has one installation id for ever, also when ten ask first at once", async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, () => fixture.store.readInstallationId()));
    expect(new Set(ids).size).toBe(1);
  });

  describe("a process", () => {
    const SILENT = 0;
    const takenBy = async (executorId: string, goneAfterMs: number | null, take = async () => undefined) => {
      const taken: string[] = [];
      await fixture.store.takeOverGone({
        executorId,
        goneAfterMs,
        take: async (gone) => {
          await take();
          taken.push(gone);
        },
      });
      return taken;
    };

    it("that is gone is handed over to one caller, and may not beat again", async () => {
      for (const id of ["gone", "one", "two", "three"]) await fixture.store.enlist(id);
      await Promise.all(["one", "two", "three"].map((id) => fixture.store.retire(id)));
      await fixture.store.enlist("one");
      // All but the caller are silent for longer than nothing; two of the callers are gone themselves.
      const taken = await Promise.all(["one", "one", "one"].map((id) => takenBy(id, SILENT)));
      expect(taken.flat().sort()).toEqual(["gone", "three", "two", PROCESS].sort());
      expect(await fixture.store.beat("one")).toBe(true);
      expect(await fixture.store.beat("gone")).toBe(false);
      expect(await takenBy("one", SILENT)).toEqual([]);
      await fixture.store.enlist(PROCESS);
    });

    it("that lives is left alone, by the database's clock", async () => {
      await fixture.store.enlist("alive");
      fixture.nowMs += 3_600_000;
      expect(await takenBy("watcher", 600_000)).toEqual([]);
      expect(await takenBy("watcher", null)).toEqual([]);
      expect(await fixture.store.beat("alive")).toBe(true);
      await fixture.store.retire("alive");
    });

    it("that has ended is handed over at once", async () => {
      await fixture.store.enlist("ended");
      await fixture.store.retire("ended");
      expect(await takenBy("watcher", null)).toContain("ended");
    });

    it("is handed over again when its taker failed", async () => {
      await fixture.store.enlist("gone");
      await fixture.store.retire("gone");
      const fail = () => Promise.reject(new Error("the engine is away"));
      await expect(takenBy("watcher", null, fail)).rejects.toThrow("the engine is away");
      expect(await takenBy("watcher", null)).toEqual(["gone"]);
    });

    it("that was given up writes no grant over its successor's", async () => {
      const { id } = await create();
      const grant: Grant = {
        preparationId: id,
        key: "iam.create-key:u",
        change: { kind: "iam.create-key", undo: "iam.delete-key", userName: "u" },
        state: "made",
        accessKeyId: "AKIALATE",
        isOurs: true,
      };
      await fixture.store.retire(PROCESS);
      expect(await takenBy("watcher", null)).toEqual([PROCESS]);
      await expect(fixture.store.putGrant(grant)).rejects.toThrow("taken over");
      await expect(fixture.store.putGrantWithSecrets(grant, [])).rejects.toThrow("taken over");
      expect(await fixture.store.listGrants(id)).toEqual([]);
      await fixture.store.enlist(PROCESS);
      await fixture.store.putGrant(grant);
      expect(await fixture.store.listGrants(id)).toEqual([grant]);
    });
  });
}
