import type { WireReply } from "../../shared/server.ts";
import { encodeRfc3986 } from "../sigv4.ts";
import type { Bucket } from "../state.ts";
import { compareKeys } from "./key-order.ts";
import { bucketOf, invalidArgument, readCount, type S3Call, xmlReply } from "./s3-call.ts";
import { showObject, wantsRestoreStatus } from "./show-object.ts";
import type { StoredObject } from "./stored-object.ts";

/** A page holds at most this many keys and common prefixes. Source: ListObjectsV2, S3 API Reference. */
export const MAX_KEYS = 1000;

type Page = { contents: StoredObject[]; prefixes: string[]; next: string | null };
type PageRequest = { prefix: string; delimiter: string; after: string; maxKeys: number };

export function listObjectsV2(call: S3Call): WireReply {
  const { query } = call;
  const bucket = bucketOf(call);
  const encode = readEncoding(query);
  const token = query.get("continuation-token");
  const startAfter = query.get("start-after");
  const request = {
    prefix: query.get("prefix") ?? "",
    delimiter: query.get("delimiter") ?? "",
    after: token === null ? (startAfter ?? "") : readToken(token),
    maxKeys: readCount(query, "max-keys", MAX_KEYS),
  };
  const page = readPage(bucket, request);
  const shown = {
    encode,
    hasOwner: query.get("fetch-owner") === "true",
    hasRestoreStatus: wantsRestoreStatus(call),
    now: call.now,
  };
  return xmlReply("ListBucketResult", {
    Name: bucket.name,
    Prefix: encode(request.prefix),
    NextContinuationToken: page.next === null ? undefined : makeToken(page.next),
    ContinuationToken: token ?? undefined,
    StartAfter: startAfter === null ? undefined : encode(startAfter),
    KeyCount: page.contents.length + page.prefixes.length,
    MaxKeys: request.maxKeys,
    Delimiter: request.delimiter === "" ? undefined : encode(request.delimiter),
    EncodingType: query.get("encoding-type") ?? undefined,
    IsTruncated: page.next !== null,
    Contents: page.contents.map((object) => showObject(bucket, object, shown)),
    CommonPrefixes: page.prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  });
}

/** The older listing. `NextMarker` appears only with a delimiter, as S3 does it. */
export function listObjects(call: S3Call): WireReply {
  const { query } = call;
  const bucket = bucketOf(call);
  const encode = readEncoding(query);
  const request = {
    prefix: query.get("prefix") ?? "",
    delimiter: query.get("delimiter") ?? "",
    after: query.get("marker") ?? "",
    maxKeys: readCount(query, "max-keys", MAX_KEYS),
  };
  const page = readPage(bucket, request);
  const shown = { encode, hasOwner: true, hasRestoreStatus: wantsRestoreStatus(call), now: call.now };
  const hasNextMarker = page.next !== null && request.delimiter !== "";
  return xmlReply("ListBucketResult", {
    Name: bucket.name,
    Prefix: encode(request.prefix),
    Marker: encode(request.after),
    NextMarker: hasNextMarker ? encode(page.next ?? "") : undefined,
    MaxKeys: request.maxKeys,
    Delimiter: request.delimiter === "" ? undefined : encode(request.delimiter),
    EncodingType: query.get("encoding-type") ?? undefined,
    IsTruncated: page.next !== null,
    Contents: page.contents.map((object) => showObject(bucket, object, shown)),
    CommonPrefixes: page.prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  });
}

/** Reads keys after `after`, rolling those that share a prefix up to the delimiter into one entry. */
function readPage(bucket: Bucket, { prefix, delimiter, after, maxKeys }: PageRequest): Page {
  const page: Page = { contents: [], prefixes: [], next: null };
  if (maxKeys === 0) return page;
  const isRolledUp =
    delimiter !== "" && after.startsWith(prefix) && after.indexOf(delimiter, prefix.length) !== -1;
  const last = isRolledUp ? rollUp(after, prefix, delimiter) : null;
  const walk = bucket.objects.walk(
    (key) =>
      compareKeys(key, prefix) >= 0 &&
      compareKeys(key, after) > 0 &&
      // A page that ended with a common prefix goes on behind everything it stands for.
      !(last !== null && last === after && key.startsWith(last)),
  );
  let count = 0;
  let lastEntry = after;
  let step = walk.next();
  while (!step.done && step.value.key.startsWith(prefix)) {
    if (count === maxKeys) return { ...page, next: lastEntry };
    const common = rollUp(step.value.key, prefix, delimiter);
    count += 1;
    if (common === null) {
      page.contents.push(step.value);
      lastEntry = step.value.key;
      step = walk.next();
    } else {
      page.prefixes.push(common);
      lastEntry = common;
      step = walk.next((key) => compareKeys(key, common) >= 0 && !key.startsWith(common));
    }
  }
  return page;
}

/** The part of a key up to the first delimiter behind the prefix; null when there is none. */
export function rollUp(key: string, prefix: string, delimiter: string): string | null {
  if (delimiter === "" || !key.startsWith(prefix)) return null;
  const at = key.indexOf(delimiter, prefix.length);
  return at === -1 ? null : key.slice(0, at + delimiter.length);
}

/** How keys are written in the answer: as they are, or URL-encoded with `/` left alone. */
export function readEncoding(query: URLSearchParams): (text: string) => string {
  const type = query.get("encoding-type");
  if (type === null || type === "") return (text) => text;
  if (type !== "url")
    throw invalidArgument("Invalid Encoding Method specified in Request", "encoding-type", type);
  return (text) => encodeRfc3986(text).replaceAll("%2F", "/").replaceAll("%20", "+");
}

function makeToken(lastEntry: string): string {
  return Buffer.from(`v1:${lastEntry}`, "utf8").toString("base64");
}

function readToken(token: string): string {
  const text = Buffer.from(token, "base64").toString("utf8");
  if (!text.startsWith("v1:")) {
    throw invalidArgument("The continuation token provided is incorrect", "continuation-token", token);
  }
  return text.slice("v1:".length);
}
