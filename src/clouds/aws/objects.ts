import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import * as z from "zod";
import { foreignDetail } from "../../core/detail.ts";
import { CloudError } from "../../core/errors.ts";
import type { AwsCloud } from "../contract/source.ts";
import type { ListedObject, ObjectHead, SourceBucket } from "../contract/source-buckets.ts";
import { bucketOf } from "./bucket-facts.ts";
import type { BucketContext } from "./context.ts";

const listingSchema = z.object({
  Contents: z
    .array(
      z.object({
        Key: z.string(),
        Owner: z.object({ ID: z.string().optional() }).optional(),
      }),
    )
    .default([]),
  IsTruncated: z.boolean().default(false),
  EncodingType: z.string().optional(),
});
const prefixesSchema = z.object({
  CommonPrefixes: z.array(z.object({ Prefix: z.string() })).default([]),
  EncodingType: z.string().optional(),
});
const headSchema = z.object({
  StorageClass: z.string().optional(),
  ArchiveStatus: z.string().optional(),
  Restore: z.string().optional(),
  SSEKMSKeyId: z.string().optional(),
  Metadata: z.record(z.string(), z.string()).default({}),
  MissingMeta: z.number().int().nonnegative().default(0),
});

/**
 * A page of a listing as data. Asked for with `EncodingType: "url"`, since keys may hold characters that XML 1.0
 * cannot; S3 writes a space as `+` there. Source: S3 API, ListObjectsV2, `encoding-type`.
 */
export function readListing(answer: unknown): { objects: ListedObject[]; isTruncated: boolean } {
  const page = listingSchema.parse(answer);
  const isEncoded = page.EncodingType === "url";
  return {
    objects: page.Contents.map(({ Key, Owner }) => ({
      key: isEncoded ? decodeKey(Key) : Key,
      ownerId: Owner?.ID ?? null,
    })),
    isTruncated: page.IsTruncated,
  };
}

function decodeKey(encoded: string): string {
  return decodeURIComponent(encoded.replaceAll("+", " "));
}

/** Objects of a source: a page of them, the beginnings of their keys, and one object's head. */
export function sourceObjects(
  context: BucketContext,
): Pick<AwsCloud, "listObjects" | "listPrefixes" | "headObject"> {
  const { clients, call } = context;
  return {
    listObjects: (source, { prefix, maxKeys }) =>
      call({ operation: "s3:ListObjectsV2", subject: source.bucket }, async () =>
        readListing(
          await clients.s3(source.region).send(
            new ListObjectsV2Command({
              ...bucketOf(source),
              Prefix: prefix,
              MaxKeys: maxKeys,
              EncodingType: "url",
              FetchOwner: true,
            }),
          ),
        ),
      ),

    listPrefixes: (source, under) =>
      call({ operation: "s3:ListObjectsV2", subject: source.bucket }, async () => {
        const command = new ListObjectsV2Command({
          ...bucketOf(source),
          Prefix: under,
          Delimiter: "/",
          EncodingType: "url",
        });
        const page = prefixesSchema.parse(await clients.s3(source.region).send(command));
        const isEncoded = page.EncodingType === "url";
        return page.CommonPrefixes.map(({ Prefix }) => (isEncoded ? decodeKey(Prefix) : Prefix));
      }),

    headObject: async (source, key) => {
      const named = { ...bucketOf(source), Key: key };
      const subject = `${source.bucket}/${key}`;
      try {
        return await call({ operation: "s3:HeadObject", subject }, async () =>
          readHead(await clients.s3(source.region).send(new HeadObjectCommand(named))),
        );
      } catch (error) {
        if (!(error instanceof CloudError) || !hasReasonToAsk(error)) throw error;
        const refusal = await askWhy(context, source, key);
        if (refusal !== null && isForCustomerKey(refusal)) return CUSTOMER_KEY_HEAD;
        throw refusal ?? error;
      }
    },
  };
}

/** An answer to HEAD has no text: 400 and 403 say neither which key nor which policy it was. */
function hasReasonToAsk({ failure }: CloudError): boolean {
  return failure.httpStatus === 400 || failure.httpStatus === 403;
}

/** Asks with a GET of one byte why HEAD was refused; null when the GET is not. */
async function askWhy(
  { clients, call }: BucketContext,
  source: SourceBucket,
  key: string,
): Promise<CloudError | null> {
  try {
    await call({ operation: "s3:GetObject", subject: `${source.bucket}/${key}` }, async () => {
      const { Body } = await clients
        .s3(source.region)
        .send(new GetObjectCommand({ ...bucketOf(source), Key: key, Range: "bytes=0-0" }));
      await Body?.transformToByteArray();
    });
    return null;
  } catch (error) {
    // Range of an object without bytes: it was let in.
    if (error instanceof CloudError) return error.failure.httpStatus === 416 ? null : error;
    throw error;
  }
}

/**
 * S3 says to a GET without the customer's key: InvalidRequest, "The object was stored using a form of Server Side
 * Encryption. The correct parameters must be provided to retrieve the object."
 */
function isForCustomerKey({ failure }: CloudError): boolean {
  return failure.code === "InvalidRequest" && /server side encryption/i.test(foreignDetail(failure.detail));
}

const CUSTOMER_KEY_HEAD: ObjectHead = {
  // HEAD was refused, so the class is the one of the listing; this says no more than S3's default.
  storageClass: "STANDARD",
  archiveStatus: null,
  isRestored: false,
  restoredUntil: null,
  kmsKeyId: null,
  needsCustomerKey: true,
  metadata: {},
  missingMetadata: 0,
};

function readHead(answer: unknown): ObjectHead {
  const head = headSchema.parse(answer);
  return {
    storageClass: head.StorageClass ?? "STANDARD",
    archiveStatus: head.ArchiveStatus ?? null,
    // `ongoing-request="false", expiry-date="…"` once the restored copy is there.
    isRestored: head.Restore?.includes('ongoing-request="false"') ?? false,
    restoredUntil: restoredUntilOf(head.Restore),
    kmsKeyId: head.SSEKMSKeyId ?? null,
    needsCustomerKey: false,
    metadata: head.Metadata,
    missingMetadata: head.MissingMeta,
  };
}

function restoredUntilOf(restore: string | undefined): string | null {
  const until = new Date(/expiry-date="([^"]*)"/.exec(restore ?? "")?.[1] ?? Number.NaN);
  return Number.isNaN(until.getTime()) ? null : until.toISOString();
}
