import { GetObjectCommand } from "@aws-sdk/client-s3";
import * as z from "zod";
import type { AwsCloud } from "../contract/source.ts";
import { ListedPage } from "../listing/listed-page.ts";
import { bucketOf } from "./bucket-facts.ts";
import type { BucketContext } from "./context.ts";
import { createPageLister } from "./count/list-page.ts";
import { toAwsError } from "./errors.ts";
import { listTargetOf } from "./list-target.ts";
import { sourceObjects } from "./objects.ts";

const PAGE_TIMEOUT_MS = 30_000;

/** What the SDK gives as a body under Node.js. */
const bodySchema = z.custom<AsyncIterable<Uint8Array>>(
  (body) => typeof body === "object" && body !== null && Symbol.asyncIterator in body,
);

/** Listings of S3 for a comparison: pages as the exact count fetches them, heads and bodies with the SDK. */
export function objectListing(context: BucketContext): Pick<AwsCloud, "openListing"> {
  const { headObject } = sourceObjects(context);
  return {
    openListing: async (source, { prefix, connections }) => {
      const lister = createPageLister({
        ...listTargetOf(context, source),
        prefix,
        connections,
        requestTimeoutMs: PAGE_TIMEOUT_MS,
      });
      return {
        address: `s3://${source.bucket}`,
        fetchPage: (startAfter, signal) =>
          lister.readPage(startAfter, signal, (latin1) => new ListedPage(latin1, prefix)),
        hasMd5Etag: async (key) => {
          const head = await headObject(source, key);
          return head.kmsKeyId === null && !head.needsCustomerKey;
        },
        read: async (key, signal) => {
          const attempt = { operation: "s3:GetObject", subject: `${source.bucket}/${key}` };
          const send = async () => {
            const command = new GetObjectCommand({ ...bucketOf(source), Key: key });
            const { Body } = await context.clients.s3(source.region).send(command, { abortSignal: signal });
            return bodySchema.parse(Body);
          };
          return translateErrors(send, (error) => {
            signal.throwIfAborted();
            return toAwsError(error, attempt);
          });
        },
        close: () => lister.close(),
      };
    },
  };
}

/** What the stream gives, its failures as errors of ours. */
async function translateErrors(
  open: () => Promise<AsyncIterable<Uint8Array>>,
  translate: (error: unknown) => Error,
): Promise<AsyncIterable<Uint8Array>> {
  const body = await open().catch((error: unknown) => {
    throw translate(error);
  });
  return (async function* () {
    try {
      yield* body;
    } catch (error) {
      throw translate(error);
    }
  })();
}
