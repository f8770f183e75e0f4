import { HeadBucketCommand, ListBucketsCommand } from "@aws-sdk/client-s3";
import { z } from "zod";
import type { AwsCloud } from "../cloud.ts";
import type { AwsContext } from "./caller.ts";
import { headerOf, statusOf } from "./errors.ts";

const regionSchema = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d+$/);
const bucketListSchema = z.object({
  Buckets: z.array(z.object({ Name: z.string(), CreationDate: z.date().optional() })).default([]),
  ContinuationToken: z.string().optional(),
});

/** Where buckets are and since when: the calls that cannot name an expected owner, or need none. */
export function bucketRegion({
  clients,
  call,
  connection,
}: AwsContext): Pick<AwsCloud, "findBucketRegion" | "headBucket" | "findBucketCreationDate"> {
  const home = clients.s3(connection.region);
  return {
    findBucketRegion: (bucket) =>
      call({ operation: "s3:HeadBucket", subject: bucket }, async () => {
        try {
          const { BucketRegion } = await home.send(new HeadBucketCommand({ Bucket: bucket }));
          return regionSchema.parse(BucketRegion);
        } catch (error) {
          // S3 names the region on 301 and 403 too (and on 400 for a region that the account did not opt into), and
          // the SDK has no field for it there. Source: S3 API, HeadBucket, `x-amz-bucket-region`.
          const named = regionSchema.safeParse(headerOf(error, "x-amz-bucket-region"));
          if (named.success && statusOf(error) !== 404) return named.data;
          throw error;
        }
      }),

    headBucket: ({ bucket, region, expectedOwner }) =>
      call({ operation: "s3:HeadBucket", subject: bucket }, async () => {
        await clients
          .s3(region)
          .send(new HeadBucketCommand({ Bucket: bucket, ExpectedBucketOwner: expectedOwner }));
      }),

    findBucketCreationDate: (bucket) =>
      call({ operation: "s3:ListBuckets", subject: bucket }, async () => {
        let token: string | undefined;
        do {
          const page = bucketListSchema.parse(
            await home.send(
              // An unpaginated ListBuckets is refused in accounts with more than 10,000 buckets.
              new ListBucketsCommand({ Prefix: bucket, MaxBuckets: 1_000, ContinuationToken: token }),
            ),
          );
          const found = page.Buckets.find(({ Name }) => Name === bucket);
          if (found) return found.CreationDate?.toISOString() ?? null;
          token = page.ContinuationToken;
        } while (token);
        return null;
      }),
  };
}
