import { setMaxListeners } from "node:events";
import { isRetryable } from "../../../core/errors.ts";
import { addRestored, type Restored } from "../../../core/estimate.ts";
import { addRefusedKeys, NO_REFUSED_KEYS } from "../../../core/oss-keys.ts";
import type { RefusedKeys } from "../../../core/refused-keys.ts";
import { outOfOrder } from "../listing-errors.ts";
import { type CountCheckpoint, readCheckpoint } from "./checkpoint.ts";
import { compareKeys } from "./key-order.ts";
import type { PageLister } from "./list-page.ts";
import { createPacer, type Pacer } from "./pacer.ts";
import { type Range, RangePool } from "./range-pool.ts";
import { type ClassTotal, Tally } from "./tally.ts";

/**
 * The current objects under a prefix. `isComplete: false` when a bound was reached first: then there are at least as
 * many. `requests` counts every request sent, retries and guesses included. `checkpoint` goes on from here; null when
 * nothing is left.
 */
export type CountResult = {
  isComplete: boolean;
  objectCount: number;
  sizeBytes: number;
  byStorageClass: ClassTotal[];
  restored: Restored | null;
  keysRefusedByOss: RefusedKeys;
  requests: number;
  elapsedMs: number;
  checkpoint: CountCheckpoint | null;
};

export type CountProgress = {
  objectCount: number;
  sizeBytes: number;
  requests: number;
  elapsedMs: number;
  /** Of this run; what a checkpoint brought along does not count as speed. */
  objectsPerSecond: number;
};

/** How to count, the bucket apart. Every field may be left out. */
export type CountSettings = {
  /** Requests at a time, at most. 48 keeps one prefix far below S3's 5,500 reads a second. */
  concurrency?: number;
  /** Stop after so many requests, or so long, and say "at least". */
  maxPages?: number;
  maxMs?: number;
  signal?: AbortSignal;
  onProgress?: (progress: CountProgress) => void;
  progressIntervalMs?: number;
  onCheckpoint?: (checkpoint: CountCheckpoint) => void;
  checkpointIntervalMs?: number;
  /** A checkpoint of the same bucket and prefix, as it was given or as it came back from storage. */
  resumeFrom?: unknown;
  /** Failures of one page in a row after which the count gives up. */
  maxFailures?: number;
};

export const DEFAULT_CONCURRENCY = 48;
const DEFAULT_MAX_FAILURES = 10;

/** One run of a count over a lister. It may run once. */
export class CountRun {
  readonly #lister: Pick<PageLister, "fetchPage">;
  readonly #bucket: string;
  readonly #prefix: string;
  readonly #settings: CountSettings;
  readonly #pacer: Pacer;
  readonly #pool: RangePool;
  readonly #ready: Range[];
  readonly #tally = new Tally();
  readonly #stop = new AbortController();
  readonly #startedMs = performance.now();
  readonly #before: { objectCount: number; requests: number; elapsedMs: number };
  readonly #inFlight = new Set<Promise<void>>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #restored: Restored | null = null;
  #keysRefusedByOss = NO_REFUSED_KEYS;
  #requests = 0;
  #paused = 0;
  #isOutOfTime = false;
  #failure: { error: unknown } | null = null;
  #wake: () => void = () => undefined;

