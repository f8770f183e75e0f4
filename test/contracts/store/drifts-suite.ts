import { describe, expect, it } from "vitest";
import { auditDraft, type StoreFixture } from "./store-fixture.ts";

export function describeDrifts(fixture: StoreFixture): void {
  const { wholeAudit } = fixture;

  describe("a drift", () => {
    let number = 0;
    /** One that no other test has; `id` is its name, as the story makes it. */
    const drawDrift = () => {
      number += 1;
      return { id: `drift-${number}`, drift: { kind: "unknown_key", number } };
    };
    const open = (drift: ReturnType<typeof drawDrift>, occurrence = 1) =>
      fixture.store.openDrift({
        ...drift,
        occurrence,
        tokenHash: `${drift.id}-${occurrence}`,
        posts: [
          {
            key: `${drift.id}-${occurrence}`,
            target: { kind: "operators", channelId: "C0OPS" },
            notice: { occurrence },
          },
        ],
        audit: [auditDraft("test.drift", { id: drift.id })],
      });
    const told = async (id: string) =>
      (await wholeAudit()).filter(({ event, details }) => event === "test.drift" && details["id"] === id)
        .length;

    it("is opened once of ten times at once, with its effects", async () => {
      const drift = drawDrift();
      const opened = await Promise.all(Array.from({ length: 10 }, () => open(drift)));
      expect(opened.filter(Boolean)).toHaveLength(1);
      expect(await told(drift.id)).toBe(1);
      expect(await fixture.store.findDrift(drift.id)).toEqual({
        ...drift,
        occurrence: 1,
        state: "open",
        tokenHash: `${drift.id}-1`,
        posts: [{ key: `${drift.id}-1`, target: { kind: "operators", channelId: "C0OPS" } }],
        foundAt: new Date(fixture.nowMs).toISOString(),
        endedAt: null,
      });
      expect((await fixture.store.listOpenDrifts()).map(({ id }) => id)).toContain(drift.id);
    });

    it("is ended once of ten times at once, and then open no more", async () => {
      const drift = drawDrift();
      await open(drift);
      const ended = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          fixture.store.endDrift({
            id: drift.id,
            occurrence: 1,
            as: index % 2 === 0 ? "mended" : "over",
            audit: [auditDraft("test.drift", { id: drift.id })],
          }),
        ),
      );
      expect(ended.filter(Boolean)).toHaveLength(1);
      expect(await told(drift.id)).toBe(2);
      expect((await fixture.store.listOpenDrifts()).map(({ id }) => id)).not.toContain(drift.id);
      expect(await fixture.store.findDrift(drift.id)).toMatchObject({
        endedAt: new Date(fixture.nowMs).toISOString(),
      });
    });

    it("comes up again as its next occurrence, with another token; the earlier one is void", async () => {
      const drift = drawDrift();
      await open(drift);
      expect(await open(drift, 2)).toBe(false);
      await fixture.store.endDrift({ id: drift.id, occurrence: 1, as: "over" });
      expect(await open(drift)).toBe(false);
      expect(await open(drift, 3)).toBe(false);
      expect(await open(drift, 2)).toBe(true);
      expect(await fixture.store.findDriftByToken(`${drift.id}-1`)).toBeNull();
      expect(await fixture.store.findDriftByToken(`${drift.id}-2`)).toMatchObject({
        id: drift.id,
        occurrence: 2,
      });
      expect(await fixture.store.endDrift({ id: drift.id, occurrence: 1, as: "mended" })).toBe(false);
      expect(await fixture.store.endDrift({ id: drift.id, occurrence: 2, as: "mended" })).toBe(true);
    });
  });
}
