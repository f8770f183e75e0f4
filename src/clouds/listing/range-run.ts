import { setMaxListeners } from "node:events";
import { isRetryable } from "../../core/errors.ts";
import { createPacer, type Pacer } from "./pacer.ts";
import type { Range, RangePool } from "./range-pool.ts";

/**
 * Takes the next page of a range and moves the range past it; answers whether more of it is left. Taking in and moving on are
 * one turn, without an `await` between, since another visit may cut the range meanwhile.
 * Errors: a retryable CloudError is tried again later, after which the visit must find everything as before; any other ends the run.
 */
export type Visit = (range: Range, signal: AbortSignal) => Promise<boolean>;

export type RangeRunOptions = {
  /** Visits at a time, at most. */
  concurrency: number;
  /** Failures of one visit in a row after which the run gives up. */
  maxFailures: number;
  maxVisits?: number | undefined;
  maxMs?: number | undefined;
  signal?: AbortSignal | undefined;
  /** Acts that are repeated until the run ends; one that throws ends the run with its error. */
  rhythms: readonly { everyMs: number; act: () => void }[];
};

export const DEFAULT_CONCURRENCY = 48;
export const DEFAULT_MAX_FAILURES = 10;

/** Visits the ranges of a pool over many connections until none is left. It may run once. */
export class RangeRun {
  readonly #pool: RangePool;
  readonly #visit: Visit;
  readonly #options: RangeRunOptions;
  readonly #pacer: Pacer;
  readonly #ready: Range[];
  readonly #stop = new AbortController();
  readonly #inFlight = new Set<Promise<void>>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #visits = 0;
  #paused = 0;
  #isOutOfTime = false;
  #failure: { error: unknown } | null = null;
  #wake: () => void = () => undefined;

  constructor(pool: RangePool, visit: Visit, options: RangeRunOptions) {
    // Every request in flight listens to it.
    setMaxListeners(0, this.#stop.signal);
    this.#pool = pool;
    this.#visit = visit;
    this.#options = options;
    this.#pacer = createPacer({ ...options, random: Math.random });
    this.#ready = pool.values();
  }

  /** Visits so far, those that failed included. */
  get visits(): number {
    return this.#visits;
  }

  /** Runs to the end, to a bound, to the first lasting failure, or until cancelled. Errors: that failure; the signal's reason. */
  async finish(): Promise<void> {
    const cancel = () => this.#fail(this.#options.signal?.reason);
    this.#options.signal?.addEventListener("abort", cancel, { once: true });
    this.#startTimers();
    try {
      while (this.#pool.size > 0 && this.#failure === null && !this.#isOutOfBounds()) {
        const change = new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        this.#startVisits();
        await change;
      }
    } finally {
      this.#options.signal?.removeEventListener("abort", cancel);
      await this.#windDown();
    }
    if (this.#failure !== null) throw this.#failure.error;
  }

  #startTimers(): void {
    const { rhythms, maxMs } = this.#options;
    for (const { everyMs, act } of rhythms) {
      this.#timers.add(setInterval(() => this.#callOut(act), everyMs));
    }
    if (maxMs === undefined) return;
    const endTime = () => {
      this.#isOutOfTime = true;
      this.#wake();
    };
    this.#timers.add(setTimeout(endTime, maxMs));
  }

  /** A callback that throws ends the run with its error, not the process. */
  #callOut(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#fail(error);
    }
  }

  #isOutOfBounds(): boolean {
    return this.#isOutOfTime || (this.#mayVisit() < 1 && this.#inFlight.size === 0);
  }

  /** Visits that `maxVisits` still allows. */
  #mayVisit(): number {
    return (this.#options.maxVisits ?? Number.POSITIVE_INFINITY) - this.#visits;
  }

  #startVisits(): void {
    const free = Math.min(this.#pacer.limit - this.#inFlight.size, this.#mayVisit());
    const idle = free - this.#ready.length - this.#paused;
    if (idle > 0) this.#ready.push(...this.#pool.split(idle));
    for (const range of this.#ready.splice(0, Math.max(0, free))) {
      const visit = this.#take(range).catch((error: unknown) => this.#fail(error));
      this.#inFlight.add(visit);
      void visit.finally(() => {
        this.#inFlight.delete(visit);
        this.#wake();
      });
    }
  }

  async #take(range: Range): Promise<void> {
    this.#visits++;
    try {
      const isMoreLeft = await this.#visit(range, this.#stop.signal);
      this.#pacer.noteSuccess();
      if (isMoreLeft) this.#ready.push(range);
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      if (!isRetryable(error)) throw error;
      this.#retryLater(range, error);
    }
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
  }
}
