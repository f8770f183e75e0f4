import { createHash } from "node:crypto";
import { OssError } from "../errors.ts";
import { drawOpaqueId } from "../identifiers.ts";
import type { MultipartUpload } from "../state.ts";
import { checkKmsRights, encryptionOfNew } from "./encryption.ts";
import { storeObject } from "./object-store.ts";
import { keptHeaders, readStorageClass } from "./objects.ts";
import {
  type BucketInput,
  malformedXml,
  type OssOperationTable,
  type OssReply,
  xmlReply,
} from "./operation.ts";
import { childText, parseXml, renderXml } from "./xml.ts";

export const MULTIPART_OPERATIONS: OssOperationTable = {
  InitiateMultipartUpload: {
    method: "POST",
    on: "object",
    selector: "uploads",
    action: "oss:PutObject",
    run: initiate,
  },
  UploadPart: { method: "PUT", on: "object", selector: "uploadId", action: "oss:PutObject", run: uploadPart },
  ListParts: { method: "GET", on: "object", selector: "uploadId", action: "oss:ListParts", run: listParts },
  CompleteMultipartUpload: {
    method: "POST",
    on: "object",
    selector: "uploadId",
    action: "oss:PutObject",
    run: complete,
  },
  AbortMultipartUpload: {
    method: "DELETE",
    on: "object",
    selector: "uploadId",
    action: "oss:AbortMultipartUpload",
    run: abort,
  },
};

/** Source: "UploadPart": numbers 1 to 10,000; every part but the last has at least 100 KB. */
const MAX_PART_NUMBER = 10_000;
const MIN_PART_BYTES = 100 * 1024;

function initiate(input: BucketInput): OssReply {
  const { bucket, key, nowMs, request } = input;
  const encryption = encryptionOfNew(input);
  checkKmsRights(input, encryption, "write");
  const upload: MultipartUpload = {
    uploadId: drawOpaqueId(),
    key,
    storageClass: readStorageClass(input),
    encryption,
    initiatedAtMs: nowMs,
    headers: keptHeaders(request.headers),
    parts: new Map(),
  };
  bucket.uploads.set(upload.uploadId, upload);
  const body = { Bucket: bucket.name, Key: key, UploadId: upload.uploadId };
  return xmlReply(renderXml("InitiateMultipartUploadResult", body));
}

function uploadPart(input: BucketInput): OssReply {
  const upload = findUpload(input);
  checkKmsRights(input, upload.encryption, "write");
  const number = Number(input.query.get("partNumber") ?? "");
  if (!Number.isInteger(number) || number < 1 || number > MAX_PART_NUMBER) {
    const details = { ArgumentName: "partNumber", ArgumentValue: input.query.get("partNumber") ?? "" };
    const text = `Part number must be an integer between 1 and ${MAX_PART_NUMBER}, inclusive.`;
    throw new OssError(400, "InvalidArgument", text, { details });
  }
  const body = input.request.body;
  const etag = `"${createHash("md5").update(body).digest("hex").toUpperCase()}"`;
  upload.parts.set(number, { etag, body });
  return { headers: { etag } };
}

function listParts(input: BucketInput): OssReply {
  const upload = findUpload(input);
  const Part = [...upload.parts]
    .sort(([a], [b]) => a - b)
    .map(([number, part]) => ({ PartNumber: number, ETag: part.etag, Size: part.body.length }));
  const { bucket, key } = input;
  const body = { Bucket: bucket.name, Key: key, UploadId: upload.uploadId, IsTruncated: false, Part };
  return xmlReply(renderXml("ListPartsResult", body));
}

function complete(input: BucketInput): OssReply {
  const { bucket, key, nowMs, request } = input;
  const upload = findUpload(input);
  const root = parseXml(request.body.toString("utf8"));
  if (root?.name !== "CompleteMultipartUpload") throw malformedXml();
  const listed = root.children.filter((child) => child.name === "Part");
  if (listed.length === 0) throw malformedXml();
  let previous = 0;
  const bodies = listed.map((element, index) => {
    const number = Number(childText(element, "PartNumber"));
    const part = upload.parts.get(number);
    if (!part || part.etag.replaceAll('"', "") !== childText(element, "ETag")?.replaceAll('"', "")) {
      throw new OssError(400, "InvalidPart", "One or more of the specified parts could not be found.");
    }
    if (number <= previous) {
      throw new OssError(400, "InvalidPartOrder", "The list of parts was not in ascending order.");
    }
    if (index < listed.length - 1 && part.body.length < MIN_PART_BYTES) {
      const text = "Your proposed upload smaller than the minimum allowed size.";
      throw new OssError(400, "EntityTooSmall", text);
    }
    previous = number;
    return part.body;
  });
  const body = Buffer.concat(bodies);
  const etag = `${createHash("md5").update(body).digest("hex").toUpperCase()}-${bodies.length}`;
  const { storageClass, headers, encryption } = upload;
  const stored = storeObject(
    bucket,
    { key, body, storageClass, encryption, headers, type: "Multipart", etag },
    nowMs,
  );
  bucket.uploads.delete(upload.uploadId);
  const result = { Bucket: bucket.name, Key: key, ETag: stored.etag };
  return xmlReply(renderXml("CompleteMultipartUploadResult", result));
}

function abort(input: BucketInput): OssReply {
  input.bucket.uploads.delete(findUpload(input).uploadId);
  return { status: 204 };
}

function findUpload({ bucket, key, query }: BucketInput): MultipartUpload {
  const upload = bucket.uploads.get(query.get("uploadId") ?? "");
  if (upload?.key === key) return upload;
  const text =
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.";
  throw new OssError(404, "NoSuchUpload", text, { details: { UploadId: query.get("uploadId") ?? "" } });
}
