import { OssError } from "../errors.ts";
import { ownerOf, readAcl, setAcl } from "./buckets.ts";
import {
  type BucketInput,
  malformedXml,
  type OssOperation,
  type OssOperationTable,
  type OssReply,
  xmlReply,
} from "./operation.ts";
import { childText, parseXml, renderXml } from "./xml.ts";

export const SETTING_OPERATIONS: OssOperationTable = {
  GetBucketLocation: reader("location", "oss:GetBucketLocation", getBucketLocation),
  GetBucketAcl: reader("acl", "oss:GetBucketAcl", getBucketAcl),
  PutBucketAcl: writer("acl", "oss:PutBucketAcl", putBucketAcl),
  GetBucketVersioning: reader("versioning", "oss:GetBucketVersioning", getBucketVersioning),
  PutBucketVersioning: writer("versioning", "oss:PutBucketVersioning", putBucketVersioning),
  GetBucketLifecycle: reader("lifecycle", "oss:GetBucketLifecycle", getBucketLifecycle),
  GetBucketWorm: reader("worm", "oss:GetBucketWorm", getBucketWorm),
  GetBucketPublicAccessBlock: reader(
    "publicAccessBlock",
    "oss:GetBucketPublicAccessBlock",
    getBucketPublicAccessBlock,
  ),
};

type Run = (input: BucketInput) => OssReply;

function reader(selector: string, action: string, run: Run): OssOperation {
  return { method: "GET", on: "bucket", selector, action, run };
}

function writer(selector: string, action: string, run: Run): OssOperation {
  return { method: "PUT", on: "bucket", selector, action, run };
}

function getBucketLocation({ bucket }: BucketInput): OssReply {
  // The one answer whose root element holds the text itself.
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
  return xmlReply(`${declaration}<LocationConstraint>${bucket.region}</LocationConstraint>`);
}

function getBucketAcl({ bucket }: BucketInput): OssReply {
  const body = { Owner: ownerOf(bucket.ownerUid), AccessControlList: { Grant: bucket.acl } };
  return xmlReply(renderXml("AccessControlPolicy", body));
}

function putBucketAcl({ bucket, request }: BucketInput): OssReply {
  const acl = readAcl(request.headers["x-oss-acl"]);
  if (acl === undefined) throw new OssError(400, "MissingArgument", "Missing Some Required Arguments.");
  setAcl(bucket, acl);
  return {};
}

/** A bucket that never had versioning answers an empty configuration. */
function getBucketVersioning({ bucket }: BucketInput): OssReply {
  return xmlReply(renderXml("VersioningConfiguration", { Status: bucket.versioning ?? undefined }));
}

function putBucketVersioning({ bucket, request }: BucketInput): OssReply {
  const root = parseXml(request.body.toString("utf8"));
  const status = root?.name === "VersioningConfiguration" ? childText(root, "Status") : undefined;
  if (status !== "Enabled" && status !== "Suspended") throw malformedXml();
  bucket.versioning = status;
  return {};
}

function getBucketLifecycle({ bucket }: BucketInput): OssReply {
  if (bucket.lifecycle.length === 0) {
    const details = { BucketName: bucket.name };
    throw new OssError(404, "NoSuchLifecycle", "No Row found in Lifecycle Table.", { details });
  }
  const Rule = bucket.lifecycle.map((rule) => ({
    ID: rule.id,
    Prefix: rule.prefix,
    Status: rule.isEnabled ? "Enabled" : "Disabled",
    Expiration: { Days: rule.expirationDays },
  }));
  return xmlReply(renderXml("LifecycleConfiguration", { Rule }));
}

function getBucketWorm({ bucket }: BucketInput): OssReply {
  const { retention } = bucket;
  if (!retention) {
    const details = { BucketName: bucket.name };
    throw new OssError(404, "NoSuchWORMConfiguration", "The WORM Configuration does not exist.", { details });
  }
  return xmlReply(
    renderXml("WormConfiguration", {
      WormId: retention.wormId,
      State: retention.state,
      RetentionPeriodInDays: retention.days,
      CreationDate: new Date(retention.createdAtMs).toISOString(),
    }),
  );
}

function getBucketPublicAccessBlock({ bucket }: BucketInput): OssReply {
  return xmlReply(
    renderXml("PublicAccessBlockConfiguration", { BlockPublicAccess: bucket.blocksPublicAccess }),
  );
}
