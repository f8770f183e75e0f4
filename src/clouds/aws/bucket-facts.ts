import {
  GetBucketEncryptionCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketRequestPaymentCommand,
  GetBucketVersioningCommand,
  ListMultipartUploadsCommand,
} from "@aws-sdk/client-s3";
import * as z from "zod";
import { unless } from "../caller.ts";
import type { AwsCloud } from "../contract/source.ts";
import type { SourceBucket } from "../contract/source-buckets.ts";
import type { BucketContext } from "./context.ts";

const policySchema = z.object({ Policy: z.string().min(1) });
const versioningSchema = z.object({ Status: z.enum(["Enabled", "Suspended"]).optional() });
const ownershipSchema = z.object({
  OwnershipControls: z.object({
    Rules: z
      .array(
        z.object({
          ObjectOwnership: z.enum(["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"]),
        }),
      )
      .min(1),
  }),
});
const encryptionSchema = z.object({
  ServerSideEncryptionConfiguration: z.object({
    Rules: z
      .array(
        z.object({
          ApplyServerSideEncryptionByDefault: z
            .object({ SSEAlgorithm: z.string(), KMSMasterKeyID: z.string().optional() })
            .optional(),
        }),
      )
      .default([]),
  }),
});
const payerSchema = z.object({ Payer: z.enum(["Requester", "BucketOwner"]) });
const uploadsSchema = z.object({
  Uploads: z.array(z.unknown()).default([]),
  IsTruncated: z.boolean().default(false),
});

/** How calls about a bucket name it: never without the owner that it must have. */
export function bucketOf(source: SourceBucket): { Bucket: string; ExpectedBucketOwner: string } {
  return { Bucket: source.bucket, ExpectedBucketOwner: source.expectedOwner };
}

/** The settings of a source bucket, one call each. S3 says "never set" with a 404 of its own for most of them. */
export function bucketFacts({
  clients,
  call,
}: BucketContext): Pick<
  AwsCloud,
  | "readBucketPolicy"
  | "readVersioning"
  | "readEncryption"
  | "readOwnership"
  | "readRequestPayer"
  | "countMultipartUploads"
> {
  return {
    readBucketPolicy: (source) =>
      unless(
        ["NoSuchBucketPolicy"],
        null,
        call({ operation: "s3:GetBucketPolicy", subject: source.bucket }, async () => {
          const answer = await clients.s3(source.region).send(new GetBucketPolicyCommand(bucketOf(source)));
          return policySchema.parse(answer).Policy;
        }),
      ),

    readVersioning: (source) =>
      call({ operation: "s3:GetBucketVersioning", subject: source.bucket }, async () => {
        const answer = await clients.s3(source.region).send(new GetBucketVersioningCommand(bucketOf(source)));
        const { Status } = versioningSchema.parse(answer);
        if (Status === undefined) return "off";
        return Status === "Enabled" ? "enabled" : "suspended";
      }),

    readEncryption: (source) =>
      unless(
        ["ServerSideEncryptionConfigurationNotFoundError"],
        null,
        call({ operation: "s3:GetBucketEncryption", subject: source.bucket }, async () => {
          const answer = await clients
            .s3(source.region)
            .send(new GetBucketEncryptionCommand(bucketOf(source)));
          const [rule] = encryptionSchema.parse(answer).ServerSideEncryptionConfiguration.Rules;
          const applied = rule?.ApplyServerSideEncryptionByDefault;
          return applied
            ? { algorithm: applied.SSEAlgorithm, kmsKeyId: applied.KMSMasterKeyID ?? null }
            : null;
        }),
      ),

    readOwnership: (source) =>
      unless(
        ["OwnershipControlsNotFoundError"],
        null,
        call({ operation: "s3:GetBucketOwnershipControls", subject: source.bucket }, async () => {
          const answer = await clients
            .s3(source.region)
            .send(new GetBucketOwnershipControlsCommand(bucketOf(source)));
          return ownershipSchema.parse(answer).OwnershipControls.Rules[0]?.ObjectOwnership ?? null;
        }),
      ),

    readRequestPayer: (source) =>
      call({ operation: "s3:GetBucketRequestPayment", subject: source.bucket }, async () => {
        const answer = await clients
          .s3(source.region)
          .send(new GetBucketRequestPaymentCommand(bucketOf(source)));
        return payerSchema.parse(answer).Payer;
      }),

    countMultipartUploads: (source, prefix) =>
      call({ operation: "s3:ListMultipartUploads", subject: source.bucket }, async () => {
        const answer = await clients
          .s3(source.region)
          .send(new ListMultipartUploadsCommand({ ...bucketOf(source), Prefix: prefix, MaxUploads: 1_000 }));
        const page = uploadsSchema.parse(answer);
        return { count: page.Uploads.length, isTruncated: page.IsTruncated };
      }),
  };
}
