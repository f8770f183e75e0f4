import type { AwsCloud } from "../contract/source.ts";
import type { SourceBucket } from "../contract/source-buckets.ts";
import type { BucketContext } from "./context.ts";
import { countObjects } from "./count/count-objects.ts";
import { locateListing } from "./count/locate-listing.ts";
import { toAwsError } from "./errors.ts";

/** Counts by listing, with the connection's own address and credentials: bounded for an estimate, or to the end. */
export function objectCounts(context: BucketContext): Pick<AwsCloud, "countObjects" | "countExactly"> {
  const { call } = context;
  return {
    countObjects: (source, input) =>
      call({ operation: "s3:ListObjectsV2", subject: source.bucket }, async () => {
        const count = await countObjects({ ...targetOf(context, source), ...input });
        const { objectCount, byStorageClass, restored, isComplete } = count;
        return { objectCount, byStorageClass, restored, isComplete };
      }),

    // Not through `call`: it is many requests over hours, and ends with the signal's own reason when cancelled.
    countExactly: async (source, input) => {
      const count = await countObjects({ ...targetOf(context, source), ...input });
      const { isComplete: _, checkpoint: __, ...exact } = count;
      return exact;
    },
  };
}

function targetOf({ clients }: BucketContext, source: SourceBucket) {
  return {
    bucket: source.bucket,
    region: source.region,
    expectedBucketOwner: source.expectedOwner,
    credentials: () =>
      clients
        .s3(source.region)
        .config.credentials()
        .catch((error: unknown) => {
          throw toAwsError(error, { operation: "s3:ListObjectsV2", subject: source.bucket });
        }),
    locate: (region: string) => locateListing(clients.s3(region), source.bucket),
  };
}
