import type { WireRequest } from "../shared/server.ts";
import { type Credentials, findCredentials, secretOf } from "./caller.ts";
import { AwsError } from "./errors.ts";
import { formatAmzDate, hasValidSignature, parseAmzDate, type SignatureClaim, sha256 } from "./sigv4.ts";
import type { AwsState } from "./state.ts";

/** A signed request may be this far from the service's time. Source: S3 "RequestTimeTooSkewed"; IAM "Signature expired". */
const MAX_SKEW_MS = 15 * 60_000;

/** Words of a refusal, which differ between S3 and the services of the query and JSON protocols. */
type Words = {
  unknownKey(claim: SignatureClaim): AwsError;
  badSignature(claim: SignatureClaim): AwsError;
  skewed(claim: SignatureClaim, now: Date): AwsError;
  badToken(): AwsError;
  expiredToken(): AwsError;
};

/**
 * Checks who signed the request: key, time, session token, signature.
 * `payloadHash` is what the canonical request ends with.
 */
export function authenticate(
  state: AwsState,
  request: WireRequest,
  claim: SignatureClaim,
  options: { now: Date; payloadHash: string; words: Words },
): Credentials {
  const { now, words } = options;
  const credentials = findCredentials(state, claim.accessKeyId, now);
  if (!credentials) throw words.unknownKey(claim);
  checkTime(claim, now, words);
  if (!hasValidSignature(request, claim, secretOf(credentials), options.payloadHash))
    throw words.badSignature(claim);
  if (credentials.kind === "session") {
    if (claim.securityToken !== credentials.session.token) throw words.badToken();
    if (credentials.session.expiresAt <= now) throw words.expiredToken();
  } else if (claim.securityToken !== null) {
    throw words.badToken();
  }
  return credentials;
}

function checkTime(claim: SignatureClaim, now: Date, words: Words): void {
  const signedAt = parseAmzDate(claim.amzDate);
  const ageMs = now.getTime() - signedAt;
  if (claim.form === "query") {
    if (Number.isNaN(signedAt) || ageMs < -MAX_SKEW_MS) throw words.skewed(claim, now);
    if (ageMs > (claim.expiresSeconds ?? 0) * 1000) throw expiredUrl(claim, signedAt, now);
  } else if (Number.isNaN(signedAt) || Math.abs(ageMs) > MAX_SKEW_MS) {
    throw words.skewed(claim, now);
  }
  if (!claim.amzDate.startsWith(claim.date)) throw words.badSignature(claim);
}

function expiredUrl(claim: SignatureClaim, signedAt: number, now: Date): AwsError {
  return new AwsError(403, "AccessDenied", "Request has expired", {
    details: {
      "X-Amz-Expires": claim.expiresSeconds ?? 0,
      Expires: new Date(signedAt + (claim.expiresSeconds ?? 0) * 1000).toISOString(),
      ServerTime: now.toISOString(),
    },
  });
}

export const S3_WORDS: Words = {
  unknownKey: (claim) =>
    new AwsError(
      403,
      "InvalidAccessKeyId",
      "The AWS Access Key Id you provided does not exist in our records.",
      {
        details: { AWSAccessKeyId: claim.accessKeyId },
      },
    ),
  badSignature: (claim) =>
    new AwsError(
      403,
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
      { details: { AWSAccessKeyId: claim.accessKeyId, SignatureProvided: claim.signature } },
    ),
  skewed: (claim, now) =>
    new AwsError(
      403,
      "RequestTimeTooSkewed",
      "The difference between the request time and the current time is too large.",
      {
        details: {
          RequestTime: claim.amzDate,
          ServerTime: now.toISOString(),
          MaxAllowedSkewMilliseconds: MAX_SKEW_MS,
        },
      },
    ),
  badToken: () => new AwsError(400, "InvalidToken", "The provided token is malformed or otherwise invalid."),
  expiredToken: () => new AwsError(400, "ExpiredToken", "The provided token has expired."),
};

/** Words of IAM, STS and CloudWatch. */
export const QUERY_WORDS: Words = {
  unknownKey: () => invalidClientToken(),
  badSignature: () =>
    new AwsError(
      403,
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
    ),
  skewed: (claim, now) => {
    const edge = (ms: number) => formatAmzDate(new Date(now.getTime() + ms));
    const isOld = !(parseAmzDate(claim.amzDate) > now.getTime());
    const text = isOld
      ? `Signature expired: ${claim.amzDate} is now earlier than ${edge(-MAX_SKEW_MS)} (${formatAmzDate(now)} - 15 min.)`
      : `Signature not yet current: ${claim.amzDate} is still later than ${edge(MAX_SKEW_MS)} (${formatAmzDate(now)} + 15 min.)`;
    return new AwsError(403, "SignatureDoesNotMatch", text);
  },
  badToken: () => invalidClientToken(),
  expiredToken: () =>
    new AwsError(403, "ExpiredToken", "The security token included in the request is expired"),
};

function invalidClientToken(): AwsError {
  return new AwsError(403, "InvalidClientTokenId", "The security token included in the request is invalid.");
}

/** The hash of the body as sent, for services that always hash it. */
export function hashOfBody(request: WireRequest): string {
  return sha256(request.body);
}
