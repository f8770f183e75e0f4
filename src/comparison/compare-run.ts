import type { ObjectListing } from "../clouds/contract/object-listing.ts";
import { compareListed } from "../clouds/listing/listed-page.ts";
import { type Range, RangePool, type Span } from "../clouds/listing/range-pool.ts";
import { DEFAULT_CONCURRENCY, DEFAULT_MAX_FAILURES, RangeRun } from "../clouds/listing/range-run.ts";
import {
  type Listed,
  noTallies,
  type Outcome,
  type Reading,
  type Row,
  type Tallies,
} from "../core/comparison.ts";
import { hasRefusedKeys, refusalOfKey } from "../core/oss-keys.ts";
import type { CompareCheckpoint, Place, Readings, Suspect } from "./checkpoint.ts";
import {
  type Entry,
  isReadable,
  judgeAdditional,
  judgeMissing,
  judgePair,
  type Since,
} from "./judge-pair.ts";
import { SideOfRange } from "./range-state.ts";
import { Reservoir } from "./reservoir.ts";

/** What is compared. `keptCheckpoint` is of the same places, as it was given. */
export type CompareInput = {
  source: Place;
  destination: Place;
  since: Since;
  startedAt: string;
  /** The default encryption of one of the buckets makes ETags that are no MD5s. */
  mayBeEncrypted: boolean;
  sampleSize: number;
  keptCheckpoint: CompareCheckpoint | null;
};

export type CompareSettings = {
  concurrency?: number;
  maxFailures?: number;
  random?: () => number;
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: CompareProgress) => void) | undefined;
  progressIntervalMs?: number;
  onCheckpoint?: ((checkpoint: CompareCheckpoint) => void) | undefined;
  checkpointIntervalMs?: number;
  /** Told of every key that is not simply the same, in no order. */
  onRow?: ((row: Row) => void) | undefined;
  /** Bytes of the report so far, for the checkpoint. */
  reportBytes?: () => number;
};

/** `compared`: keys of both sides so far, each once. */
export type CompareProgress = { compared: number; differences: number; requests: number; elapsedMs: number };

/** Two objects of one size whose ETags differ: more of them than are looked at are said to be unexplained. */
const MAX_SUSPECTS = 1_000;
const PROGRESS_INTERVAL_MS = 1_000;
const CHECKPOINT_INTERVAL_MS = 5_000;
const SAMPLE_EVERY = 64;

type Sides = { source: SideOfRange; destination: SideOfRange };

/**
 * Lists both sides over many connections and merges them in the order of keys, range by range. Memory is bounded by the pages in
 * hand, two for each range that is being listed. It may run once.
 */
export class CompareRun {
  readonly #listings: { source: ObjectListing; destination: ObjectListing };
  readonly #input: CompareInput;
  readonly #settings: CompareSettings;
  readonly #pool: RangePool;
  readonly #run: RangeRun;
  readonly #sides = new WeakMap<Range, Sides>();
  readonly #startedMs = performance.now();
  readonly tallies: Tallies;
  readonly suspects: Suspect[];
  readonly byNumber: Reservoir;
  readonly bySize: Reservoir;
  readonly population: { objectCount: number; sizeBytes: number };
  archived: number;
  readonly #keptReadings: Readings;
  #requests: number;