  constructor(
    lister: Pick<PageLister, "fetchPage">,
    bucket: string,
    prefix: string,
    settings: CountSettings,
  ) {
    // Every request in flight listens to it.
    setMaxListeners(0, this.#stop.signal);
    this.#lister = lister;
    this.#bucket = bucket;
    this.#prefix = prefix;
    this.#settings = settings;
    this.#pacer = createPacer({
      concurrency: settings.concurrency ?? DEFAULT_CONCURRENCY,
      maxFailures: settings.maxFailures ?? DEFAULT_MAX_FAILURES,
      random: Math.random,
    });
    const checkpoint =
      settings.resumeFrom === undefined ? null : readCheckpoint(settings.resumeFrom, bucket, prefix);
    this.#tally.addAll(checkpoint?.byStorageClass ?? []);
    this.#restored = checkpoint?.restored ?? null;
    this.#keysRefusedByOss = checkpoint?.keysRefusedByOss ?? NO_REFUSED_KEYS;
    this.#pool = new RangePool(prefix, checkpoint?.pending ?? [{ after: "", until: null }]);
    this.#ready = this.#pool.values();
    this.#before = {
      objectCount: this.#tally.objectCount,
      requests: checkpoint?.requests ?? 0,
      elapsedMs: checkpoint?.elapsedMs ?? 0,
    };
  }

  /** Runs to the end, to a bound, to the first lasting failure, or until cancelled. */
  async finish(): Promise<CountResult> {
    const cancel = () => this.#fail(this.#settings.signal?.reason);
    this.#settings.signal?.addEventListener("abort", cancel, { once: true });
    this.#startTimers();
    try {
      while (this.#pool.size > 0 && this.#failure === null && !this.#isOutOfBounds()) {
        const change = new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        this.#startRequests();
        await change;
      }
    } finally {
      this.#settings.signal?.removeEventListener("abort", cancel);
      await this.#windDown();
    }
    if (this.#failure !== null) throw this.#failure.error;
    return this.#result();
  }

  #startTimers(): void {
    const { onProgress, onCheckpoint, maxMs } = this.#settings;
    const every = (ms: number, act: () => void) => {
      this.#timers.add(setInterval(() => this.#callOut(act), ms));
    };
    if (onProgress) every(this.#settings.progressIntervalMs ?? 1000, () => onProgress(this.#progress()));
    if (onCheckpoint) {
      every(this.#settings.checkpointIntervalMs ?? 5000, () => onCheckpoint(this.#checkpoint()));
    }
    if (maxMs !== undefined) {
      const endTime = () => {
        this.#isOutOfTime = true;
        this.#wake();
      };
      this.#timers.add(setTimeout(endTime, maxMs));
    }
  }

  /** A callback that throws ends the count with its error, not the process. */
  #callOut(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#fail(error);
    }
  }

  #isOutOfBounds(): boolean {
    return this.#isOutOfTime || (this.#mayAsk() < 1 && this.#inFlight.size === 0);
  }

  /** Requests that `maxPages` still allows. */
  #mayAsk(): number {
    return (this.#settings.maxPages ?? Number.POSITIVE_INFINITY) - this.#requests;
  }

  #startRequests(): void {
    const free = Math.min(this.#pacer.limit - this.#inFlight.size, this.#mayAsk());
    const idle = free - this.#ready.length - this.#paused;
    if (idle > 0) this.#ready.push(...this.#pool.split(idle));
    for (const range of this.#ready.splice(0, Math.max(0, free))) {
      const request = this.#list(range).catch((error: unknown) => this.#fail(error));
      this.#inFlight.add(request);
      void request.finally(() => {
        this.#inFlight.delete(request);
        this.#wake();
      });
    }
  }

  /** One page of a range: counted and moved past in one turn, so that every checkpoint adds up. */
  async #list(range: Range): Promise<void> {
    this.#requests++;
    try {
      const received = await this.#lister.fetchPage(range.after, this.#stop.signal);
      const page = received(range.until);
      this.#checkOrder(range, page.firstKey, page.lastKey);
      this.#tally.addAll(page.totals);
      this.#restored = addRestored(this.#restored, page.restored);
      this.#keysRefusedByOss = addRefusedKeys(this.#keysRefusedByOss, page.keysRefusedByOss);
      this.#pool.advance(range, page);
      this.#pacer.noteSuccess();
      if (!page.isLast) this.#ready.push(range);
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      if (!isRetryable(error)) throw error;
      this.#retryLater(range, error);
    }
  }

  /** A server that ignores `start-after`, or sorts otherwise than S3, would be counted wrongly without a word. */
  #checkOrder(range: Range, firstKey: string | null, lastKey: string | null): void {
    if (firstKey === null || lastKey === null) return;
    if (compareKeys(firstKey, range.after) > 0 && compareKeys(firstKey, lastKey) <= 0) return;
    throw outOfOrder(
      this.#bucket,
      `The bucket is not listed in UTF-8 order: after ${JSON.stringify(range.after)} came ` +
        `${JSON.stringify(firstKey)} to ${JSON.stringify(lastKey)}. It cannot be counted in parts.`,
    );
  }

  #retryLater(range: Range, error: unknown): void {
    range.failures++;
    const pauseMs = this.#pacer.noteFailure(error, range.failures, performance.now());
    if (pauseMs === null) throw error;
    this.#paused++;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#paused--;
      this.#ready.push(range);
      this.#wake();
    }, pauseMs);
    this.#timers.add(timer);
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wake();
  }

  async #windDown(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#stop.abort();
    await Promise.all(this.#inFlight);
    if (this.#pool.size > 0) this.#settings.onCheckpoint?.(this.#checkpoint());
    this.#settings.onProgress?.(this.#progress());
  }

  #progress(): CountProgress {
    const ranMs = performance.now() - this.#startedMs;
    const objectCount = this.#tally.objectCount;
    return {
      objectCount,
      sizeBytes: this.#tally.sizeBytes,
      requests: this.#before.requests + this.#requests,
      elapsedMs: Math.round(this.#before.elapsedMs + ranMs),
      objectsPerSecond: Math.round(((objectCount - this.#before.objectCount) * 1000) / Math.max(1, ranMs)),
    };
  }

  #checkpoint(): CountCheckpoint {
    const { requests, elapsedMs } = this.#progress();
    return {
      version: 2,
      bucket: this.#bucket,
      prefix: this.#prefix,
      byStorageClass: this.#tally.byStorageClass(),
      restored: this.#restored,
      keysRefusedByOss: this.#keysRefusedByOss,
      pending: this.#pool.values().map(({ after, until }) => ({ after, until })),
      requests,
      elapsedMs,
    };
  }

  #result(): CountResult {
    const isComplete = this.#pool.size === 0;
    const { objectCount, sizeBytes, requests, elapsedMs } = this.#progress();
    return {
      isComplete,
      objectCount,
      sizeBytes,
      byStorageClass: this.#tally.byStorageClass(),
      restored: this.#restored,
      keysRefusedByOss: this.#keysRefusedByOss,
      requests,
      elapsedMs,
      checkpoint: isComplete ? null : this.#checkpoint(),
    };
  }
}
