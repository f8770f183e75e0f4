import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import type { Preparation, PreparationRequest } from "../../../src/core/preparation.ts";
import { createSealer } from "../../../src/security/seal.ts";
import { storeSeals } from "../../../src/security/store-seals.ts";
import type { AuditDraft, AuditEntry } from "../../../src/storage/contract/audit.ts";
import type { Post, StoredPostDraft } from "../../../src/storage/contract/posts.ts";
import type { StoreSeals } from "../../../src/storage/contract/seals.ts";
import type { Store } from "../../../src/storage/contract/store.ts";
import { madeUpPreparation } from "../../core/made-up-preparation.ts";

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

export const sealer = createSealer([new Uint8Array(32).fill(3)]);
export const PLAN_HASH = "a".repeat(64);
export const TOKEN_HASH = "b".repeat(64);
/** The name under which the store under test writes. */
export const PROCESS = "under-test";

/** What identifies a preparation that no other test has. */
type Drawn = { id: string; requester: string; request: Partial<PreparationRequest>; submissionId: string };

/** One store, open while the tests of a suite run, and what they need around it. */
export type StoreFixture = Pick<StoreUnderTest, "execute"> & {
  /** Open from `beforeAll` on, so read it in a test and not while tests are collected. */
  readonly store: Store;
  /** The store's clock in epoch milliseconds, a minute later for each test. */
  nowMs: number;
  draw(): Drawn;
  create(changes?: Parameters<typeof madeUpPreparation>[0]): Promise<Preparation>;
  createAwaiting(): Promise<Preparation>;
  wholeAudit(): Promise<AuditEntry[]>;
  postOf(id: string, key: string): Promise<Post>;
};

export function prepareStore(open: OpenStoreForTest): StoreFixture {
  let under: StoreUnderTest;
  const draw = drawPreparations();
  const fixture: StoreFixture = {
    get store() {
      return under.store;
    },
    nowMs: Date.UTC(2026, 10, 20, 9),
    execute: (statement) => under.execute(statement),
    draw,
    create: (changes = {}) => createPreparation(under.store, draw(), changes),
    async createAwaiting() {
      const preparation = await fixture.create({ state: "awaiting_approval", planHash: PLAN_HASH });
      await under.store.putTokens([tokenOf(preparation)]);
      return preparation;
    },
    wholeAudit: () => readWholeAudit(under.store),
    async postOf(id, key) {
      const post = await under.store.findPost(id, key);
      if (!post) throw new Error(`expected a post ${key} of ${id}`);
      return post;
    },
  };

  beforeAll(async () => {
    under = await open({
      executorId: PROCESS,
      now: () => new Date(fixture.nowMs),
      seals: storeSeals(sealer),
    });
    await under.store.enlist(PROCESS);
  });
  afterAll(() => under.close());
  beforeEach(() => {
    fixture.nowMs += 60_000;
  });
  return fixture;
}

/** Each test has preparations, people and channels of its own, in one database. */
function drawPreparations(): () => Drawn {
  let drawn = 0;
  return () => {
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
  };
}

async function createPreparation(
  store: Store,
  { id, requester, request, submissionId }: Drawn,
  changes: Parameters<typeof madeUpPreparation>[0],
): Promise<Preparation> {
  const preparation = madeUpPreparation({
    id,
    requester,
    ...changes,
    request: { ...request, ...changes?.request },
  });
  const made = await store.createPreparation({ preparation, submissionId, maxOpenPerPerson: 5 });
  expect(made.outcome).toBe("created");
  return preparation;
}

async function readWholeAudit(store: Store): Promise<AuditEntry[]> {
  const entries = [];
  for (let after = 0; ; ) {
    const page = await store.listAudit({ afterSequence: after, limit: 100 });
    entries.push(...page);
    if (page.length < 100) return entries;
    after = page.at(-1)?.sequence ?? 0;
  }
}

export function tokenOf({ id }: Preparation, tokenHash = `${id}${TOKEN_HASH}`) {
  return { tokenHash, preparationId: id, revision: 1, planHash: PLAN_HASH, action: "approve" };
}

export function auditDraft(event: string, details: Record<string, unknown> = {}): AuditDraft {
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

export function threadDraft(channelId: string, key: string): StoredPostDraft {
  return { key, target: { kind: "thread", channelId }, notice: { kind: "ready" } };
}

export function cardDraft(channelId: string): StoredPostDraft {
  return { key: "card", target: { kind: "card", channelId }, notice: { kind: "card" } };
}
