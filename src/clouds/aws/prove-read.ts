import { GetObjectCommand, ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import { CloudError } from "../../core/errors.ts";
import type { AwsCloud, SourceBucket } from "../cloud.ts";
import { bucketOf } from "./bucket-facts.ts";
import type { AwsContext } from "./caller.ts";
import { createS3Client } from "./clients.ts";
import { readListing } from "./objects.ts";

const KEYS_TO_TRY = 20;

/** Reads with a new key what the service will read. Waiting until a new key works is the caller's part. */
export function readProof(context: AwsContext): Pick<AwsCloud, "proveRead"> {
  return {
    proveRead: async (key, source, prefix) => {
      const client = createS3Client({ ...context.connection, credentials: { ...key } }, source.region);
      const secrets = [key.secretAccessKey];
      try {
        const { objects } = await context.call(
          { operation: "s3:ListObjectsV2", subject: source.bucket, secrets },
          async () =>
            readListing(
              await client.send(
                new ListObjectsV2Command({
                  ...bucketOf(source),
                  Prefix: prefix,
                  MaxKeys: KEYS_TO_TRY,
                  EncodingType: "url",
                }),
              ),
            ),
        );
        for (const [index, object] of objects.entries()) {
          const outcome = await readFirstByte(context, client, source, object.key, secrets);
          if (outcome === "read") return { outcome, key: object.key, tried: index + 1 };
        }
        const outcome = objects.length === 0 ? "empty" : "archived";
        return { outcome, key: null, tried: objects.length };
      } finally {
        client.destroy();
      }
    },
  };
}

async function readFirstByte(
  { call }: AwsContext,
  client: S3Client,
  source: SourceBucket,
  key: string,
  secrets: string[],
): Promise<"read" | "archived"> {
  try {
    await call({ operation: "s3:GetObject", subject: `${source.bucket}/${key}`, secrets }, async () => {
      const { Body } = await client.send(
        new GetObjectCommand({ ...bucketOf(source), Key: key, Range: "bytes=0-0" }),
      );
      await Body?.transformToByteArray();
    });
    return "read";
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    // An object without bytes has no first one: that S3 got as far as this is the proof.
    if (error.failure.httpStatus === 416) return "read";
    if (error.failure.code === "InvalidObjectState") return "archived";
    throw error;
  }
}
