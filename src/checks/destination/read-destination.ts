import type { AlibabaCloud, AlibabaIdentity } from "../../clouds/contract/destination.ts";
import type { OssBucketInfo } from "../../clouds/contract/destination-buckets.ts";
import type { LifecycleRule } from "../../clouds/contract/lifecycle-rule.ts";
import type { Reading } from "../check.ts";
import { takeReading, valueIn } from "../take-reading.ts";

export type Retention = { state: string; days: number } | null;

/** What of a bucket keeps what is deleted, or prevents deletion. */
export type Keeping = { retention: Reading<Retention>; policy: Reading<string | null> };

/** What is read of a bucket that is there. */
export type Contents = Keeping & { isEmpty: Reading<boolean>; lifecycle: Reading<LifecycleRule[]> };

export type DestinationSeen = {
  identity: Reading<AlibabaIdentity>;
  bucket: Reading<OssBucketInfo | null>;
  /** Null while there is no bucket to look into. */
  contents: Contents | null;
  /** How many buckets the region has; null while the bucket exists, or the number is not known. */
  bucketCount: Reading<number> | null;
};

/** `isNew`: an earlier examination found no such bucket, so that its account's buckets are counted at once; a hint. */
export async function readDestination(
  alibaba: AlibabaCloud,
  { destinationBucket: bucket, ossRegion: region }: { destinationBucket: string; ossRegion: string },
  isNew: boolean,
): Promise<DestinationSeen> {
  const early = isNew ? takeReading(alibaba.countBuckets(region)) : null;
  // Of a bucket that is there by now it says nothing, and then its failure must not end the process as unhandled.
  void early?.catch(() => undefined);
  const [identity, found] = await Promise.all([
    takeReading(alibaba.getCallerIdentity()),
    takeReading(alibaba.findBucket(bucket, region)),
  ]);
  const info = valueIn(found);
  // A bucket that lives elsewhere answers at its own region only.
  const contents = info === null ? null : await readContents(alibaba, bucket, info.region);
  const isCounted = found.ok && info === null;
  const bucketCount = isCounted ? await (early ?? takeReading(alibaba.countBuckets(region))) : null;
  return { identity, bucket: found, contents, bucketCount };
}

async function readContents(alibaba: AlibabaCloud, bucket: string, region: string): Promise<Contents> {
  const [isEmpty, lifecycle, keeping] = await Promise.all([
    takeReading(alibaba.isBucketEmpty(bucket, region)),
    takeReading(alibaba.readBucketLifecycle(bucket, region)),
    readKeeping(alibaba, bucket, region),
  ]);
  return { isEmpty, lifecycle, ...keeping };
}

/** Also asked for by the proof, right before it writes: what was seen at the check may be weeks old by then. */
export async function readKeeping(alibaba: AlibabaCloud, bucket: string, region: string): Promise<Keeping> {
  const [retention, policy] = await Promise.all([
    takeReading(alibaba.readRetention(bucket, region)),
    takeReading(alibaba.readBucketPolicy(bucket, region)),
  ]);
  return { retention, policy };
}
