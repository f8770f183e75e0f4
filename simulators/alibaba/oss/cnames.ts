import { OssError } from "../errors.ts";
import type { BucketInput, OssOperationTable, OssReply } from "./operation.ts";
import { xmlReply } from "./operation.ts";
import { renderXml } from "./xml.ts";

export const CNAME_OPERATIONS: OssOperationTable = {
  ListCname: { method: "GET", on: "bucket", selector: "cname", action: "oss:ListCname", run: listCname },
};

/** Source: "ListCname", OSS API Reference. */
function listCname({ bucket, query }: BucketInput): OssReply {
  if (query.has("comp")) {
    const text = "A parameter you provided implies functionality that is not implemented: comp";
    throw new OssError(501, "NotImplemented", text);
  }
  const Cname = [...bucket.cnames].map(([domain, boundAtMs]) => ({
    Domain: domain,
    LastModified: new Date(boundAtMs).toISOString(),
    Status: "Enabled",
  }));
  const body = { Bucket: bucket.name, Owner: bucket.ownerUid, Cname };
  return xmlReply(renderXml("ListCnameResult", body));
}
