import type { ComparisonVerdict, Doubt, Outcome, SampleSummary, Tallies } from "../../core/comparison.ts";
import { formatShareUp } from "../share.ts";
import { formatBytesBoth, formatCount, formatDuration, formatList, formatNumber } from "./formats.ts";

type Figures = { objectCount: number; sizeBytes: number };

export const OUTCOME_TEXTS: Record<Outcome, string> = {
  same: "same",
  missing: "missing at the destination",
  additional: "additional at the destination",
  "different-size": "different size",
  "different-content": "same size, different content",
  "changed-since": "changed since the comparison's start or --since, so not judged",
  "folder-marker-same": "folder markers at both",
  "folder-marker-missing": "folder markers missing at the destination",
  "folder-marker-additional": "folder markers additional at the destination",
  "service-report": "reports of the migration service",
};

export const DOUBT_TEXTS: Record<Doubt, string> = {
  "nothing-compared":
    "neither side holds an object there; a wrong prefix is more likely than two empty buckets",
  "changed-since": "objects changed meanwhile: compare again when nothing writes",
  "etags-unexplained": "ETags differ, and whether they are MD5s could not be looked at",
  "sample-unreadable": "objects of the sample could not be read",
  "sample-changed": "objects of the sample changed while they were read",
};

const VERDICT_TEXTS: Record<ComparisonVerdict, string> = {
  same: "Result: same.",
  different: "Result: different.",
  unknown: "Result: not known",
};

export function etagsText({ objects, etags }: Tallies): string {
  const { parts, encrypted, other } = etags.notCompared;
  const why = [
    ...(parts === 0 ? [] : [`${formatNumber(parts)} uploaded in parts`]),
    ...(encrypted === 0 ? [] : [`${formatNumber(encrypted)} encrypted with a key of KMS or of a customer`]),
    ...(other === 0 ? [] : [`${formatNumber(other)} with an ETag of another form`]),
    ...(etags.unexplained === 0 ? [] : [`${formatNumber(etags.unexplained)} not looked at`]),
  ];
  const compared = `Of the same ${formatNumber(etags.equal)} have equal MD5s as ETags`;
  if (why.length === 0) return `${compared}.`;
  return `${compared}; of ${formatNumber(objects.same - etags.equal)} the ETags were not compared (${formatList(why)}): there key and size agree, and no more is known.`;
}

export function sampleText(sample: SampleSummary): string {
  const { identical, different, changed, unreadable, archived, isWhole, byNumber, bySize } = sample;
  const read = identical + different;
  const asides = [
    ...(unreadable === 0 ? [] : [`${formatNumber(unreadable)} more could not be read.`]),
    ...(changed === 0 ? [] : [`${formatNumber(changed)} more had changed.`]),
    ...(archived === 0
      ? []
      : [`${formatCount(archived, "object is", "objects are")} archived and could not be drawn.`]),
  ];
  if (read === 0) return ["No object was read whole.", ...asides].join(" ");
  const found = `Of ${formatCount(read, "object")} read whole from both sides and hashed, ${formatNumber(identical)} are identical`;
  if (isWhole) return [`${found}: these are all objects that can be read.`, ...asides].join(" ");
  const bytes =
    bySize.read === 0
      ? ""
      : `, and so do objects with fewer than ${formatShareUp(bySize.below)} of the bytes`;
  const shows = `with 95% confidence each, fewer than ${formatShareUp(byNumber.below)} of the objects differ${bytes}`;
  return [`${found}: ${shows}.`, ...asides].join(" ");
}

