import type { WireReply } from "../../shared/server.ts";
import { canonicalIdOf } from "../state.ts";
import { compareKeys } from "./key-order.ts";
import { MAX_KEYS, readEncoding, rollUp } from "./list-objects.ts";
import { bucketOf, readCount, type S3Call, xmlReply } from "./s3-call.ts";

/** Uploads that were begun and neither completed nor aborted, by key and then by age. */
export function listMultipartUploads(call: S3Call): WireReply {
  const { query } = call;
  const bucket = bucketOf(call);
  const encode = readEncoding(query);
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const keyMarker = query.get("key-marker") ?? "";
  const uploadIdMarker = query.get("upload-id-marker") ?? "";
  const maxUploads = readCount(query, "max-uploads", MAX_KEYS);

  const sorted = bucket.uploads
    .filter(({ key }) => key.startsWith(prefix))
    .sort((a, b) => compareKeys(a.key, b.key) || a.initiatedAt.getTime() - b.initiatedAt.getTime());
  const markerAt = sorted.findIndex((one) => one.key === keyMarker && one.uploadId === uploadIdMarker);
  const rest = sorted.filter((one, index) => {
    const order = compareKeys(one.key, keyMarker);
    return keyMarker === "" || order > 0 || (order === 0 && markerAt !== -1 && index > markerAt);
  });
  const groups = new Set(rest.map((one) => rollUp(one.key, prefix, delimiter)).filter((one) => one !== null));
  const single = rest.filter((one) => rollUp(one.key, prefix, delimiter) === null);
  const shown = single.slice(0, maxUploads);
  const isTruncated = single.length > shown.length;
  const last = shown.at(-1);
  return xmlReply("ListMultipartUploadsResult", {
    Bucket: bucket.name,
    KeyMarker: encode(keyMarker),
    UploadIdMarker: uploadIdMarker,
    NextKeyMarker: isTruncated && last ? encode(last.key) : undefined,
    NextUploadIdMarker: isTruncated && last ? last.uploadId : undefined,
    Prefix: encode(prefix),
    Delimiter: delimiter === "" ? undefined : encode(delimiter),
    EncodingType: query.get("encoding-type") ?? undefined,
    MaxUploads: maxUploads,
    IsTruncated: isTruncated,
    Upload: shown.map((one) => ({
      Key: encode(one.key),
      UploadId: one.uploadId,
      Initiator: { ID: canonicalIdOf(bucket.ownerAccountId) },
      Owner: { ID: canonicalIdOf(bucket.ownerAccountId) },
      StorageClass: one.storageClass,
      Initiated: one.initiatedAt.toISOString(),
    })),
    CommonPrefixes: [...groups].map((group) => ({ Prefix: encode(group) })),
  });
}
