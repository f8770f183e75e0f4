import type { Question } from "../authorize.ts";
import { resourceKeys } from "../organization.ts";
import { parsePolicy } from "../policy/policy-document.ts";
import type { ContextEntries } from "../policy/request-context.ts";
import { parseAmzDate } from "../sigv4.ts";
import type { Bucket } from "../state.ts";
import type { S3Call } from "./s3-call.ts";

const POLICY_ACTIONS = new Set(["s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"]);

export type S3ResourceKind = "service" | "bucket" | "object";

/** The question S3 asks the policies before it does `action`. */
export function s3Question(call: S3Call, action: string, kind: S3ResourceKind): Question {
  // A bucket yet to be made has no policy and no owner, no matter who has one of that name.
  const isNew = action === "s3:CreateBucket";
  const bucket = isNew ? undefined : call.state.buckets.get(call.bucketName ?? "");
  const resource = s3Arn(call, kind);
  return {
    action,
    resource,
    // S3 puts the ARN in quotation marks, unlike the other services.
    shownResource: kind === "service" ? null : `"${resource}"`,
    context: [...call.context, ...requestKeys(call, action)],
    resourcePolicies:
      bucket?.policy == null || isAboveItsPolicy(call, action, bucket)
        ? []
        : [{ name: "BucketPolicy", document: parsePolicy(bucket.policy, "resource") }],
    ownerAccountId: bucket?.ownerAccountId ?? call.caller.accountId,
  };
}

/**
 * The account itself may always read and replace the policy of its buckets, or nobody could undo a Deny for all.
 * Source: PutBucketPolicy, S3 API Reference.
 */
function isAboveItsPolicy({ caller }: S3Call, action: string, bucket: Bucket): boolean {
  const isRoot = caller.principalArn === `arn:${caller.partition}:iam::${bucket.ownerAccountId}:root`;
  return isRoot && POLICY_ACTIONS.has(action);
}

export function s3Arn(call: S3Call, kind: S3ResourceKind): string {
  const start = `arn:${call.state.partition}:s3:::`;
  if (kind === "service") return `${start}*`;
  return `${start}${call.bucketName ?? ""}${kind === "object" ? `/${call.key ?? ""}` : ""}`;
}

/** The actions that know `s3:prefix`, `s3:delimiter` and `s3:max-keys`; HEAD of a bucket is one of them, and tells none of the three. */
const LISTING_ACTIONS = new Set(["s3:ListBucket", "s3:ListBucketVersions"]);

/** Condition keys of S3 itself. Source: "Actions, resources, and condition keys for Amazon S3", Service Authorization Reference. */
function requestKeys(call: S3Call, action: string): ContextEntries {
  const { query, claim, request, state } = call;
  const bucket = call.bucketName === null ? undefined : state.buckets.get(call.bucketName);
  const object = bucket && call.key !== null ? bucket.objects.get(call.key) : undefined;
  const header = (name: string) => request.headers[name];
  const ageMs = call.now.getTime() - parseAmzDate(claim.amzDate);
  const isListing = LISTING_ACTIONS.has(action);
  return [
    ["s3:prefix", isListing ? (query.get("prefix") ?? undefined) : undefined],
    ["s3:delimiter", isListing ? (query.get("delimiter") ?? undefined) : undefined],
    ["s3:max-keys", isListing ? (query.get("max-keys") ?? undefined) : undefined],
    ["s3:VersionId", query.get("versionId") ?? undefined],
    ["s3:authType", claim.form === "header" ? "REST-HEADER" : "REST-QUERY-STRING"],
    ["s3:signatureversion", "AWS4-HMAC-SHA256"],
    ["s3:signatureAge", claim.form === "query" ? String(Math.max(0, ageMs)) : undefined],
    ["s3:TlsVersion", state.transport.isSecure ? state.transport.tlsVersion : undefined],
    ["s3:ResourceAccount", bucket?.ownerAccountId],
    ...resourceKeys(state, bucket?.ownerAccountId),
    ["s3:x-amz-content-sha256", header("x-amz-content-sha256")],
    ["s3:x-amz-acl", header("x-amz-acl")],
    ["s3:x-amz-storage-class", header("x-amz-storage-class")],
    ["s3:x-amz-server-side-encryption", header("x-amz-server-side-encryption")],
    ["s3:x-amz-server-side-encryption-aws-kms-key-id", header("x-amz-server-side-encryption-aws-kms-key-id")],
    ...Object.entries(object?.tags ?? {}).map(
      ([key, value]) => [`s3:ExistingObjectTag/${key}`, value] as const,
    ),
  ];
}
