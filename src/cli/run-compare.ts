import { ZodError } from "zod";
import type { CompareCheckpoint } from "../comparison/checkpoint.ts";
import { type Comparison, compareBuckets } from "../comparison/compare-buckets.ts";
import type { CompareInput, CompareProgress } from "../comparison/compare-run.ts";
import { type CompareSides, NotOwnBucket } from "../comparison/open-sides.ts";
import { UnorderedListing } from "../comparison/range-state.ts";
import { CloudError, UserFacingError } from "../core/errors.ts";
import { describeFault } from "../texts/doctor-line.ts";
import { detailText } from "../texts/failure-text.ts";
import { type CompareAsked, readCompareArguments } from "./compare-arguments.ts";
import { ReportFile, readState, removeState, writeState } from "./compare-files.ts";
import type { CompareOptions } from "./compare-options.ts";
import { comparisonToJson, describeComparison } from "./compare-output.ts";
import { CLEAR_LINE, type Terminal, usageError } from "./terminal.ts";

/** What the command needs from the world. `open` finds both buckets with the environment's credentials. */
export type CompareIo = {
  terminal: Terminal;
  open: (asked: CompareAsked) => Promise<CompareSides>;
  now: () => Date;
  /** Calls `act` on Ctrl-C; returns how to stop that. */
  onInterrupt: (act: () => void) => () => void;
  /** How long the comparison goes between states that it keeps. */
  checkpointIntervalMs?: number;
};

const EXIT_OF_VERDICT = { same: 0, different: 1, unknown: 2 } as const;
const EXIT_UNKNOWN = 2;
const EXIT_INTERRUPTED = 130;
const PROGRESS_INTERVAL_MS = 250;

/** Does what `compare` asks for; its exit code. Errors: UsageError, and what is neither the clouds' nor the settings'. */
export async function runCompare(
  source: string,
  destination: string,
  options: CompareOptions,
  io: CompareIo,
): Promise<number> {
  const { terminal } = io;
  const asked = readCompareArguments(source, destination, options, terminal);
  const kept = readKept(options, asked, terminal);
  const cancel = new AbortController();
  const stopListening = io.onInterrupt(() => cancel.abort());
  const progress = createProgress(terminal);
  try {
    const sides = await io.open(asked);
    try {
      const input = toInput(asked, sides, kept, io.now());
      const report = openReport(options, kept, terminal);
      try {
        const found = await compareBuckets(sides, input, {
          signal: cancel.signal,
          ...progress.callbacks,
          onRow: report === null ? undefined : (row) => report.add(row),
          reportBytes: () => report?.flush() ?? 0,
          onCheckpoint: options.resume === undefined ? undefined : createKeeper(options.resume),
          ...(io.checkpointIntervalMs === undefined ? {} : { checkpointIntervalMs: io.checkpointIntervalMs }),
        });
        progress.clear();
        tellResult(input, found, options, terminal);
        if (options.resume !== undefined) removeState(options.resume);
        return EXIT_OF_VERDICT[found.verdict];
      } finally {
        report?.close();
      }
    } finally {
      sides.source.close();
      sides.destination.close();
    }
  } catch (error) {
    progress.clear();
    if (cancel.signal.aborted) {
      terminal.err(`${terminal.texts.cli.compare.stopped(progress.compared(), options.resume ?? null)}\n`);
      return EXIT_INTERRUPTED;
    }
    terminal.err(`${describeFailure(error, asked, terminal)}\n`);
    terminal.err(`${terminal.texts.cli.compare.notFinished(options.resume ?? null)}\n`);
    return EXIT_UNKNOWN;
  } finally {
    stopListening();
  }
}

/** The state to go on from. Errors: UsageError for one of another comparison. */
function readKept({ resume }: CompareOptions, asked: CompareAsked, { texts, err }: Terminal) {
  if (resume === undefined) return null;
  const refuse = () => usageError(texts.cli.compare.otherResume(resume));
  let kept: CompareCheckpoint | null;
  try {
    kept = readState(resume);
  } catch (error) {
    if (error instanceof ZodError || error instanceof SyntaxError) return refuse();
    throw error;
  }
  if (kept === null) return null;
  const isSame =
    isSamePlace(kept.source, asked.source) &&
    isSamePlace(kept.destination, asked.destination) &&
    kept.sample.size === asked.sampleSize &&
    (asked.since === null || asked.since === kept.since.source);
  if (!isSame) return refuse();
  const compared = Object.values(kept.tallies.objects).reduce((sum, count) => sum + count, 0);
  err(`${texts.cli.compare.goingOn(compared)}\n`);
  return kept;
}

