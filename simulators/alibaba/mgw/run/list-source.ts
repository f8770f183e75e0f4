import { decodePart } from "../../openapi/encoding.ts";
import { childText, parseXml } from "../../oss/xml.ts";
import type { FilterRule, ListedObject, TimeRange, VerifyResult } from "../state.ts";
import { readCloudError } from "./cloud-error.ts";
import { getFromS3, type S3Source } from "./s3-source.ts";

export type SourcePage = { objects: ListedObject[]; token: string | null };

/** A page of the source's keys, 1,000 at most. */
export async function listSource(source: S3Source, token: string | null): Promise<SourcePage | VerifyResult> {
  const reply = await getFromS3(source, null, {
    "list-type": "2",
    "encoding-type": "url",
    "max-keys": "1000",
    prefix: source.prefix,
    ...(token !== null && { "continuation-token": token }),
  });
  const refused = readCloudError(reply);
  if (refused) return refused;
  const root = parseXml(String(reply.body ?? ""));
  if (!root) return { httpStatus: reply.status, code: "InvalidResponse", message: "The listing is no XML." };
  const objects = root.children
    .filter(({ name }) => name === "Contents")
    .map((item) => ({
      key: decodePart((childText(item, "Key") ?? "").replaceAll("+", " ")),
      sizeBytes: Number(childText(item, "Size") ?? 0),
      lastModifiedMs: Date.parse(childText(item, "LastModified") ?? ""),
      isRetried: false,
    }));
  return { objects, token: childText(root, "NextContinuationToken") ?? null };
}

/** The keys that a job's filters leave. Expressions are searched for in the whole key, each for itself. */
export function filterObjects(objects: readonly ListedObject[], filter: FilterRule): ListedObject[] {
  const compile = (sources: readonly string[]) => sources.map((source) => new RegExp(source, "u"));
  const [includes, excludes] = [compile(filter.keys.includes), compile(filter.keys.excludes)];
  const isIn = (atMs: number) => (range: TimeRange) => atMs >= range.fromMs && atMs <= range.toMs;
  return objects.filter(({ key, lastModifiedMs }) => {
    if (filter.excludesFolders && key.endsWith("/")) return false;
    if (includes.length > 0 && !includes.some((one) => one.test(key))) return false;
    if (excludes.some((one) => one.test(key))) return false;
    const { times } = filter;
    if (times.includes.length > 0 && !times.includes.some(isIn(lastModifiedMs))) return false;
    return !times.excludes.some(isIn(lastModifiedMs));
  });
}
