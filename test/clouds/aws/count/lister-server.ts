import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { PAGE_SIZE, type PreparedBucket, urlEncode } from "./prepared-bucket.ts";

/** What to do with one request instead of answering it at once and well. */
export type Fault =
  | { kind: "slow-down" | "internal-error" | "reset" | "cut-short" | "never-answer" }
  | { kind: "refuse"; status: number; code: string; headers?: Record<string, string> };

export type ListerServerOptions = {
  bucket: PreparedBucket;
  latencyMs?: number;
  /** Asked for every request, in order of arrival. */
  faultFor?: (requestNumber: number) => Fault | null;
};

export type ListerServer = {
  endpoint: string;
  /** Everything that a request said which S3 would refuse: must stay empty. */
  complaints: string[];
  requests: { startAfter: string; headers: IncomingMessage["headers"] }[];
  stop: () => Promise<void>;
};

/** A listing server on loopback that answers ListObjectsV2 (and V1, for other programs) from a prepared bucket. */
export async function startListerServer(options: ListerServerOptions): Promise<ListerServer> {
  const complaints: string[] = [];
  const requests: ListerServer["requests"] = [];
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const query = readQuery(request.url ?? "", complaints);
    requests.push({ startAfter: query.get("start-after") ?? "", headers: request.headers });
    const fault = options.faultFor?.(requests.length - 1) ?? faultOf(query);
    const act = () =>
      fault === null
        ? answer(options.bucket, query, response)
        : misbehave(fault, options.bucket, query, response);
    if (options.latencyMs === undefined) act();
    else setTimeout(act, options.latencyMs);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    complaints,
    requests,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The pages are prepared for one encoding: a client that did not ask for it would misread them without a word. */
function faultOf(query: ReadonlyMap<string, string>): Fault | null {
  if (query.get("encoding-type") === "url") return null;
  return { kind: "refuse", status: 501, code: "NotImplemented" };
}

/** Parameters by name, read as strictly as S3 reads them: valid UTF-8, keys of at most 1,024 bytes. */
function readQuery(url: string, complaints: string[]): Map<string, string> {
  const query = new Map<string, string>();
  for (const pair of (url.split("?")[1] ?? "").split("&")) {
    const [name = "", value = ""] = pair.split("=");
    try {
      query.set(decodeURIComponent(name), decodeURIComponent(value.replaceAll("+", " ")));
    } catch {
      complaints.push(`${name} is no valid UTF-8: ${value}`);
    }
  }
  const startAfter = query.get("start-after");
  if (startAfter !== undefined && Buffer.byteLength(startAfter) > 1024)
    complaints.push(`too long: ${startAfter}`);
  if (startAfter?.includes("�")) complaints.push(`a replaced character: ${startAfter}`);
  return query;
}

function answer(bucket: PreparedBucket, query: ReadonlyMap<string, string>, response: ServerResponse): void {
  const parts = renderPage(bucket, query);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  response.writeHead(200, { "content-type": "application/xml", "content-length": length });
  for (const part of parts) response.write(part);
  response.end();
}

function renderPage(bucket: PreparedBucket, query: ReadonlyMap<string, string>): Buffer[] {
  const isV2 = query.get("list-type") === "2";
  const prefix = query.get("prefix") ?? "";
  const marker = isV2 ? markerOf(query) : (query.get("marker") ?? "");
  const from = Math.max(bucket.countUpTo(marker), firstWith(bucket, prefix));
  const to = Math.min(from + PAGE_SIZE, firstBeyond(bucket, prefix));
  const isTruncated = to < firstBeyond(bucket, prefix);
  // Version 1 names no next marker when no delimiter was asked for: its clients go on from the last key.
  const next = isV2
    ? `<NextContinuationToken>${Buffer.from(bucket.keyAt(to - 1)).toString("base64url")}</NextContinuationToken>`
    : "";
  const head =
    `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">` +
    `<Name>bucket</Name><Prefix>${urlEncode(prefix)}</Prefix>` +
    (isV2
      ? `<StartAfter>${urlEncode(marker)}</StartAfter><KeyCount>${Math.max(0, to - from)}</KeyCount>`
      : "") +
    `${isTruncated ? next : ""}<MaxKeys>${PAGE_SIZE}</MaxKeys><EncodingType>url</EncodingType><IsTruncated>${isTruncated}</IsTruncated>`;
  return [Buffer.from(head), bucket.entries(from, Math.max(from, to)), Buffer.from("</ListBucketResult>")];
}

function markerOf(query: ReadonlyMap<string, string>): string {
  const token = query.get("continuation-token");
  return token === undefined ? (query.get("start-after") ?? "") : Buffer.from(token, "base64url").toString();
}

function firstWith(bucket: PreparedBucket, prefix: string): number {
  const upTo = bucket.countUpTo(prefix);
  return prefix !== "" && bucket.keyAt(upTo - 1) === prefix ? upTo - 1 : prefix === "" ? 0 : upTo;
}

function firstBeyond(bucket: PreparedBucket, prefix: string): number {
  return prefix === "" ? bucket.objectCount : bucket.countUpTo(`${prefix}\u{10ffff}`);
}

function misbehave(
  fault: Fault,
  bucket: PreparedBucket,
  query: ReadonlyMap<string, string>,
  response: ServerResponse,
): void {
  if (fault.kind === "never-answer") return;
  if (fault.kind === "reset") response.socket?.resetAndDestroy();
  else if (fault.kind === "cut-short") {
    const page = Buffer.concat(renderPage(bucket, query));
    // No content-length: only the page itself shows that its end is missing.
    response.writeHead(200, { "content-type": "application/xml" });
    response.end(page.subarray(0, Math.floor(page.length / 2)));
  } else {
    const { status, code } = fault.kind === "refuse" ? fault : FAILURES[fault.kind];
    response.writeHead(status, {
      "content-type": "application/xml",
      "x-amz-request-id": "REQUEST1",
      ...(fault.kind === "refuse" ? fault.headers : {}),
    });
    response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>Please wait.</Message></Error>`);
  }
}

const FAILURES = {
  "slow-down": { status: 503, code: "SlowDown" },
  "internal-error": { status: 500, code: "InternalError" },
} as const;
