import type { Comparison } from "../comparison/compare-buckets.ts";
import type { CompareInput } from "../comparison/compare-run.ts";
import { OUTCOMES } from "../core/comparison.ts";
import type { Texts } from "../texts/texts.ts";

function camelCase(name: string): string {
  return name.replace(/-(.)/g, (_dash, letter: string) => letter.toUpperCase());
}

function addressesOf({ source, destination }: CompareInput): { source: string; destination: string } {
  return {
    source: `s3://${source.bucket}/${source.prefix}`,
    destination: `oss://${destination.bucket}/${destination.prefix}`,
  };
}

/** The result for programs. Its names are public. */
export function comparisonToJson(input: CompareInput, found: Comparison) {
  const { objects, sizeBytes, etags, missingWithRefusedName } = found.tallies;
  return {
    verdict: found.verdict,
    doubts: found.doubts,
    ...addressesOf(input),
    startedAt: input.startedAt,
    since: { source: `${input.since.source}Z`, destination: `${input.since.destination}Z` },
    objects: Object.fromEntries(
      OUTCOMES.map((outcome) => [
        camelCase(outcome),
        { objectCount: objects[outcome], sizeBytes: sizeBytes[outcome] },
      ]),
    ),
    missingWithRefusedName,
    etags,
    sample: found.sample,
    requests: found.requests,
    elapsedMs: found.elapsedMs,
  };
}

/** The result for people: what there is of each kind, then what it shows. */
export function describeComparison(
  input: CompareInput,
  found: Comparison,
  { cli: { compare: t } }: Texts,
): string {
  const { objects, sizeBytes, missingWithRefusedName } = found.tallies;
  const { source, destination } = addressesOf(input);
  const lines = [
    t.title(source, destination),
    ...OUTCOMES.filter((outcome) => objects[outcome] > 0 || outcome === "same").map((outcome) =>
      t.outcome(outcome, { objectCount: objects[outcome], sizeBytes: sizeBytes[outcome] }),
    ),
    ...(missingWithRefusedName === 0 ? [] : [t.refusedNames(missingWithRefusedName)]),
    ...(objects.same === 0 ? [] : [t.etags(found.tallies)]),
    ...(found.sample === null ? [] : [t.sampled(found.sample)]),
    t.requests(found.requests, found.elapsedMs),
    t.verdict(found.verdict, found.doubts),
  ];
  return `${lines.join("\n")}\n`;
}
