import type { WireReply } from "../../../shared/server.ts";
import { currentVersion } from "../../oss/object-store.ts";
import type { Bucket } from "../../state.ts";
import type { ListedObject, MgwJob, VerifyResult } from "../state.ts";
import { readCloudError } from "./cloud-error.ts";
import { askOss, type OssDestination } from "./oss-destination.ts";
import { getFromS3, type S3Source } from "./s3-source.ts";

/** What came of one file; `message` says why it failed. */
export type CopyOutcome = { kind: "copied" | "skipped" } | { kind: "failed"; message: string };

export type CopyPlan = {
  source: S3Source;
  destination: OssDestination;
  job: Pick<MgwJob, "overwriteMode" | "transferMode" | "targetStorageClass" | "keepsLastModified">;
  /** The bucket that is written, to set what only the service may set; undefined while there is none. */
  bucket(): Bucket | undefined;
};

/** The simulator's own bound: larger files would be held in memory as one piece. */
const MAX_COPIED_BYTES = 256 * 1024 ** 2;
/** S3's simulator answers no more than this at once. */
const RANGE_BYTES = 32 * 1024 ** 2;

const failed = (message: string): CopyOutcome => ({ kind: "failed", message });

/** Copies one file, with everything that both clouds say to it. Texts of failures: the service's documentation of 2019. */
export async function copyObject(plan: CopyPlan, object: ListedObject): Promise<CopyOutcome> {
  const { source, destination, job } = plan;
  const key = `${destination.prefix}${object.key.slice(source.prefix.length)}`;
  const existing = await judgeExisting(plan, key, object);
  if (existing) return existing;
  if (object.sizeBytes > MAX_COPIED_BYTES) {
    return failed(`This simulator copies files of at most ${MAX_COPIED_BYTES} bytes.`);
  }
  const read = await readSource(source, object);
  if ("message" in read) return failed(read.message);
  const headers = {
    ...metadataOf(read.reply),
    ...(job.targetStorageClass !== null && { "x-oss-storage-class": job.targetStorageClass }),
  };
  const written = await askOss(destination, { method: "PUT", key, headers, body: read.body });
  const refused = readCloudError(written);
  if (refused) return failed(describeRefusal(refused));
  const bucket = plan.bucket();
  const version = bucket && currentVersion(bucket, key);
  // No header of OSS does this: the service keeps the time of the source by means of its own.
  if (version && job.keepsLastModified) version.lastModifiedMs = object.lastModifiedMs;
  return { kind: "copied" };
}

/** Whether the file at the destination stays; null when it is to be written. */
async function judgeExisting(
  { destination, job }: CopyPlan,
  key: string,
  object: ListedObject,
): Promise<CopyOutcome | null> {
  if (job.overwriteMode === "always" && job.transferMode === "all") return null;
  const reply = await askOss(destination, { method: "HEAD", key });
  if (reply.status === 404) return null;
  const refused = readCloudError(reply);
  if (refused) return failed(describeRefusal(refused));
  if (job.overwriteMode === "never") return { kind: "skipped" };
  const writtenAtMs = Date.parse(reply.headers?.["last-modified"] ?? "");
  // Headers tell whole seconds.
  return Math.floor(object.lastModifiedMs / 1000) * 1000 > writtenAtMs ? null : { kind: "skipped" };
}

type Read = { reply: WireReply; body: Buffer } | { message: string };

async function readSource(source: S3Source, object: ListedObject): Promise<Read> {
  const pieces: Buffer[] = [];
  let first: WireReply | null = null;
  for (let from = 0; first === null || from < object.sizeBytes; from += RANGE_BYTES) {
    const isWhole = object.sizeBytes <= RANGE_BYTES;
    const to = Math.min(object.sizeBytes, from + RANGE_BYTES) - 1;
    const headers: Record<string, string> = isWhole ? {} : { range: `bytes=${from}-${to}` };
    const reply = await getFromS3(source, object.key, {}, headers);
    const refused = readCloudError(reply);
    if (refused) return { message: describeRefusal(refused) };
    first ??= reply;
    pieces.push(Buffer.isBuffer(reply.body) ? reply.body : Buffer.from(reply.body ?? ""));
  }
  const body = pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
  if (!object.isRetried && body.length !== object.sizeBytes) return { message: "check size failed" };
  if (hasSpecialMetadata(first)) return { message: "check usermeta failed" };
  return { reply: first, body };
}

/** S3 leaves out what no header can carry, and tells text that is not ASCII in encoded words. */
function hasSpecialMetadata({ headers = {} }: WireReply): boolean {
  const isEncoded = ([name, value]: [string, string]) =>
    name.startsWith("x-amz-meta-") && /=\?UTF-8\?[BQ]\?/.test(value);
  return headers["x-amz-missing-meta"] !== undefined || Object.entries(headers).some(isEncoded);
}

/** What of an object's headers goes with it. */
function metadataOf({ headers = {} }: WireReply): Record<string, string> {
  const plain = ["content-type", "cache-control", "content-encoding", "content-disposition"];
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (plain.includes(name)) kept[name] = value;
    else if (name.startsWith("x-amz-meta-")) kept[`x-oss-meta-${name.slice("x-amz-meta-".length)}`] = value;
  }
  return kept;
}

function describeRefusal({ httpStatus, code, message }: VerifyResult): string {
  if (code === "InvalidObjectState") return "The operation is not valid for the object's state";
  if (code === "SlowDown" || httpStatus === 503) return "because downloader get inputstream failed";
  return `http status code ${httpStatus}, ${code}: ${message}`;
}
