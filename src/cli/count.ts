import type { Command } from "commander";
import type { AwsCloud } from "../clouds/contract/source.ts";
import type { CountProgress, ExactCount } from "../clouds/contract/source-buckets.ts";
import {
  findPrefixProblem,
  findS3SourceNameProblem,
  normalizePrefix,
  parseS3Uri,
} from "../core/bucket-names.ts";
import { CloudError, UserFacingError } from "../core/errors.ts";
import { hasRefusedKeys } from "../core/oss-keys.ts";
import { EX_USAGE } from "../exit-codes.ts";
import { countFailureText, nothingCountedText, refusedKeysText, restoredText } from "../texts/count-texts.ts";
import { formTexts } from "../texts/form-texts.ts";
import { formatBytesBoth, formatCount, formatDuration, formatNumber } from "../texts/formats.ts";

/** What the command needs from the world. `count` makes the counter from the environment and runs it. */
export type CountIo = {
  writeOut: (text: string) => void;
  writeError: (text: string) => void;
  isErrorTerminal: boolean;
  count: (source: CountSource, input: CountInput) => Promise<ExactCount>;
  /** Calls `act` on Ctrl-C; returns how to stop that. */
  onInterrupt: (act: () => void) => () => void;
  setExitCode: (code: number) => void;
};

type CountSource = { bucket: string; prefix: string };
type CountInput = {
  signal: AbortSignal;
  onProgress: (progress: CountProgress) => void;
  progressIntervalMs: number;
};

const EXIT_CLOUD_FAILURE = 2;
const EXIT_INTERRUPTED = 130;
const PROGRESS_INTERVAL_MS = 250;
/** Back to the start of the line, and the rest of it erased. */
const CLEAR_LINE = "\r\u001b[K";

/** Adds `count s3://bucket[/prefix] [--json]`: exit 0 done, 2 the cloud said no, 64 a wrong address, 130 Ctrl-C. */
export function addCountCommand(program: Command, io: CountIo): void {
  program
    .command("count")
    .description("count the current objects of an S3 bucket, or under a prefix, exactly")
    .argument("<address>", "s3://bucket or s3://bucket/prefix")
    .option("--json", "print the result as JSON")
    .action(async (address: string, options: { json?: boolean }) => {
      io.setExitCode(await runCount(address, options.json === true, io));
    });
}

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

async function runCount(address: string, isJson: boolean, io: CountIo): Promise<number> {
  const source = readAddress(address, io);
  if (source === null) return EX_USAGE;
  const cancel = new AbortController();
  const stopListening = io.onInterrupt(() => cancel.abort());
  let soFar: CountProgress | undefined;
  const onProgress = (progress: CountProgress) => {
    soFar = progress;
    if (io.isErrorTerminal) io.writeError(progressLine(progress));
  };
  try {
    const count = await io.count(source, {
      signal: cancel.signal,
      progressIntervalMs: PROGRESS_INTERVAL_MS,
      onProgress,
    });
    if (io.isErrorTerminal) io.writeError(CLEAR_LINE);
    io.writeOut(isJson ? `${JSON.stringify(toJson(count))}\n` : describeCount(count));
    if (count.objectCount === 0) io.writeError(`${nothingCountedText(source.bucket, source.prefix)}\n`);
    return 0;
  } catch (error) {
    if (io.isErrorTerminal) io.writeError(CLEAR_LINE);
    if (cancel.signal.aborted) {
      io.writeError(describeStop(soFar));
      return EXIT_INTERRUPTED;
    }
    if (!(error instanceof CloudError || error instanceof UserFacingError)) throw error;
    io.writeError(`${describeFailure(source.bucket, error)}\n`);
    return EXIT_CLOUD_FAILURE;
  } finally {
    stopListening();
  }
}

/** Bucket and prefix of the address; null after telling what is wrong with it. */
function readAddress(address: string, io: CountIo): CountSource | null {
  const source = parseS3Uri(address);
  if (source === null) {
    io.writeError(
      `An address like s3://bucket or s3://bucket/prefix was expected, ${JSON.stringify(address)} came.\n`,
    );
    return null;
  }
  const problem = findS3SourceNameProblem(source.bucket) ?? findPrefixProblem(source.prefix);
  if (problem !== null) {
    io.writeError(`${JSON.stringify(address)} cannot be counted. ${formTexts.nameProblem(problem)}\n`);
    return null;
  }
  const { prefix, wasChanged } = normalizePrefix(source.prefix);
  if (wasChanged) io.writeError(`A prefix ends with "/": counting under ${JSON.stringify(prefix)}.\n`);
  return { bucket: source.bucket, prefix };
}

function progressLine(progress: CountProgress): string {
  const { objectCount, sizeBytes, objectsPerSecond } = progress;
  return (
    `${CLEAR_LINE}${formatCount(objectCount, "object")}, ${formatBytesBoth(sizeBytes)}, ` +
    `${formatNumber(objectsPerSecond)} a second`
  );
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

function describeCount(count: ExactCount): string {
  const lines = [`${formatCount(count.objectCount, "object")}, ${formatBytesBoth(count.sizeBytes)}`];
  for (const { storageClass, objectCount, sizeBytes } of count.byStorageClass) {
    lines.push(`  ${storageClass}: ${formatCount(objectCount, "object")}, ${formatBytesBoth(sizeBytes)}`);
  }
  if (count.restored !== null) lines.push(restoredText(count.restored));
  if (hasRefusedKeys(count.keysRefusedByOss)) lines.push(refusedKeysText(count.keysRefusedByOss));
  const elapsed = count.elapsedMs < 1000 ? "less than a second" : formatDuration(count.elapsedMs / 1000);
  lines.push(`${formatCount(count.requests, "request")} in ${elapsed}`);
  return `${lines.join("\n")}\n`;
}

/** Nothing is kept in a terminal: another count begins at the beginning. */
function describeStop(soFar: CountProgress | undefined): string {
  if (soFar === undefined || soFar.objectCount === 0) return "Stopped before anything was counted.\n";
  const { objectCount, sizeBytes } = soFar;
  return (
    `Stopped before the end, after ${formatCount(objectCount, "object")}, ${formatBytesBoth(sizeBytes)}: ` +
    "there are at least as many. Another count begins at the beginning.\n"
  );
}

function describeFailure(bucket: string, error: CloudError | UserFacingError): string {
  return error instanceof UserFacingError
    ? `${error.message} ${error.hint}`
    : countFailureText(bucket, error.failure);
}
