import type { WireRequest } from "../../shared/server.ts";
import { OssError } from "../errors.ts";
import type { Caller } from "../identity.ts";
import type { Bucket, World } from "../state.ts";

export type OssReply = { status?: number; headers?: Record<string, string>; body?: string | Buffer };

/** What every operation gets; `bucketName` is empty for the service itself, `key` for a bucket. */
export type OssInput = World & {
  request: WireRequest;
  query: ReadonlyMap<string, string>;
  bucketName: string;
  key: string;
  /** Region of the endpoint that was asked, `oss-eu-central-1`. */
  region: string;
  /** Null: not signed. */
  caller: Caller | null;
};

/** An operation on something that exists: its bucket is found and the caller may do it. */
export type BucketInput = OssInput & { bucket: Bucket };

/**
 * One OSS operation: what selects it, which RAM action it needs, and what it does.
 * `on` is `service`, `name` (a bucket that need not exist), `bucket` or `object`.
 */
export type OssOperation = {
  method: "GET" | "PUT" | "POST" | "DELETE" | "HEAD";
  /** The query parameter that selects it; null for the plain method. `name=value` asks for the value as well. */
  selector: string | null;
  /** Null: the operation authorises what it does itself, key by key. */
  action: string | null;
} & (
  | { on: "service" | "name"; run(input: OssInput): OssReply }
  | { on: "bucket" | "object"; run(input: BucketInput): OssReply }
);

/** Operation name, as the vendor writes it, to what it does. */
export type OssOperationTable = Readonly<Record<string, OssOperation>>;

export function xmlReply(body: string): OssReply {
  return { headers: { "content-type": "application/xml" }, body };
}

export function malformedXml(): OssError {
  const text = "The XML you provided was not well-formed or did not validate against our published schema.";
  return new OssError(400, "MalformedXML", text);
}
