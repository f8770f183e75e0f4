import {
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  type S3Client,
} from "@aws-sdk/client-s3";
import { CloudDenied, CloudError } from "../../core/errors.ts";
import { sourceRequests } from "../../core/service-request.ts";
import type { AwsCloud } from "../contract/source.ts";
import type { ListedObject, SourceBucket } from "../contract/source-buckets.ts";
import { createS3Client } from "./bucket-clients.ts";
import { bucketOf } from "./bucket-facts.ts";
import type { BucketContext } from "./context.ts";
import { readListing } from "./objects.ts";

const KEYS_TO_TRY = 20;

/** A new key at work: who calls, where, and what must not be repeated in an error. */
type Trial = { context: BucketContext; client: S3Client; source: SourceBucket; secrets: string[] };

/** Sends with a new key what the service sends. Waiting until a new key works is the caller's part. */
export function readProof(context: BucketContext): Pick<AwsCloud, "proveRead"> {
  return {
    proveRead: async (key, source, prefix) => {
      const client = createS3Client({ ...context.connection, credentials: { ...key } }, source.region);
      const trial: Trial = { context, client, source, secrets: [key.secretAccessKey] };
      try {
        const objects = await list(trial, prefix);
        const [read, refused] = await Promise.all([readOne(trial, objects), findRefused(trial, prefix)]);
        return { ...read, refused };
      } finally {
        client.destroy();
      }
    },
  };
}

/** The listing of what is migrated; one of the whole bucket names no prefix, not an empty one. */
function list({ context, client, source, secrets }: Trial, prefix: string): Promise<ListedObject[]> {
  const input = {
    ...bucketOf(source),
    ...(prefix === "" ? {} : { Prefix: prefix }),
    MaxKeys: KEYS_TO_TRY,
    EncodingType: "url",
  } as const;
  return context.call(
    { operation: "s3:ListObjectsV2", subject: source.bucket, secrets },
    async () => readListing(await client.send(new ListObjectsV2Command(input))).objects,
  );
}

async function readOne(
  trial: Trial,
  objects: readonly ListedObject[],
): Promise<{ outcome: "read" | "empty" | "archived"; key: string | null; tried: number }> {
  for (const [index, { key }] of objects.entries()) {
    const outcome = await readFirstByte(trial, key);
    if (outcome === "read") return { outcome, key, tried: index + 1 };
  }
  return { outcome: objects.length === 0 ? "empty" : "archived", key: null, tried: objects.length };
}

/** How each request is sent that the service may send before it lists what is migrated. */
const POSSIBLE: Readonly<Record<string, (trial: Trial) => Promise<unknown>>> = {
  HeadBucket: ({ client, source }) => client.send(new HeadBucketCommand(bucketOf(source))),
  GetBucketLocation: ({ client, source }) => client.send(new GetBucketLocationCommand(bucketOf(source))),
};

/** The operations of those that were refused. Errors: what is no refusal. */
async function findRefused(trial: Trial, prefix: string): Promise<string[]> {
  const operations = sourceRequests(prefix)
    .filter(({ isCertain }) => !isCertain)
    .flatMap((request) => request.operations.filter((operation) => operation in POSSIBLE));
  const tried = await Promise.all(
    operations.map(async (operation) => ((await isRefused(trial, operation)) ? [`s3:${operation}`] : [])),
  );
  return tried.flat();
}

async function isRefused(trial: Trial, operation: string): Promise<boolean> {
  const { context, source, secrets } = trial;
  try {
    await context.call({ operation: `s3:${operation}`, subject: source.bucket, secrets }, async () =>
      POSSIBLE[operation]?.(trial),
    );
    return false;
  } catch (error) {
    if (error instanceof CloudDenied) return true;
    throw error;
  }
}

async function readFirstByte(
  { context, client, source, secrets }: Trial,
  key: string,
): Promise<"read" | "archived"> {
  try {
    await context.call(
      { operation: "s3:GetObject", subject: `${source.bucket}/${key}`, secrets },
      async () => {
        const { Body } = await client.send(
          new GetObjectCommand({ ...bucketOf(source), Key: key, Range: "bytes=0-0" }),
        );
        await Body?.transformToByteArray();
      },
    );
    return "read";
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    // An object without bytes has no first one: that S3 got as far as this is the proof.
    if (error.failure.httpStatus === 416) return "read";
    if (error.failure.code === "InvalidObjectState") return "archived";
    throw error;
  }
}
