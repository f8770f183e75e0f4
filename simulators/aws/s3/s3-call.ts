import type { WireReply, WireRequest } from "../../shared/server.ts";
import type { ContextEntries } from "../authorize.ts";
import type { Caller } from "../caller.ts";
import { AwsError } from "../errors.ts";
import type { SignatureClaim } from "../sigv4.ts";
import type { AwsState, Bucket } from "../state.ts";
import { renderXml, type XmlObject } from "../xml.ts";

/** One authenticated S3 request, as its operation sees it. */
export type S3Call = {
  state: AwsState;
  now: Date;
  request: WireRequest;
  query: URLSearchParams;
  claim: SignatureClaim;
  caller: Caller;
  /** Null for requests to the service itself. */
  bucketName: string | null;
  key: string | null;
  isVirtualHosted: boolean;
  /** The body, decoded when it came in chunks. */
  payload: Buffer;
  context: ContextEntries;
};

export const S3_NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

export function xmlReply(root: string, children: XmlObject, headers: Record<string, string> = {}): WireReply {
  return {
    status: 200,
    headers: { "content-type": "application/xml", ...headers },
    body: renderXml(root, children, S3_NAMESPACE),
  };
}

/** The bucket of the request, which has been looked up before any operation runs. */
export function bucketOf(call: S3Call): Bucket {
  const bucket = call.state.buckets.get(call.bucketName ?? "");
  if (!bucket) throw noSuchBucket(call.bucketName ?? "");
  return bucket;
}

export function noSuchBucket(name: string): AwsError {
  return new AwsError(404, "NoSuchBucket", "The specified bucket does not exist", {
    details: { BucketName: name },
  });
}

export function invalidArgument(message: string, name: string, value: string): AwsError {
  return new AwsError(400, "InvalidArgument", message, {
    details: { ArgumentName: name, ArgumentValue: value },
  });
}

/** A whole number from the query, held to S3's cap. */
export function readCount(query: URLSearchParams, name: string, cap: number): number {
  const text = query.get(name);
  if (text === null || text === "") return cap;
  const value = Number(text);
  if (!Number.isInteger(value))
    throw invalidArgument(`Provided ${name} not an integer or within integer range`, name, text);
  if (value < 0 || value > 2_147_483_647) {
    throw invalidArgument(`Argument ${name} must be an integer between 0 and 2147483647`, name, text);
  }
  return Math.min(value, cap);
}
