import type { AwsCloud } from "../clouds/contract/source.ts";
import type { CountProgress, ExactCount } from "../clouds/contract/source-buckets.ts";
import { findPrefixProblem, findS3SourceNameProblem, normalizePrefix } from "../core/bucket-names.ts";
import { CloudError, UserFacingError } from "../core/errors.ts";
import { hasRefusedKeys } from "../core/oss-keys.ts";
import { readSourceAddress } from "../core/pasted-place.ts";
import { EX_USAGE } from "../exit-codes.ts";
import { describeFault } from "../texts/doctor-line.ts";
import type { Texts } from "../texts/texts.ts";
import { CLEAR_LINE, type Terminal } from "./terminal.ts";

/** What the command needs from the world. `count` makes the counter from the environment and runs it. */
export type CountIo = {
  terminal: Terminal;
  count: (source: CountSource, input: CountInput) => Promise<ExactCount>;
  /** Calls `act` on Ctrl-C; returns how to stop that. */
  onInterrupt: (act: () => void) => () => void;
};

export type CountSource = { bucket: string; prefix: string };
export type CountInput = {
  signal: AbortSignal;
  onProgress: (progress: CountProgress) => void;
  progressIntervalMs: number;
};

const EXIT_CLOUD_FAILURE = 2;
const EXIT_INTERRUPTED = 130;
const PROGRESS_INTERVAL_MS = 250;

/** Counts a bucket of the caller's own account, wherever it is. */
export async function countSource(
  aws: AwsCloud,
  source: CountSource,
  input: CountInput,
): Promise<ExactCount> {
  const { bucket, prefix } = source;
  const { accountId } = await aws.getCallerIdentity();
  const region = await aws.findBucketRegion(bucket);
  return aws.countExactly({ bucket, region, expectedOwner: accountId }, { prefix, ...input });
}

/** Does what `count` asks for; its exit code. Errors: what is neither the cloud's nor the settings'. */
export async function runCount(address: string, isJson: boolean, io: CountIo): Promise<number> {
  const { terminal } = io;
  const { texts } = terminal;
  const source = readAddress(address, terminal);
  if (source === null) return EX_USAGE;
  const cancel = new AbortController();
  const stopListening = io.onInterrupt(() => cancel.abort());
  let soFar: CountProgress | undefined;
  const onProgress = (progress: CountProgress) => {
    soFar = progress;
    if (terminal.isWatched) terminal.err(`${CLEAR_LINE}${texts.cli.count.progress(progress)}`);
  };
  try {
    const count = await io.count(source, {
      signal: cancel.signal,
      progressIntervalMs: PROGRESS_INTERVAL_MS,
      onProgress,
    });
    if (terminal.isWatched) terminal.err(CLEAR_LINE);
    terminal.out(isJson ? `${JSON.stringify(toJson(count))}\n` : describeCount(count, texts));
    if (count.objectCount === 0) terminal.err(`${texts.count.nothing(source.bucket, source.prefix)}\n`);
    return 0;
  } catch (error) {
    if (terminal.isWatched) terminal.err(CLEAR_LINE);
    if (cancel.signal.aborted) {
      terminal.err(`${describeStop(soFar, texts)}\n`);
      return EXIT_INTERRUPTED;
    }
    if (!(error instanceof CloudError || error instanceof UserFacingError)) throw error;
    terminal.err(`${describeFailure(source.bucket, error, texts)}\n`);
    return EXIT_CLOUD_FAILURE;
  } finally {
    stopListening();
  }
}

/** Bucket and prefix of the address; null after telling what is wrong with it. */
function readAddress(address: string, { err, texts }: Terminal): CountSource | null {
  const t = texts.cli.count;
  const pasted = readSourceAddress(address);
  if (pasted === null || (!pasted.ok && pasted.problem === "not-understood")) {
    err(`${t.badAddress(address)}\n`);
    return null;
  }
  if (!pasted.ok) {
    err(`${t.cannotCount(address, texts.form.pasteProblem(pasted.problem, "source"))}\n`);
    return null;
  }
  const source = pasted.place;
  const problem = findS3SourceNameProblem(source.bucket) ?? findPrefixProblem(source.prefix ?? "");
  if (problem !== null) {
    err(`${t.cannotCount(address, texts.form.nameProblem(problem))}\n`);
    return null;
  }
  const { prefix, wasChanged } = normalizePrefix(source.prefix ?? "");
  if (wasChanged) err(`${t.slashAdded(prefix)}\n`);
  return { bucket: source.bucket, prefix };
}

function toJson({ objectCount, sizeBytes, byStorageClass, ...more }: ExactCount): ExactCount {
  return {
    objectCount,
    sizeBytes,
    byStorageClass: byStorageClass.map((entry) => ({
      storageClass: entry.storageClass,
      sizeBytes: entry.sizeBytes,
      objectCount: entry.objectCount,
    })),
    requests: more.requests,
    elapsedMs: more.elapsedMs,
    restored: more.restored,
    keysRefusedByOss: more.keysRefusedByOss,
  };
}

function describeCount(count: ExactCount, texts: Texts): string {
  const t = texts.cli.count;
  const lines = [
    t.total(count),
    ...count.byStorageClass.map((found) => t.ofClass(found.storageClass, found)),
    ...(count.restored === null ? [] : [texts.count.restored(count.restored)]),
    ...(hasRefusedKeys(count.keysRefusedByOss) ? [texts.count.refusedKeys(count.keysRefusedByOss)] : []),
    t.requests(count.requests, count.elapsedMs),
  ];
  return `${lines.join("\n")}\n`;
}

/** Nothing is kept in a terminal: another count begins at the beginning. */
function describeStop(soFar: CountProgress | undefined, { cli }: Texts): string {
  return soFar === undefined || soFar.objectCount === 0 ? cli.count.stoppedAtOnce : cli.count.stopped(soFar);
}

function describeFailure(bucket: string, error: CloudError | UserFacingError, texts: Texts): string {
  if (!(error instanceof UserFacingError)) return texts.count.failure(bucket, error.failure);
  const { message, hint } = describeFault(texts, error.fault);
  return `${message} ${hint}`;
}
