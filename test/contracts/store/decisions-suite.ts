import { describe, expect, it } from "vitest";
import type { Preparation } from "../../../src/core/preparation.ts";
import { APPROVER } from "../../core/made-up-preparation.ts";
import { auditDraft, PLAN_HASH, type StoreFixture, TOKEN_HASH, tokenOf } from "./store-fixture.ts";

export function describeDecisions(fixture: StoreFixture): void {
  const { create, createAwaiting, wholeAudit } = fixture;

  describe("a decision", () => {
    async function decide(
      { id }: Preparation,
      approver: string,
      decision: "approve" | "reject",
      more: { needed?: number; planHash?: string; revision?: number } = {},
    ) {
      const { outcome } = await fixture.store.decide({
        decision: {
          preparationId: id,
          revision: more.revision ?? 1,
          planHash: more.planHash ?? PLAN_HASH,
          recipient: "U0RECIPIENT",
          approver,
          decision,
          comment: "c",
          at: new Date(fixture.nowMs).toISOString(),
        },
        tokenHash: `${id}${TOKEN_HASH}`,
        submissionId: `V-${approver}`,
        isEnough: (approvers) => approvers.length >= (more.needed ?? 1),
        effects: (result, given) => ({
          audit: [{ ...auditDraft(`decision.${result}`, { given }), preparationId: id }],
        }),
      });
      return outcome;
    }

    it("is one, of a hundred approvals and rejections at once", async () => {
      const preparation = await createAwaiting();
      const outcomes = await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          decide(preparation, `U0APP${index}`, index % 2 === 0 ? "approve" : "reject"),
        ),
      );
      const decided = outcomes.filter((outcome) => outcome !== "outdated");
      expect(decided).toHaveLength(1);
      const state = decided[0] === "approved" ? "provisioning" : "rejected";
      expect((await fixture.store.findPreparation(preparation.id))?.state).toBe(state);
      expect(await fixture.store.listDecisions(preparation.id)).toHaveLength(1);
      expect((await wholeAudit()).filter((entry) => entry.preparationId === preparation.id)).toHaveLength(1);
    });

    it("needs as many people as the settings ask for, each counted once", async () => {
      const preparation = await createAwaiting();
      const three = { needed: 3 };
      expect(await decide(preparation, "U0A", "approve", three)).toBe("counted");
      expect(await decide(preparation, "U0A", "approve", three)).toBe("repeated");
      expect(await decide(preparation, "U0A", "reject", three)).toBe("repeated");
      expect(await decide(preparation, "U0B", "approve", three)).toBe("counted");
      expect(await fixture.store.findPreparation(preparation.id)).toMatchObject({
        state: "awaiting_approval",
        revision: 1,
      });
      expect(await decide(preparation, "U0C", "approve", three)).toBe("approved");
      expect((await fixture.store.findPreparation(preparation.id))?.state).toBe("provisioning");
      expect(
        (await fixture.store.listDecisions(preparation.id)).map(({ approver }) => approver).sort(),
      ).toEqual(["U0A", "U0B", "U0C"]);
    });

    it("is the same person's only once, with twenty clicks at once", async () => {
      const preparation = await createAwaiting();
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, () => decide(preparation, APPROVER, "approve", { needed: 2 })),
      );
      expect(outcomes.filter((outcome) => outcome === "counted")).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === "repeated")).toHaveLength(19);
    });

    it("of one rejects, whatever others approved", async () => {
      const preparation = await createAwaiting();
      expect(await decide(preparation, "U0A", "approve", { needed: 2 })).toBe("counted");
      expect(await decide(preparation, "U0B", "reject", { needed: 2 })).toBe("rejected");
      expect((await fixture.store.findPreparation(preparation.id))?.state).toBe("rejected");
    });

    it("on another plan, revision or state records nothing", async () => {
      const preparation = await createAwaiting();
      expect(await decide(preparation, "U0A", "approve", { planHash: "c".repeat(64) })).toBe("outdated");
      expect(await decide(preparation, "U0A", "approve", { revision: 2 })).toBe("outdated");
      const checking = await create();
      await fixture.store.putTokens([tokenOf(checking)]);
      expect(await decide(checking, "U0A", "approve")).toBe("outdated");
      expect(await fixture.store.listDecisions(preparation.id)).toEqual([]);
      expect(await fixture.store.listDecisions(checking.id)).toEqual([]);
    });

    it("of an earlier revision does not count for a later one", async () => {
      const preparation = await createAwaiting();
      const { id } = preparation;
      expect(await decide(preparation, "U0A", "approve", { needed: 2 })).toBe("counted");
      await fixture.store.patchPreparation({ id, revision: 1, patch: { revision: 2 } });
      expect(await decide(preparation, "U0B", "approve", { needed: 2, revision: 2 })).toBe("counted");
      expect(await decide(preparation, "U0A", "approve", { needed: 2, revision: 2 })).toBe("approved");
    });
  });

  describe("a decision on another recipient of credentials that exist", () => {
    const decideOn = (id: string, approver: string, decision: "approve" | "reject") =>
      fixture.store.decide({
        decision: {
          preparationId: id,
          revision: 1,
          planHash: PLAN_HASH,
          recipient: "U0RECIPIENT",
          approver,
          decision,
          comment: "c",
          at: new Date(fixture.nowMs).toISOString(),
        },
        tokenHash: `${id}${TOKEN_HASH}`,
        submissionId: `V-${approver}`,
        isEnough: (approvers) => approvers.length > 0,
        patch: (outcome) => ({
          recipientChange: null,
          delivery: outcome === "approved" ? "sent" : "held",
        }),
        effects: () => ({}),
      });

    it("moves no state, and is one of many", async () => {
      const { id } = await createAwaiting();
      const recipientChange = { recipient: "U0NEW", by: "U0OLD" };
      await fixture.store.changeState({ id, revision: 1, from: "awaiting_approval", event: "approved" });
      await fixture.store.changeState({
        id,
        revision: 1,
        from: "provisioning",
        event: "provisioned",
        patch: { delivery: "held", recipientChange },
      });
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          decideOn(id, `U0APP${index}`, index % 2 === 0 ? "approve" : "reject"),
        ),
      );
      const counted = outcomes.filter(({ outcome }) => outcome !== "outdated");
      expect(counted).toHaveLength(1);
      expect(await fixture.store.findPreparation(id)).toMatchObject({
        state: "ready",
        recipientChange: null,
        delivery: counted[0]?.outcome === "approved" ? "sent" : "held",
      });
      expect(await fixture.store.listDecisions(id)).toHaveLength(1);
    });

    it("is none where nobody is proposed", async () => {
      const { id } = await createAwaiting();
      await fixture.store.changeState({ id, revision: 1, from: "awaiting_approval", event: "approved" });
      await fixture.store.changeState({ id, revision: 1, from: "provisioning", event: "provisioned" });
      expect((await decideOn(id, "U0A", "approve")).outcome).toBe("outdated");
    });
  });

  describe("a token", () => {
    it("is found by its hash, and stored once", async () => {
      const preparation = await create();
      const token = tokenOf(preparation);
      await fixture.store.putTokens([token]);
      await fixture.store.putTokens([{ ...token, action: "reject" }]);
      expect(await fixture.store.findToken(token.tokenHash)).toEqual(token);
      expect(await fixture.store.findToken("nothing")).toBeNull();
      await fixture.store.putTokens([]);
    });
  });
}
