import type { WireReply } from "../../shared/server.ts";
import { isBucketName } from "../bucket-name.ts";
import { makeBucket } from "../bucket-spec.ts";
import { AwsError } from "../errors.ts";
import { canonicalIdOf } from "../state.ts";
import { bucketOf, readCount, type S3Call, xmlReply } from "./s3-call.ts";

/** Source: ListBuckets, S3 API Reference: at most 10,000 a page. */
const MAX_BUCKETS = 10_000;

export function listBuckets(call: S3Call): WireReply {
  const { query } = call;
  const maxBuckets = readCount(query, "max-buckets", MAX_BUCKETS);
  const prefix = query.get("prefix") ?? "";
  const region = query.get("bucket-region");
  const token = query.get("continuation-token");
  const after = token === null ? "" : Buffer.from(token, "base64").toString("utf8");
  const own = [...call.state.buckets.values()]
    .filter((bucket) => bucket.ownerAccountId === call.caller.accountId && bucket.name.startsWith(prefix))
    .filter((bucket) => (region === null || bucket.region === region) && bucket.name > after)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const shown = own.slice(0, maxBuckets);
  const last = shown.at(-1);
  const isCut = own.length > shown.length && last !== undefined;
  return xmlReply("ListAllMyBucketsResult", {
    Owner: { ID: canonicalIdOf(call.caller.accountId) },
    Buckets: {
      Bucket: shown.map((bucket) => ({
        Name: bucket.name,
        CreationDate: bucket.createdAt.toISOString(),
        BucketRegion: bucket.region,
      })),
    },
    ContinuationToken: isCut ? Buffer.from(last.name, "utf8").toString("base64") : undefined,
    Prefix: prefix === "" ? undefined : prefix,
  });
}

export function headBucket(call: S3Call): WireReply {
  return {
    status: 200,
    headers: {
      "content-type": "application/xml",
      "x-amz-bucket-region": bucketOf(call).region,
      "x-amz-access-point-alias": "false",
    },
  };
}

export function createBucket(call: S3Call): WireReply {
  const name = call.bucketName ?? "";
  if (!isBucketName(name)) throw invalidBucketName(name);
  const region = readRegion(call);
  const existing = call.state.buckets.get(name);
  if (existing && existing.ownerAccountId !== call.caller.accountId) {
    throw new AwsError(
      409,
      "BucketAlreadyExists",
      "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
      { details: { BucketName: name } },
    );
  }
  // us-east-1 answers 200 for a bucket one already has, every other region refuses. Source: CreateBucket, S3 API Reference.
  if (existing && region !== "us-east-1") {
    throw new AwsError(
      409,
      "BucketAlreadyOwnedByYou",
      "Your previous request to create the named bucket succeeded and you already own it.",
      { details: { BucketName: name } },
    );
  }
  if (!existing) {
    const spec = { name, region, createdAt: call.now.toISOString() };
    call.state.buckets.set(name, makeBucket(spec, { ownerAccountId: call.caller.accountId, now: call.now }));
  }
  return { status: 200, headers: { location: `/${name}` } };
}

export function invalidBucketName(name: string): AwsError {
  return new AwsError(400, "InvalidBucketName", "The specified bucket is not valid.", {
    details: { BucketName: name },
  });
}

function readRegion(call: S3Call): string {
  const text = call.payload.toString("utf8");
  const wanted = /<LocationConstraint[^>]*>([^<]*)<\/LocationConstraint>/.exec(text)?.[1] ?? "";
  const region = wanted === "" ? "us-east-1" : wanted === "EU" ? "eu-west-1" : wanted;
  if (region !== call.claim.region) {
    const text = `The ${wanted || "unspecified"} location constraint is incompatible for the region specific endpoint this request was sent to.`;
    throw new AwsError(400, "IllegalLocationConstraintException", text);
  }
  if (wanted === "us-east-1") {
    throw new AwsError(400, "InvalidLocationConstraint", "The specified location-constraint is not valid");
  }
  return region;
}
