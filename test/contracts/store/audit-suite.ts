import { describe, expect, it } from "vitest";
import { verifyAudit } from "../../../src/security/verify-audit.ts";
import { CHANNEL } from "../../core/made-up-preparation.ts";
import { auditDraft, type StoreFixture, sealer, threadDraft } from "./store-fixture.ts";

export function describeAudit(fixture: StoreFixture): void {
  const { create, wholeAudit } = fixture;

  describe("the audit log", () => {
    it("is one whole chain, also with fifty entries at once and details of any form", async () => {
      const details = {
        text: "ü\n\"'\\",
        number: 1.5,
        big: 1e21,
        small: 1e-7,
        zero: -0,
        none: null,
        list: [1, "a", {}],
        nested: { b: 1, a: [] },
      };
      await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          fixture.store.record(null, {
            audit: [auditDraft(`test.${index}`, { ...details, left: undefined })],
          }),
        ),
      );
      const entries = await wholeAudit();
      expect(entries.length).toBeGreaterThanOrEqual(50);
      const head = entries.at(-1)?.hash ?? "";
      const count = entries.length;
      expect(verifyAudit(sealer, entries, head)).toEqual({ count, head, coveredTo: count, problems: [] });
      expect(await fixture.store.findAuditHead()).toEqual({ count, hash: head });
    });

    it("stores what people and clouds write, whatever characters they use", async () => {
      const { id } = await create();
      const strange = "nul \u0000 lone \ud800 end";
      await fixture.store.record(id, {
        posts: [{ ...threadDraft(CHANNEL, "strange"), notice: { text: strange } }],
        audit: [auditDraft("test.strange", { [strange]: strange })],
      });
      await fixture.store.patchPreparation({
        id,
        revision: 1,
        patch: {
          failure: { step: "s", operation: "o", subject: "u", code: "c", detail: strange, requestId: null },
        },
      });
      expect((await fixture.store.findPreparation(id))?.failure?.detail).toBe("nul \ufffd lone \ufffd end");
      expect(verifyAudit(sealer, await wholeAudit(), null).problems).toEqual([]);
    });

    it.each(["update audit set actor = 'nobody'", "delete from audit", "truncate audit"])(
      "refuses `%s`, also where a session calls itself a replica",
      async (statement) => {
        await fixture.store.record(null, { audit: [auditDraft("test.kept")] });
        const before = await wholeAudit();
        await expect(fixture.execute(statement)).rejects.toThrow(/append-only/);
        const asReplica = `do $$ begin set local session_replication_role = replica; ${statement}; end $$`;
        await expect(fixture.execute(asReplica)).rejects.toThrow(/append-only/);
        expect(await wholeAudit()).toEqual(before);
      },
    );
  });
}