function isSamePlace(a: CompareAsked["source"], b: CompareAsked["source"]): boolean {
  return a.bucket === b.bucket && a.prefix === b.prefix;
}

function toInput(
  asked: CompareAsked,
  sides: CompareSides,
  kept: CompareCheckpoint | null,
  now: Date,
): CompareInput {
  const { source, destination, sampleSize, since } = asked;
  return {
    source,
    destination,
    since: kept?.since ?? { ...sides.clocks, ...(since === null ? {} : { source: since }) },
    startedAt: kept?.startedAt ?? now.toISOString(),
    mayBeEncrypted: sides.mayBeEncrypted,
    sampleSize,
    keptCheckpoint: kept,
  };
}

function openReport(
  { report, resume }: CompareOptions,
  kept: CompareCheckpoint | null,
  { texts }: Terminal,
): ReportFile | null {
  const keptBytes = kept?.reportBytes ?? 0;
  const refuse = () => usageError(texts.cli.compare.otherReport(resume ?? ""));
  // Without the rows of before the report would look whole and be none.
  if (kept !== null && (report === undefined) !== (keptBytes === 0)) return refuse();
  if (report === undefined) return null;
  try {
    return new ReportFile(report, keptBytes);
  } catch (error) {
    const isGone =
      error instanceof RangeError || (error instanceof Error && "code" in error && error.code === "ENOENT");
    if (kept !== null && isGone) return refuse();
    throw error;
  }
}

function createKeeper(path: string): (state: CompareCheckpoint) => void {
  return (state) => writeState(path, state);
}

function createProgress({ texts, err, isWatched }: Terminal) {
  const t = texts.cli.compare;
  let last: CompareProgress | undefined;
  let first: CompareProgress | undefined;
  const draw = (text: string) => {
    if (isWatched) err(`${CLEAR_LINE}${text}`);
  };
  return {
    compared: () => last?.compared ?? 0,
    clear: () => draw(""),
    callbacks: {
      progressIntervalMs: PROGRESS_INTERVAL_MS,
      onProgress: (progress: CompareProgress) => {
        first ??= progress;
        last = progress;
        const seconds = Math.max(0.001, (progress.elapsedMs - first.elapsedMs) / 1000);
        const objectsPerSecond = Math.round((progress.compared - first.compared) / seconds);
        draw(t.progress({ ...progress, objectsPerSecond }));
      },
      onSampleProgress: (soFar: { read: number; of: number }) => draw(t.sampleProgress(soFar)),
    },
  };
}

function tellResult(
  input: CompareInput,
  found: Comparison,
  { json, report }: CompareOptions,
  { out, err, texts }: Terminal,
): void {
  out(
    json === true
      ? `${JSON.stringify(comparisonToJson(input, found))}\n`
      : describeComparison(input, found, texts),
  );
  if (report !== undefined) err(`${texts.cli.compare.reported(rowsOf(found), report)}\n`);
}

/** Rows of the report: everything but what is simply at both places. */
function rowsOf({ tallies: { objects } }: Comparison): number {
  const all = Object.values(objects).reduce((sum, count) => sum + count, 0);
  return all - objects.same - objects["folder-marker-same"];
}

/** Errors: what is neither the clouds' nor the settings'. */
function describeFailure(error: unknown, asked: CompareAsked, { texts }: Terminal): string {
  const t = texts.cli.compare;
  if (error instanceof UnorderedListing) return t.unordered(error.address);
  if (error instanceof NotOwnBucket) {
    const { bucket } = asked.destination;
    return error.why === "none" ? t.noBucket(bucket) : t.otherOwner(bucket);
  }
  if (error instanceof CloudError) {
    const { failure } = error;
    return texts.cli.cloudFailed({ ...failure, detail: detailText(texts.failure, failure.detail) });
  }
  if (!(error instanceof UserFacingError)) throw error;
  const { message, hint } = describeFault(texts, error.fault);
  return `${message} ${hint}`;
}
