import { z } from "zod";

const classTotalSchema = z.object({
  storageClass: z.string(),
  objectCount: z.number().int().nonnegative(),
  sizeBytes: z.number().nonnegative(),
});

/**
 * Where a count stands: what it has counted, and the ranges of names that it has not. Plain JSON of some kilobytes,
 * whatever the bucket's size. A key is either in the totals or in one pending range, `after` excluded and `until`
 * included; `until: null` is the end of the listing. `requests` and `elapsedMs` are sums over all runs so far.
 */
const countCheckpointSchema = z.object({
  version: z.literal(1),
  bucket: z.string(),
  prefix: z.string(),
  byStorageClass: z.array(classTotalSchema),
  pending: z.array(z.object({ after: z.string(), until: z.string().nullable() })),
  requests: z.number().int().nonnegative(),
  elapsedMs: z.number().nonnegative(),
});
export type CountCheckpoint = z.infer<typeof countCheckpointSchema>;

/** The checkpoint, after a look at whether it is one and belongs to this listing. */
export function readCheckpoint(value: unknown, bucket: string, prefix: string): CountCheckpoint {
  const checkpoint = countCheckpointSchema.parse(value);
  if (checkpoint.bucket !== bucket || checkpoint.prefix !== prefix) {
    throw new Error(
      `The checkpoint is of s3://${checkpoint.bucket}/${checkpoint.prefix}, the count is of s3://${bucket}/${prefix}: start it anew.`,
    );
  }
  return checkpoint;
}
