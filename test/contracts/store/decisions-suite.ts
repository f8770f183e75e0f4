import { describe, expect, it } from "vitest";
import type { Preparation } from "../../../src/core/preparation.ts";
import type { Event, State } from "../../../src/core/states.ts";
import type { Vote } from "../../../src/storage/contract/decisions.ts";
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
        effects: (result, approvers) => ({
          audit: [{ ...auditDraft(`decision.${result}`, { given: approvers.length }), preparationId: id }],
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

    it("on an earlier revision of what is the same plan records nothing", async () => {
      const preparation = await createAwaiting();
      const { id } = preparation;
      await fixture.store.patchPreparation({ id, revision: 1, patch: { revision: 2 } });
      expect(await decide(preparation, "U0A", "approve", { revision: 1 })).toBe("outdated");
      expect(await fixture.store.listDecisions(id)).toEqual([]);
      expect(await decide(preparation, "U0A", "approve", { revision: 2 })).toBe("approved");
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

  describe("a word for more days", () => {
    const EXPIRES_AT = "2026-12-04T09:00:00.000Z";
    const UNTIL = "2026-12-09T09:00:00.000Z";
    const ready = () =>
      create({ state: "ready", planHash: PLAN_HASH, expiresAt: EXPIRES_AT, extendedDays: 1 });
    const voteOf = ({ id }: Preparation, approver: string, planHash = "5 days"): Vote => ({
      ...{ preparationId: id, revision: 1, planHash, recipient: "U0RECIPIENT", approver },
      ...{ decision: "extend", comment: "c", at: new Date(fixture.nowMs).toISOString() },
    });
    const extend = async (
      preparation: Preparation,
      approver: string,
      more: { needed?: number; planHash?: string; expect?: Partial<Preparation> } = {},
    ) => {
      const { outcome } = await fixture.store.extend({
        vote: voteOf(preparation, approver, more.planHash),
        expect: { state: "ready", expiresAt: EXPIRES_AT, extendedDays: 1, ...more.expect },
        isEnough: (approvers) => approvers.length >= (more.needed ?? 1),
        patch: { expiresAt: UNTIL, extendedDays: 6 },
        effects: (result, given) => ({
          audit: [{ ...auditDraft(`extension.${result}`, { given }), preparationId: preparation.id }],
        }),
      });
      return outcome;
    };
    const told = async ({ id }: Preparation) =>
      (await wholeAudit()).flatMap(({ preparationId, event, details }) =>
        preparationId === id ? [`${event} ${details["given"]}`] : [],
      );

    it("lengthens once there are enough for the same days, each counted once", async () => {
      const preparation = await ready();
      const two = { needed: 2 };
      expect(await extend(preparation, "U0A", two)).toBe("counted");
      expect(await extend(preparation, "U0A", two)).toBe("repeated");
      expect(await extend(preparation, "U0B", { ...two, planHash: "9 days" })).toBe("counted");
      expect(await fixture.store.findPreparation(preparation.id)).toEqual(preparation);
      expect(await fixture.store.listVotes(voteOf(preparation, ""))).toEqual(["U0A"]);
      expect(await extend(preparation, "U0B", two)).toBe("approved");
      expect(await fixture.store.findPreparation(preparation.id)).toEqual({
        ...preparation,
        expiresAt: UNTIL,
        extendedDays: 6,
      });
      expect(await told(preparation)).toEqual([
        ...["extension.counted 1", "extension.counted 1", "extension.approved 2"],
      ]);
      expect(await fixture.store.listDecisions(preparation.id), "is no decision on the plan").toEqual([]);
    });

    it.each([
      ["another end", { expiresAt: UNTIL }],
      ["other days that were added", { extendedDays: 0 }],
      ["another state", { state: "revoking" }],
    ] as const)("counts nothing for %s than was seen", async (_, expected) => {
      const preparation = await ready();
      expect(await extend(preparation, "U0A", { expect: expected })).toBe("outdated");
      expect(await fixture.store.findPreparation(preparation.id)).toEqual(preparation);
      expect(await fixture.store.listVotes(voteOf(preparation, ""))).toEqual([]);
      expect(await told(preparation)).toEqual([]);
    });

    it("lengthens once, of many who are each enough at once", async () => {
      const preparation = await ready();
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, (_, index) => extend(preparation, `U0APP${index}`)),
      );
      expect(outcomes.filter((outcome) => outcome === "approved")).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === "outdated")).toHaveLength(9);
    });
  });

  describe("a row that somebody else wrote into", () => {
    const alter = (id: string) =>
      fixture.execute(`update preparations set requester = 'U0FORGER001' where id = '${id}'`);
    const decide = (preparation: Preparation, decision: "approve" | "reject") =>
      fixture.store.decide({
        decision: {
          ...{ preparationId: preparation.id, revision: 1, planHash: PLAN_HASH, recipient: "U0R" },
          ...{ approver: APPROVER, decision, comment: "c", at: new Date(fixture.nowMs).toISOString() },
        },
        ...{ tokenHash: `${preparation.id}${TOKEN_HASH}`, submissionId: "V", isEnough: () => true },
        effects: () => ({}),
      });

    it("is decided on by nobody, and has no more days", async () => {
      const waiting = await createAwaiting();
      await alter(waiting.id);
      expect((await decide(waiting, "approve")).outcome).toBe("outdated");
      expect((await decide(waiting, "reject")).outcome).toBe("outdated");
      const live = await create({ state: "ready", planHash: PLAN_HASH });
      await alter(live.id);
      const { outcome } = await fixture.store.extend({
        vote: {
          ...{ preparationId: live.id, revision: 1, planHash: "h", recipient: "U0R", approver: APPROVER },
          ...{ decision: "extend", comment: "", at: new Date(fixture.nowMs).toISOString() },
        },
        ...{ expect: {}, isEnough: () => true, patch: { extendedDays: 9 }, effects: () => ({}) },
      });
      expect(outcome).toBe("outdated");
      expect(await fixture.store.findPreparation(live.id)).toMatchObject({
        extendedDays: 0,
        isAltered: true,
      });
    });

    it("goes back and ends, and leads to nothing that is made", async () => {
      const change = async (state: State, event: Event) => {
        const { id } = await create({ state });
        await alter(id);
        const changed = await fixture.store.changeState({ id, revision: 1, from: state, event });
        return changed?.state ?? null;
      };
      expect(await change("checking", "checked_clear")).toBeNull();
      expect(await change("awaiting_approval", "approved")).toBeNull();
      expect(await change("provisioning", "provisioned")).toBeNull();
      expect(await change("failed", "retried")).toBeNull();
      expect(await change("ready", "rotation_started")).toBeNull();
      expect(await change("checking", "cancelled")).toBe("cancelled");
      expect(await change("ready", "revocation_started")).toBe("revoking");
      expect(await change("failed", "rollback_started")).toBe("rolling_back");
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
