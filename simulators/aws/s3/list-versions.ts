import type { WireReply } from "../../shared/server.ts";
import type { Bucket } from "../state.ts";
import type { XmlObject } from "../xml.ts";
import { compareKeys } from "./key-order.ts";
import { MAX_KEYS, readEncoding, rollUp } from "./list-objects.ts";
import { bucketOf, invalidArgument, readCount, type S3Call, xmlReply } from "./s3-call.ts";
import { type ShownParts, showObject, showOwner, wantsRestoreStatus } from "./show-object.ts";
import type { OldVersion, StoredObject } from "./stored-object.ts";

type Entry =
  | { kind: "version"; key: string; versionId: string; isLatest: boolean; object: StoredObject }
  | { kind: "delete-marker"; key: string; versionId: string; isLatest: boolean; lastModified: Date }
  | { kind: "prefix"; key: string };

type Page = { entries: Entry[]; next: { key: string; versionId: string | null } | null };

/** All versions and delete markers, by key and then newest first. */
export function listObjectVersions(call: S3Call): WireReply {
  const { query } = call;
  const bucket = bucketOf(call);
  const encode = readEncoding(query);
  const keyMarker = query.get("key-marker") ?? "";
  const versionMarker = query.get("version-id-marker") ?? "";
  if (versionMarker !== "" && keyMarker === "") {
    throw invalidArgument(
      "A version-id marker cannot be specified without a key marker.",
      "version-id-marker",
      versionMarker,
    );
  }
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const maxKeys = readCount(query, "max-keys", MAX_KEYS);
  const page = readPage(bucket, { prefix, delimiter, keyMarker, versionMarker, maxKeys });
  const parts = { encode, hasOwner: true, hasRestoreStatus: wantsRestoreStatus(call), now: call.now };
  const shown = (kind: Entry["kind"]) =>
    page.entries.filter((entry) => entry.kind === kind).map((entry) => showEntry(bucket, entry, parts));
  return xmlReply("ListVersionsResult", {
    Name: bucket.name,
    Prefix: encode(prefix),
    KeyMarker: encode(keyMarker),
    VersionIdMarker: versionMarker,
    NextKeyMarker: page.next ? encode(page.next.key) : undefined,
    NextVersionIdMarker: page.next?.versionId ?? undefined,
    MaxKeys: maxKeys,
    Delimiter: delimiter === "" ? undefined : encode(delimiter),
    EncodingType: query.get("encoding-type") ?? undefined,
    IsTruncated: page.next !== null,
    Version: shown("version"),
    DeleteMarker: shown("delete-marker"),
    CommonPrefixes: shown("prefix"),
  });
}

function readPage(
  bucket: Bucket,
  from: { prefix: string; delimiter: string; keyMarker: string; versionMarker: string; maxKeys: number },
): Page {
  const entries: Entry[] = [];
  let last: Page["next"] = null;
  let isBehindMarker = from.versionMarker === "";
  if (from.maxKeys === 0) return { entries, next: null };
  for (const entry of walkVersions(bucket, from)) {
    if (!isBehindMarker && entry.kind !== "prefix" && entry.key === from.keyMarker) {
      isBehindMarker = entry.versionId === from.versionMarker;
      continue;
    }
    if (entries.length === from.maxKeys) return { entries, next: last };
    entries.push(entry);
    last = { key: entry.key, versionId: entry.kind === "prefix" ? null : entry.versionId };
  }
  return { entries, next: null };
}

/** Merges the current objects with the keys that have a history. */
function* walkVersions(
  bucket: Bucket,
  from: { prefix: string; delimiter: string; keyMarker: string; versionMarker: string },
): Generator<Entry> {
  const isWanted = (key: string) => {
    const order = compareKeys(key, from.keyMarker);
    const isBehind = from.versionMarker === "" ? order > 0 : order >= 0;
    const isInsideMarker =
      from.delimiter !== "" && from.keyMarker.endsWith(from.delimiter) && key.startsWith(from.keyMarker);
    return isBehind && !isInsideMarker && compareKeys(key, from.prefix) >= 0;
  };
  const oldKeys = [...bucket.history.keys()]
    .filter((key) => isWanted(key) && key.startsWith(from.prefix))
    .sort(compareKeys);
  const walk = bucket.objects.walk(isWanted);
  let step = walk.next();
  let common: string | null = null;
  for (;;) {
    const current = !step.done && step.value.key.startsWith(from.prefix) ? step.value : null;
    const oldKey = oldKeys[0];
    if (!current && oldKey === undefined) return;
    const takesCurrent = current !== null && (oldKey === undefined || compareKeys(current.key, oldKey) <= 0);
    const key = takesCurrent ? current.key : (oldKey as string);
    if (oldKey === key) oldKeys.shift();
    if (takesCurrent) step = walk.next();
    const group = rollUp(key, from.prefix, from.delimiter);
    if (group === null) yield* versionsOf(bucket, key, takesCurrent ? current : null);
    else if (group !== common) yield { kind: "prefix", key: group };
    common = group;
  }
}

function* versionsOf(bucket: Bucket, key: string, current: StoredObject | null): Generator<Entry> {
  if (current) {
    yield { kind: "version", key, versionId: current.versionId ?? "null", isLatest: true, object: current };
  }
  for (const [index, old] of (bucket.history.get(key) ?? []).entries()) {
    yield toEntry(old, key, !current && index === 0);
  }
}

function toEntry(old: OldVersion, key: string, isLatest: boolean): Entry {
  if (old.kind === "delete-marker") return { ...old, isLatest };
  return { kind: "version", key, versionId: old.object.versionId ?? "null", isLatest, object: old.object };
}

function showEntry(bucket: Bucket, entry: Entry, parts: ShownParts): XmlObject {
  if (entry.kind === "prefix") return { Prefix: parts.encode(entry.key) };
  const { versionId, isLatest } = entry;
  if (entry.kind === "version") {
    return { ...showObject(bucket, entry.object, parts), VersionId: versionId, IsLatest: isLatest };
  }
  return {
    Key: parts.encode(entry.key),
    VersionId: versionId,
    IsLatest: isLatest,
    LastModified: entry.lastModified.toISOString(),
    Owner: showOwner(bucket, {}),
  };
}
