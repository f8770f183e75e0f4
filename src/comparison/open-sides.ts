import type { Clouds } from "../clouds/contract/clouds.ts";
import type { ObjectListing } from "../clouds/contract/object-listing.ts";
import { DEFAULT_CONCURRENCY } from "../clouds/listing/range-run.ts";
import { CloudDenied } from "../core/errors.ts";
import type { Place } from "./checkpoint.ts";
import type { Since } from "./judge-pair.ts";

/** Both sides, found to be those of the caller's own accounts. `clocks`: now, as the two clouds' clocks go. */
export type CompareSides = {
  source: ObjectListing;
  destination: ObjectListing;
  clocks: Since;
  mayBeEncrypted: boolean;
};

/** The bucket is not in the account that compares. */
export class NotOwnBucket extends Error {
  readonly why: "none" | "other-owner";

  constructor(bucket: string, why: "none" | "other-owner") {
    super(`${bucket}: ${why}`);
    this.name = "NotOwnBucket";
    this.why = why;
  }
}

/** As listings have times and are compared with: UTC to the second, without a zone. */
export function toSecond(time: Date): string {
  return time.toISOString().slice(0, 19);
}

/** Finds both buckets, each in its region and account. Errors: CloudError; UserFacingError; NotOwnBucket for the destination. */
export async function openSides(
  { aws, alibaba }: Clouds,
  asked: { source: Place; destination: Place; region: string | null },
  now: Date,
  connections = DEFAULT_CONCURRENCY,
): Promise<CompareSides> {
  const [source, destination] = await Promise.all([
    openSource(aws, asked.source, connections),
    openDestination(alibaba, asked.destination, asked.region, connections),
  ]);
  const clockOf = (aheadMs = 0) => toSecond(new Date(now.getTime() - aheadMs));
  return {
    source: source.listing,
    destination: destination.listing,
    clocks: { source: clockOf(source.clockAheadMs), destination: clockOf(destination.clockAheadMs) },
    mayBeEncrypted: source.isEncrypted || destination.isEncrypted,
  };
}

async function openSource(aws: Clouds["aws"], { bucket, prefix }: Place, connections: number) {
  const { accountId, clockAheadMs } = await aws.getCallerIdentity();
  const region = await aws.findBucketRegion(bucket);
  const source = { bucket, region, expectedOwner: accountId };
  // It saves looks at single objects; without the permission they are made.
  const encryption = await aws.readEncryption(source).catch((error: unknown) => {
    if (error instanceof CloudDenied) return null;
    throw error;
  });
  const listing = await aws.openListing(source, { prefix, connections });
  return { listing, clockAheadMs, isEncrypted: encryption?.algorithm.startsWith("aws:kms") === true };
}

async function openDestination(
  alibaba: Clouds["alibaba"],
  { bucket, prefix }: Place,
  givenRegion: string | null,
  connections: number,
) {
  const { accountId, clockAheadMs } = await alibaba.getCallerIdentity();
  const region = givenRegion ?? (await alibaba.findBucketRegion(bucket));
  const info = region === null ? null : await alibaba.findBucket(bucket, region);
  if (info === null) throw new NotOwnBucket(bucket, "none");
  if (info.ownerId !== accountId) throw new NotOwnBucket(bucket, "other-owner");
  const listing = await alibaba.openListing(bucket, info.region, { prefix, connections });
  return { listing, clockAheadMs, isEncrypted: info.encryption?.algorithm === "KMS" };
}
