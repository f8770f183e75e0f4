import type { AwsCloud } from "../contract/source.ts";
import { createBucketClients } from "./bucket-clients.ts";
import { bucketFacts } from "./bucket-facts.ts";
import { bucketRegion } from "./bucket-region.ts";
import type { AwsContext, BucketContext } from "./context.ts";
import { bucketLifecycle } from "./lifecycle.ts";
import { objectCounts } from "./object-counts.ts";
import { objectListing } from "./object-listing.ts";
import { sourceObjects } from "./objects.ts";
import { readProof } from "./prove-read.ts";
import type { BUCKET_METHODS } from "./sides.ts";
import { storageMetrics } from "./storage-metrics.ts";
import { bucketTiering } from "./tiering.ts";

/** Calls of S3 and CloudWatch, with their SDKs. */
export function bucketSide(own: AwsContext): Pick<AwsCloud, (typeof BUCKET_METHODS)[number]> {
  const context: BucketContext = {
    ...own,
    clients: createBucketClients(own.connection, own.retryStrategy),
  };
  return {
    ...bucketRegion(context),
    ...bucketFacts(context),
    ...bucketLifecycle(context),
    ...bucketTiering(context),
    ...sourceObjects(context),
    ...objectCounts(context),
    ...objectListing(context),
    ...storageMetrics(context),
    ...readProof(context),
  };
}
