import * as z from "zod";
import type { AlibabaCloud } from "../contract/destination.ts";
import { unlessNotSet } from "./buckets.ts";
import type { OssContext } from "./context.ts";

const answerSchema = z.object({ data: z.instanceof(Buffer) });

/** The bucket policy of a destination. */
export function bucketPolicy({ oss, call }: OssContext): Pick<AlibabaCloud, "readBucketPolicy"> {
  return {
    readBucketPolicy: (bucket, region) =>
      unlessNotSet(
        "NoSuchBucketPolicy",
        null,
        call.read({ operation: "oss:GetBucketPolicy", subject: bucket }, async () => {
          // ali-oss's own getBucketPolicy takes a refusal (403) for "has none", and parses what must stay as it is.
          const request = { method: "GET", bucket, subres: "policy", successStatuses: [200] } as const;
          return answerSchema.parse(await oss.forRegion(region).request(request)).data.toString("utf8");
        }),
      ),
  };
}
