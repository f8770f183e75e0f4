import {
  bookCallAt,
  type CallLimit,
  type CallLimitState,
  earliestCallMs,
  UNUSED_LIMIT,
} from "../../../src/core/call-limits.ts";
import type { Notice } from "../../../src/notices/index.ts";
import type { ClaimedPost, Post, PostTarget } from "../../../src/storage/contract/posts.ts";
import type { OutboxStore } from "../../../src/workflow/outbox/outbox.ts";

type Row = Post & {
  notBefore: number;
  leaseUntil: number;
  leaseOwner: string | null;
  isAbandoned: boolean;
  error: string | null;
};

/** The store's outbox in memory, with its rules: one new message a destination at a time, threads in order, leases. */
export class MemoryOutbox implements OutboxStore {
  readonly rows: Row[] = [];
  readonly #listeners = new Set<Parameters<OutboxStore["onPostsDrafted"]>[0]>();
  readonly #limits = new Map<string, CallLimitState>();
  readonly #nowMs: () => number;
  /** Whether calls are spaced; most tests only need to know that a hold is waited out. */
  isPaced = false;

  constructor(nowMs: () => number = Date.now) {
    this.#nowMs = nowMs;
  }

  onPostsDrafted(listener: Parameters<OutboxStore["onPostsDrafted"]>[0]): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What the store does once a transaction with drafts is committed. */
  sayDrafted(to: ReadonlySet<string> | null = null, waitsMs: ReadonlySet<number> = new Set()): void {
    for (const listener of this.#listeners) listener(to, waitsMs);
  }

  async bookCall({ limits, maxWaitMs }: Parameters<OutboxStore["bookCall"]>[0]): Promise<number> {
    const nowMs = this.#nowMs();
    const stateOf = ({ name }: CallLimit) => this.#limits.get(name) ?? UNUSED_LIMIT;
    const atMs = Math.max(...limits.map((limit) => earliestCallMs(limit, stateOf(limit), nowMs)));
    if (this.isPaced && atMs - nowMs <= maxWaitMs) {
      for (const limit of limits) this.#limits.set(limit.name, bookCallAt(limit, stateOf(limit), atMs));
    }
    return atMs - nowMs;
  }

  async holdCalls(name: string, forMs: number): Promise<void> {
    const { bookedMs } = this.#limits.get(name) ?? UNUSED_LIMIT;
    this.#limits.set(name, { bookedMs, heldUntilMs: this.#nowMs() + forMs });
  }

  async readPost(id: string): Promise<Post | null> {
    return { ...this.get(id) };
  }

  draft(key: string, target: PostTarget, notice: Notice, preparationId: string | null = "MP-7K3Q9X"): Row {
    const known = this.rows.find((row) => row.key === key && row.preparationId === preparationId);
    if (known) {
      known.notice = notice;
      known.version += 1;
      return known;
    }
    const row: Row = {
      id: `post-${this.rows.length + 1}`,
      preparationId,
      key,
      target,
      notice,
      version: 1,
      postedVersion: 0,
      channelId: null,
      ts: null,
      isOutcomeUnknown: false,
      attempts: 0,
      notBefore: 0,
      leaseUntil: 0,
      leaseOwner: null,
      isAbandoned: false,
      error: null,
    };
    this.rows.push(row);
    return row;
  }

  async claimPosts({
    owner,
    limits,
    leaseMs,
    now,
    cardKey,
  }: Parameters<OutboxStore["claimPosts"]>[0]): Promise<ClaimedPost[]> {
    const nowMs = now.getTime();
    const waiting = (row: Row) => row.version > row.postedVersion && !row.isAbandoned;
    const taken: Row[] = [];
    for (const [index, row] of this.rows.entries()) {
      const isNew = row.ts === null;
      if (taken.filter(({ ts }) => (ts === null) === isNew).length === limits[isNew ? "posts" : "edits"])
        continue;
      const place = placeOf(row);
      const isBusy = this.rows.some(
        (other) =>
          other.leaseUntil > nowMs &&
          (other === row || (isNew && other.ts === null && placeOf(other) === place)),
      );
      const hasPredecessor =
        isNew &&
        this.rows
          .slice(0, index)
          .some((other) => placeOf(other) === place && waiting(other) && other.postedVersion === 0);
      if (!waiting(row) || row.notBefore > nowMs || isBusy || hasPredecessor) continue;
      row.leaseUntil = nowMs + leaseMs;
      row.leaseOwner = owner;
      taken.push(row);
    }
    const cardOf = ({ preparationId }: Post) =>
      this.rows.find((row) => row.preparationId === preparationId && row.key === cardKey);
    return taken.map((row) => ({ ...row, cardTs: cardOf(row)?.ts ?? null }));
  }

  async markPosting(id: string, owner: string): Promise<Post | null> {
    const row = this.get(id);
    if (row.leaseOwner !== owner) return null;
    row.isOutcomeUnknown = true;
    return { ...row };
  }

  async markPosted(
    id: string,
    { version, channelId, ts, restMs }: Parameters<OutboxStore["markPosted"]>[1],
  ): Promise<void> {
    const row = this.get(id);
    if (this.isPaced) row.notBefore = Math.max(row.notBefore, this.#nowMs() + restMs);
    Object.assign(row, {
      postedVersion: version,
      channelId,
      ts,
      isOutcomeUnknown: false,
      attempts: 0,
      leaseUntil: 0,
      leaseOwner: null,
      error: null,
    });
  }

  async releasePost(id: string, input: Parameters<OutboxStore["releasePost"]>[1]): Promise<void> {
    const { owner, notBefore, ...rest } = input;
    const row = this.get(id);
    if (row.leaseOwner !== owner) return;
    Object.assign(row, { ...rest, notBefore: notBefore.getTime(), leaseUntil: 0, leaseOwner: null });
  }

  async abandonPost(id: string, error: string): Promise<void> {
    Object.assign(this.get(id), { isAbandoned: true, error, leaseUntil: 0, leaseOwner: null });
  }

  async findPost(preparationId: string, key: string): Promise<Post | null> {
    return this.rows.find((row) => row.preparationId === preparationId && row.key === key) ?? null;
  }

  get(id: string): Row {
    const row = this.rows.find((candidate) => candidate.id === id);
    if (!row) throw new Error(`no post ${id}`);
    return row;
  }
}

function placeOf({ target }: Pick<Post, "target">): string {
  return target.kind === "direct" ? target.userId : target.channelId;
}
