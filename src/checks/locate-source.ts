import type { AwsCloud, AwsIdentity } from "../clouds/contract/source.ts";
import type { SourceBucket } from "../clouds/contract/source-buckets.ts";
import { findPrefixProblem, findS3SourceNameProblem } from "../core/bucket-names.ts";
import type { CheckInput, Reading } from "./check.ts";
import { type FailedReading, takeReading, valueIn } from "./take-reading.ts";

/** Where the source is and whether it lets us in; three checks start from it. Null where an earlier answer was missing. */
export type SourceLocation = {
  identity: Reading<AwsIdentity>;
  region: Reading<string>;
  /** When the bucket was made, from the list of the account's own buckets; null: the list does not show it. */
  createdAt: Reading<string | null>;
  /** HEAD of the bucket with our account as the expected owner. */
  head: Reading<null> | null;
};

/**
 * Asks who we are, where the bucket is, and whether it is ours; `look` is what a check asks of the bucket itself, beside
 * the question whether it lets us in. `location` is null for a name or prefix that no bucket can have, `found` while region
 * or owner is not known. Where an earlier examination has seen both, the bucket is asked at once, and again if they are others
 * by now.
 */
export async function lookAtSource<T>(
  input: CheckInput,
  aws: AwsCloud,
  look: (source: SourceBucket) => Promise<T>,
): Promise<{ location: SourceLocation | null; found: T | null }> {
  const { sourceBucket, prefix } = input.request;
  if (findS3SourceNameProblem(sourceBucket) !== null || findPrefixProblem(prefix) !== null) {
    return { location: null, found: null };
  }
  const made = takeReading(aws.findBucketCreationDate(sourceBucket));
  // Awaited after the others: when one of them breaks before, a failure of this one must not end the process as unhandled.
  void made.catch(() => undefined);
  const ask = (source: SourceBucket) =>
    Promise.all([takeReading(aws.headBucket(source).then(() => null)), look(source)]);
  const expected = input.lastSeen ? { bucket: sourceBucket, ...input.lastSeen } : null;
  const early = expected && ask(expected);
  void early?.catch(() => undefined);
  const [identity, region] = await Promise.all([
    takeReading(aws.getCallerIdentity()),
    takeReading(aws.findBucketRegion(sourceBucket)),
  ]);
  const source = sourceOf(input, { identity, region });
  const isAsExpected =
    source?.region === expected?.region && source?.expectedOwner === expected?.expectedOwner;
  const [createdAt, asked] = await Promise.all([made, isAsExpected ? early : source && ask(source)]);
  const [head, found] = asked ?? [null, null];
  return { location: { identity, region, createdAt, head }, found };
}

/** The bucket as calls need it, or null while region or owner is not known. */
function sourceOf(
  input: CheckInput,
  location: Pick<SourceLocation, "identity" | "region">,
): SourceBucket | null {
  const identity = valueIn(location.identity);
  const region = valueIn(location.region);
  if (identity === null || region === null) return null;
  return { bucket: input.request.sourceBucket, region, expectedOwner: identity.accountId };
}

/**
 * Whose the bucket is. A HEAD that passed with our account as the expected owner proves that it is ours. One that was
 * refused proves nothing, since a whitelist refuses its own account as well: then the list of our own buckets decides.
 */
export function ownerOf(location: SourceLocation): "ours" | "other" | "unknown" {
  if (location.head?.ok) return "ours";
  if (!location.createdAt.ok) return "unknown";
  if (location.createdAt.value !== null) return "ours";
  // A list without the bucket says something only when the bucket exists and we were refused.
  const wasRefused = isDenied(location.head) || isDenied(location.region);
  return wasRefused ? "other" : "unknown";
}

function isDenied(reading: Reading<unknown> | null): boolean {
  return reading !== null && !reading.ok && reading.problem === "denied";
}

/** The first answer without which nothing about the source can be read; null when there is none. */
export function findLocationFailure(
  location: SourceLocation,
): { what: "aws-identity" | "source-region"; reading: FailedReading } | null {
  if (!location.identity.ok) return { what: "aws-identity", reading: location.identity };
  if (!location.region.ok) return { what: "source-region", reading: location.region };
  return null;
}
