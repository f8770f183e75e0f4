import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { WireRequest } from "../../shared/server.ts";
import { OssError } from "../errors.ts";
import { MAX_PRESIGNED_SECONDS } from "../limits.ts";
import { compareText, encodeRfc3986, parsePairs } from "../openapi/encoding.ts";
import type { OssAddress } from "./address.ts";

/** What an OSS request claims about who signed it. */
export type OssClaim = {
  accessKeyId: string;
  /** Scope: `20260101` and `eu-central-1`. */
  date: string;
  region: string;
  /** Headers signed besides content-type, content-md5 and x-oss-*. */
  additionalHeaders: string[];
  signature: string;
  /** `20260101T000000Z`. */
  dateTime: string;
  /** Lifetime of a presigned URL; null for a signature in the header. */
  expiresSeconds: number | null;
  securityToken: string | null;
};

const ALGORITHM = "OSS4-HMAC-SHA256";

/**
 * Reads the V4 signature from header or URL; null for an anonymous request.
 * Source: "Include a V4 signature in the Authorization header" and "in a URL", OSS documentation.
 */
export function readOssClaim(request: WireRequest): OssClaim | null {
  const query = new Map(parsePairs(request.rawQuery));
  const authorization = request.headers["authorization"];
  if (authorization !== undefined) return readHeaderClaim(request, authorization);
  if (query.has("x-oss-signature-version")) return readQueryClaim(query);
  if (query.has("OSSAccessKeyId") || query.has("Signature")) throw refusedV1();
  return null;
}

/**
 * V1 is closed to accounts made since 2025-03-01 and to buckets made since 2025-09-01.
 * Source: "0002-00000080" (help.aliyun.com/en/oss/user-guide/0002-00000080): status 403. The page gives neither code nor
 * text; AccessDenied is OSS's code for a refused request, the text is this simulator's.
 */
function refusedV1(): OssError {
  const text = "The signature version V1 is no longer supported. Please use the V4 signature.";
  return new OssError(403, "AccessDenied", text, { ec: "0002-00000080" });
}

function readHeaderClaim(request: WireRequest, authorization: string): OssClaim {
  if (/^OSS /.test(authorization)) throw refusedV1();
  const fields = new Map<string, string>();
  // With or without a space between the fields: the SDK of Data Online Migration sends one.
  const [, algorithm, list = ""] = /^(\S+)\s+(.*)$/.exec(authorization) ?? [];
  if (algorithm !== ALGORITHM) throw invalidHeader("0002-00000061");
  for (const part of list.split(",")) {
    const at = part.indexOf("=");
    if (at !== -1) fields.set(part.slice(0, at).trim(), part.slice(at + 1).trim());
  }
  const signature = fields.get("Signature");
  const credential = fields.get("Credential");
  if (!signature || !credential) throw invalidHeader("0002-00000202");
  // The only value OSS takes: it signs no payload (same page as above).
  if (request.headers["x-oss-content-sha256"] !== "UNSIGNED-PAYLOAD") {
    throw new OssError(400, "InvalidArgument", "x-oss-content-sha256 must be UNSIGNED-PAYLOAD.");
  }
  return {
    ...readScope(credential),
    additionalHeaders: readNames(fields.get("AdditionalHeaders")),
    signature,
    dateTime: request.headers["x-oss-date"] ?? toDateTime(request.headers["date"]),
    expiresSeconds: null,
    securityToken: request.headers["x-oss-security-token"] ?? null,
  };
}

function readQueryClaim(query: ReadonlyMap<string, string>): OssClaim {
  const invalid = (name: string) =>
    new OssError(400, "InvalidArgument", `Invalid ${name} in the request URL.`);
  if (query.get("x-oss-signature-version") !== ALGORITHM) throw invalid("x-oss-signature-version");
  const expiresSeconds = Number(query.get("x-oss-expires") ?? "");
  if (!Number.isInteger(expiresSeconds) || expiresSeconds < 1 || expiresSeconds > MAX_PRESIGNED_SECONDS) {
    throw invalid("x-oss-expires");
  }
  return {
    ...readScope(query.get("x-oss-credential") ?? ""),
    additionalHeaders: readNames(query.get("x-oss-additional-headers")),
    signature: query.get("x-oss-signature") ?? "",
    dateTime: query.get("x-oss-date") ?? "",
    expiresSeconds,
    securityToken: query.get("x-oss-security-token") ?? null,
  };
}

