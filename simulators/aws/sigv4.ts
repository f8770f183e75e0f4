import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { WireRequest } from "../shared/server.ts";
import { AwsError } from "./errors.ts";

/**
 * What a request claims about who signed it, before anything is believed.
 * Source: "AWS Signature Version 4 for API requests", IAM User Guide; "Authenticating Requests", S3 API Reference.
 */
export type SignatureClaim = {
  form: "header" | "query";
  accessKeyId: string;
  /** Credential scope. */
  date: string;
  region: string;
  service: string;
  signedHeaders: string[];
  signature: string;
  /** `20260101T000000Z`. */
  amzDate: string;
  /** Lifetime of a presigned URL in seconds. */
  expiresSeconds: number | null;
  securityToken: string | null;
};

const ALGORITHM = "AWS4-HMAC-SHA256";
/** A presigned URL lives at most seven days. */
const MAX_EXPIRES_SECONDS = 604_800;

/** Reads the claim, or null when the request carries no signature at all. */
export function readClaim(request: WireRequest): SignatureClaim | null {
  const authorization = request.headers["authorization"];
  if (authorization !== undefined) return readHeaderClaim(request, authorization);
  const query = new URLSearchParams(request.rawQuery);
  return query.has("X-Amz-Signature") ? readQueryClaim(query) : null;
}

function readHeaderClaim(request: WireRequest, authorization: string): SignatureClaim {
  const match = /^AWS4-HMAC-SHA256\s+(.*)$/.exec(authorization);
  if (!match?.[1]) throw malformed("Unsupported authorization type.", "InvalidRequest");
  const fields = new Map<string, string>();
  for (const part of match[1].split(",")) {
    const at = part.indexOf("=");
    if (at !== -1) fields.set(part.slice(0, at).trim(), part.slice(at + 1).trim());
  }
  const amzDate = request.headers["x-amz-date"] ?? toAmzDate(request.headers["date"]);
  return {
    form: "header",
    ...splitScope(fields.get("Credential")),
    signedHeaders: (fields.get("SignedHeaders") ?? "").split(";").filter(Boolean),
    signature: fields.get("Signature") ?? "",
    amzDate: amzDate ?? "",
    expiresSeconds: null,
    securityToken: request.headers["x-amz-security-token"] ?? null,
  };
}

function readQueryClaim(query: URLSearchParams): SignatureClaim {
  if (query.get("X-Amz-Algorithm") !== ALGORITHM) {
    throw malformed("X-Amz-Algorithm only supports AWS4-HMAC-SHA256", "AuthorizationQueryParametersError");
  }
  const expiresSeconds = Number(query.get("X-Amz-Expires") ?? Number.NaN);
  if (!Number.isInteger(expiresSeconds) || expiresSeconds < 0 || expiresSeconds > MAX_EXPIRES_SECONDS) {
    const text =
      "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds";
    throw malformed(text, "AuthorizationQueryParametersError");
  }
  return {
    form: "query",
    ...splitScope(query.get("X-Amz-Credential") ?? undefined),
    signedHeaders: (query.get("X-Amz-SignedHeaders") ?? "").split(";").filter(Boolean),
    signature: query.get("X-Amz-Signature") ?? "",
    amzDate: query.get("X-Amz-Date") ?? "",
    expiresSeconds,
    securityToken: query.get("X-Amz-Security-Token"),
  };
}

function splitScope(credential: string | undefined) {
  const parts = (credential ?? "").split("/");
  const [accessKeyId, date, region, service, terminator] = parts;
  if (parts.length !== 5 || !accessKeyId || !date || !service || terminator !== "aws4_request") {
    throw malformed(
      'The authorization header is malformed; the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
      "AuthorizationHeaderMalformed",
    );
  }
  return { accessKeyId, date, region: region ?? "", service };
}

function malformed(message: string, code: string): AwsError {
  return new AwsError(400, code, message);
}

function toAmzDate(httpDate: string | undefined): string | undefined {
  const time = httpDate === undefined ? Number.NaN : Date.parse(httpDate);
  return Number.isNaN(time) ? undefined : formatAmzDate(new Date(time));
}

export function formatAmzDate(date: Date): string {
  return date.toISOString().replace(/[-:]|\.\d{3}/g, "");
}

