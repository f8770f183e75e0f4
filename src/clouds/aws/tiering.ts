import { ListBucketIntelligentTieringConfigurationsCommand, type S3Client } from "@aws-sdk/client-s3";
import * as z from "zod";
import type { AwsCloud } from "../contract/source.ts";
import type { SourceBucket, TieringArchive } from "../contract/source-buckets.ts";
import { bucketOf } from "./bucket-facts.ts";
import type { BucketContext } from "./context.ts";

const configurationSchema = z.object({
  Id: z.string(),
  Status: z.enum(["Enabled", "Disabled"]),
  Filter: z
    .object({ Prefix: z.string().optional(), And: z.object({ Prefix: z.string().optional() }).optional() })
    .optional(),
  Tierings: z.array(z.object({ Days: z.number(), AccessTier: z.string() })),
});
const pageSchema = z
  .object({
    IntelligentTieringConfigurationList: z.array(configurationSchema).default([]),
    IsTruncated: z.boolean().default(false),
    NextContinuationToken: z.string().optional(),
  })
  .refine((page) => !page.IsTruncated || page.NextContinuationToken, { path: ["NextContinuationToken"] });

/** Intelligent-Tiering's archive tiers, which take objects out of reach as a lifecycle rule does. */
export function bucketTiering({ clients, call }: BucketContext): Pick<AwsCloud, "readTieringArchives"> {
  return {
    readTieringArchives: (source) =>
      call({ operation: "s3:ListBucketIntelligentTieringConfigurations", subject: source.bucket }, () =>
        readAll(clients.s3(source.region), source),
      ),
  };
}

/** A bucket has up to 1,000 configurations, in pages. Source: S3 API, ListBucketIntelligentTieringConfigurations. */
async function readAll(s3: S3Client, source: SourceBucket): Promise<TieringArchive[]> {
  const archives: TieringArchive[] = [];
  let token: string | undefined;
  do {
    const page = pageSchema.parse(
      await s3.send(
        new ListBucketIntelligentTieringConfigurationsCommand({
          ...bucketOf(source),
          ContinuationToken: token,
        }),
      ),
    );
    archives.push(...page.IntelligentTieringConfigurationList.flatMap(flatten));
    token = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (token);
  return archives;
}

function flatten({ Id, Status, Filter, Tierings }: z.infer<typeof configurationSchema>): TieringArchive[] {
  return Tierings.map(({ Days, AccessTier }) => ({
    id: Id,
    isEnabled: Status === "Enabled",
    prefix: Filter?.And?.Prefix ?? Filter?.Prefix ?? "",
    days: Days,
    accessTier: AccessTier,
  }));
}
