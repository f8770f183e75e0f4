import { setMaxListeners } from "node:events";
import type { ObjectListing } from "../clouds/contract/object-listing.ts";
import type { ComparisonVerdict, Doubt, SampleSummary, Tallies } from "../core/comparison.ts";
import { CloudError } from "../core/errors.ts";
import type { Readings, Suspect } from "./checkpoint.ts";
import { type CompareInput, CompareRun, type CompareSettings } from "./compare-run.ts";
import { readBoth } from "./read-both.ts";
import { judgeComparison, summarizeSample } from "./summary.ts";
import { createTryAgain, eachAtATime, type TryAgain } from "./try-again.ts";

/** What a comparison found. `requests` are those of the listings. */
export type Comparison = {
  verdict: ComparisonVerdict;
  /** Why it is `unknown`; also set beside `different`. */
  doubts: Doubt[];
  tallies: Tallies;
  sample: SampleSummary | null;
  requests: number;
  elapsedMs: number;
};

export type CompareOptions = CompareSettings & {
  onSampleProgress?: ((progress: { read: number; of: number }) => void) | undefined;
};

const HEADS_AT_A_TIME = 16;
const READS_AT_A_TIME = 8;
/** Between checkpoints while the sample is read. */
const KEEP_EVERY_MS = 2_000;

type Listings = { source: ObjectListing; destination: ObjectListing };
type Work = {
  run: CompareRun;
  listings: Listings;
  input: CompareInput;
  options: CompareOptions;
  tryAgain: TryAgain;
  signal: AbortSignal;
};

/**
 * Compares two listings to the end: first all keys, then what differing ETags mean, then the sample. What is done is in the
 * checkpoint, so that each part goes on where it was left.
 * Errors: CloudError; UnorderedListing; the signal's reason when cancelled.
 */
export async function compareBuckets(
  listings: Listings,
  input: CompareInput,
  options: CompareOptions,
): Promise<Comparison> {
  const run = new CompareRun(listings, input, options);
  await run.finish();
  const signal = options.signal ?? new AbortController().signal;
  // Every request in flight listens to it.
  setMaxListeners(0, signal);
  const tryAgain = createTryAgain(signal, options.random ?? Math.random);
  const work = { run, listings, input, options, tryAgain, signal };
  const readings: Readings = new Map(
    input.keptCheckpoint?.sample.readings.map(({ key, reading }) => [key, reading]),
  );
  try {
    await explainEtags(work);
    await readSample(work, readings);
  } finally {
    options.onCheckpoint?.(run.checkpoint(readings));
  }
  const sample = summarizeSample(run.checkpoint(readings));
  const { requests, elapsedMs } = run.progress();
  return { ...judgeComparison(run.tallies, sample), tallies: run.tallies, sample, requests, elapsedMs };
}

/** Two ETags that look like MD5s and differ: of different content, or of objects whose ETags are no MD5s. */
async function explainEtags({ run, listings, options, tryAgain, signal }: Work): Promise<void> {
  const isMd5 = async ({ source, destination }: Suspect): Promise<boolean | null> => {
    try {
      const both = await Promise.all([
        tryAgain(() => listings.source.hasMd5Etag(source.key, signal)),
        tryAgain(() => listings.destination.hasMd5Etag(destination.key, signal)),
      ]);
      return both.every(Boolean);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof CloudError) return null;
      throw error;
    }
  };
  await eachAtATime([...run.suspects], HEADS_AT_A_TIME, async (suspect) => {
    const areMd5s = await isMd5(suspect);
    run.suspects.splice(run.suspects.indexOf(suspect), 1);
    const outcome = areMd5s === true ? "different-content" : "same";
    run.tallies.objects[outcome]++;
    run.tallies.sizeBytes[outcome] += suspect.source.sizeBytes;
    if (areMd5s === null) run.tallies.etags.unexplained++;
    if (areMd5s === false) run.tallies.etags.notCompared.encrypted++;
    if (areMd5s === true) options.onRow?.({ outcome: "different-content", ...suspect });
  });
}

async function readSample(
  { run, listings, input, options, tryAgain, signal }: Work,
  readings: Readings,
): Promise<void> {
  const drawn = new Map([...run.byNumber.drawn(), ...run.bySize.drawn()].map((one) => [one.key, one]));
  const left = [...drawn.values()].filter(({ key }) => !readings.has(key));
  const tell = () => options.onSampleProgress?.({ read: readings.size, of: drawn.size });
  let keptMs = performance.now();
  if (drawn.size > 0) tell();
  await eachAtATime(left, READS_AT_A_TIME, async ({ key, sizeBytes }) => {
    const source = { listing: listings.source, key: input.source.prefix + key };
    const destination = { listing: listings.destination, key: input.destination.prefix + key };
    const reading = await readBoth([source, destination], sizeBytes, tryAgain, signal);
    readings.set(key, reading);
    if (reading === "different") {
      const { objects, sizeBytes: bytes } = run.tallies;
      objects.same--;
      bytes.same -= sizeBytes;
      objects["different-content"]++;
      bytes["different-content"] += sizeBytes;
      const listed = (whole: string) => ({ key: whole, sizeBytes, lastModified: "", etag: "" });
      options.onRow?.({
        outcome: "different-content",
        source: listed(source.key),
        destination: listed(destination.key),
      });
    }
    if (performance.now() - keptMs > KEEP_EVERY_MS) {
      keptMs = performance.now();
      options.onCheckpoint?.(run.checkpoint(readings));
    }
    tell();
  });
}
