import type { WireRequest } from "../../shared/server.ts";
import { mayUseKeyFrom } from "../access-key-policy.ts";
import { OpenApiError } from "../errors.ts";
import { type Caller, type Credentials, findCredentials, toCaller } from "../identity.ts";
import { MAX_CLOCK_SKEW_MS } from "../limits.ts";
import type { World } from "../state.ts";
import type { SignatureClaim } from "./signature-claim.ts";

/**
 * Who made the request, after date, nonce, key, signature and token are found good.
 * Codes and texts: "Common client errors" of the OpenAPI gateway (for instance help.aliyun.com/document_detail/434846.html)
 * and "Errors when you use STS" (alibabacloud.com/help/doc-detail/42775.htm).
 */
export function authenticate(world: World, request: WireRequest, claim: SignatureClaim): Caller {
  checkDate(claim.date, world.nowMs);
  const credentials = findCredentials(world, claim.accessKeyId);
  if (!credentials)
    throw new OpenApiError(404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.");
  if (credentials.type !== "role" && !credentials.key.isActive) {
    throw new OpenApiError(400, "InvalidAccessKeyId.Inactive", "Specified access key is disabled.");
  }
  if (credentials.type !== "role" && !mayUseKeyFrom(world, request)) {
    // No page tells how RAM and STS refuse it; OSS calls such a key disabled.
    throw new OpenApiError(400, "InvalidAccessKeyId.Inactive", "Specified access key is disabled.");
  }
  if (!claim.isSignedWith(credentials.secret, request)) {
    const text =
      "Specified signature is not matched with our calculation. Please check your AccessKeySecret and signing method.";
    throw new OpenApiError(400, "SignatureDoesNotMatch", text);
  }
  checkToken(credentials, claim, world.nowMs);
  useNonce(world, claim);
  return toCaller(credentials, world.nowMs);
}

function checkDate(date: string, nowMs: number): void {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(date)) {
    throw new OpenApiError(
      400,
      "InvalidTimeStamp.Format",
      "Specified time stamp or date value is not well formatted.",
    );
  }
  if (Math.abs(Date.parse(date) - nowMs) > MAX_CLOCK_SKEW_MS) {
    throw new OpenApiError(400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.");
  }
}

function checkToken(credentials: Credentials, claim: SignatureClaim, nowMs: number): void {
  if (credentials.type !== "role") {
    if (claim.securityToken === null) return;
    const text = "Specified SecurityToken is mismatch with the AccessKeyId.";
    throw new OpenApiError(400, "InvalidSecurityToken.MismatchWithAccessKey", text);
  }
  if (claim.securityToken === null) {
    throw new OpenApiError(400, "MissingSecurityToken", "SecurityToken is mandatory for this action.");
  }
  if (claim.securityToken !== credentials.session.securityToken) {
    throw new OpenApiError(400, "InvalidSecurityToken.Malformed", "Specified SecurityToken is malformed.");
  }
  if (nowMs >= credentials.session.expiresAtMs) {
    throw new OpenApiError(400, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired.");
  }
}

/** A nonce counts once for as long as its date could be accepted. */
function useNonce({ state, nowMs }: World, claim: SignatureClaim): void {
  for (const [nonce, forgetAtMs] of state.nonces) if (forgetAtMs < nowMs) state.nonces.delete(nonce);
  const name = `${claim.accessKeyId} ${claim.nonce}`;
  if (state.nonces.has(name)) {
    throw new OpenApiError(400, "SignatureNonceUsed", "Specified signature nonce was used already.");
  }
  state.nonces.set(name, nowMs + 2 * MAX_CLOCK_SKEW_MS);
}