/** Milliseconds since the epoch of `20260101T000000Z`; NaN when it is not such a text. */
export function parseAmzDate(text: string): number {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  return match
    ? Date.parse(text.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, "$1-$2-$3T$4:$5:$6Z"))
    : Number.NaN;
}

/**
 * Whether the claim's signature was made with `secret` over this request.
 * `payloadHash` is the last line of the canonical request: a hash, or one of the words S3 allows in its place.
 */
export function hasValidSignature(
  request: WireRequest,
  claim: SignatureClaim,
  secret: string,
  payloadHash: string,
): boolean {
  const expected = signatureOf(request, claim, secret, payloadHash);
  const given = Buffer.from(claim.signature, "hex");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** The signature that `secret` makes over a request with this claim, whose own signature counts for nothing. */
export function signatureOf(
  request: WireRequest,
  claim: SignatureClaim,
  secret: string,
  payloadHash: string,
): Buffer {
  const hash = hashOfRequest(request, claim, payloadHash);
  return hmac(signingKey(secret, claim), [ALGORITHM, claim.amzDate, scopeOf(claim), hash].join("\n"));
}

export function scopeOf(claim: SignatureClaim): string {
  return `${claim.date}/${claim.region}/${claim.service}/aws4_request`;
}

/** The key of the last request: anybody who makes many of them in a row makes them with the same. */
let lastKey: { of: string; key: Buffer } = { of: "", key: Buffer.alloc(0) };

export function signingKey(secret: string, claim: SignatureClaim): Buffer {
  const of = `${secret}/${scopeOf(claim)}`;
  if (lastKey.of === of) return lastKey.key;
  const dateKey = hmac(`AWS4${secret}`, claim.date);
  lastKey = { of, key: hmac(hmac(hmac(dateKey, claim.region), claim.service), "aws4_request") };
  return lastKey.key;
}

export function hmac(key: string | Buffer, data: string): Buffer {
  return createHmac("sha256", key).update(data, "utf8").digest();
}

export function sha256(data: string | Buffer): string {
  return createHash("sha256").update(data).digest("hex");
}

/** Header values are taken byte by byte: the HTTP parser hands each byte over as one character. */
function hashOfRequest(request: WireRequest, claim: SignatureClaim, payloadHash: string): string {
  return sha256(Buffer.from(canonicalRequest(request, claim, payloadHash), "latin1"));
}

function canonicalRequest(request: WireRequest, claim: SignatureClaim, payloadHash: string): string {
  const headers = claim.signedHeaders.map((name) => `${name}:${canonicalHeader(request.headers[name])}\n`);
  return [
    request.method,
    canonicalPath(request.rawPath, claim.service),
    canonicalQuery(request.rawQuery),
    headers.join(""),
    claim.signedHeaders.join(";"),
    payloadHash,
  ].join("\n");
}

function canonicalHeader(value: string | undefined): string {
  return (value ?? "").trim().replace(/\s+/g, " ");
}

/** S3 signs the path encoded once, every other service encoded twice. */
function canonicalPath(rawPath: string, service: string): string {
  const once = rawPath
    .split("/")
    .map((part) => encodeRfc3986(decodePart(part)))
    .join("/");
  return service === "s3" || service === "s3express" ? once : once.split("/").map(encodeRfc3986).join("/");
}

function canonicalQuery(rawQuery: string): string {
  if (rawQuery === "") return "";
  const pairs = rawQuery
    .split("&")
    .filter(Boolean)
    .map((pair) => {
      const at = pair.indexOf("=");
      const name = at === -1 ? pair : pair.slice(0, at);
      const value = at === -1 ? "" : pair.slice(at + 1);
      return [encodeRfc3986(decodeQueryPart(name)), encodeRfc3986(decodeQueryPart(value))] as const;
    });
  return pairs
    .filter(([name]) => name !== "X-Amz-Signature")
    .sort(([a, x], [b, y]) => (a === b ? compareBytes(x, y) : compareBytes(a, b)))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

function compareBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function encodeRfc3986(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function decodeQueryPart(text: string): string {
  return decodePart(text.replaceAll("+", " "));
}

/** Percent-decoding; what is no valid encoding stays as it is and then fails the signature. */
export function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
