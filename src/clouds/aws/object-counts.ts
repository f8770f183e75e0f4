import type { AwsCloud } from "../contract/source.ts";
import type { BucketContext } from "./context.ts";
import { countObjects } from "./count/count-objects.ts";
import { listTargetOf } from "./list-target.ts";

/** Counts by listing, with the connection's own address and credentials: bounded for an estimate, or to the end. */
export function objectCounts(context: BucketContext): Pick<AwsCloud, "countObjects" | "countExactly"> {
  const { call } = context;
  return {
    countObjects: (source, input) =>
      call({ operation: "s3:ListObjectsV2", subject: source.bucket }, async () => {
        const count = await countObjects({ ...listTargetOf(context, source), ...input });
        const { objectCount, byStorageClass, restored, isComplete } = count;
        return { objectCount, byStorageClass, restored, isComplete };
      }),

    // Not through `call`: it is many requests over hours, and ends with the signal's own reason when cancelled.
    countExactly: async (source, input) => {
      const count = await countObjects({ ...listTargetOf(context, source), ...input });
      const { isComplete: _, checkpoint: __, ...exact } = count;
      return exact;
    },
  };
}
