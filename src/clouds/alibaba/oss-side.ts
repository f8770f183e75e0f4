import type { AlibabaCloud } from "../contract/destination.ts";
import { bucketLifecycle } from "./bucket-lifecycle.ts";
import { bucketPolicy } from "./bucket-policy.ts";
import { ossBuckets } from "./buckets.ts";
import type { AlibabaContext, OssContext } from "./context.ts";
import { objectListing } from "./object-listing.ts";
import { createOssClients } from "./oss-client.ts";
import { writeProof } from "./prove-write.ts";
import type { OSS_METHODS } from "./sides.ts";

/** Calls of OSS, with its SDK. */
export function ossSide(own: AlibabaContext): Pick<AlibabaCloud, (typeof OSS_METHODS)[number]> {
  const context: OssContext = { ...own, oss: createOssClients(own.connection) };
  return {
    ...ossBuckets(context),
    ...objectListing(context),
    ...bucketLifecycle(context),
    ...bucketPolicy(context),
    ...writeProof(context),
  };
}
