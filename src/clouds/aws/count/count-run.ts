import { addRestored, type Restored } from "../../../core/estimate.ts";
import { addRefusedKeys, NO_REFUSED_KEYS } from "../../../core/oss-keys.ts";
import type { RefusedKeys } from "../../../core/refused-keys.ts";
import { compareKeys } from "../../listing/key-order.ts";
import { type Range, RangePool } from "../../listing/range-pool.ts";
import { DEFAULT_CONCURRENCY, DEFAULT_MAX_FAILURES, RangeRun } from "../../listing/range-run.ts";
import { outOfOrder } from "../listing-errors.ts";
import { type CountCheckpoint, readCheckpoint } from "./checkpoint.ts";
import type { PageLister } from "./list-page.ts";
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

const PROGRESS_INTERVAL_MS = 1000;
const CHECKPOINT_INTERVAL_MS = 5000;

/** One run of a count over a lister. It may run once. */
export class CountRun {
  readonly #lister: Pick<PageLister, "fetchPage">;
  readonly #bucket: string;
  readonly #prefix: string;
  readonly #settings: CountSettings;
  readonly #pool: RangePool;
  readonly #run: RangeRun;
  readonly #tally = new Tally();
  readonly #startedMs = performance.now();
  readonly #before: { objectCount: number; requests: number; elapsedMs: number };
  #restored: Restored | null = null;
  #keysRefusedByOss = NO_REFUSED_KEYS;

  constructor(
    lister: Pick<PageLister, "fetchPage">,
    bucket: string,
    prefix: string,
    settings: CountSettings,
  ) {
    this.#lister = lister;
    this.#bucket = bucket;
    this.#prefix = prefix;
    this.#settings = settings;
    const checkpoint =
      settings.resumeFrom === undefined ? null : readCheckpoint(settings.resumeFrom, bucket, prefix);
    this.#tally.addAll(checkpoint?.byStorageClass ?? []);
    this.#restored = checkpoint?.restored ?? null;
    this.#keysRefusedByOss = checkpoint?.keysRefusedByOss ?? NO_REFUSED_KEYS;
    this.#pool = new RangePool(prefix, checkpoint?.pending ?? [{ after: "", until: null }]);
    this.#run = new RangeRun(this.#pool, (range, signal) => this.#list(range, signal), {
      concurrency: settings.concurrency ?? DEFAULT_CONCURRENCY,
      maxFailures: settings.maxFailures ?? DEFAULT_MAX_FAILURES,
      maxVisits: settings.maxPages,
      maxMs: settings.maxMs,
      signal: settings.signal,
      rhythms: this.#rhythms(),
    });
    this.#before = {
      objectCount: this.#tally.objectCount,
      requests: checkpoint?.requests ?? 0,
      elapsedMs: checkpoint?.elapsedMs ?? 0,
    };
  }

  /** Runs to the end, to a bound, to the first lasting failure, or until cancelled. */
  async finish(): Promise<CountResult> {
    try {
      await this.#run.finish();
    } finally {
      if (this.#pool.size > 0) this.#settings.onCheckpoint?.(this.#checkpoint());
      this.#settings.onProgress?.(this.#progress());
    }
    return this.#result();
  }

  #rhythms(): { everyMs: number; act: () => void }[] {
    const { onProgress, onCheckpoint, progressIntervalMs, checkpointIntervalMs } = this.#settings;
    return [
      ...(onProgress
        ? [
            {
              everyMs: progressIntervalMs ?? PROGRESS_INTERVAL_MS,
              act: () => onProgress(this.#progress()),
            },
          ]
        : []),
      ...(onCheckpoint
        ? [
            {
              everyMs: checkpointIntervalMs ?? CHECKPOINT_INTERVAL_MS,
              act: () => onCheckpoint(this.#checkpoint()),
            },
          ]
        : []),
    ];
  }

  /** One page of a range: counted and moved past in one turn, so that every checkpoint adds up. */
  async #list(range: Range, signal: AbortSignal): Promise<boolean> {
    const received = await this.#lister.fetchPage(range.after, signal);
    const page = received(range.until);
    this.#checkOrder(range, page.firstKey, page.lastKey);
    this.#tally.addAll(page.totals);
    this.#restored = addRestored(this.#restored, page.restored);
    this.#keysRefusedByOss = addRefusedKeys(this.#keysRefusedByOss, page.keysRefusedByOss);
    this.#pool.advance(range, page);
    return !page.isLast;
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

  #progress(): CountProgress {
    const ranMs = performance.now() - this.#startedMs;
    const objectCount = this.#tally.objectCount;
    return {
      objectCount,
      sizeBytes: this.#tally.sizeBytes,
      requests: this.#before.requests + this.#run.visits,
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