/** What `compare` says. */
export const compareTexts = {
  about: "compare what an S3 bucket and an OSS bucket hold: what is missing, additional or different",
  source: "s3://bucket or s3://bucket/prefix",
  destination: "oss://bucket or oss://bucket/prefix; the rest of the key is compared",
  sample: (most: number) =>
    `read so many random objects, up to ${formatNumber(most)}, whole from both sides and compare their hashes`,
  report: "write every difference to this CSV file, in no order",
  since:
    "objects of the source that changed at or after this time are told apart; when the comparison began if left out",
  resume: "save how far the comparison came in this file, and continue from there when it exists",
  region:
    "OSS region of the destination, such as oss-eu-central-1; found in the list of buckets when left out",
  help: [
    "Exit code: 0 same, 1 different, 2 not known, 64 usage error, 130 stopped.",
    "Permissions: s3:ListBucket and oss:ListObjects, oss:GetBucketInfo, and oss:ListBuckets without --region;",
    "s3:GetObject and oss:GetObject for --sample and where ETags differ (with kms:Decrypt where KMS encrypts);",
    "s3:GetEncryptionConfiguration helps: without it, more ETags are looked at one by one.",
  ].join("\n"),
  badSource: (got: string) => `expected s3://bucket[/prefix] as the source, got ${got}`,
  badDestination: (got: string) => `expected oss://bucket[/prefix] as the destination, got ${got}`,
  badName: (address: string, problem: string) => `${JSON.stringify(address)} cannot be compared. ${problem}`,
  badRegion: (got: string) => `expected a region such as oss-eu-central-1 after --region, got ${got}`,
  badSample: (most: number, got: string) =>
    `expected a whole number from 1 to ${formatNumber(most)} after --sample, got ${got}`,
  badSince: (got: string) => `expected a time such as 2026-01-31T12:00:00Z after --since, got ${got}`,
  slashAdded: (prefix: string) => `A prefix ends with "/": comparing under ${JSON.stringify(prefix)}.`,
  otherResume: (file: string) =>
    `${JSON.stringify(file)} is of another comparison, or no state of one. Name another file, or delete it and begin anew.`,
  otherReport: (file: string) =>
    `The report of the comparison to go on with is not there. Give the same --report as before, or delete ${JSON.stringify(file)} and begin anew.`,
  noBucket: (bucket: string) =>
    `There is no OSS bucket ${bucket} in this account. Correct the name, or use an AccessKey of the account that owns it.`,
  otherOwner: (bucket: string) =>
    `OSS bucket ${bucket} belongs to another account. Use an AccessKey of the account that owns it.`,
  goingOn: (compared: number) => `Going on after ${formatCount(compared, "object")}.`,
  progress: (soFar: { compared: number; differences: number; objectsPerSecond: number }) =>
    `${formatCount(soFar.compared, "object")} compared, ${formatCount(soFar.differences, "difference")}, ${formatNumber(soFar.objectsPerSecond)} a second`,
  sampleProgress: ({ read, of }: { read: number; of: number }) =>
    `${formatNumber(read)} of ${formatCount(of, "object")} read whole`,
  title: (source: string, destination: string) => `${source} and ${destination}:`,
  outcome: (outcome: Outcome, { objectCount, sizeBytes }: Figures) =>
    `  ${OUTCOME_TEXTS[outcome]}: ${formatCount(objectCount, "object")}, ${formatBytesBoth(sizeBytes)}`,
  refusedNames: (count: number) =>
    `  ${formatCount(count, "of the missing has", "of the missing have")} a name that OSS refuses: / or \\ at the beginning, or more than 1,023 bytes`,
  etags: etagsText,
  sampled: sampleText,
  reported: (rows: number, file: string) => `${formatCount(rows, "row")} in ${JSON.stringify(file)}.`,
  requests: (requests: number, elapsedMs: number) =>
    `${formatCount(requests, "request")} in ${elapsedMs < 1000 ? "less than a second" : formatDuration(elapsedMs / 1000)}`,
  verdict: (verdict: ComparisonVerdict, doubts: readonly Doubt[]) =>
    verdict === "unknown"
      ? `${VERDICT_TEXTS.unknown}: ${doubts.map((doubt) => DOUBT_TEXTS[doubt]).join("; ")}.`
      : VERDICT_TEXTS[verdict],
  stopped: (compared: number, file: string | null) =>
    `Stopped before the end, after ${formatCount(compared, "object")}. ${file === null ? "Another comparison begins at the beginning; with --resume it would go on." : "The same command goes on from here."}`,
  unordered: (address: string) =>
    `${address} is not listed in the order of keys, or its listing goes round: it cannot be compared. Look at the endpoint, and at what stands between here and there.`,
  notFinished: (file: string | null) =>
    `Result: not known, since the comparison did not come to its end. ${file === null ? "" : "The same command goes on from here."}`.trim(),
};
