import type { WireRequest } from "../../shared/server.ts";
import { mayUseKeyFrom } from "../access-key-policy.ts";
import { OssError } from "../errors.ts";
import { type Caller, type Credentials, findCredentials, toCaller } from "../identity.ts";
import { MAX_CLOCK_SKEW_MS } from "../limits.ts";
import type { World } from "../state.ts";
import type { OssAddress } from "./address.ts";
import { describeSigning, isOssSignatureValid, type OssClaim, parseDateTime } from "./signature.ts";

/** Who made the request, after date, key, token and signature are found good. */
export function authenticateOss(
  world: World,
  request: WireRequest,
  claim: OssClaim,
  address: OssAddress,
): Caller {
  checkDate(claim, world.nowMs);
  checkRegion(claim, address);
  const credentials = findCredentials(world, claim.accessKeyId);
  if (!credentials) {
    throw refusedKey(claim, "does not exist in our records.", "0002-00000902");
  }
  if (credentials.type !== "role" && !credentials.key.isActive) {
    throw refusedKey(claim, "is disabled.", "0002-00000903");
  }
  if (credentials.type !== "role" && !mayUseKeyFrom(world, request)) {
    throw refusedKey(claim, "is disabled.", "0002-00000904");
  }
  checkToken(credentials, claim, world.nowMs);
  if (!isOssSignatureValid(request, claim, credentials.secret, address))
    throw mismatch(request, claim, address);
  return toCaller(credentials, world.nowMs);
}

/** Which reading of a request the signature was made for; the likeliest when none fits. */
export function chooseAddress(
  world: World,
  request: WireRequest,
  claim: OssClaim | null,
  addresses: readonly OssAddress[],
): OssAddress {
  const secret = claim && findCredentials(world, claim.accessKeyId)?.secret;
  const signed =
    claim && secret ? addresses.find((one) => isOssSignatureValid(request, claim, secret, one)) : undefined;
  const chosen = signed ?? addresses[0];
  if (!chosen) throw new Error("A request has at least one reading");
  return chosen;
}

function checkDate(claim: OssClaim, nowMs: number): void {
  const signedAtMs = parseDateTime(claim.dateTime);
  if (Number.isNaN(signedAtMs) || !claim.dateTime.startsWith(claim.date)) {
    throw new OssError(403, "AccessDenied", "OSS authentication requires a valid Date.");
  }
  if (claim.expiresSeconds !== null && nowMs > signedAtMs + claim.expiresSeconds * 1000) {
    throw new OssError(403, "AccessDenied", "Request has expired.", { ec: "0002-00000069" });
  }
  const isTooOld = claim.expiresSeconds === null && nowMs - signedAtMs > MAX_CLOCK_SKEW_MS;
  if (!isTooOld && signedAtMs - nowMs <= MAX_CLOCK_SKEW_MS) return;
  const text = "The difference between the request time and the current time is too large.";
  throw new OssError(403, "RequestTimeTooSkewed", text, {
    ec: "0002-00000504",
    details: {
      MaxAllowedSkewMilliseconds: MAX_CLOCK_SKEW_MS,
      RequestTime: new Date(signedAtMs).toISOString(),
      ServerTime: new Date(nowMs).toISOString(),
    },
  });
}

/** Source: "0002-00000228" (header) and "0002-00000226" (URL): scope and Host must name the same region. */
function checkRegion(claim: OssClaim, address: OssAddress): void {
  if (address.endpointRegion === null || address.endpointRegion === `oss-${claim.region}`) return;
  const isHeader = claim.expiresSeconds === null;
  const place = isHeader ? "Authorization header" : "x-oss-credential";
  throw new OssError(400, "InvalidArgument", `Invalid signing region in ${place}.`, {
    ec: isHeader ? "0002-00000228" : "0002-00000226",
  });
}

function refusedKey(claim: OssClaim, text: string, ec: string): OssError {
  return new OssError(403, "InvalidAccessKeyId", `The OSS Access Key Id you provided ${text}`, {
    ec,
    details: { OSSAccessKeyId: claim.accessKeyId },
  });
}

function checkToken(credentials: Credentials, claim: OssClaim, nowMs: number): void {
  const token = credentials.type === "role" ? credentials.session.securityToken : null;
  if (token !== claim.securityToken) {
    throw new OssError(403, "InvalidSecurityToken", "The security token you provided is invalid.", {
      ec: "0002-00000006",
    });
  }
  if (credentials.type === "role" && nowMs >= credentials.session.expiresAtMs) {
    throw new OssError(403, "SecurityTokenExpired", "The security token you provided has expired.");
  }
}

function mismatch(request: WireRequest, claim: OssClaim, address: OssAddress): OssError {
  const text =
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.";
  const { canonicalRequest, stringToSign } = describeSigning(request, claim, address);
  return new OssError(403, "SignatureDoesNotMatch", text, {
    ec: "0002-00000040",
    details: {
      OSSAccessKeyId: claim.accessKeyId,
      SignatureProvided: claim.signature,
      StringToSign: stringToSign,
      CanonicalRequest: canonicalRequest,
    },
  });
}
