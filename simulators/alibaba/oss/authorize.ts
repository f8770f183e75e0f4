import { OssError } from "../errors.ts";
import { commonContext, describeDenial, judgeIdentity } from "../identity.ts";
import type { ConditionContext } from "../policy/conditions.ts";
import type { Verdict } from "../policy/evaluate.ts";
import type { Bucket } from "../state.ts";
import { judgeBucketPolicy } from "./bucket-policy.ts";
import type { OssInput } from "./operation.ts";

/** Actions that a bucket's ACL may open to everybody. */
const READ_ACTIONS = new Set(["oss:GetObject", "oss:ListObjects"]);
const WRITE_ACTIONS = new Set(["oss:PutObject", "oss:DeleteObject", "oss:AbortMultipartUpload"]);

const NO_RIGHT = "You have no right to access this object because of bucket acl.";

/**
 * Throws unless the caller may do `action`; `bucket` is null for what concerns no existing bucket.
 *
 * An explicit Deny of RAM or bucket policy wins; then an Allow of either, then the ACL. Without a signature there is
 * no RAM policy to ask.
 * Source: "Authentication" and "How OSS works with RAM", OSS documentation; fine codes from the pages
 * "0003-00000101" (bucket policy), "0003-00000201" (RAM policy) and "0003-00000203" (both).
 */
export function authorizeOss(input: OssInput, action: string, bucket: Bucket | null, key = input.key): void {
  const ownerUid = bucket?.ownerUid ?? input.state.account.uid;
  const resource = `acs:oss:${bucket?.region ?? input.region}:${ownerUid}:${resourceIdOf(input.bucketName, key)}`;
  const request = { action, resource, context: contextOf(input) };
  const ram = input.caller ? judgeIdentity(input, input.caller, request) : "implicitDeny";
  const policy = judgeBucketPolicy(input, bucket, request);
  if (ram === "explicitDeny" || policy === "explicitDeny") throw denied(input, action, ram, policy);
  if (isOpenByAcl(action, bucket) || policy === "allow") return;
  if (!input.caller) throw deniedAnonymous(action);
  if (ownerUid !== input.state.account.uid) {
    const text = "The bucket you access does not belong to you.";
    throw new OssError(403, "AccessDenied", text, { ec: "0003-00000001" });
  }
  if (ram !== "allow") throw denied(input, action, ram, policy);
}

function deniedAnonymous(action: string): OssError {
  if (READ_ACTIONS.has(action)) return new OssError(403, "AccessDenied", NO_RIGHT, { ec: "0003-00000001" });
  const text = "Anonymous access is forbidden for this operation.";
  return new OssError(403, "AccessDenied", text, { ec: "0003-00000905" });
}

function isOpenByAcl(action: string, bucket: Bucket | null): boolean {
  if (!bucket || bucket.blocksPublicAccess || bucket.acl === "private") return false;
  return READ_ACTIONS.has(action) || (bucket.acl === "public-read-write" && WRITE_ACTIONS.has(action));
}

function resourceIdOf(bucketName: string, key: string): string {
  if (bucketName === "") return "*";
  return key === "" ? bucketName : `${bucketName}/${key}`;
}

function contextOf(input: OssInput): ConditionContext {
  const { query, request } = input;
  const optional = (name: string, value: string | undefined) =>
    value === undefined ? {} : { [name]: [value] };
  return {
    ...commonContext(input, input.caller, request),
    ...optional("oss:prefix", query.get("prefix")),
    ...optional("oss:delimiter", query.get("delimiter")),
    ...optional("oss:x-oss-acl", request.headers["x-oss-acl"]),
    ...optional("oss:x-oss-object-acl", request.headers["x-oss-object-acl"]),
  };
}

function denied(input: OssInput, action: string, ram: Verdict, policy: Verdict): OssError {
  const isRamDeny = ram === "explicitDeny";
  const isPolicyDeny = policy === "explicitDeny";
  const isExplicit = isRamDeny || isPolicyDeny;
  const denial =
    input.caller &&
    describeDenial(input.state, input.caller, action, {
      NoPermissionType: isExplicit ? "ExplicitDeny" : "ImplicitDeny",
      PolicyType: isPolicyDeny && !isRamDeny ? "ResourceBasedPolicy" : "AccountLevelIdentityBasedPolicy",
    });
  let ec = "0003-00000001";
  if (isRamDeny && isPolicyDeny) ec = "0003-00000203";
  else if (isRamDeny) ec = "0003-00000201";
  else if (isPolicyDeny) ec = "0003-00000101";
  // The page on a RAM policy's Deny shows the bucket policy's text as well.
  const text = isExplicit ? "Access denied by bucket policy." : NO_RIGHT;
  return new OssError(403, "AccessDenied", text, {
    ec,
    details: denial ? { AccessDeniedDetail: denial } : {},
  });
}