/** Source: "0002-00000213" (the Credential parameter is invalid). */
function readScope(credential: string) {
  const parts = credential.split("/");
  const [accessKeyId, date, region, product, terminator] = parts;
  if (
    parts.length !== 5 ||
    !accessKeyId ||
    !date ||
    !region ||
    product !== "oss" ||
    terminator !== "aliyun_v4_request"
  ) {
    throw invalidHeader("0002-00000213");
  }
  return { accessKeyId, date, region };
}

function readNames(list: string | undefined): string[] {
  return (list ?? "").toLowerCase().split(";").filter(Boolean);
}

function invalidHeader(ec: string): OssError {
  return new OssError(400, "InvalidArgument", "Authorization header is invalid.", { ec });
}

function toDateTime(httpDate: string | undefined): string {
  const ms = Date.parse(httpDate ?? "");
  return Number.isNaN(ms) ? "" : new Date(ms).toISOString().replace(/[-:]|\.\d{3}/g, "");
}

/** Milliseconds since the epoch; NaN when the text is no `20260101T000000Z`. */
export function parseDateTime(text: string): number {
  if (!/^\d{8}T\d{6}Z$/.test(text)) return Number.NaN;
  return Date.parse(text.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}

/** Whether the claim's signature was made with `secret` over this request, read as this address. */
export function isOssSignatureValid(
  request: WireRequest,
  claim: OssClaim,
  secret: string,
  address: OssAddress,
): boolean {
  const expected = ossSignatureOf(request, claim, secret, address);
  const given = Buffer.from(claim.signature, "hex");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** The signature that `secret` makes over a request with this claim, whose own signature counts for nothing. */
export function ossSignatureOf(
  request: WireRequest,
  claim: OssClaim,
  secret: string,
  address: OssAddress,
): Buffer {
  const { stringToSign } = describeSigning(request, claim, address);
  return hmac(signingKeyOf(secret, claim), stringToSign);
}

/** The key of the last request: anybody who makes many of them in a row makes them with the same. */
let lastKey: { of: string; key: Buffer } = { of: "", key: Buffer.alloc(0) };

function signingKeyOf(secret: string, { date, region }: OssClaim): Buffer {
  const of = `${secret}/${date}/${region}`;
  if (lastKey.of === of) return lastKey.key;
  const dateKey = hmac(hmac(`aliyun_v4${secret}`, date), region);
  lastKey = { of, key: hmac(hmac(dateKey, "oss"), "aliyun_v4_request") };
  return lastKey.key;
}

/** The texts that were to be signed; OSS gives them back in a SignatureDoesNotMatch. */
export function describeSigning(request: WireRequest, claim: OssClaim, address: OssAddress) {
  const bucket = address.bucketName === null ? "" : `${address.bucketName}/`;
  const canonicalRequest = [
    request.method,
    encodeRfc3986(`/${bucket}${address.key ?? ""}`).replaceAll("%2F", "/"),
    canonicalQuery(request.rawQuery),
    canonicalHeaders(request, claim.additionalHeaders),
    claim.additionalHeaders.join(";"),
    request.headers["x-oss-content-sha256"] ?? "UNSIGNED-PAYLOAD",
  ].join("\n");
  const hash = createHash("sha256").update(canonicalRequest, "utf8").digest("hex");
  const scope = `${claim.date}/${claim.region}/oss/aliyun_v4_request`;
  return { canonicalRequest, stringToSign: [ALGORITHM, claim.dateTime, scope, hash].join("\n") };
}

/** A parameter without a value is signed as its bare name. */
function canonicalQuery(rawQuery: string): string {
  return parsePairs(rawQuery)
    .filter(([name]) => name !== "x-oss-signature")
    .map(([name, value]) => [encodeRfc3986(name), encodeRfc3986(value)] as const)
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, value]) => (value === "" ? name : `${name}=${value}`))
    .join("&");
}

function canonicalHeaders(request: WireRequest, additional: readonly string[]): string {
  return Object.keys(request.headers)
    .filter((name) => /^(x-oss-|content-type$|content-md5$)/.test(name) || additional.includes(name))
    .sort(compareText)
    .map((name) => `${name}:${(request.headers[name] ?? "").trim()}\n`)
    .join("");
}

function hmac(key: string | Buffer, data: string): Buffer {
  return createHmac("sha256", key).update(data, "utf8").digest();
}
