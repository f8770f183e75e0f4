import { DEFAULT_CONCURRENCY } from "../../listing/range-run.ts";
import { type CountResult, CountRun, type CountSettings } from "./count-run.ts";
import { createPageLister } from "./list-page.ts";
import type { ListTarget } from "./sign-list.ts";

export type CountOptions = ListTarget & CountSettings & { requestTimeoutMs?: number };

const DEFAULT_REQUEST_TIMEOUT_MS = 30_000;

/**
 * Counts the current objects of a bucket, or of what is under a prefix, by listing it over many connections.
 * Exact for every object that exists during the whole count. Memory does not depend on the number of objects.
 * Errors: core/errors.ts' CloudError when S3 refuses or stays away; the signal's reason when cancelled. Either way the
 * last checkpoint was given to `onCheckpoint` before.
 * Source: S3 ListObjectsV2.
 */
export async function countObjects(options: CountOptions): Promise<CountResult> {
  if (options.bucket.endsWith("--x-s3")) {
    throw new TypeError(
      `${options.bucket} is a directory bucket: S3 lists those in no order, so they cannot be divided.`,
    );
  }
  const lister = createPageLister({
    ...options,
    connections: options.concurrency ?? DEFAULT_CONCURRENCY,
    requestTimeoutMs: options.requestTimeoutMs ?? DEFAULT_REQUEST_TIMEOUT_MS,
  });
  try {
    options.signal?.throwIfAborted();
    return await new CountRun(lister, options.bucket, options.prefix ?? "", options).finish();
  } finally {
    lister.close();
  }
}
