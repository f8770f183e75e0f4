import { describe, expect, it } from "vitest";
import type { Grant } from "../../../src/storage/contract/grants.ts";
import { APPROVER } from "../../core/made-up-preparation.ts";
import { auditDraft, cardDraft, PLAN_HASH, type StoreFixture, TOKEN_HASH } from "./store-fixture.ts";

function keyGrant(preparationId: string, userName: string): Grant {
  return {
    preparationId,
    key: `iam.create-key:${userName}`,
    change: { kind: "iam.create-key", undo: "iam.delete-key", userName },
    state: "made",
    accessKeyId: "AKIA1",
    isOurs: true,
  };
}

/** What is read of one moment in place of piece by piece. */
export function describeShown(fixture: StoreFixture): void {
  const { create, createAwaiting } = fixture;

  describe("what is shown of a preparation", () => {
    it("is what each of its parts is by itself", async () => {
      const { id, request } = await createAwaiting();
      const { store } = fixture;
      await store.record(id, { posts: [cardDraft(request.channelId)] });
      const { id: postId } = await fixture.postOf(id, "card");
      await store.markPosted(postId, { version: 1, channelId: request.channelId, ts: "1.2", restMs: 0 });
      for (const userName of ["first", "second"]) await store.putGrant(keyGrant(id, userName));
      const at = new Date(fixture.nowMs).toISOString();
      await store.decide({
        decision: {
          preparationId: id,
          revision: 1,
          planHash: PLAN_HASH,
          recipient: "U0RECIPIENT",
          approver: APPROVER,
          decision: "approve",
          comment: "NUL \u0000 and more",
          at,
        },
        tokenHash: `${id}${TOKEN_HASH}`,
        submissionId: `V-${id}`,
        isEnough: () => false,
        effects: () => ({}),
      });
      await store.addReceipt({ preparationId: id, userId: "U0RECIPIENT", event: "opened", at });

      const shown = await store.findShown(id, "card");
      expect(shown).toEqual({
        preparation: await store.findPreparation(id),
        grants: await store.listGrants(id),
        decisions: await store.listDecisions(id),
        receipts: await store.listReceipts(id),
        card: await store.findPost(id, "card"),
      });
      expect(shown.preparation).toMatchObject({ id, isAltered: false });
      expect([shown.grants, shown.decisions, shown.receipts].map(({ length }) => length)).toEqual([2, 1, 1]);
      expect(shown.card).toMatchObject({ ts: "1.2" });
    });

    it("is nothing of one that is not there", async () => {
      expect(await fixture.store.findShown("MP-NOTHER", "card")).toEqual({
        preparation: null,
        grants: [],
        decisions: [],
        receipts: [],
        card: null,
      });
    });

    it("says when somebody else wrote into its row", async () => {
      const { id } = await create();
      await fixture.execute(`update preparations set requester = 'U0SOMEBODY' where id = '${id}'`);
      expect((await fixture.store.findShown(id, "card")).preparation).toMatchObject({ isAltered: true });
    });
  });

  describe("a preparation with its log", () => {
    const of = (preparationId: string, event: string) => ({ ...auditDraft(event), preparationId });

    it("has the entries about it, and all others since the last of an event", async () => {
      const { id } = await create();
      const other = await create();
      const { store } = fixture;
      await store.record(id, { audit: [of(id, "asked")] });
      await store.record(other.id, { audit: [of(other.id, "before")] });
      await store.record(id, { audit: [of(id, "approved")] });
      await store.record(other.id, { audit: [of(other.id, "between")] });
      await store.record(id, { audit: [of(id, "approved"), of(id, "made")] });
      await store.record(null, { audit: [auditDraft("after")] });
      const found = await store.findWithLog({ preparationId: id, event: "approved" });
      expect(found.preparation).toEqual(await store.findPreparation(id));
      expect(found.log.map(({ event }) => event)).toEqual(["asked", "approved", "approved", "made", "after"]);
      const whole = await fixture.wholeAudit();
      expect(found.log).toEqual(whole.filter(({ hash }) => found.log.some((entry) => entry.hash === hash)));
    });

    it("has only those about it where the event was never", async () => {
      const { id } = await create();
      await fixture.store.record(id, { audit: [of(id, "asked")] });
      await fixture.store.record(null, { audit: [auditDraft("after")] });
      const { log } = await fixture.store.findWithLog({ preparationId: id, event: "approved" });
      expect(log.map(({ event }) => event)).toEqual(["asked"]);
      const none = await fixture.store.findWithLog({ preparationId: "MP-NOTHER", event: "approved" });
      expect(none).toEqual({ preparation: null, log: [] });
    });
  });
}
