import type { SourceBucket } from "../contract/source-buckets.ts";
import type { BucketContext } from "./context.ts";
import { locateListing } from "./count/locate-listing.ts";
import type { ListTarget } from "./count/sign-list.ts";
import { toAwsError } from "./errors.ts";

/** Where and as whom a bucket is listed page by page: the connection's own address and credentials, the owner named. */
export function listTargetOf({ clients }: BucketContext, source: SourceBucket): ListTarget {
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
