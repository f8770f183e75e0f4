import { createHmac, timingSafeEqual } from "node:crypto";
import type { WireRequest } from "../../shared/server.ts";
import { OpenApiError } from "../errors.ts";
import { compareText, encodeRfc3986, parsePairs } from "./encoding.ts";
import type { SignatureClaim } from "./signature-claim.ts";

/**
 * Reads the older RPC signature, all in the query or form.
 *
 * The gateway still takes it ("Request syntax and signature method V2 for RPC APIs", which advises V3 for new code),
 * and so does this simulator. With this mechanism the password of a CreateLoginProfile is part of a signed URL.
 */
export function readRpcClaim(parameters: ReadonlyMap<string, string>): SignatureClaim {
  const get = (name: string) => {
    const value = parameters.get(name);
    if (!value) throw new OpenApiError(400, `Missing${name}`, `${name} is mandatory for this action.`);
    return value;
  };
  if (get("SignatureMethod") !== "HMAC-SHA1") {
    throw new OpenApiError(400, "InvalidSignatureMethod", "Specified signature method is not valid.");
  }
  if (get("SignatureVersion") !== "1.0") {
    throw new OpenApiError(400, "InvalidSignatureVersion", "Specified signature version is not valid.");
  }
  const signature = get("Signature");
  return {
    mechanism: "HMAC-SHA1",
    accessKeyId: get("AccessKeyId"),
    date: get("Timestamp"),
    nonce: get("SignatureNonce"),
    securityToken: parameters.get("SecurityToken") ?? null,
    signature,
    isSignedWith: (secret, request) => hasSignature(request, secret, signature),
  };
}

function hasSignature(request: WireRequest, secret: string, signature: string): boolean {
  const isForm = (request.headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");
  const canonical = [
    ...parsePairs(request.rawQuery),
    ...(isForm ? parsePairs(request.body.toString("utf8")) : []),
  ]
    .filter(([name]) => name !== "Signature")
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, value]) => `${encodeRfc3986(name)}=${encodeRfc3986(value)}`)
    .join("&");
  const stringToSign = `${request.method}&${encodeRfc3986("/")}&${encodeRfc3986(canonical)}`;
  const expected = createHmac("sha1", `${secret}&`).update(stringToSign, "utf8").digest();
  const given = Buffer.from(signature, "base64");
  return given.length === expected.length && timingSafeEqual(given, expected);
}
