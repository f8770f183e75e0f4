import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { WireRequest } from "../../shared/server.ts";
import { OpenApiError } from "../errors.ts";
import { compareText, decodePart, encodeRfc3986, parsePairs } from "./encoding.ts";
import type { SignatureClaim } from "./signature-claim.ts";

const ALGORITHM = "ACS3-HMAC-SHA256";

/**
 * Reads the V3 signature.
 * Source: "V3 request structure and signature" (help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature).
 */
export function readAcs3Claim(request: WireRequest): SignatureClaim {
  const { headers } = request;
  const match =
    /^ACS3-HMAC-SHA256\s+Credential=([^,]+),\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]{64})$/.exec(
      headers["authorization"] ?? "",
    );
  const [, accessKeyId, signedNames, signature] = match ?? [];
  if (!accessKeyId || !signedNames || !signature) throw incomplete("Authorization");
  const signed = signedNames.split(";");
  for (const name of ["x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256", "x-acs-version"]) {
    if (!headers[name]) throw incomplete(name);
  }
  // Everything that steers the request must be signed, or a stranger on the way could change it.
  for (const name of Object.keys(headers)) {
    if ((name.startsWith("x-acs-") || name === "host") && !signed.includes(name)) throw incomplete(name);
  }
  return {
    mechanism: ALGORITHM,
    accessKeyId,
    date: headers["x-acs-date"] ?? "",
    nonce: headers["x-acs-signature-nonce"] ?? "",
    securityToken: headers["x-acs-security-token"] ?? null,
    signature,
    isSignedWith: (secret, sent) => hasSignature(sent, signed, secret, signature),
  };
}

function hasSignature(request: WireRequest, signed: string[], secret: string, signature: string): boolean {
  const contentHash = createHash("sha256").update(request.body).digest("hex");
  if (request.headers["x-acs-content-sha256"] !== contentHash) return false;
  const canonicalRequest = [
    request.method,
    request.rawPath
      .split("/")
      .map((part) => encodeRfc3986(decodePart(part)))
      .join("/"),
    canonicalQuery(request.rawQuery),
    signed.map((name) => `${name}:${(request.headers[name] ?? "").trim()}\n`).join(""),
    signed.join(";"),
    contentHash,
  ].join("\n");
  const stringToSign = `${ALGORITHM}\n${createHash("sha256").update(canonicalRequest, "utf8").digest("hex")}`;
  const expected = createHmac("sha256", secret).update(stringToSign, "utf8").digest();
  const given = Buffer.from(signature, "hex");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function canonicalQuery(rawQuery: string): string {
  return parsePairs(rawQuery)
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, value]) => `${encodeRfc3986(name)}=${encodeRfc3986(value)}`)
    .join("&");
}

function incomplete(what: string): OpenApiError {
  const text = `The request signature does not conform to Aliyun standards. ${what} is missing, malformed or not signed.`;
  return new OpenApiError(400, "IncompleteSignature", text);
}
