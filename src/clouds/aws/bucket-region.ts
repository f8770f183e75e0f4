import { HeadBucketCommand, ListBucketsCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import * as z from "zod";
import { AWS_REGION } from "../../core/partitions.ts";
import type { AwsCloud } from "../contract/source.ts";
import { LISTED_BUCKETS_MAX } from "../contract/source-buckets.ts";
import type { BucketContext } from "./context.ts";
import { headerOf, statusOf } from "./errors.ts";

const regionSchema = z.string().regex(AWS_REGION);
const ownerSchema = z.object({ Owner: z.object({ ID: z.string().optional() }).optional() });
const bucketListSchema = z.object({
  Buckets: z.array(z.object({ Name: z.string(), CreationDate: z.date().optional() })).default([]),
  ContinuationToken: z.string().optional(),
});

/** Where buckets are and since when: the calls that cannot name an expected owner, or need none. */
export function bucketRegion({
  clients,
  call,
  connection,
}: BucketContext): Pick<
  AwsCloud,
  "findBucketRegion" | "headBucket" | "listBucketNames" | "findBucketCreationDate" | "readCanonicalId"
> {
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
        const named = { Bucket: bucket, ExpectedBucketOwner: expectedOwner };
        try {
          await clients.s3(region).send(new HeadBucketCommand(named));
        } catch (error) {
          // HEAD asks for s3:ListBucket without a prefix, and its refusal has no text: the listing's has.
          if (statusOf(error) === 403)
            await clients.s3(region).send(new ListObjectsV2Command({ ...named, MaxKeys: 1 }));
          throw error;
        }
      }),

    readCanonicalId: () =>
      call({ operation: "s3:ListBuckets", subject: "the account" }, async () => {
        const answer = await home.send(new ListBucketsCommand({ MaxBuckets: 1 }));
        return ownerSchema.parse(answer).Owner?.ID ?? null;
      }),

    listBucketNames: () =>
      call({ operation: "s3:ListBuckets", subject: "the account" }, async () => {
        const names: string[] = [];
        let token: string | undefined;
        do {
          const page = bucketListSchema.parse(
            await home.send(new ListBucketsCommand({ MaxBuckets: 1_000, ContinuationToken: token })),
          );
          names.push(...page.Buckets.map(({ Name }) => Name));
          token = page.ContinuationToken;
        } while (token && names.length < LISTED_BUCKETS_MAX);
        return names;
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
