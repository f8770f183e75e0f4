import type { WireReply, WireRequest } from "../../shared/server.ts";
import * as reads from "./bucket-reads.ts";
import { createBucket, headBucket, listBuckets } from "./buckets.ts";
import { getIntelligentTiering, listIntelligentTiering } from "./intelligent-tiering.ts";
import { listObjects, listObjectsV2 } from "./list-objects.ts";
import { listMultipartUploads } from "./list-uploads.ts";
import { listObjectVersions } from "./list-versions.ts";
import { getObject, headObject } from "./read-object.ts";
import type { S3Call } from "./s3-call.ts";
import type { S3ResourceKind } from "./s3-question.ts";
import { deleteObject, putObject } from "./write-object.ts";
import { deleteBucketPolicy, putBucketPolicy } from "./write-policy.ts";

/** One S3 operation: how a request is recognised, what it needs, what it does. */
export type S3Route = {
  operation: string;
  method: string;
  on: S3ResourceKind;
  /** Query parameter that names the sub-resource; absent: the bucket or object itself. */
  subresource?: string;
  /** Query parameter that this operation has and another one of the same sub-resource lacks; it stands first. */
  parameter?: string;
  /** Permission, from "Required permissions for Amazon S3 API operations", S3 User Guide. */
  action: string;
  perform(call: S3Call): WireReply;
};

const bucketRead = (operation: string, subresource: string, action: string, perform: S3Route["perform"]) =>
  ({ operation, method: "GET", on: "bucket", subresource, action, perform }) as const;

export const S3_ROUTES: readonly S3Route[] = [
  {
    operation: "ListBuckets",
    method: "GET",
    on: "service",
    action: "s3:ListAllMyBuckets",
    perform: listBuckets,
  },
  bucketRead("GetBucketLocation", "location", "s3:GetBucketLocation", reads.getBucketLocation),
  bucketRead("GetBucketPolicy", "policy", "s3:GetBucketPolicy", reads.getBucketPolicy),
  {
    operation: "PutBucketPolicy",
    method: "PUT",
    on: "bucket",
    subresource: "policy",
    action: "s3:PutBucketPolicy",
    perform: putBucketPolicy,
  },
  {
    operation: "DeleteBucketPolicy",
    method: "DELETE",
    on: "bucket",
    subresource: "policy",
    action: "s3:DeleteBucketPolicy",
    perform: deleteBucketPolicy,
  },
  bucketRead(
    "GetBucketPolicyStatus",
    "policyStatus",
    "s3:GetBucketPolicyStatus",
    reads.getBucketPolicyStatus,
  ),
  bucketRead("GetBucketEncryption", "encryption", "s3:GetEncryptionConfiguration", reads.getBucketEncryption),
  bucketRead(
    "GetBucketOwnershipControls",
    "ownershipControls",
    "s3:GetBucketOwnershipControls",
    reads.getBucketOwnershipControls,
  ),
  bucketRead("GetBucketVersioning", "versioning", "s3:GetBucketVersioning", reads.getBucketVersioning),
  bucketRead(
    "GetBucketLifecycleConfiguration",
    "lifecycle",
    "s3:GetLifecycleConfiguration",
    reads.getBucketLifecycleConfiguration,
  ),
  {
    ...bucketRead(
      "GetBucketIntelligentTieringConfiguration",
      "intelligent-tiering",
      "s3:GetIntelligentTieringConfiguration",
      getIntelligentTiering,
    ),
    parameter: "id",
  },
  bucketRead(
    "ListBucketIntelligentTieringConfigurations",
    "intelligent-tiering",
    "s3:GetIntelligentTieringConfiguration",
    listIntelligentTiering,
  ),
  bucketRead(
    "GetBucketRequestPayment",
    "requestPayment",
    "s3:GetBucketRequestPayment",
    reads.getBucketRequestPayment,
  ),
  bucketRead(
    "GetPublicAccessBlock",
    "publicAccessBlock",
    "s3:GetBucketPublicAccessBlock",
    reads.getPublicAccessBlock,
  ),
  bucketRead("GetBucketAcl", "acl", "s3:GetBucketAcl", reads.getBucketAcl),
  bucketRead("ListMultipartUploads", "uploads", "s3:ListBucketMultipartUploads", listMultipartUploads),
  bucketRead("ListObjectVersions", "versions", "s3:ListBucketVersions", listObjectVersions),
  bucketRead("ListObjectsV2", "list-type", "s3:ListBucket", listObjectsV2),
  { operation: "ListObjects", method: "GET", on: "bucket", action: "s3:ListBucket", perform: listObjects },
  { operation: "HeadBucket", method: "HEAD", on: "bucket", action: "s3:ListBucket", perform: headBucket },
  {
    operation: "CreateBucket",
    method: "PUT",
    on: "bucket",
    action: "s3:CreateBucket",
    perform: createBucket,
  },
  { operation: "GetObject", method: "GET", on: "object", action: "s3:GetObject", perform: getObject },
  { operation: "HeadObject", method: "HEAD", on: "object", action: "s3:GetObject", perform: headObject },
  { operation: "PutObject", method: "PUT", on: "object", action: "s3:PutObject", perform: putObject },
  {
    operation: "DeleteObject",
    method: "DELETE",
    on: "object",
    action: "s3:DeleteObject",
    perform: deleteObject,
  },
];

/** Sub-resources and headers of S3 that this simulator does not have: they must not be taken for the plain operation. */
const OTHER_SUBRESOURCES = [
  "accelerate",
  "analytics",
  "attributes",
  "cors",
  "delete",
  "inventory",
  "legal-hold",
  "logging",
  "metadataConfiguration",
  "metadataTable",
  "metrics",
  "notification",
  "object-lock",
  "partNumber",
  "replication",
  "restore",
  "retention",
  "select",
  "session",
  "tagging",
  "torrent",
  "uploadId",
  "website",
];
const KNOWN = new Set([...S3_ROUTES.flatMap(({ subresource }) => subresource ?? []), ...OTHER_SUBRESOURCES]);

export type S3Target = {
  bucketName: string | null;
  key: string | null;
  /** Whether the bucket is in the host name. */
  isVirtualHosted: boolean;
};

/** The operation a request asks for; null when there is none here. */
export function findS3Route(request: WireRequest, target: S3Target, query: URLSearchParams): S3Route | null {
  const on = target.key !== null ? "object" : target.bucketName !== null ? "bucket" : "service";
  const named = [...query.keys()].find((name) => KNOWN.has(name));
  const isCopy = request.method === "PUT" && request.headers["x-amz-copy-source"] !== undefined;
  if (isCopy) return null;
  return (
    S3_ROUTES.find(
      (route) =>
        route.method === request.method &&
        route.on === on &&
        route.subresource === named &&
        (route.parameter === undefined || query.has(route.parameter)),
    ) ?? null
  );
}

/** The permission for this request: reading or deleting a given version has one of its own. */
export function actionOf(route: S3Route, query: URLSearchParams): string {
  const isOfVersion = route.on === "object" && query.has("versionId");
  return isOfVersion ? `${route.action}Version` : route.action;
}
