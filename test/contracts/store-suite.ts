import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CheckResult, Preparation, PreparationRequest } from "../../src/core/preparation.ts";
import type { State } from "../../src/core/states.ts";
import { createSealer } from "../../src/security/seal.ts";
import { storeSeals } from "../../src/security/store-seals.ts";
import { verifyAudit } from "../../src/security/verify-audit.ts";
import type { AuditDraft } from "../../src/storage/contract/audit.ts";
import type { Grant } from "../../src/storage/contract/grants.ts";
import type { StoredPostDraft } from "../../src/storage/contract/posts.ts";
import type { StoreSeals } from "../../src/storage/contract/seals.ts";
import type { Store } from "../../src/storage/contract/store.ts";
import { APPROVER, CHANNEL, madeUpPreparation, REQUESTER } from "../core/made-up-preparation.ts";

/** A store to try, and how to end it. `now` is the clock that it must go by. */
export type StoreUnderTest = {
  store: Store;
  /** Runs SQL beside the store, as somebody with access to the database would. */
  execute(statement: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
};
export type OpenStoreForTest = (options: {
  executorId: string;
  now(): Date;
  seals: StoreSeals;
}) => Promise<StoreUnderTest>;

const sealer = createSealer([new Uint8Array(32).fill(3)]);
const PLAN_HASH = "a".repeat(64);
const TOKEN_HASH = "b".repeat(64);
const LEASE_MS = 60_000;
/** The name under which the store under test writes. */
const PROCESS = "under-test";

/** The one suite that every store must pass. */
export function describeStore(name: string, open: OpenStoreForTest): void {
  describe(name, () => {
    let under: StoreUnderTest;
    let store: Store;
    let nowMs = Date.UTC(2026, 10, 20, 9);
    let drawn = 0;

    beforeAll(async () => {
      under = await open({
        executorId: PROCESS,
        now: () => new Date(nowMs),
        seals: storeSeals(sealer),
      });
      store = under.store;
      await store.enlist(PROCESS);
    });
    afterAll(() => under.close());
    beforeEach(() => {
      nowMs += 60_000;
    });

    /** Each test has preparations, people and channels of its own, in one database. */
    function draw(): {
      id: string;
      requester: string;
      request: Partial<PreparationRequest>;
      submissionId: string;
    } {
      drawn += 1;
      const number = String(drawn).padStart(4, "0");
      return {
        id: `MP-AA${number}`,
        requester: `U0REQ${number}`,
        request: {
          sourceBucket: `source-${number}`,
          destinationBucket: `destination-${number}`,
          channelId: `C0CHANNEL${number}`,
        },
        submissionId: `V${number}`,
      };
    }

    async function create(changes: Parameters<typeof madeUpPreparation>[0] = {}): Promise<Preparation> {
      const { id, requester, request, submissionId } = draw();
      const preparation = madeUpPreparation({
        id,
        requester,
        ...changes,
        request: { ...request, ...changes.request },
      });
      const made = await store.createPreparation({ preparation, submissionId, maxOpenPerPerson: 5 });
      expect(made.outcome).toBe("created");
      return preparation;
    }

    async function createAwaiting(): Promise<Preparation> {
      const preparation = await create({ state: "awaiting_approval", planHash: PLAN_HASH });
      await store.putTokens([tokenOf(preparation)]);
      return preparation;
    }

    function tokenOf({ id }: Preparation, tokenHash = `${id}${TOKEN_HASH}`) {
      return { tokenHash, preparationId: id, revision: 1, planHash: PLAN_HASH, action: "approve" };
    }

    function auditDraft(event: string, details: Record<string, unknown> = {}): AuditDraft {
      return {
        event,
        actor: "bot",
        preparationId: null,
        channelId: null,
        planHash: null,
        requestId: null,
        details,
      };
    }

    async function wholeAudit() {
      const entries = [];
      for (let after = 0; ; ) {
        const page = await store.listAudit({ afterSequence: after, limit: 100 });
        entries.push(...page);
        if (page.length < 100) return entries;
        after = page.at(-1)?.sequence ?? 0;
      }
    }

    function threadDraft(channelId: string, key: string): StoredPostDraft {
      return { key, target: { kind: "thread", channelId }, notice: { kind: "ready" } };
    }
    function cardDraft(channelId: string): StoredPostDraft {
      return { key: "card", target: { kind: "card", channelId }, notice: { kind: "card" } };
    }

    /** Claims what is due in the channels of one test; what other tests left due is given back. */
    async function claimIn(channelId: string, atMs = nowMs): Promise<string[]> {
      const claimed = await store.claimPosts({
        owner: "a",
        limit: 1000,
        leaseMs: LEASE_MS,
        now: new Date(atMs),
      });
      const [mine, others] = [channelId, channelId].map((channel, index) =>
        claimed.filter(({ target }) => {
          const id = target.kind === "direct" ? target.userId : target.channelId;
          return (id === channel) === (index === 0);
        }),
      );
      for (const post of others ?? []) await store.abandonPost(post.id, "of another test");
      return (mine ?? []).map(({ key }) => key);
    }

    async function postOf(id: string, key: string) {
      const post = await store.findPost(id, key);
      if (!post) throw new Error(`expected a post ${key} of ${id}`);
      return post;
    }

    async function markPosted(id: string, key: string): Promise<void> {
      const post = await postOf(id, key);
      await store.markPosted(post.id, { version: post.version, channelId: "C0ANY", ts: "1.2" });
    }

    describe("a new preparation", () => {
      it("is stored whole", async () => {
        const preparation = await create({
          request: { prefix: "a/ö/", reason: "because 'quotes' and \\ slashes \u{1f600}" },
          estimate: {
            objectCount: 2 ** 40,
            sizeBytes: 2 ** 53 - 1,
            transferBytes: 1,
            archivedBytes: 0,
            asOf: "2026-11-19T00:00:00.000Z",
            method: "listing",
            byStorageClass: [{ storageClass: "STANDARD", sizeBytes: 1 }],
          },
          ticket: {
            url: "https://x/",
            policyHash: "h",
            givenBy: REQUESTER,
            givenAt: "2026-11-20T09:00:00.000Z",
          },
          failure: { step: "s", operation: "o", subject: "u", code: "c", detail: "d", requestId: null },
          expiresAt: "2026-12-04T09:00:00.123Z",
          firstLogonAt: "2026-11-21T09:00:00.000Z",
          verdict: "restricted",
        });
        expect(await store.findPreparation(preparation.id)).toEqual(preparation);
        expect(await store.findPreparation("MP-ZZZZZZ")).toBeNull();
      });

      it("is stored once for one submission, however often that comes", async () => {
        const { submissionId, ...mine } = draw();
        const preparation = madeUpPreparation(mine);
        const send = (id: string) =>
          store.createPreparation({
            preparation: { ...preparation, id },
            submissionId,
            maxOpenPerPerson: 5,
            posts: [cardDraft(preparation.request.channelId)],
          });
        expect((await send(preparation.id)).outcome).toBe("created");
        // The repeated delivery draws another id.
        expect(await send("MP-ZZZZZ1")).toEqual({ outcome: "repeated", preparation });
        expect(await store.findPreparation("MP-ZZZZZ1")).toBeNull();
        expect((await postOf(preparation.id, "card")).version).toBe(1);
      });

      it("is one of twenty that ask for the same pair at once", async () => {
        const { request } = draw();
        const outcomes = await Promise.all(
          Array.from({ length: 20 }, () => {
            const { id, requester, submissionId } = draw();
            const preparation = madeUpPreparation({ id, requester, request });
            return store.createPreparation({ preparation, submissionId, maxOpenPerPerson: 5 });
          }),
        );
        const created = outcomes.filter(({ outcome }) => outcome === "created");
        expect(created).toHaveLength(1);
        const [winner] = created;
        for (const other of outcomes.filter((one) => one !== winner)) {
          expect(other).toMatchObject({
            outcome: "pair-taken",
            preparation: { id: winner && "preparation" in winner ? winner.preparation.id : "" },
          });
        }
      });

      it("is found by its pair while it is open, and only then", async () => {
        const { id, requester, request, submissionId } = draw();
        const preparation = madeUpPreparation({ id, requester, request });
        const pair = preparation.request;
        expect(await store.findOpenPair(pair)).toBeNull();
        await store.createPreparation({ preparation, submissionId, maxOpenPerPerson: 5 });
        expect(await store.findOpenPair(pair)).toEqual(preparation);
        expect(await store.findOpenPair({ ...pair, prefix: `${pair.prefix}x/` })).toBeNull();
        await store.changeState({ id, revision: 1, from: "checking", event: "cancelled" });
        expect(await store.findOpenPair(pair)).toBeNull();
      });

      it("may have the pair of one that has ended, or another prefix", async () => {
        const first = await create();
        await store.changeState({ id: first.id, revision: 1, from: "checking", event: "cancelled" });
        await create({ request: first.request });
        await create({ request: { ...first.request, prefix: "other/" } });
      });

      it("is refused to somebody who has as many open ones as the limit", async () => {
        const { requester } = draw();
        const first = await create({ requester });
        const second = await create({ requester });
        const { id, request, submissionId } = draw();
        const third = { preparation: madeUpPreparation({ id, requester, request }), submissionId };
        const refused = await store.createPreparation({ ...third, maxOpenPerPerson: 2 });
        expect(refused.outcome).toBe("too-many");
        expect("open" in refused && refused.open.map((open) => open.id).sort()).toEqual([
          first.id,
          second.id,
        ]);
        // A refusal uses nothing up: the same form may be sent again later.
        await store.changeState({ id: first.id, revision: 1, from: "checking", event: "cancelled" });
        expect((await store.createPreparation({ ...third, maxOpenPerPerson: 2 })).outcome).toBe("created");
      });

      it("is one over the limit at most once, with ten at once", async () => {
        const { requester } = draw();
        const outcomes = await Promise.all(
          Array.from({ length: 10 }, () => {
            const { id, request, submissionId } = draw();
            const preparation = madeUpPreparation({ id, requester, request });
            return store.createPreparation({ preparation, submissionId, maxOpenPerPerson: 3 });
          }),
        );
        expect(outcomes.filter(({ outcome }) => outcome === "created")).toHaveLength(3);
        expect(outcomes.filter(({ outcome }) => outcome === "too-many")).toHaveLength(7);
      });

      it("draws another id when its own is taken", async () => {
        const { id } = await create();
        const { submissionId, request, requester } = draw();
        const preparation = madeUpPreparation({ id, request, requester });
        expect(await store.createPreparation({ preparation, submissionId, maxOpenPerPerson: 5 })).toEqual({
          outcome: "id-taken",
        });
      });
    });

    describe("a change of state", () => {
      it("is made by one of a hundred at once", async () => {
        const { id, request } = await create();
        const changed = await Promise.all(
          Array.from({ length: 100 }, (_, index) =>
            store.changeState({
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
        expect((await store.findPreparation(id))?.state).toBe(winners[0]?.state);
        expect(await store.listPosts(id)).toHaveLength(1);
        expect((await wholeAudit()).filter((entry) => entry.preparationId === id)).toHaveLength(1);
      });

      it.each([
        ["another revision", { revision: 2 }],
        ["another state", { from: "blocked" as State }],
        ["an impossible event", { event: "approved" as const }],
        ["no such preparation", { id: "MP-ZZZZZ9" }],
      ])("is not made with %s, nor is anything told", async (_, wrong) => {
        const { id, request } = await create();
        const result = await store.changeState({
          id,
          revision: 1,
          from: "checking",
          event: "checked_clear",
          patch: { delivery: "sent" },
          posts: [threadDraft(request.channelId, "told")],
          ...wrong,
        });
        expect(result).toBeNull();
        expect(await store.findPreparation(id)).toMatchObject({ state: "checking", delivery: "pending" });
        expect(await store.listPosts(id)).toEqual([]);
      });

      it("begins a new stay in the state, by the store's clock", async () => {
        const { id } = await create();
        const changed = await store.changeState({
          id,
          revision: 1,
          from: "checking",
          event: "checked_clear",
        });
        expect(changed?.stateSince).toBe(new Date(nowMs).toISOString());
      });

      it("leaves no trace when what goes with it cannot be stored", async () => {
        const { id } = await create();
        const broken: StoredPostDraft = {
          ...threadDraft("C1", "k"),
          notice: { text: "\u0000".repeat(3), n: 1n },
        };
        await expect(
          store.changeState({ id, revision: 1, from: "checking", event: "checked_clear", posts: [broken] }),
        ).rejects.toThrow();
        expect((await store.findPreparation(id))?.state).toBe("checking");
      });
    });

    it("patches what the revision still fits, and keeps the rest", async () => {
      const preparation = await create();
      const { id } = preparation;
      expect(await store.patchPreparation({ id, revision: 2, patch: { delivery: "sent" } })).toBeNull();
      const patched = await store.patchPreparation({
        id,
        revision: 1,
        patch: { delivery: "sent", revision: 2 },
      });
      expect(patched).toEqual({ ...preparation, delivery: "sent", revision: 2 });
      expect(await store.findPreparation(id)).toEqual(patched);
    });

    it("patches only while what is expected holds, by one of ten at once", async () => {
      const { id } = await create({ state: "awaiting_approval" });
      const escalate = (reminders: number) =>
        store.patchPreparation({
          id,
          revision: 1,
          expect: { state: "awaiting_approval", escalatedAt: null },
          patch: { escalatedAt: new Date(nowMs).toISOString(), reminders },
        });
      const made = await Promise.all(Array.from({ length: 10 }, (_, index) => escalate(index)));
      expect(made.filter((preparation) => preparation !== null)).toHaveLength(1);
      expect(await escalate(11)).toBeNull();
    });

    it("knows a submission that changed something, and none that changed nothing", async () => {
      const { id } = await create({ state: "awaiting_approval" });
      const submission = `view:${id}:hash`;
      expect(await store.findSubmission(submission)).toBeNull();
      const move = (from: State) =>
        store.changeState({ id, revision: 1, from, event: "cancelled", submission });
      expect(await move("blocked")).toBeNull();
      expect(await store.findSubmission(submission)).toBeNull();
      expect(await move("awaiting_approval")).not.toBeNull();
      expect((await store.findSubmission(submission))?.state).toBe("cancelled");
    });

    it("draws again the posts whose keys begin so, and those alone", async () => {
      const { id } = await create();
      const other = await create();
      const posts = ["nudge:1:U0A", "nudge:1:U0B", "card"].map((key) => threadDraft("C1", key));
      await store.record(id, { posts });
      await store.record(other.id, { posts });
      await store.record(id, { redraw: ["nudge:"] });
      const versions = async (of: string) => (await store.listPosts(of)).map(({ version }) => version);
      expect(await versions(id)).toEqual([2, 2, 1]);
      expect(await versions(other.id)).toEqual([1, 1, 1]);
    });

    it("keeps the results of all checks that end at once, and the state that changes beside them", async () => {
      const { id, checks } = await create();
      const names = Object.keys(checks) as (keyof typeof checks)[];
      const result: CheckResult = { status: "done", severity: "ok", findings: [] };
      await Promise.all([
        ...names.map((check) => store.putCheckResult({ id, revision: 1, check, result })),
        ...Array.from({ length: 5 }, (_, index) =>
          store.patchPreparation({ id, revision: 1, patch: { isCancelRequested: index % 2 === 0 } }),
        ),
      ]);
      const after = await store.findPreparation(id);
      expect(names.map((name) => after?.checks[name])).toEqual(names.map(() => result));
      expect(await store.putCheckResult({ id, revision: 9, check: "source", result })).toBeNull();
    });

    describe("a decision", () => {
      async function decide(
        { id }: Preparation,
        approver: string,
        decision: "approve" | "reject",
        more: { needed?: number; planHash?: string; revision?: number } = {},
      ) {
        const { outcome } = await store.decide({
          decision: {
            preparationId: id,
            revision: more.revision ?? 1,
            planHash: more.planHash ?? PLAN_HASH,
            recipient: "U0RECIPIENT",
            approver,
            decision,
            comment: "c",
            at: new Date(nowMs).toISOString(),
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
        expect((await store.findPreparation(preparation.id))?.state).toBe(state);
        expect(await store.listDecisions(preparation.id)).toHaveLength(1);
        expect((await wholeAudit()).filter((entry) => entry.preparationId === preparation.id)).toHaveLength(
          1,
        );
      });

      it("needs as many people as the settings ask for, each counted once", async () => {
        const preparation = await createAwaiting();
        const three = { needed: 3 };
        expect(await decide(preparation, "U0A", "approve", three)).toBe("counted");
        expect(await decide(preparation, "U0A", "approve", three)).toBe("repeated");
        expect(await decide(preparation, "U0A", "reject", three)).toBe("repeated");
        expect(await decide(preparation, "U0B", "approve", three)).toBe("counted");
        expect(await store.findPreparation(preparation.id)).toMatchObject({
          state: "awaiting_approval",
          revision: 1,
        });
        expect(await decide(preparation, "U0C", "approve", three)).toBe("approved");
        expect((await store.findPreparation(preparation.id))?.state).toBe("provisioning");
        expect((await store.listDecisions(preparation.id)).map(({ approver }) => approver).sort()).toEqual([
          "U0A",
          "U0B",
          "U0C",
        ]);
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
        expect((await store.findPreparation(preparation.id))?.state).toBe("rejected");
      });

      it("on another plan, revision or state records nothing", async () => {
        const preparation = await createAwaiting();
        expect(await decide(preparation, "U0A", "approve", { planHash: "c".repeat(64) })).toBe("outdated");
        expect(await decide(preparation, "U0A", "approve", { revision: 2 })).toBe("outdated");
        const checking = await create();
        await store.putTokens([tokenOf(checking)]);
        expect(await decide(checking, "U0A", "approve")).toBe("outdated");
        expect(await store.listDecisions(preparation.id)).toEqual([]);
        expect(await store.listDecisions(checking.id)).toEqual([]);
      });

      it("of an earlier revision does not count for a later one", async () => {
        const preparation = await createAwaiting();
        const { id } = preparation;
        expect(await decide(preparation, "U0A", "approve", { needed: 2 })).toBe("counted");
        await store.patchPreparation({ id, revision: 1, patch: { revision: 2 } });
        expect(await decide(preparation, "U0B", "approve", { needed: 2, revision: 2 })).toBe("counted");
        expect(await decide(preparation, "U0A", "approve", { needed: 2, revision: 2 })).toBe("approved");
      });
    });

    describe("a decision on another recipient of credentials that exist", () => {
      const decideOn = (id: string, approver: string, decision: "approve" | "reject") =>
        store.decide({
          decision: {
            preparationId: id,
            revision: 1,
            planHash: PLAN_HASH,
            recipient: "U0RECIPIENT",
            approver,
            decision,
            comment: "c",
            at: new Date(nowMs).toISOString(),
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
        await store.changeState({ id, revision: 1, from: "awaiting_approval", event: "approved" });
        await store.changeState({
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
        expect(await store.findPreparation(id)).toMatchObject({
          state: "ready",
          recipientChange: null,
          delivery: counted[0]?.outcome === "approved" ? "sent" : "held",
        });
        expect(await store.listDecisions(id)).toHaveLength(1);
      });

      it("is none where nobody is proposed", async () => {
        const { id } = await createAwaiting();
        await store.changeState({ id, revision: 1, from: "awaiting_approval", event: "approved" });
        await store.changeState({ id, revision: 1, from: "provisioning", event: "provisioned" });
        expect((await decideOn(id, "U0A", "approve")).outcome).toBe("outdated");
      });
    });

    it("changes columns only while what was seen still holds", async () => {
      const { id } = await create();
      const expiresAt = new Date(nowMs).toISOString();
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, () =>
          store.patchPreparation({
            id,
            revision: 1,
            expect: { state: "checking", expiresAt: null },
            patch: { expiresAt, extendedDays: 3 },
          }),
        ),
      );
      expect(outcomes.filter((outcome) => outcome !== null)).toHaveLength(1);
      expect(await store.findPreparation(id)).toMatchObject({ expiresAt, extendedDays: 3 });
    });

    describe("a token", () => {
      it("is found by its hash, and stored once", async () => {
        const preparation = await create();
        const token = tokenOf(preparation);
        await store.putTokens([token]);
        await store.putTokens([{ ...token, action: "reject" }]);
        expect(await store.findToken(token.tokenHash)).toEqual(token);
        expect(await store.findToken("nothing")).toBeNull();
        await store.putTokens([]);
      });
    });

    describe("grants and secrets", () => {
      function keyGrant({ id }: Preparation, changes: Partial<Grant> = {}): Grant {
        return {
          preparationId: id,
          key: "iam.create-key:u",
          change: { kind: "iam.create-key", undo: "iam.delete-key", userName: "u" },
          state: "made",
          accessKeyId: "AKIA1",
          isOurs: true,
          ...changes,
        };
      }
      const secret = (preparationId: string, sealed: string) =>
        ({ preparationId, name: "aws-secret-key", sealed }) as const;

      it("are forgotten while the preparation is as it was seen, and those alone that still are what was seen", async () => {
        const preparation = await create({ state: "ready" });
        const key = keyGrant(preparation);
        const renewed = keyGrant(preparation, { key: "iam.create-key:u#2", accessKeyId: "AKIA2" });
        const other = keyGrant(preparation, { key: "iam.create-key:u#3", accessKeyId: null });
        for (const grant of [key, renewed, other]) await store.putGrant(grant);
        const forget = (stateSince: string) =>
          store.forgetGrants({
            ...preparation,
            stateSince,
            grants: [key, { ...renewed, accessKeyId: "AKIA0" }],
          });
        const states = async () => (await store.listGrants(preparation.id)).map(({ state }) => state);
        expect(await forget("2020-01-01T00:00:00.000Z")).toBe(false);
        expect(await states()).toEqual(["made", "made", "made"]);
        expect(await forget(preparation.stateSince)).toBe(true);
        expect(await states()).toEqual(["gone", "made", "made"]);
      });

      it("are stored together, and replaced together", async () => {
        const preparation = await create();
        const { id } = preparation;
        await store.putGrant(keyGrant(preparation, { state: "intended", accessKeyId: null }));
        await store.putGrantWithSecrets(keyGrant(preparation), [secret(id, "s1.one")]);
        await store.putGrantWithSecrets(keyGrant(preparation, { accessKeyId: "AKIA2" }), [
          secret(id, "s1.two"),
        ]);
        expect(await store.listGrants(id)).toEqual([keyGrant(preparation, { accessKeyId: "AKIA2" })]);
        expect(await store.listSecrets(id)).toEqual([secret(id, "s1.two")]);
        expect(await store.listHeldSecrets()).toContainEqual(secret(id, "s1.two"));
      });

      it("are in no statistics of the database, which would outlive them", async () => {
        const preparation = await create();
        await store.putGrantWithSecrets(keyGrant(preparation), [secret(preparation.id, "s1.sampled")]);
        await under.execute("analyze secrets");
        const sampled = await under.execute("select attname from pg_stats where tablename = 'secrets'");
        expect(sampled.map(({ attname }) => attname)).toContain("name");
        expect(sampled.map(({ attname }) => attname)).not.toContain("sealed");
      });

      it("have nothing more to clear once they are destroyed", async () => {
        const preparation = await create();
        await store.putGrantWithSecrets(keyGrant(preparation), [secret(preparation.id, "s1.kept")]);
        await store.clearSecrets();
        expect(await store.listSecrets(preparation.id)).toEqual([secret(preparation.id, "s1.kept")]);
      });

      it("are stored neither without the other", async () => {
        const preparation = await create();
        const { id } = preparation;
        await expect(
          store.putGrantWithSecrets(keyGrant(preparation), [
            secret(id, "s1.one"),
            { ...secret("MP-ZZZZZ8", "s1.two"), name: "alibaba-secret-key" },
          ]),
        ).rejects.toThrow();
        expect(await store.listGrants(id)).toEqual([]);
        expect(await store.listSecrets(id)).toEqual([]);
      });

      it("can be destroyed by name", async () => {
        const preparation = await create();
        const { id } = preparation;
        await store.putGrantWithSecrets(keyGrant(preparation), [
          secret(id, "s1.one"),
          { preparationId: id, name: "aws-secret-key#2", sealed: "s1.two" },
        ]);
        await store.destroySecrets(id, { names: [] });
        await store.destroySecrets(id, { names: ["aws-secret-key", "console-password"] });
        expect((await store.listSecrets(id)).map(({ name }) => name)).toEqual(["aws-secret-key#2"]);
        await store.destroySecrets(id);
        expect(await store.listSecrets(id)).toEqual([]);
      });

      it("are destroyed with what is said of it, and the receipt, or not at all", async () => {
        const preparation = await create();
        const { id, revision } = preparation;
        await store.putGrantWithSecrets(keyGrant(preparation), [
          secret(id, "s1.one"),
          { preparationId: id, name: "aws-secret-key#2", sealed: "s1.two" },
        ]);
        const end = (expected: "pending" | "opened") =>
          store.patchPreparation({
            id,
            revision,
            expect: { delivery: expected },
            patch: { delivery: "stored" },
            destroys: ["aws-secret-key"],
            receipt: { preparationId: id, userId: "U0X", event: "stored", at: "2026-11-20T10:00:00.000Z" },
          });
        expect(await end("opened")).toBeNull();
        expect(await store.listSecrets(id)).toHaveLength(2);
        expect(await store.listReceipts(id)).toEqual([]);

        expect(await end("pending")).toMatchObject({ delivery: "stored" });
        expect((await store.listSecrets(id)).map(({ name }) => name)).toEqual(["aws-secret-key#2"]);
        expect(await store.listReceipts(id)).toHaveLength(1);
      });

      it("leave no secret behind when they are destroyed, and those of others alone", async () => {
        const [mine, other] = [await create(), await create()];
        for (const one of [mine, other]) {
          await store.putGrantWithSecrets(keyGrant(one), [secret(one.id, "s1.x")]);
        }
        await store.destroySecrets(mine.id);
        expect(await store.listSecrets(mine.id)).toEqual([]);
        expect(await store.listSecrets(other.id)).toHaveLength(1);
        expect(await store.listGrants(mine.id)).toHaveLength(1);
      });

      it("name the other live preparations of a bucket", async () => {
        const bucket = "shared-destination";
        const a = await create({ request: { destinationBucket: bucket } });
        const b = await create({ request: { destinationBucket: bucket } });
        const ended = await create({ request: { destinationBucket: bucket } });
        await store.changeState({ id: ended.id, revision: 1, from: "checking", event: "cancelled" });
        expect(await store.listLivePreparationsOfBucket(bucket, a.id)).toEqual([b.id]);
        expect(await store.listLivePreparationsOfBucket("nobody-names-it", a.id)).toEqual([]);
      });
    });

    describe("lists of preparations", () => {
      it("are the newest first, by requester and state, in pages", async () => {
        const { requester } = draw();
        const made: string[] = [];
        for (let index = 0; index < 4; index += 1) {
          const createdAt = new Date(Date.UTC(2026, 0, 1 + index)).toISOString();
          made.unshift((await create({ requester, createdAt })).id);
        }
        const list = async (filter: Partial<Parameters<Store["listPreparations"]>[0]>) =>
          (await store.listPreparations({ requester, limit: 10, ...filter })).map(({ id }) => id);
        expect(await list({})).toEqual(made);
        expect(await list({ limit: 2 })).toEqual(made.slice(0, 2));
        const [newest = ""] = made;
        await store.changeState({ id: newest, revision: 1, from: "checking", event: "cancelled" });
        expect(await list({ states: ["cancelled", "ready"] })).toEqual([newest]);
        expect(await list({ states: [] })).toEqual([]);
      });

      it("pass over a row that is no preparation, and a walk over all of them tells its id", async () => {
        const { requester } = draw();
        const broken = await create({ requester });
        const whole = await create({ requester });
        await under.execute(`update preparations set body = '{}' where id = '${broken.id}'`);
        expect(await store.listPreparations({ requester, limit: 10 })).toMatchObject([{ id: whole.id }]);
        const unreadable: string[] = [];
        const read: string[] = [];
        const all = store.everyPreparation({
          states: ["checking"],
          onUnreadable: async (id) => void unreadable.push(id),
        });
        for await (const { id } of all) read.push(id);
        expect(unreadable).toEqual([broken.id]);
        expect(read).toContain(whole.id);
        await under.execute(`delete from preparations where id = '${broken.id}'`);
      });
    });

    describe("posts", () => {
      it("of the same key are one, with a higher version", async () => {
        const { id, request } = await create();
        await store.record(id, { posts: [threadDraft(request.channelId, "k")] });
        const first = await postOf(id, "k");
        const notice = { kind: "failed" };
        await store.record(id, { posts: [{ ...threadDraft(request.channelId, "k"), notice }] });
        expect(await postOf(id, "k")).toEqual({ ...first, notice, version: 2 });
        // The same key of another preparation, or of none, is another post.
        await store.record(null, { posts: [threadDraft("C0OPS", `k:${id}`)] });
        await store.record(null, { posts: [threadDraft("C0OPS", `k:${id}`)] });
        expect(await store.listPosts(id)).toHaveLength(1);
      });

      it("stay due when they were drafted again while the earlier text was on its way", async () => {
        const { id, request } = await create();
        const { channelId } = request;
        await store.record(id, { posts: [cardDraft(channelId)] });
        expect(await claimIn(channelId)).toEqual(["card"]);
        const { id: postId } = await postOf(id, "card");
        await store.record(id, { posts: [cardDraft(channelId)] });
        await store.markPosted(postId, { version: 1, channelId, ts: "1.2" });
        expect(await postOf(id, "card")).toMatchObject({
          version: 2,
          postedVersion: 1,
          channelId,
          ts: "1.2",
        });
        expect(await claimIn(channelId)).toEqual(["card"]);
        await store.markPosted(postId, { version: 2, channelId, ts: "1.2" });
        expect(await claimIn(channelId)).toEqual([]);
      });

      it("of a thread are claimed in order, one a channel at a time", async () => {
        const { id, request } = await create();
        const { channelId } = request;
        const keys = ["card", "a", "b"];
        await store.record(id, {
          posts: [cardDraft(channelId), ...keys.slice(1).map((key) => threadDraft(channelId, key))],
        });
        for (const key of keys) {
          expect(await claimIn(channelId)).toEqual([key]);
          expect(await claimIn(channelId)).toEqual([]);
          await markPosted(id, key);
        }
        expect(await claimIn(channelId)).toEqual([]);
      });

      it("wait for an earlier one of their thread that is tried again later; edits and other threads do not", async () => {
        const first = await create();
        const { channelId } = first.request;
        await store.record(first.id, { posts: [cardDraft(channelId)] });
        await claimIn(channelId);
        await markPosted(first.id, "card");
        await store.record(first.id, { posts: [threadDraft(channelId, "a"), threadDraft(channelId, "b")] });
        expect(await claimIn(channelId)).toEqual(["a"]);
        const a = await postOf(first.id, "a");
        const notBefore = new Date(nowMs + 30_000);
        await store.releasePost(a.id, {
          notBefore,
          isOutcomeUnknown: true,
          attempts: 3,
          error: "ratelimited",
        });
        expect(await postOf(first.id, "a")).toMatchObject({ isOutcomeUnknown: true, attempts: 3 });
        expect(await claimIn(channelId)).toEqual([]);

        await store.record(first.id, { posts: [cardDraft(channelId)] });
        expect(await claimIn(channelId)).toEqual(["card"]);
        await markPosted(first.id, "card");
        const second = await create({ request: { channelId } });
        await store.record(second.id, { posts: [cardDraft(channelId)] });
        expect(await claimIn(channelId)).toEqual(["card"]);
        await markPosted(second.id, "card");

        expect(await claimIn(channelId, nowMs + 30_000)).toEqual(["a"]);
        await markPosted(first.id, "a");
        expect(await postOf(first.id, "a")).toMatchObject({ isOutcomeUnknown: false, attempts: 0 });
        expect(await claimIn(channelId, nowMs + 30_000)).toEqual(["b"]);
      });

      it("do not wait for a time from before the clock was set back", async () => {
        const { id, request } = await create();
        const { channelId } = request;
        await store.record(id, { posts: [cardDraft(channelId)] });
        expect(await claimIn(channelId, nowMs - 4 * 60_000)).toEqual([]);
        expect(await claimIn(channelId, nowMs - 10 * 60_000)).toEqual(["card"]);
        await markPosted(id, "card");
      });

      it("that were given up do not block the thread", async () => {
        const { id, request } = await create();
        const { channelId } = request;
        await store.record(id, { posts: [cardDraft(channelId), threadDraft(channelId, "a")] });
        expect(await claimIn(channelId)).toEqual(["card"]);
        await store.abandonPost((await postOf(id, "card")).id, "channel_not_found");
        expect(await claimIn(channelId)).toEqual(["a"]);
      });

      it("are claimed again when the lease of a process that is gone has run out", async () => {
        const { id, request } = await create();
        const { channelId } = request;
        await store.record(id, { posts: [cardDraft(channelId)] });
        expect(await claimIn(channelId)).toEqual(["card"]);
        expect(await store.markPosting((await postOf(id, "card")).id, "a")).toBe(true);
        expect(await claimIn(channelId, nowMs + LEASE_MS - 1)).toEqual([]);
        expect(await claimIn(channelId, nowMs + LEASE_MS)).toEqual(["card"]);
        expect(await postOf(id, "card")).toMatchObject({ isOutcomeUnknown: true });
      });

      it("are made by none but the process that holds their lease", async () => {
        const { id, request } = await create();
        await store.record(id, { posts: [cardDraft(request.channelId)] });
        const post = await postOf(id, "card");
        expect(await store.markPosting(post?.id ?? "", "a")).toBe(false);
        expect(await claimIn(request.channelId)).toEqual(["card"]);
        expect(await store.markPosting(post?.id ?? "", "b")).toBe(false);
        await store.releaseLeases("a");
        expect(await store.markPosting(post?.id ?? "", "a")).toBe(false);
        expect(await postOf(id, "card")).toMatchObject({ isOutcomeUnknown: false, attempts: 0 });
      });

      it("are claimed by one of ten processes at once", async () => {
        const { id, request } = await create();
        await claimIn("none");
        await store.record(id, { posts: [cardDraft(request.channelId)] });
        const claims = await Promise.all(
          Array.from({ length: 10 }, (_, index) =>
            store.claimPosts({ owner: `p${index}`, limit: 5, leaseMs: LEASE_MS, now: new Date(nowMs) }),
          ),
        );
        expect(claims.flat().map(({ key }) => key)).toEqual(["card"]);
      });

      it("come oldest first, of several channels no more than asked for", async () => {
        await claimIn("none");
        const channels = ["C0ZULU", "C0ALPHA", "C0MIKE"];
        for (const channel of channels) {
          await store.record(null, { posts: [threadDraft(channel, `order:${channel}`)] });
        }
        const claim = async (limit: number) =>
          (await store.claimPosts({ owner: "a", limit, leaseMs: LEASE_MS, now: new Date(nowMs) })).map(
            ({ key }) => key,
          );
        expect(await claim(2)).toEqual(["order:C0ZULU", "order:C0ALPHA"]);
        expect(await claim(2)).toEqual(["order:C0MIKE"]);
      });

      it("keep whom they are for", async () => {
        const { id } = await create();
        await store.record(id, {
          posts: [
            { key: "delivery", target: { kind: "direct", userId: "U0R" }, notice: { kind: "delivery" } },
          ],
        });
        expect((await postOf(id, "delivery")).target).toEqual({ kind: "direct", userId: "U0R" });
      });
    });

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
            store.record(null, { audit: [auditDraft(`test.${index}`, { ...details, left: undefined })] }),
          ),
        );
        const entries = await wholeAudit();
        expect(entries.length).toBeGreaterThanOrEqual(50);
        const head = entries.at(-1)?.hash ?? "";
        const count = entries.length;
        expect(verifyAudit(sealer, entries, head)).toEqual({ count, head, coveredTo: count, problems: [] });
        expect(await store.findAuditHead()).toEqual({ count, hash: head });
      });

      it("stores what people and clouds write, whatever characters they use", async () => {
        const { id } = await create();
        const strange = "nul \u0000 lone \ud800 end";
        await store.record(id, {
          posts: [{ ...threadDraft(CHANNEL, "strange"), notice: { text: strange } }],
          audit: [auditDraft("test.strange", { [strange]: strange })],
        });
        await store.patchPreparation({
          id,
          revision: 1,
          patch: {
            failure: { step: "s", operation: "o", subject: "u", code: "c", detail: strange, requestId: null },
          },
        });
        expect((await store.findPreparation(id))?.failure?.detail).toBe("nul \ufffd lone \ufffd end");
        expect(verifyAudit(sealer, await wholeAudit(), null).problems).toEqual([]);
      });

      it.each(["update audit set actor = 'nobody'", "delete from audit", "truncate audit"])(
        "refuses `%s`, also where a session calls itself a replica",
        async (statement) => {
          await store.record(null, { audit: [auditDraft("test.kept")] });
          const before = await wholeAudit();
          await expect(under.execute(statement)).rejects.toThrow(/append-only/);
          const asReplica = `do $$ begin set local session_replication_role = replica; ${statement}; end $$`;
          await expect(under.execute(asReplica)).rejects.toThrow(/append-only/);
          expect(await wholeAudit()).toEqual(before);
        },
      );
    });

    describe("a daily round", () => {
      it("is begun by one of ten at once, with its effects, and again a day later", async () => {
        const begin = () =>
          store.beginRound({
            name: "test",
            notSince: new Date(nowMs - 24 * 3_600_000),
            audit: [auditDraft("test.round")],
          });
        const rounds = async () => (await wholeAudit()).filter(({ event }) => event === "test.round").length;
        const first = await Promise.all(Array.from({ length: 10 }, begin));
        expect(first.filter(Boolean)).toHaveLength(1);
        nowMs += 23 * 3_600_000;
        expect(await begin()).toBe(false);
        expect(await rounds()).toBe(1);
        nowMs += 3_600_000;
        const next = await Promise.all(Array.from({ length: 10 }, begin));
        expect(next.filter(Boolean)).toHaveLength(1);
        expect(await rounds()).toBe(2);
      });
    });

    describe("a drift", () => {
      let number = 0;
      /** One that no other test has; `id` is its name, as the story makes it. */
      const drawDrift = () => {
        number += 1;
        return { id: `drift-${number}`, drift: { kind: "unknown_key", number } };
      };
      const open = (drift: ReturnType<typeof drawDrift>, occurrence = 1) =>
        store.openDrift({
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
        expect(await store.findDrift(drift.id)).toEqual({
          ...drift,
          occurrence: 1,
          state: "open",
          tokenHash: `${drift.id}-1`,
          posts: [{ key: `${drift.id}-1`, target: { kind: "operators", channelId: "C0OPS" } }],
          foundAt: new Date(nowMs).toISOString(),
          endedAt: null,
        });
        expect((await store.listOpenDrifts()).map(({ id }) => id)).toContain(drift.id);
      });

      it("is ended once of ten times at once, and then open no more", async () => {
        const drift = drawDrift();
        await open(drift);
        const ended = await Promise.all(
          Array.from({ length: 10 }, (_, index) =>
            store.endDrift({
              id: drift.id,
              occurrence: 1,
              as: index % 2 === 0 ? "mended" : "over",
              audit: [auditDraft("test.drift", { id: drift.id })],
            }),
          ),
        );
        expect(ended.filter(Boolean)).toHaveLength(1);
        expect(await told(drift.id)).toBe(2);
        expect((await store.listOpenDrifts()).map(({ id }) => id)).not.toContain(drift.id);
        expect(await store.findDrift(drift.id)).toMatchObject({ endedAt: new Date(nowMs).toISOString() });
      });

      it("comes up again as its next occurrence, with another token; the earlier one is void", async () => {
        const drift = drawDrift();
        await open(drift);
        expect(await open(drift, 2)).toBe(false);
        await store.endDrift({ id: drift.id, occurrence: 1, as: "over" });
        expect(await open(drift)).toBe(false);
        expect(await open(drift, 3)).toBe(false);
        expect(await open(drift, 2)).toBe(true);
        expect(await store.findDriftByToken(`${drift.id}-1`)).toBeNull();
        expect(await store.findDriftByToken(`${drift.id}-2`)).toMatchObject({ id: drift.id, occurrence: 2 });
        expect(await store.endDrift({ id: drift.id, occurrence: 1, as: "mended" })).toBe(false);
        expect(await store.endDrift({ id: drift.id, occurrence: 2, as: "mended" })).toBe(true);
      });
    });

    describe("removing what ended long ago", () => {
      const removalAudit = ({ id }: Preparation) => ({ ...auditDraft("test.removed"), preparationId: id });
      const longAgo = "2020-01-01T00:00:00.000Z";
      const before = new Date("2020-02-01T00:00:00.000Z");
      const remove = (ids: readonly string[]) =>
        store.removePreparations({ ids, endedBefore: before, auditOf: removalAudit });
      const listed = () => store.listRemovable({ endedBefore: before, limit: 100 });
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
        await store.putGrantWithSecrets(grant, [
          { preparationId: id, name: "aws-secret-key", sealed: "v1:x" },
        ]);
        await store.putTokens([{ ...tokenOf(preparation), tokenHash: `token-of-${id}` }]);
        await under.execute(
          `insert into token_uses (token_hash, user_id, submission_id) values ('token-of-${id}', 'U0X', 'V0X')`,
        );
        await store.addReceipt({ preparationId: id, userId: "U0X", event: "stored", at: longAgo });
        await store.putCountCheckpoint(id, { ranges: [] });
        await store.record(id, { posts: [cardDraft(request.channelId)], audit: [auditDraft("test.filled")] });
        await under.execute(
          `insert into decisions (preparation_id, revision, plan_hash, approver, decision, comment, at)
           values ('${id}', 1, 'p', 'U0X', 'approve', '', now())`,
        );
      }
      /** Rows by table that still name a preparation; the audit log's are not counted. */
      async function rowsOf(id: string): Promise<Record<string, number>> {
        const tables = [
          ...["submissions", "grants", "secrets", "decisions", "receipts", "tokens", "posts", "counts"].map(
            (table) => [table, `preparation_id = '${id}'`] as const,
          ),
          ["token_uses", `token_hash = 'token-of-${id}'`] as const,
        ];
        const counts: Record<string, number> = {};
        for (const [table, where] of tables) {
          const [row] = await under.execute(`select count(*)::int as rows from ${table} where ${where}`);
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
        expect(await store.findPreparation(gone.id)).toBeNull();
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
        const keeping = await under.execute(
          `select conrelid::regclass::text as name from pg_constraint
            where contype = 'f' and confrelid in ('preparations'::regclass, 'tokens'::regclass)
              and confdeltype <> 'c'`,
        );
        expect(keeping).toEqual([]);
      });

      it("takes none that is not ended, however old", async () => {
        const open: State[] = [
          "blocked",
          "awaiting_approval",
          "ready",
          "failed",
          "revoking",
          "revoke_failed",
        ];
        const all = [];
        for (const state of open) all.push(await ended(state));
        const ids = all.map(({ id }) => id);
        expect(await listed()).toEqual([]);
        expect(await remove(ids)).toMatchObject({ removed: 0 });
        for (const id of ids) expect(await store.findPreparation(id)).not.toBeNull();
      });

      it("takes none that left a grant in a cloud; a bucket is none", async () => {
        const [left, bucket] = [await ended(), await ended()];
        await store.putGrant(grantOf(left.id, { state: "made" }));
        const change: Grant["change"] = {
          kind: "oss.create-bucket",
          undo: "oss.delete-bucket",
          bucket: "b",
          region: "oss-eu-central-1",
          storageClass: "Standard",
          acl: "private",
        };
        await store.putGrant(grantOf(bucket.id, { key: "oss.create-bucket:b", change, state: "made" }));
        expect(await listed()).toEqual([bucket.id]);
        expect(await remove([left.id, bucket.id])).toMatchObject({ removed: 1 });
        expect(await store.findPreparation(left.id)).not.toBeNull();
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
          store.openDrift({ id, occurrence: 1, drift: {}, tokenHash: `t-${id}`, posts: [draft(id)] });
        await openDrift("old-open");
        await openDrift("old-over");
        await store.record(null, { posts: [draft("old-head"), draft("old-unsent")] });
        for (const key of ["old-open", "old-over", "old-head"]) {
          const [row] = await under.execute(`select id from posts where key = '${key}'`);
          await store.markPosted(String(row?.["id"]), { version: 1, channelId: "C0OLD", ts: "1.0" });
        }
        await store.endDrift({ id: "old-over", occurrence: 1, as: "over" });
        const keys = async () =>
          (await under.execute("select key from posts where target_id = 'C0OLD' order by key")).map(
            (row) => row["key"],
          );
        await store.removeOldMessages(new Date(nowMs));
        expect(await keys()).toHaveLength(4);
        await store.removeOldMessages(new Date(nowMs + 1));
        expect(await keys()).toEqual(["old-open", "old-unsent"]);
        expect(await store.findDrift("old-over")).toBeNull();
        expect(await store.findDrift("old-open")).not.toBeNull();
      });
    });

    it("keeps receipts in their order", async () => {
      const { id } = await create();
      const receipt = (event: "opened" | "stored", at: string) => ({
        preparationId: id,
        userId: "U0R",
        event,
        at,
      });
      await store.addReceipt(receipt("stored", "2026-11-20T10:00:00.000Z"));
      await store.addReceipt(receipt("opened", "2026-11-20T09:00:00.000Z"));
      expect((await store.listReceipts(id)).map(({ event }) => event)).toEqual(["opened", "stored"]);
    });

    it("keeps a count's place, and forgets it", async () => {
      const { id } = await create();
      expect(await store.findCountCheckpoint(id)).toBeNull();
      await store.putCountCheckpoint(id, { ranges: [["a", "b"]] });
      await store.putCountCheckpoint(id, { ranges: [["b", "c"]] });
      expect(await store.findCountCheckpoint(id)).toEqual({ ranges: [["b", "c"]] });
      await store.forgetCount(id);
      expect(await store.findCountCheckpoint(id)).toBeNull();
    });

    it("keeps who wants a count to stop, whatever place it keeps besides, until it is forgotten", async () => {
      const { id } = await create();
      expect(await store.findCountStop(id)).toBeNull();
      await store.askCountToStop(id, "U0OPERATOR");
      expect(await store.findCountCheckpoint(id)).toBeNull();
      await store.putCountCheckpoint(id, { ranges: [["a", "b"]] });
      expect(await store.findCountStop(id)).toBe("U0OPERATOR");
      await store.forgetCount(id);
      expect(await store.findCountStop(id)).toBeNull();
    });

    it("has one installation id for ever, also when ten ask first at once", async () => {
      const ids = await Promise.all(Array.from({ length: 10 }, () => store.readInstallationId()));
      expect(new Set(ids).size).toBe(1);
    });

    describe("calls", () => {
      const HOUR_MS = 3_600_000;
      const limit = (name: string, calls: number) => ({ name, calls, windowMs: HOUR_MS });
      const book = (limits: ReturnType<typeof limit>[], maxWaitMs = 0) =>
        store.bookCall({ limits, maxWaitMs });

      it("are booked up to their limit, by twenty at once, and not beyond", async () => {
        const waits = await Promise.all(Array.from({ length: 20 }, () => book([limit("method-a", 5)])));
        expect(waits.filter((waitMs) => waitMs === 0)).toHaveLength(5);
        for (const waitMs of waits.filter((wait) => wait !== 0)) {
          expect(waitMs).toBeGreaterThan(HOUR_MS - 60_000);
          expect(waitMs).toBeLessThanOrEqual(HOUR_MS);
        }
      });

      it("are booked for later when the caller would wait that long, one after the other", async () => {
        const limits = [limit("channel-b", 1)];
        expect(await book(limits, 3 * HOUR_MS)).toBe(0);
        expect(await book(limits, 3 * HOUR_MS)).toBeLessThanOrEqual(HOUR_MS);
        expect(await book(limits, 3 * HOUR_MS)).toBeGreaterThan(HOUR_MS);
      });

      it("count against all their limits, or against none", async () => {
        expect(await book([limit("channel-c", 1), limit("method-c", 2)])).toBe(0);
        // The channel is taken, so the method is not used up either.
        expect(await book([limit("channel-c", 1), limit("method-c", 2)])).toBeGreaterThan(0);
        expect(await book([limit("channel-d", 1), limit("method-c", 2)])).toBe(0);
        expect(await book([limit("channel-e", 1), limit("method-c", 2)])).toBeGreaterThan(0);
      });

      it("wait while a limit is held", async () => {
        await store.holdCalls("method-f", HOUR_MS);
        expect(await book([limit("method-f", 5)])).toBeGreaterThan(HOUR_MS - 60_000);
        expect(await book([limit("method-g", 5)])).toBe(0);
      });

      it("do not wait for bookings from before the clock was set back", async () => {
        await under.execute(
          `insert into call_limits values ('channel-h', array[extract(epoch from now()) * 1000 + ${3 * HOUR_MS}], 0)`,
        );
        expect(await book([limit("channel-h", 1)])).toBe(0);
      });
    });

    describe("a process", () => {
      const SILENT = 0;
      const takenBy = async (
        executorId: string,
        goneAfterMs: number | null,
        take = async () => undefined,
      ) => {
        const taken: string[] = [];
        await store.takeOverGone({
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
        for (const id of ["gone", "one", "two", "three"]) await store.enlist(id);
        await Promise.all(["one", "two", "three"].map((id) => store.retire(id)));
        await store.enlist("one");
        // All but the caller are silent for longer than nothing; two of the callers are gone themselves.
        const taken = await Promise.all(["one", "one", "one"].map((id) => takenBy(id, SILENT)));
        expect(taken.flat().sort()).toEqual(["gone", "three", "two", PROCESS].sort());
        expect(await store.beat("one")).toBe(true);
        expect(await store.beat("gone")).toBe(false);
        expect(await takenBy("one", SILENT)).toEqual([]);
        await store.enlist(PROCESS);
      });

      it("that lives is left alone, by the database's clock", async () => {
        await store.enlist("alive");
        nowMs += 3_600_000;
        expect(await takenBy("watcher", 600_000)).toEqual([]);
        expect(await takenBy("watcher", null)).toEqual([]);
        expect(await store.beat("alive")).toBe(true);
        await store.retire("alive");
      });

      it("that has ended is handed over at once", async () => {
        await store.enlist("ended");
        await store.retire("ended");
        expect(await takenBy("watcher", null)).toContain("ended");
      });

      it("is handed over again when its taker failed", async () => {
        await store.enlist("gone");
        await store.retire("gone");
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
        await store.retire(PROCESS);
        expect(await takenBy("watcher", null)).toEqual([PROCESS]);
        await expect(store.putGrant(grant)).rejects.toThrow("taken over");
        await expect(store.putGrantWithSecrets(grant, [])).rejects.toThrow("taken over");
        expect(await store.listGrants(id)).toEqual([]);
        await store.enlist(PROCESS);
        await store.putGrant(grant);
        expect(await store.listGrants(id)).toEqual([grant]);
      });
    });
  });
}