  constructor(
    listings: { source: ObjectListing; destination: ObjectListing },
    input: CompareInput,
    settings: CompareSettings,
  ) {
    const kept = input.keptCheckpoint;
    const random = settings.random ?? Math.random;
    const half = Math.floor(input.sampleSize / 2);
    this.#listings = listings;
    this.#input = input;
    this.#settings = settings;
    this.tallies = kept?.tallies ?? noTallies();
    this.suspects = [...(kept?.suspects ?? [])];
    this.byNumber = new Reservoir(input.sampleSize - half, random, kept?.sample.byNumber);
    this.bySize = new Reservoir(half, random, kept?.sample.bySize);
    this.population = { ...(kept?.sample.population ?? { objectCount: 0, sizeBytes: 0 }) };
    this.archived = kept?.sample.archived ?? 0;
    this.#keptReadings = new Map(kept?.sample.readings.map(({ key, reading }) => [key, reading]));
    this.#requests = kept?.requests ?? 0;
    // Keys without their prefix, so that one range is the same stretch of names on both sides.
    this.#pool = new RangePool("", kept?.pending ?? [{ after: "", until: null }]);
    this.#run = new RangeRun(this.#pool, (range, signal) => this.#visit(range, signal), {
      concurrency: settings.concurrency ?? DEFAULT_CONCURRENCY,
      maxFailures: settings.maxFailures ?? DEFAULT_MAX_FAILURES,
      signal: settings.signal,
      rhythms: this.#rhythms(),
    });
  }

  /** Lists to the end. Errors: CloudError; UnorderedListing; the signal's reason. The last checkpoint was given before. */
  async finish(): Promise<void> {
    try {
      await this.#run.finish();
    } finally {
      this.#settings.onCheckpoint?.(this.checkpoint());
      this.#settings.onProgress?.(this.progress());
    }
  }

  #rhythms(): { everyMs: number; act: () => void }[] {
    const { onProgress, onCheckpoint, progressIntervalMs, checkpointIntervalMs } = this.#settings;
    const progress = {
      everyMs: progressIntervalMs ?? PROGRESS_INTERVAL_MS,
      act: () => onProgress?.(this.progress()),
    };
    const checkpoint = {
      everyMs: checkpointIntervalMs ?? CHECKPOINT_INTERVAL_MS,
      act: () => onCheckpoint?.(this.checkpoint()),
    };
    return [...(onProgress ? [progress] : []), ...(onCheckpoint ? [checkpoint] : [])];
  }

  /** Fetches what is missing of both sides, then compares as far as both are known, in one turn. */
  async #visit(range: Range, signal: AbortSignal): Promise<boolean> {
    const sides = this.#sidesOf(range);
    const wanted = [sides.source, sides.destination].filter((side) => !side.isKnown);
    this.#requests += wanted.length;
    const fetched = await Promise.allSettled(wanted.map((side) => side.prepare(signal)));
    for (const one of fetched) if (one.status === "rejected") throw one.reason;
    const span = this.#merge(range, sides);
    this.#pool.advance(range, span);
    return !span.isLast;
  }

  #sidesOf(range: Range): Sides {
    const known = this.#sides.get(range);
    if (known !== undefined) return known;
    const after = range.after === "" ? null : range.after;
    const { source, destination } = this.#listings;
    const sides = {
      source: new SideOfRange(source, this.#input.source.prefix, after),
      destination: new SideOfRange(destination, this.#input.destination.prefix, after),
    };
    this.#sides.set(range, sides);
    return sides;
  }

  #merge(range: Range, { source, destination }: Sides): Span {
    const sampleKeys: string[] = [];
    let lastKey: string | null = null;
    let taken = 0;
    let isLast = false;
    while (source.isKnown && destination.isKnown) {
      const next = firstOf(source.entry, destination.entry);
      if (next === null || (range.until !== null && compareListed(next.key, range.until) > 0)) {
        isLast = true;
        break;
      }
      this.#take(next);
      if (next.source !== null) source.take();
      if (next.destination !== null) destination.take();
      if (taken % SAMPLE_EVERY === 0) sampleKeys.push(next.key);
      lastKey = next.key;
      taken++;
    }
    if (lastKey !== null && taken % SAMPLE_EVERY !== 1) sampleKeys.push(lastKey);
    return { objectCount: taken, lastKey, sampleKeys, isLast };
  }

  #take({ key, source, destination }: Next): void {
    const { since, mayBeEncrypted } = this.#input;
    if (source === null && destination !== null) {
      const whole = this.#input.destination.prefix + key;
      this.#note(judgeAdditional(destination, whole, since), null, destination);
    } else if (source !== null && destination === null) {
      const outcome = judgeMissing(source, since);
      this.#note(outcome, source, null);
      const whole = this.#input.destination.prefix + key;
      if (outcome === "missing" && hasRefusedKeys(refusalOfKey(whole))) this.tallies.missingWithRefusedName++;
    } else if (source !== null && destination !== null) {
      const verdict = judgePair(source, destination, since, mayBeEncrypted);
      if (verdict.outcome === "suspect") this.#suspect(source, destination);
      else this.#note(verdict.outcome, source, destination);
      if (verdict.outcome !== "same") return;
      if (verdict.etags === "equal") this.tallies.etags.equal++;
      else this.tallies.etags.notCompared[verdict.etags]++;
      this.#offer(key, source, destination);
    }
  }

  #note(outcome: Outcome, source: Entry | null, destination: Entry | null): void {
    this.tallies.objects[outcome]++;
    this.tallies.sizeBytes[outcome] += sizeOf(source ?? destination);
    if (outcome === "same" || outcome === "folder-marker-same") return;
    this.#settings.onRow?.({
      outcome,
      source: this.#describe(source, this.#input.source.prefix),
      destination: this.#describe(destination, this.#input.destination.prefix),
    });
  }

  #suspect(source: Entry, destination: Entry): void {
    const described = {
      source: this.#describe(source, this.#input.source.prefix),
      destination: this.#describe(destination, this.#input.destination.prefix),
    };
    if (this.suspects.length < MAX_SUSPECTS && described.source !== null && described.destination !== null) {
      this.suspects.push({ source: described.source, destination: described.destination });
      return;
    }
    this.tallies.objects.same++;
    this.tallies.sizeBytes.same += sizeOf(source);
    this.tallies.etags.unexplained++;
  }

  #describe(entry: Entry | null, prefix: string): Listed | null {
    if (entry === null) return null;
    const { page, index } = entry;
    // A copy: a part of a page's text would keep all of it.
    const copy = (text: string) => Buffer.from(text).toString();
    return {
      key: copy(prefix + page.key(index)),
      sizeBytes: page.sizeBytes(index),
      lastModified: copy(page.lastModified(index)),
      etag: copy(page.etag(index)),
    };
  }

  #offer(key: string, source: Entry, destination: Entry): void {
    if (this.#input.sampleSize === 0) return;
    if (!isReadable(source) || !isReadable(destination)) {
      this.archived++;
      return;
    }
    const sizeBytes = sizeOf(source);
    this.population.objectCount++;
    this.population.sizeBytes += sizeBytes;
    const keyOf = () => Buffer.from(key).toString();
    this.byNumber.offer(1, sizeBytes, keyOf);
    this.bySize.offer(sizeBytes, sizeBytes, keyOf);
  }

  progress(): CompareProgress {
    const { objects } = this.tallies;
    const compared = Object.values(objects).reduce((sum, count) => sum + count, 0) + this.suspects.length;
    const differences =
      objects.missing + objects.additional + objects["different-size"] + objects["different-content"];
    return { compared, differences, requests: this.#requests, elapsedMs: this.#elapsedMs() };
  }

  #elapsedMs(): number {
    const before = this.#input.keptCheckpoint?.elapsedMs ?? 0;
    return Math.round(before + performance.now() - this.#startedMs);
  }

  checkpoint(readings: ReadonlyMap<string, Reading> = this.#keptReadings): CompareCheckpoint {
    const { source, destination, since, startedAt, sampleSize } = this.#input;
    return {
      version: 1,
      source,
      destination,
      since,
      startedAt,
      tallies: structuredClone(this.tallies),
      pending: this.#pool.values().map(({ after, until }) => ({ after, until })),
      suspects: [...this.suspects],
      sample: {
        size: sampleSize,
        byNumber: [...this.byNumber.drawn()],
        bySize: [...this.bySize.drawn()],
        population: { ...this.population },
        archived: this.archived,
        readings: [...readings].map(([key, reading]) => ({ key, reading })),
      },
      reportBytes: this.#settings.reportBytes?.() ?? 0,
      requests: this.#requests,
      elapsedMs: this.#elapsedMs(),
    };
  }
}

type Next = { key: string; source: Entry | null; destination: Entry | null };

/** The lower key of the two, with the sides that have it; null when both are at their end. */
function firstOf(source: Entry | null, destination: Entry | null): Next | null {
  const ofSource = source?.page.key(source.index);
  const ofDestination = destination?.page.key(destination.index);
  if (ofSource === undefined && ofDestination === undefined) return null;
  if (ofDestination === undefined) return { key: ofSource ?? "", source, destination: null };
  if (ofSource === undefined) return { key: ofDestination, source: null, destination };
  const order = compareListed(ofSource, ofDestination);
  if (order < 0) return { key: ofSource, source, destination: null };
  return { key: ofDestination, source: order === 0 ? source : null, destination };
}

function sizeOf(entry: Entry | null): number {
  return entry === null ? 0 : entry.page.sizeBytes(entry.index);
}
