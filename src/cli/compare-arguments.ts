import type { Place } from "../comparison/checkpoint.ts";
import { toSecond } from "../comparison/open-sides.ts";
import {
  findOssBucketNameProblem,
  findPrefixProblem,
  findS3SourceNameProblem,
  normalizePrefix,
} from "../core/bucket-names.ts";
import { readDestinationAddress, readSourceAddress } from "../core/pasted-place.ts";
import { type CompareOptions, MAX_SAMPLE } from "./compare-options.ts";
import type { Terminal } from "./terminal.ts";
import { usageError } from "./terminal.ts";

/** What `compare` was asked for. `since` is UTC to the second, without a zone, as listings are compared with. */
export type CompareAsked = {
  source: Place;
  destination: Place;
  sampleSize: number;
  since: string | null;
  region: string | null;
};

/** Errors: UsageError. */
export function readCompareArguments(
  source: string,
  destination: string,
  { sample, since, region }: CompareOptions,
  terminal: Terminal,
): CompareAsked {
  const t = terminal.texts.cli.compare;
  if (region !== undefined && !/^oss-[a-z0-9-]+$/.test(region)) usageError(t.badRegion(region));
  return {
    source: readPlace(source, "s3", terminal),
    destination: readPlace(destination, "oss", terminal),
    sampleSize: sample === undefined ? 0 : readSample(sample, terminal),
    since: since === undefined ? null : readSince(since, terminal),
    region: region ?? null,
  };
}

/** Bucket and prefix. A folder's name without its / would take other folders' objects along. */
function readPlace(address: string, scheme: "s3" | "oss", { err, texts }: Terminal): Place {
  const t = texts.cli.compare;
  const pasted = scheme === "s3" ? readSourceAddress(address) : readDestinationAddress(address);
  if (pasted === null || (!pasted.ok && pasted.problem === "not-understood")) {
    usageError(scheme === "s3" ? t.badSource(address) : t.badDestination(address));
  }
  if (!pasted.ok) {
    usageError(
      t.badName(address, texts.form.pasteProblem(pasted.problem, scheme === "s3" ? "source" : "destination")),
    );
  }
  const { bucket, prefix: given = "" } = pasted.place;
  const findNameProblem = scheme === "s3" ? findS3SourceNameProblem : findOssBucketNameProblem;
  const problem = findNameProblem(bucket) ?? findPrefixProblem(given);
  if (problem !== null) usageError(t.badName(address, texts.form.nameProblem(problem)));
  const { prefix, wasChanged } = normalizePrefix(given);
  if (wasChanged) err(`${t.slashAdded(prefix)}\n`);
  return { bucket, prefix };
}

function readSample(text: string, { texts }: Terminal): number {
  const size = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  return size >= 1 && size <= MAX_SAMPLE ? size : usageError(texts.cli.compare.badSample(MAX_SAMPLE, text));
}

function readSince(text: string, { texts }: Terminal): string {
  // Without a zone it would be the time of wherever this runs.
  const isWhole = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2}))?$/.test(text);
  const time = new Date(text);
  if (!isWhole || Number.isNaN(time.getTime())) usageError(texts.cli.compare.badSince(text));
  return toSecond(time);
}
