import { OssError } from "../errors.ts";
import type { OssAddress } from "./address.ts";
import { BUCKET_POLICY_OPERATIONS } from "./bucket-policy.ts";
import { BUCKET_OPERATIONS } from "./buckets.ts";
import { CNAME_OPERATIONS } from "./cnames.ts";
import { ENCRYPTION_OPERATIONS } from "./encryption.ts";
import { LISTING_OPERATIONS } from "./listings.ts";
import { MULTIPART_OPERATIONS } from "./multipart.ts";
import { OBJECT_OPERATIONS } from "./objects.ts";
import type { OssOperation, OssOperationTable } from "./operation.ts";
import { SETTING_OPERATIONS } from "./settings.ts";

/** OSS, version 2013-10-15. */
export const OSS_OPERATIONS: OssOperationTable = {
  ...BUCKET_OPERATIONS,
  ...SETTING_OPERATIONS,
  ...BUCKET_POLICY_OPERATIONS,
  ...ENCRYPTION_OPERATIONS,
  ...CNAME_OPERATIONS,
  ...LISTING_OPERATIONS,
  ...OBJECT_OPERATIONS,
  ...MULTIPART_OPERATIONS,
};

/** Query parameters that select an operation; one that no operation here answers is refused, not taken for the plain method. */
const SUBRESOURCES = [
  "accessPoint",
  "acl",
  "append",
  "asyncFetch",
  "bucketInfo",
  "callback",
  "cname",
  "comp",
  "cors",
  "delete",
  "encryption",
  "inventory",
  "inventoryId",
  "lifecycle",
  "link",
  "location",
  "logging",
  "metaQuery",
  "objectMeta",
  "policy",
  "policyStatus",
  "position",
  "publicAccessBlock",
  "qosInfo",
  "referer",
  "regions",
  "replication",
  "requestPayment",
  "resourceGroup",
  "restore",
  "rtc",
  "stat",
  "style",
  "symlink",
  "tagging",
  "transferAcceleration",
  "uploadId",
  "uploads",
  "versioning",
  "versions",
  "website",
  "worm",
  "wormExtend",
  "wormId",
  "x-oss-process",
];

export type OssRoute =
  | { name: string; operation: OssOperation }
  | { name: string; operation: null; refusal: OssError };

/** Finds the operation by level, method and selecting parameter. */
export function routeOss(method: string, address: OssAddress, query: ReadonlyMap<string, string>): OssRoute {
  const level = address.key !== null ? "object" : address.bucketName !== null ? "bucket" : "service";
  const candidates = Object.entries(OSS_OPERATIONS).filter(
    ([, one]) => one.method === method && (one.on === "name" ? "bucket" : one.on) === level,
  );
  const selected = candidates.find(([, { selector }]) => selector !== null && isSelected(selector, query));
  if (selected) return { name: selected[0], operation: selected[1] };
  const subresource = SUBRESOURCES.find((name) => query.has(name));
  if (subresource !== undefined) {
    const text = `A parameter you provided implies functionality that is not implemented: ${subresource}`;
    return {
      name: `${method} ?${subresource}`,
      operation: null,
      refusal: new OssError(501, "NotImplemented", text),
    };
  }
  const plain = candidates.find(([, { selector }]) => selector === null);
  if (plain) return { name: plain[0], operation: plain[1] };
  const text = "The specified method is not allowed against this resource.";
  return { name: method, operation: null, refusal: new OssError(405, "MethodNotAllowed", text) };
}

function isSelected(selector: string, query: ReadonlyMap<string, string>): boolean {
  const [name = "", value] = selector.split("=");
  return value === undefined ? query.has(name) : query.get(name) === value;
}
