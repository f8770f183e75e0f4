import * as z from "zod";
import { restoredSchema } from "../../../core/estimate.ts";
import { refusedKeysSchema } from "../../../core/oss-keys.ts";

const classTotalSchema = z.object({
  storageClass: z.string(),
  objectCount: z.number().int().nonnegative(),
  sizeBytes: z.number().nonnegative(),
});

/** Checkpoints of before know nothing of restored copies and of keys that OSS refuses. */
const VERSION = 2;

/**
 * Where a count stands: what it has counted, and the ranges of names that it has not. Plain JSON of some kilobytes,
 * whatever the bucket's size. A key is either in the totals or in one pending range, `after` excluded and `until`
 * included; `until: null` is the end of the listing. `requests` and `elapsedMs` are sums over all runs so far.
 */
const countCheckpointSchema = z.object({
  version: z.literal(VERSION),
  bucket: z.string(),
  prefix: z.string(),
  byStorageClass: z.array(classTotalSchema),
  restored: restoredSchema.nullable(),
  keysRefusedByOss: refusedKeysSchema,
  pending: z.array(z.object({ after: z.string(), until: z.string().nullable() })),
  requests: z.number().int().nonnegative(),
  elapsedMs: z.number().nonnegative(),
});
export type CountCheckpoint = z.infer<typeof countCheckpointSchema>;

/**
 * The checkpoint, after a look at whether it is one and belongs to this listing. Null for one of an earlier version: what
 * it did not count cannot be had without listing those objects again, so the count begins at the beginning.
 */
export function readCheckpoint(value: unknown, bucket: string, prefix: string): CountCheckpoint | null {
  const { version } = z.looseObject({ version: z.number() }).parse(value);
  if (version < VERSION) return null;
  const checkpoint = countCheckpointSchema.parse(value);
  if (checkpoint.bucket !== bucket || checkpoint.prefix !== prefix) {
    throw new Error(
      `The checkpoint is of s3://${checkpoint.bucket}/${checkpoint.prefix}, the count is of s3://${bucket}/${prefix}: start it anew.`,
    );
  }
  return checkpoint;
}
